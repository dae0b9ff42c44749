"""Word: headings, tables and whatever else a reader of the document sees."""

import zipfile
from pathlib import Path

import docx
import pytest

from domain.documents import DocumentKind, DocumentUnreadable
from domain.recognition import HEAD_BYTES, recognised_kind
from persistence.extraction.limits import Limits
from persistence.extraction.word import word_page


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A booking as Word writes it."""
    document = docx.Document()
    document.add_heading("Prague", 0)
    document.add_paragraph("Intro.")
    document.add_heading("Hotel", 1)
    document.add_paragraph("Breakfast from 7:30.")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip((cell for row in table.rows for cell in row.cells), "Room Price 12 80".split(), strict=True):
        cell.text = text
    document.add_heading("Rules", 2)
    document.add_paragraph("No smoking.")
    document.sections[0].footer.paragraphs[0].text = "Hotel Lindner, Vienna"
    document.save(str(tmp_path / "booking"))
    return tmp_path / "booking"


class TestWordPage:
    """persistence.extraction.word.word_page."""

    def test_keeps_headings_tables_and_footers(self, path: Path) -> None:
        """In the order of the document, what repeats on each page last."""
        page = word_page(path, Limits())

        assert page.text.split("\n\n") == [
            "Prague",
            "Intro.",
            "Hotel",
            "Breakfast from 7:30.",
            "Room | Price",
            "12 | 80",
            "Rules",
            "No smoking.",
            "Hotel Lindner, Vienna",
        ]
        assert [section.heading_path for section in page.sections] == [
            ("Prague",),
            ("Prague", "Hotel"),
            ("Prague", "Hotel", "Rules"),
        ]

    def test_is_recognised(self, path: Path) -> None:
        """From its own bytes."""
        content = path.read_bytes()

        assert recognised_kind(content[:HEAD_BYTES], content[-HEAD_BYTES:]) is DocumentKind.DOCX

    def test_that_unpacks_to_too_much_is_not_unpacked(self, path: Path) -> None:
        """A bomb of 300 MB in 300 KB says so itself, or is cut off where it lied."""
        with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as package, package.open("word/bomb.xml", "w") as bomb:
            for _ in range(300):
                bomb.write(bytes(1_000_000))

        with pytest.raises(DocumentUnreadable, match="too large once it is unpacked: more than 200 MB"):
            word_page(path, Limits())

    @pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.999])
    def test_cut_short_is_damaged(self, path: Path, share: float) -> None:
        """Its directory stands at the end."""
        content = path.read_bytes()
        path.write_bytes(content[: int(len(content) * share)])

        with pytest.raises(DocumentUnreadable, match="damaged"):
            word_page(path, Limits())

    def test_with_a_password_says_so(self, tmp_path: Path) -> None:
        """Word keeps it in the container of its older format."""
        path = tmp_path / "secret"
        path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le"))

        assert recognised_kind(path.read_bytes()) is DocumentKind.DOCX
        with pytest.raises(DocumentUnreadable, match="protected by a password"):
            word_page(path, Limits())
