"""Mails: the headers people read, the text, and the attachments as files; what is forwarded is read along."""

import email
import email.policy
from collections.abc import Iterable
from email.message import EmailMessage
from pathlib import Path

from domain.documents import DocumentUnreadable
from persistence.extraction.extracts import Attachment, Extract, storable
from persistence.extraction.limits import MOST_ATTACHMENTS
from persistence.extraction.outlines import Outline
from persistence.extraction.pages import add_html, html_page
from persistence.extraction.texts import decoded

_SHOWN_HEADERS = ("From", "To", "Cc", "Date", "Subject")
_LONGEST_NAME = 150


def mail_extract(data: bytes, folder: Path) -> Extract:
    """Return the text of a mail; its attachments are written into the folder. Raises DocumentUnreadable."""
    message = email.message_from_bytes(data.lstrip(b"\r\n"), policy=email.policy.default)
    reader = _MailReader(folder)
    reader.add_message(message, level=1)
    if names := [attachment.name for attachment in reader.attachments]:
        reader.outline.add(f"Attachments: {', '.join(names)}")
    return Extract((reader.outline.page_text(),), attachments=tuple(reader.attachments))


class _MailReader:
    """Reads a mail part by part."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.outline = Outline()
        self.attachments: list[Attachment] = []

    def add_message(self, message: EmailMessage, *, level: int) -> None:
        headers = [(name, _header(message, name)) for name in _SHOWN_HEADERS]
        self.outline.add_heading(level, _header(message, "Subject"))
        self.outline.add("\n".join(f"{name}: {value}" for name, value in headers if value))
        self.add_part(message, level=level)

    def add_part(self, part: EmailMessage, *, level: int) -> None:
        kind = part.get_content_type()
        if kind == "message/rfc822" and part.is_multipart():
            self.add_message(_parts(part)[0], level=level + 1)
        elif kind == "multipart/alternative":
            self.add_part(_best(_parts(part)), level=level)
        elif part.is_multipart():
            for child in _parts(part):
                if kind != "multipart/related" or not _is_layout(child):
                    self.add_part(child, level=level)
        elif kind in {"text/plain", "text/html"} and not _is_attachment(part):
            self.add_text(part)
        else:
            self.attach(part)

    def add_text(self, part: EmailMessage) -> None:
        if part.get_content_type() == "text/html":
            add_html(self.outline, _text(part))
        else:
            self.outline.add(_text(part).replace("\r\n", "\n"))

    def attach(self, part: EmailMessage) -> None:
        if not (content := _content(part)):
            return
        number = len(self.attachments)
        if number == MOST_ATTACHMENTS:
            raise DocumentUnreadable(f"The mail has more than {MOST_ATTACHMENTS} attachments.")
        path = self.folder / f"attachment-{number}"
        path.write_bytes(content)
        self.attachments.append(Attachment(_name(part) or f"attachment {number + 1}", path))


def _parts(part: EmailMessage) -> list[EmailMessage]:
    payload = part.get_payload()
    return [child for child in payload if isinstance(child, EmailMessage)] if isinstance(payload, list) else []


def _best(alternatives: Iterable[EmailMessage]) -> EmailMessage:
    """Return the alternative that says most: plain text is often nothing but a link to the page."""
    return max(alternatives, key=_words, default=EmailMessage())


def _words(part: EmailMessage) -> int:
    texts = [child for child in part.walk() if child.get_content_type() in {"text/plain", "text/html"}]
    return sum(
        len((html_page(_text(text)).text if text.get_content_subtype() == "html" else _text(text)).split())
        for text in texts
    )


def _is_layout(part: EmailMessage) -> bool:
    """Tell whether a part is a picture that the mail's HTML shows where it wants."""
    return part.get("Content-ID") is not None and part.get_content_disposition() != "attachment"


def _is_attachment(part: EmailMessage) -> bool:
    return part.get_content_disposition() == "attachment" or bool(_name(part))


def _name(part: EmailMessage) -> str:
    name = storable(part.get_filename() or "")
    return "".join(letter for letter in " ".join(name.split()) if letter.isprintable())[:_LONGEST_NAME]


def _content(part: EmailMessage) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _text(part: EmailMessage) -> str:
    content = _content(part)
    try:
        return content.decode(part.get_content_charset() or "utf-8")
    except (LookupError, UnicodeDecodeError):
        return decoded(content, is_markup=part.get_content_type() == "text/html")


def _header(message: EmailMessage, name: str) -> str:
    try:
        return " ".join(str(message.get(name, "")).split())
    except (AttributeError, IndexError, LookupError, TypeError, ValueError):
        # The standard library breaks over some malformed headers; the rest of the mail is still worth reading.
        return ""
