"""Failures: which of them trying again can mend."""


class FinalFailure(Exception):
    """Trying again does not mend this; the message is the reason, written for a person."""
