"""SMTP: mails handed to a real mail server."""

from dataclasses import dataclass
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit
from uuid import UUID

import aiosmtplib

from jobs.failures import FinalFailure, MailServerAway

_TIMEOUT_SECONDS = 20.0
_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
_FIRST_FINAL_CODE = 500


class SmtpUrlInvalid(Exception):
    """SMTP_URL names no mail server; the message says how it is written."""


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """A mail server: where it is, who we are there, and whether the connection is encrypted at once or by STARTTLS."""

    host: str
    port: int
    username: str | None
    password: str | None
    is_tls: bool
    is_starttls: bool

    async def send(self, mail_id: UUID, message: EmailMessage) -> None:  # noqa: ARG002  # the message carries the id
        """Hand a message to the server.

        Raises MailServerAway while it does not answer or says to come again (4xx), FinalFailure where it refuses (5xx).
        """
        try:
            await aiosmtplib.send(
                message,
                hostname=self.host,
                port=self.port,
                username=self.username,
                password=self.password,
                use_tls=self.is_tls,
                start_tls=self.is_starttls,
                timeout=_TIMEOUT_SECONDS,
            )
        except aiosmtplib.SMTPRecipientsRefused as refused:
            (recipient,) = refused.recipients
            raise _failure_of(recipient) from refused
        except aiosmtplib.SMTPResponseException as answer:
            raise _failure_of(answer) from answer
        except aiosmtplib.SMTPNotSupported as missing:
            raise FinalFailure(f"The mail server cannot take this mail: {missing.message}") from missing
        except (aiosmtplib.SMTPException, OSError) as error:
            raise MailServerAway(f"The mail server does not answer: {error}") from error


def smtp_server(url: str) -> SmtpServer:
    """Return the server that a URL names; raises SmtpUrlInvalid."""
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS[parts.scheme]
        host = parts.hostname
    except (ValueError, KeyError) as error:
        raise _invalid() from error
    if not host:
        raise _invalid()
    return SmtpServer(
        host=host,
        port=port,
        username=None if parts.username is None else unquote(parts.username),
        password=None if parts.password is None else unquote(parts.password),
        is_tls=parts.scheme == "smtps",
        is_starttls=parts.scheme == "smtp+starttls",
    )


def _failure_of(answer: aiosmtplib.SMTPResponseException) -> Exception:
    # A password that the server does not take says nothing of the mail: it waits until somebody mends the setting.
    is_final = answer.code >= _FIRST_FINAL_CODE and not isinstance(answer, aiosmtplib.SMTPAuthenticationError)
    told = f"The mail server answers {answer.code}: {answer.message}"
    return FinalFailure(told) if is_final else MailServerAway(told)


def _invalid() -> SmtpUrlInvalid:
    # The URL itself may carry a password, so it is not shown.
    return SmtpUrlInvalid(
        "SMTP_URL names no mail server: write smtp://host:25, smtp+starttls://user:password@host:587 or "
        "smtps://user:password@host:465, or leave it empty for the outbox folder."
    )
