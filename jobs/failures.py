"""Failures: which of them trying again can mend."""


class FinalFailure(Exception):
    """Trying again does not mend this; the message is the reason, written for a person."""


class MailServerAway(Exception):
    """The mail server does not answer, or asks to come again: its mails wait."""
