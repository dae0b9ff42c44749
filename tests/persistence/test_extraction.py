"""Extraction: text out of real files, and a sentence for people where there is none."""

import asyncio
import codecs
from pathlib import Path

import pypdfium2
import pytest

from domain.documents import DocumentKind, DocumentUnreadable
from domain.passages import PageText
from persistence import extraction
from persistence.extraction import extract_pages
from tests.arrangement import SAMPLES

# A PDF of one empty page whose encryption dictionary no empty password opens (standard handler, revision 2).
ENCRYPTED_PDF = b"""%%PDF-1.4
1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj
2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1>> endobj
3 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 200 200]>> endobj
4 0 obj <</Filter /Standard /V 1 /R 2 /Length 40 /P -4 /O <%s> /U <%s>>> endobj
trailer <</Root 1 0 R /Size 5 /Encrypt 4 0 R /ID [<00> <00>]>>
%%%%EOF
""" % (b"11" * 32, b"22" * 32)


async def text_of(path: Path, content: bytes) -> str:
    """Return the text extracted from the bytes of a text file."""
    path.write_bytes(content)
    (page,) = await extract_pages(path, DocumentKind.TEXT)
    assert page.page is None
    return page.text


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where to write a file."""
    return tmp_path / "file"


class TestPdf:
    """extract_pages of a PDF."""

    async def test_is_read_page_by_page(self) -> None:
        """Pages count from 1, and sentences are whole although their lines are broken."""
        pages = await extract_pages(SAMPLES / "mmwr-housing-2011.pdf", DocumentKind.PDF)

        assert [page.page for page in pages] == [1, 2, 3, 4, 5, 6]
        assert (
            "Female householders were 1.1 times more likely to occupy inadequate housing units than male householders."
            in " ".join(pages[0].text.split())
        )

    async def test_joins_words_that_were_broken_with_a_hyphen(self) -> None:
        """The mark that the library leaves in such words goes."""
        pages = await extract_pages(SAMPLES / "mmwr-housing-2011.pdf", DocumentKind.PDF)

        assert "a healthy community and population (1,2)" in " ".join(pages[0].text.split())
        assert not {"\x00", "\x02", "\ufffe", "\r"} & set("".join(page.text for page in pages))

    async def test_of_several_at_once_do_not_disturb_each_other(self) -> None:
        """The library is not safe for threads; eight readings at once give what one gives."""
        path = SAMPLES / "federal-student-loans-guide.pdf"
        alone = await extract_pages(path, DocumentKind.PDF)

        together = await asyncio.gather(*(extract_pages(path, DocumentKind.PDF) for _ in range(8)))

        assert together == [alone] * 8

    async def test_waits_while_another_thread_is_in_the_library(self) -> None:
        """One lock guards it: two threads inside at once take the process with them, sooner or later."""
        with extraction._PDFIUM:
            reading = asyncio.create_task(extract_pages(SAMPLES / "mmwr-housing-2011.pdf", DocumentKind.PDF))
            await asyncio.sleep(0.2)
            is_waiting = not reading.done()

        assert is_waiting
        assert len(await reading) == 6

    @pytest.mark.parametrize("content", [b"%PDF-1.7\nnot really", b"no PDF at all", b""])
    async def test_that_is_none_is_unreadable(self, path: Path, content: bytes) -> None:
        """The marker alone makes no PDF."""
        path.write_bytes(content)

        with pytest.raises(DocumentUnreadable, match="damaged, or is no PDF"):
            await extract_pages(path, DocumentKind.PDF)

    async def test_with_a_password_is_unreadable(self, path: Path) -> None:
        """The reason names the password."""
        path.write_bytes(ENCRYPTED_PDF)

        with pytest.raises(DocumentUnreadable, match="protected by a password"):
            await extract_pages(path, DocumentKind.PDF)

    async def test_without_text_may_be_a_scan(self, path: Path) -> None:
        """Two blank pages hold nothing to search."""
        blank = pypdfium2.PdfDocument.new()
        for _ in range(2):
            blank.new_page(200, 200).close()
        blank.save(path)
        blank.close()

        with pytest.raises(DocumentUnreadable, match="may be a scan"):
            await extract_pages(path, DocumentKind.PDF)

    async def test_cut_short_gives_a_text_or_a_reason(self, path: Path) -> None:
        """Whatever is missing at the end, nothing else is raised."""
        whole = (SAMPLES / "mmwr-housing-2011.pdf").read_bytes()

        for length in range(0, len(whole), len(whole) // 20):
            path.write_bytes(whole[:length])
            try:
                pages = await extract_pages(path, DocumentKind.PDF)
            except DocumentUnreadable:
                continue
            assert any(page.text for page in pages)


class TestText:
    """extract_pages of plain text and Markdown."""

    async def test_is_one_text_without_pages(self) -> None:
        """Offsets count characters of the file as it is, line ends included."""
        path = SAMPLES / "18f-travel-guide-4-reimbursement.md"

        pages = await extract_pages(path, DocumentKind.MARKDOWN)

        assert pages == (PageText(None, path.read_bytes().decode()),)

    @pytest.mark.parametrize(
        "content",
        [
            "Čeština – Praha".encode(),
            codecs.BOM_UTF8 + "Čeština – Praha".encode(),
            "Čeština – Praha".encode("utf-16"),
            codecs.BOM_UTF16_BE + "Čeština – Praha".encode("utf-16-be"),
            "Čeština – Praha".encode("utf-32"),
        ],
        ids=["UTF-8", "UTF-8 with a mark", "UTF-16", "UTF-16 big-endian", "UTF-32"],
    )
    async def test_is_decoded_from_unicode(self, path: Path, content: bytes) -> None:
        """A byte order mark decides, and is no part of the text."""
        assert await text_of(path, content) == "Čeština – Praha"

    async def test_is_decoded_from_an_old_code_page(self, path: Path) -> None:
        """What is no UTF-8 is guessed from its letters."""
        text = (
            "Přišel jsem do hotelu pozdě večer a recepční už nebyl na místě. Děkuji za pochopení, účet přiložen. " * 5
        )

        assert await text_of(path, text.encode("cp1250")) == text

    async def test_holds_nothing_that_a_database_refuses(self, path: Path) -> None:
        """NUL and halves of surrogate pairs are replaced, one for one."""
        content = "a\0b".encode("utf-16") + b"\x00\xd8" + "c".encode("utf-16-le")

        text = await text_of(path, content)

        assert text.startswith("a\ufffdb\ufffd")
        text.encode()

    @pytest.mark.parametrize("content", [b"", b" \n\t\r\n", codecs.BOM_UTF8])
    async def test_of_white_space_is_unreadable(self, path: Path, content: bytes) -> None:
        """There is nothing to search."""
        path.write_bytes(content)

        with pytest.raises(DocumentUnreadable, match="no text in this file"):
            await extract_pages(path, DocumentKind.TEXT)
