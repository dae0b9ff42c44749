"""PDFs: the text of each page; a page that is a picture of text is read as a picture."""

from pathlib import Path
from typing import Any

import pypdfium2
from pypdfium2.raw import FPDF_ERR_PASSWORD, FPDF_PAGEOBJ_IMAGE

from domain.documents import DocumentUnreadable
from domain.page_texts import PageText
from domain.receipt_reading.pieces import Piece
from persistence.extraction.extracts import Extract
from persistence.extraction.limits import LARGEST_TEXT, Limits
from persistence.extraction.outlines import TEXT_TOO_LONG
from persistence.extraction.pdf_pieces import page_pieces
from persistence.extraction.receipts import receipt_in

# PDFium marks the hyphen of a word broken over two lines with one of these, and joins the word.
_JOINED_HYPHENS = dict.fromkeys((0x02, 0xFFFE))
_FEWEST_LETTERS = 40
"""A page with fewer has a stamp or a page number, and may be a scan."""
_LARGEST_SHARE = 0.4
"""Of the page that a picture covers, from which on it may be a scan."""
_PAGES_OF_A_BILL = 10
"""A PDF of more is no bill, and its words are not looked at one by one."""
_POINTS_PER_INCH = 72
_DOTS_PER_INCH = 200
_LONGEST_SIDE = 2_600
"""In pixels, of a page that is read as a picture, whatever it says of its size."""


def pdf_extract(path: Path, limits: Limits) -> Extract:
    """Return each page of a PDF, also an empty one; raises DocumentUnreadable."""
    document = _opened(path)
    if len(document) > limits.pages:
        raise DocumentUnreadable(f"The PDF has {len(document):,} pages; at most {limits.pages:,} are read.")
    texts: list[str] = []
    scanned: list[int] = []
    pieces: list[Piece] = []
    for index in range(len(document)):
        text, is_scan = _page(document, index)
        texts.append(text)
        if is_scan:
            scanned.append(index)
        elif len(document) <= _PAGES_OF_A_BILL:
            pieces += _pieces(document, index)
    if sum(map(len, texts)) > LARGEST_TEXT:
        raise DocumentUnreadable(TEXT_TOO_LONG)
    if len(scanned) > limits.scanned_pages:
        raise DocumentUnreadable(
            f"The PDF has {len(scanned):,} pages that are pictures; at most {limits.scanned_pages:,} of them are read."
        )
    for index in scanned:
        text, found = _read_scan(document, index)
        texts[index] = text or texts[index]
        pieces += found
    if not any(text.strip() for text in texts):
        raise DocumentUnreadable("There is no text in this PDF, and none was found in its pictures.")
    return Extract(
        tuple(PageText(number, text) for number, text in enumerate(texts, start=1)),
        page_count=len(texts),
        receipt=receipt_in(pieces) if len(document) <= _PAGES_OF_A_BILL else None,
    )


def _opened(path: Path) -> Any:
    try:
        return pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if error.err_code == FPDF_ERR_PASSWORD:
            raise DocumentUnreadable("The PDF is protected by a password.") from error
        raise DocumentUnreadable("The PDF is damaged, or is no PDF.") from error


def _page(document: Any, index: int) -> tuple[str, bool]:
    """Return a page's text, and whether it is a picture of more; a broken page must not hide the others."""
    try:
        page = document[index]
    except pypdfium2.PdfiumError:
        return "", False
    try:
        textpage = page.get_textpage()
        text: str = textpage.get_text_range()
        textpage.close()
        is_scan = len("".join(text.split())) < _FEWEST_LETTERS and _is_covered(page)
    except pypdfium2.PdfiumError:
        return "", False
    finally:
        page.close()
    return text.translate(_JOINED_HYPHENS).replace("\r\n", "\n"), is_scan


def _is_covered(page: Any) -> bool:
    width, height = page.get_size()
    covered = 0.0
    for picture in page.get_objects(filter=[FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = picture.get_bounds()
        covered += max(0.0, min(right, width) - max(left, 0)) * max(0.0, min(top, height) - max(bottom, 0))
    return bool(covered >= _LARGEST_SHARE * width * height)


def _pieces(document: Any, index: int) -> tuple[Piece, ...]:
    """Return a page's words with their boxes; nothing of a broken page."""
    try:
        page = document[index]
    except pypdfium2.PdfiumError:
        return ()
    try:
        return page_pieces(page, page.get_textpage(), index + 1)
    except pypdfium2.PdfiumError:
        return ()
    finally:
        page.close()


def _read_scan(document: Any, index: int) -> tuple[str, tuple[Piece, ...]]:
    # Most PDFs have a text, and need not wait for models to be loaded.
    from persistence.extraction.pictures import read_pieces, written  # noqa: PLC0415  # as above

    page = document[index]
    try:
        width, height = page.get_size()
        scale = min(_DOTS_PER_INCH / _POINTS_PER_INCH, _LONGEST_SIDE / max(width, height, 1))
        picture = page.render(scale=scale).to_pil().convert("RGB")
    except pypdfium2.PdfiumError:
        return "", ()
    finally:
        page.close()
    pieces = read_pieces(picture, index + 1)
    return written(pieces), pieces
