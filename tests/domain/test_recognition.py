"""Recognition: content decides, whatever a file is called."""

import pytest

from domain.documents import DocumentKind, FileEmpty, FileTypeUnknown
from domain.recognition import HEAD_BYTES, recognised_kind, separator_of
from tests.arrangement import SAMPLES

HOSTILE = [
    "<!-- --> ",
    "<!--",
    "[",
    "[a](",
    "**",
    "**a ",
    "_ _",
    "- a\n",
    "a\n",
    "# ",
    "== a",
    "|-|",
    "a,",
    '"',
    "\n",
    "a: b\n",
    "1\n",
]
MAIL = b"Received: from a by b\r\nFrom: Hotel <a@example.org>\r\nSubject: Your\r\n booking\r\n\r\nSee you.\r\n"


class TestRecognisedKind:
    """domain.recognition.recognised_kind."""

    @pytest.mark.parametrize(
        ("head", "kind"),
        [
            (b"%PDF-1.7\n", DocumentKind.PDF),
            (b"\0 what a scanner wrote before %PDF-1.4\n", DocumentKind.PDF),
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", DocumentKind.PNG),
            (b"\xff\xd8\xff\xe0\0\x10JFIF", DocumentKind.JPEG),
            (b"RIFF\x24\0\0\0WEBPVP8 ", DocumentKind.WEBP),
            (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", DocumentKind.HEIC),
            (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", DocumentKind.HEIC),
            (b"PK\x03\x04 ... word/document.xml", DocumentKind.DOCX),
            (b"  <!-- saved -->\n<!DOCTYPE html><p>Hi", DocumentKind.HTML),
            (b"<div class='booking'><p>Hotel</p></div>", DocumentKind.HTML),
            (MAIL, DocumentKind.EMAIL),
            (b"From sarah Mon Nov 30\n" + MAIL, DocumentKind.EMAIL),
            (b"1\n00:00:01,000 --> 00:00:02,000\nHello\n", DocumentKind.SRT),
            (b"\xef\xbb\xbfWEBVTT\n\n00:01.000 --> 00:02.000\nHello\n", DocumentKind.VTT),
            (b"date,what,amount\n2026-11-01,Taxi,12.50\n", DocumentKind.CSV),
            (b"date;what\n2026-11-01;Taxi, late\n", DocumentKind.CSV),
            ("Datum\tWas\n1.\tTaxi\n".encode("utf-16"), DocumentKind.CSV),
            (b"# Prague\n\nA city.\n", DocumentKind.MARKDOWN),
            (b"Intro\n\n==See==\nThe castle.\n", DocumentKind.MARKDOWN),
            (b"See [the castle](https://example.org) and\n\n- eat\n- drink\n", DocumentKind.MARKDOWN),
            (b"Hello, you.\nGoodbye, you.\nHello, them.\n", DocumentKind.TEXT),
            (b"#!/bin/sh\n# Not a heading\n\nexit\n", DocumentKind.TEXT),
            (b"Dear all: come early.\n\nSarah", DocumentKind.TEXT),
            ("Ahoj, světe".encode("utf-16-le"), DocumentKind.TEXT),
            ("旅行の計画".encode("shift_jis"), DocumentKind.TEXT),
            (b"{}", DocumentKind.TEXT),
        ],
    )
    def test_goes_by_content(self, head: bytes, kind: DocumentKind) -> None:
        """Signatures for what is binary, the shape of the first lines for what is text."""
        assert recognised_kind(head) is kind

    @pytest.mark.parametrize(
        ("name", "kind"),
        [
            ("18f-travel-guide-4-reimbursement.md", DocumentKind.MARKDOWN),
            ("innocents-abroad-excerpt.txt", DocumentKind.TEXT),
            ("sintel-en-excerpt.srt", DocumentKind.SRT),
            ("splitwise-group-mkd.csv", DocumentKind.CSV),
            ("mmwr-housing-2011.pdf", DocumentKind.PDF),
        ],
    )
    def test_knows_real_files(self, name: str, kind: DocumentKind) -> None:
        """Without being told their names."""
        assert recognised_kind((SAMPLES / name).read_bytes()[:HEAD_BYTES]) is kind

    def test_finds_the_parts_of_a_word_document_at_its_end(self) -> None:
        """The directory of an archive stands last, and the first part may be a picture of any size."""
        head = b"PK\x03\x04" + bytes(HEAD_BYTES - 4)

        assert recognised_kind(head, b"PK\x01\x02 ... word/document.xml PK\x05\x06") is DocumentKind.DOCX

    @pytest.mark.parametrize(
        "head",
        [
            b"\x7fELF\0\0\0",
            b"GIF89a\1\0\1\0\0\0\0",
            b"PK\x03\x04 ... xl/workbook.xml",
            b"\0\0\0\x18ftypisom\0\0\2\0isommp41",
            rb"{\rtf1\ansi Hello}",
        ],
    )
    def test_refuses_everything_else(self, head: bytes) -> None:
        """Programs, other pictures, archives, films and rich text."""
        with pytest.raises(FileTypeUnknown):
            recognised_kind(head)

    @pytest.mark.timeout(60)
    @pytest.mark.parametrize("piece", HOSTILE)
    def test_is_quick_about_anything(self, piece: str) -> None:
        """The API looks at what strangers send: nothing may make it look for minutes."""
        recognised_kind((piece * HEAD_BYTES)[:HEAD_BYTES].encode())

    def test_refuses_what_is_empty(self) -> None:
        """No bytes are of no kind."""
        with pytest.raises(FileEmpty):
            recognised_kind(b"")


class TestSeparatorOf:
    """domain.recognition.separator_of."""

    @pytest.mark.parametrize(
        ("text", "separator"),
        [
            ("a,b\n1,2\n", ","),
            ("a;b\n1,5;2\n", ";"),
            ('a,b\n"x, y",2\n\nTotal,3\n', ","),
            ("a\tb\n", None),
            ("One, two.\nThree, four.\n", None),
            ("", None),
        ],
    )
    def test_is_what_parts_all_rows_alike(self, text: str, separator: str | None) -> None:
        """Prose has a space after its commas, and a single line is no table."""
        assert separator_of(text) == separator
