"""Mails: what people read of them, and what came with them."""

from email.message import EmailMessage
from pathlib import Path

import pytest

from domain.documents import DocumentUnreadable
from persistence.extraction.extracts import Extract
from persistence.extraction.limits import MOST_ATTACHMENTS
from persistence.extraction.mails import mail_extract


def new_mail(subject: str = "Your booking", text: str = "See you in Prague.\n") -> EmailMessage:
    """Return a mail of plain text."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "Hotel Lindner <hotel@example.org>", "sarah@example.org", subject
    mail.set_content(text)
    return mail


def text_of(extract: Extract) -> str:
    """Return the whole text of a mail."""
    (page,) = extract.pages
    return page.text


class TestMailExtract:
    """persistence.extraction.mails.mail_extract."""

    def test_has_headers_text_and_attachments(self, tmp_path: Path) -> None:
        """Encoded names and words are decoded, and each file is whole."""
        mail = new_mail("Děkujeme", "Čau, přijeďte.\n")
        mail.add_attachment(b"%PDF-1.7 ...", maintype="application", subtype="pdf", filename="účet\n.pdf")

        extract = mail_extract(mail.as_bytes(), tmp_path)

        assert text_of(extract).split("\n\n") == [
            "Děkujeme",
            "From: Hotel Lindner <hotel@example.org>\nTo: sarah@example.org\nSubject: Děkujeme",
            "Čau, přijeďte.",
            "Attachments: účet .pdf",
        ]
        assert extract.pages[0].sections[0].heading_path == ("Děkujeme",)
        assert [(attachment.name, attachment.path.read_bytes()) for attachment in extract.attachments] == [
            ("účet .pdf", b"%PDF-1.7 ...")
        ]

    def test_takes_the_alternative_that_says_more(self, tmp_path: Path) -> None:
        """Its text once, and no picture that only its page shows."""
        mail = new_mail(text="Open this in a browser.\n")
        mail.add_alternative("<h1>Room 12</h1><p>Breakfast from 7:30, every single day.</p><img src='cid:x'>", "html")
        (page,) = [part for part in mail.iter_parts() if part.get_content_type() == "text/html"]
        page.add_related(b"\x89PNG", "image", "png", cid="<x>")

        extract = mail_extract(mail.as_bytes(), tmp_path)

        assert "Breakfast from 7:30" in text_of(extract)
        assert "browser" not in text_of(extract)
        assert extract.attachments == ()

    def test_reads_what_was_forwarded(self, tmp_path: Path) -> None:
        """Its text below its own subject, its attachments with all others."""
        forwarded = new_mail("Receipt", "Paid in full.\n")
        forwarded.add_attachment("1,2\n", filename="rows.csv")
        mail = new_mail("Fwd", "Look.\n")
        mail.add_attachment(forwarded)

        extract = mail_extract(mail.as_bytes(), tmp_path)

        assert [section.heading_path for section in extract.pages[0].sections] == [("Fwd",), ("Fwd", "Receipt")]
        assert "Paid in full." in text_of(extract)
        assert [attachment.name for attachment in extract.attachments] == ["rows.csv"]

    @pytest.mark.parametrize("charset", ["x-unknown", "us-ascii"])
    def test_reads_text_whose_encoding_is_wrong(self, tmp_path: Path, charset: str) -> None:
        """What it says of itself is not believed where it cannot be."""
        mail = f"From: a@example.org\r\nSubject: s\r\nContent-Type: text/plain; charset={charset}\r\n\r\nČau".encode()

        assert text_of(mail_extract(mail, tmp_path)).endswith("Čau")

    def test_with_countless_attachments_is_unreadable(self, tmp_path: Path) -> None:
        """A mail is no archive."""
        mail = new_mail()
        for number in range(MOST_ATTACHMENTS + 1):
            mail.add_attachment("x", filename=f"{number}.txt")

        with pytest.raises(DocumentUnreadable, match="more than 100 attachments"):
            mail_extract(mail.as_bytes(), tmp_path)
