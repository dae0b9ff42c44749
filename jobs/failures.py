"""Failures: which of them trying again can mend."""


class FinalFailure(Exception):
    """Trying again does not mend this; the message is the reason, written for a person."""


class PassingFailure(Exception):
    """Trying again may mend this, which counts as a failure; the message is the reason, written for a person."""


class LanguageModelAway(Exception):
    """The language model does not answer: what is asked of it waits."""


class MailServerAway(Exception):
    """The mail server does not answer, or asks to come again: its mails wait."""
