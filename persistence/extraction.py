"""Extraction: the text of a document, page by page where there are pages, safe to store in every database."""

import asyncio
import codecs
import threading
from pathlib import Path

import charset_normalizer
import pypdfium2
from pypdfium2.raw import FPDF_ERR_PASSWORD

from domain.documents import DocumentKind, DocumentUnreadable
from domain.passages import PageText

# PDFium keeps global state and is not thread-safe, whichever documents the threads read.
_PDFIUM = threading.Lock()

# PDFium marks the hyphen of a word broken over two lines with one of these, and joins the word.
_JOINED_HYPHENS = dict.fromkeys((0x02, 0xFFFE))
# PostgreSQL stores no NUL, and no database a lone surrogate. The replacement keeps all offsets.
_UNSTORABLE = {0: "\ufffd", **dict.fromkeys(range(0xD800, 0xE000), "\ufffd")}

# UTF-32 first: its mark begins like that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_GUESSED_FROM_BYTES = 500_000


async def extract_pages(path: Path, kind: DocumentKind) -> tuple[PageText, ...]:
    """Return a file's text in a thread: each page of a PDF, also an empty one, or the whole of a text.

    Raises DocumentUnreadable with a sentence for people. Hostile files can still take the process with them.
    """
    return await asyncio.to_thread(_extract, path, kind)


def _extract(path: Path, kind: DocumentKind) -> tuple[PageText, ...]:
    if kind is DocumentKind.PDF:
        return _pdf_pages(path)
    text = _decoded(path.read_bytes()).translate(_UNSTORABLE)
    if not text.strip():
        raise DocumentUnreadable("There is no text in this file.")
    return (PageText(None, text),)


def _pdf_pages(path: Path) -> tuple[PageText, ...]:
    with _PDFIUM:
        document = _opened(path)
    try:
        # A page at a time, so that a short document need not wait for a long one.
        pages = tuple(PageText(number + 1, _page_text(document, number)) for number in range(len(document)))
    finally:
        with _PDFIUM:
            document.close()
    if not any(page.text.strip() for page in pages):
        raise DocumentUnreadable("There is no text in this PDF: it may be a scan.")
    return pages


def _opened(path: Path) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if error.err_code == FPDF_ERR_PASSWORD:
            raise DocumentUnreadable("The PDF is protected by a password.") from error
        raise DocumentUnreadable("The PDF is damaged, or is no PDF.") from error


def _page_text(document: pypdfium2.PdfDocument, index: int) -> str:
    with _PDFIUM:
        try:
            page = document[index]
        except pypdfium2.PdfiumError:
            # One broken page must not hide the others.
            return ""
        try:
            textpage = page.get_textpage()
            text: str = textpage.get_text_range()
            textpage.close()
        except pypdfium2.PdfiumError:
            return ""
        finally:
            page.close()
    return text.translate(_JOINED_HYPHENS).translate(_UNSTORABLE).replace("\r\n", "\n")


def _decoded(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode(_guessed_encoding(data), errors="replace")


def _guessed_encoding(data: bytes) -> str:
    guess = charset_normalizer.from_bytes(data[:_GUESSED_FROM_BYTES]).best()
    if guess is None:
        raise DocumentUnreadable("The text is in an encoding that was not recognised.")
    return guess.encoding
