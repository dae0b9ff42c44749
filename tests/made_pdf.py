"""Made PDFs: as many pages of text as a test wants, no two alike, so that nothing is known before it is read."""

import ctypes
import random
import re
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

_WIDTH, _HEIGHT, _MARGIN = 595, 842, 60
_FONT_SIZE, _LEADING, _COLUMNS, _LINES = 10, 14, 85, 48
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


def make_pdf(path: Path, text: str, *, pages: int, seed: int = 1) -> None:
    """Write a PDF of so many pages, each of sentences of a text, drawn by chance and in another order on each."""
    chance = random.Random(seed)  # noqa: S311  # it is to be the same each time
    sentences = [" ".join(sentence.split()) for sentence in _SENTENCE_END.split(text)]
    document = pypdfium2.PdfDocument.new()
    font = pdfium.FPDFText_LoadStandardFont(document, b"Helvetica")
    for number in range(1, pages + 1):
        chance.shuffle(sentences)
        page = document.new_page(_WIDTH, _HEIGHT)
        for line, words in enumerate(_lines(f"Page {number}. " + " ".join(sentences))):
            _write(document, page, font, words, height=_HEIGHT - _MARGIN - line * _LEADING)
        pdfium.FPDFPage_GenerateContent(page)
        page.close()
    document.save(path)
    document.close()


def _lines(text: str) -> list[str]:
    lines, line = [], ""
    for word in text.split():
        if len(line) + len(word) >= _COLUMNS:
            lines.append(line)
            line = ""
            if len(lines) == _LINES:
                return lines
        line = f"{line} {word}".strip()
    return [*lines, line]


def _write(document: pypdfium2.PdfDocument, page: pypdfium2.PdfPage, font: object, words: str, *, height: int) -> None:
    written = pdfium.FPDFPageObj_CreateTextObj(document, font, _FONT_SIZE)
    encoded = (words + "\0").encode("utf-16-le")
    content = ctypes.create_string_buffer(encoded, len(encoded))
    pdfium.FPDFText_SetText(written, ctypes.cast(content, pdfium.FPDF_WIDESTRING))
    pdfium.FPDFPageObj_Transform(written, 1, 0, 0, 1, _MARGIN, height)
    pdfium.FPDFPage_InsertObject(page, written)
