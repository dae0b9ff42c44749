"""PDFs: page by page, scans too, and a sentence for people where there is nothing to read."""

from pathlib import Path

import pypdfium2
import pytest

from domain.documents import DocumentUnreadable
from persistence.extraction.limits import Limits
from persistence.extraction.pdfs import pdf_extract
from tests.arrangement import SAMPLES
from tests.persistence.extraction.pictures import saved_scan

# A PDF of one empty page whose encryption dictionary no empty password opens (standard handler, revision 2).
ENCRYPTED_PDF = b"""%%PDF-1.4
1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj
2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1>> endobj
3 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 200 200]>> endobj
4 0 obj <</Filter /Standard /V 1 /R 2 /Length 40 /P -4 /O <%s> /U <%s>>> endobj
trailer <</Root 1 0 R /Size 5 /Encrypt 4 0 R /ID [<00> <00>]>>
%%%%EOF
""" % (b"11" * 32, b"22" * 32)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where to write a file."""
    return tmp_path / "file"


def save_blank(path: Path, pages: int) -> None:
    """Write a PDF of empty pages."""
    blank = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        blank.new_page(200, 200).close()
    blank.save(path)
    blank.close()


class TestPdfExtract:
    """persistence.extraction.pdfs.pdf_extract."""

    def test_is_read_page_by_page(self) -> None:
        """Pages count from 1, and sentences are whole although their lines are broken."""
        extract = pdf_extract(SAMPLES / "mmwr-housing-2011.pdf", Limits())

        assert [page.page for page in extract.pages] == [1, 2, 3, 4, 5, 6]
        assert extract.page_count == 6
        assert (
            "Female householders were 1.1 times more likely to occupy inadequate housing units than male householders."
            in " ".join(extract.pages[0].text.split())
        )

    def test_joins_words_that_were_broken_with_a_hyphen(self) -> None:
        """The mark that the library leaves in such words goes."""
        pages = pdf_extract(SAMPLES / "mmwr-housing-2011.pdf", Limits()).pages

        assert "a healthy community and population (1,2)" in " ".join(pages[0].text.split())
        assert not {"\x00", "\x02", "\ufffe", "\r"} & set("".join(page.text for page in pages))

    @pytest.mark.parametrize("content", [b"%PDF-1.7\nnot really", b"no PDF at all", b""])
    def test_that_is_none_is_unreadable(self, path: Path, content: bytes) -> None:
        """The marker alone makes no PDF."""
        path.write_bytes(content)

        with pytest.raises(DocumentUnreadable, match="damaged, or is no PDF"):
            pdf_extract(path, Limits())

    def test_with_a_password_is_unreadable(self, path: Path) -> None:
        """The reason names the password."""
        path.write_bytes(ENCRYPTED_PDF)

        with pytest.raises(DocumentUnreadable, match="protected by a password"):
            pdf_extract(path, Limits())

    def test_without_text_and_pictures_is_unreadable(self, path: Path) -> None:
        """Two blank pages hold nothing to search."""
        save_blank(path, 2)

        with pytest.raises(DocumentUnreadable, match="no text in this PDF, and none was found in its pictures"):
            pdf_extract(path, Limits())

    def test_that_was_scanned_is_read_as_pictures(self, path: Path) -> None:
        """Each page keeps its number."""
        saved_scan(path, [["HOTEL LINDNER", "Room 12"], ["Breakfast 12.50"]])

        extract = pdf_extract(path, Limits())

        assert [(page.page, page.text.splitlines()) for page in extract.pages] == [
            (1, ["HOTEL LINDNER", "Room 12"]),
            (2, ["Breakfast 12.50"]),
        ]

    def test_with_too_many_scanned_pages_says_how_many(self, path: Path) -> None:
        """Before any of them is read: half a document would be mistaken for the whole."""
        saved_scan(path, [["Page"]] * 3)

        with pytest.raises(DocumentUnreadable, match="3 pages that are pictures; at most 2 of them are read"):
            pdf_extract(path, Limits(scanned_pages=2))

    def test_with_too_many_pages_says_how_many(self, path: Path) -> None:
        """Before any of them is read."""
        save_blank(path, 4)

        with pytest.raises(DocumentUnreadable, match="The PDF has 4 pages; at most 3 are read"):
            pdf_extract(path, Limits(pages=3))

    def test_that_never_ends_is_refused(self, path: Path) -> None:
        """A tree of pages that leads back into itself, and claims to have a thousand million leaves."""
        path.write_bytes(
            b"%PDF-1.4\n1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj\n"
            b"2 0 obj <</Type /Pages /Kids [2 0 R 2 0 R] /Count 1000000000>> endobj\n"
            b"trailer <</Root 1 0 R /Size 3>>\n%%EOF\n"
        )

        with pytest.raises(DocumentUnreadable):
            pdf_extract(path, Limits())

    def test_cut_short_gives_a_text_or_a_reason(self, path: Path) -> None:
        """Whatever is missing at the end, nothing else is raised."""
        whole = (SAMPLES / "mmwr-housing-2011.pdf").read_bytes()

        for length in range(0, len(whole), len(whole) // 20):
            path.write_bytes(whole[:length])
            try:
                extract = pdf_extract(path, Limits())
            except DocumentUnreadable:
                continue
            assert any(page.text for page in extract.pages)
