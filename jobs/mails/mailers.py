"""Mailers: what takes a mail out of the house, by what the settings say."""

from email.message import EmailMessage
from typing import Protocol
from uuid import UUID

from jobs.mails.outbox import Outbox
from jobs.mails.smtp import smtp_server
from persistence.settings import Settings


class Mailer(Protocol):
    """A way for mails to leave."""

    async def send(self, mail_id: UUID, message: EmailMessage) -> None:
        """Send a message; raises MailServerAway for what may pass, FinalFailure for what does not."""


def open_mailer(settings: Settings) -> Mailer:
    """Return the mail server of SMTP_URL, or the outbox where it is not set; raises SmtpUrlInvalid."""
    if settings.smtp_url is None:
        return Outbox(settings.outbox_dir)
    return smtp_server(settings.smtp_url.get_secret_value())
