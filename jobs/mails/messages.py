"""Messages: a mail as it goes over the wire, the same each time it is made."""

from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from domain.mails import Mail, MailText, one_line
from jobs.failures import FinalFailure


def message_of(mail: Mail, text: MailText, *, sender: str) -> EmailMessage:
    """Return a mail as a message; its id is the mail's, so that a mailbox which gets it twice can tell.

    Raises FinalFailure for an address that no mail can be sent to.
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    try:
        message["To"] = Address(addr_spec=mail.recipient)
    except (HeaderParseError, ValueError, IndexError) as error:
        raise FinalFailure("This is an address that no mail can be sent to.") from error
    message["Subject"] = one_line(text.subject)
    message["Date"] = format_datetime(mail.created_at)
    message["Message-ID"] = f"<{mail.id}@{_domain_of(sender)}>"
    # Nobody's absence note is to answer it (RFC 3834).
    message["Auto-Submitted"] = "auto-generated"
    # Left as it is where it can be, so that links stay in one piece for whoever reads the file.
    message.set_content(text.body, cte="7bit" if text.body.isascii() else "quoted-printable")
    return message


def _domain_of(sender: str) -> str:
    return parseaddr(sender)[1].rpartition("@")[2]
