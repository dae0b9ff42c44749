"""PDF pieces: the words of a page with their boxes, which receipts are read from; the page's text has the letters."""

import math
from collections.abc import Iterator
from ctypes import byref
from dataclasses import dataclass, replace
from typing import Any

from pypdfium2 import raw

from domain.receipt_reading.pieces import MOST_PIECES, Piece

_MOST_LETTERS = 60_000
_WIDE = 0.8
"""In heights of a line: a gap from which on the next letter begins another piece."""
_SLANTED = 0.1
_SAME_LINE = 0.5
"""Of the height of a letter that the next one shares with it."""


@dataclass(slots=True)
class _Growing:
    """A piece to which letters are added while they stand in one line; `top` is from the upper edge of the page."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    def takes(self, left: float, top: float, right: float, bottom: float) -> bool:
        height = min(self.bottom - self.top, bottom - top)
        shared = min(self.bottom, bottom) - max(self.top, top)
        gap = _WIDE * max(self.bottom - self.top, bottom - top)
        return shared >= _SAME_LINE * height and self.right - gap < left < self.right + gap and right > self.left

    def add(self, letter: str, left: float, top: float, right: float, bottom: float) -> None:
        self.text += letter
        self.left, self.right = min(self.left, left), max(self.right, right)
        self.top, self.bottom = min(self.top, top), max(self.bottom, bottom)

    def piece(self, page: int) -> Piece:
        return Piece(
            " ".join(self.text.split()), self.left, self.top, self.right - self.left, self.bottom - self.top, page=page
        )


def page_pieces(page: Any, textpage: Any, number: int) -> tuple[Piece, ...]:
    """Return the words of a page, whose number is counted from 1, in points from its upper left corner."""
    found: list[Piece] = []
    for growing in _grown(textpage, page.get_height()):
        if len(found) >= MOST_PIECES:
            break
        if growing.text.strip():
            piece = growing.piece(number)
            found.append(replace(piece, text=_whole(piece.text)))
    return tuple(found)


def _whole(text: str) -> str:
    """Return a text whose letters are whole: beyond the first 65,536, the library gives them in halves."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _grown(textpage: Any, page_height: float) -> Iterator[_Growing]:
    growing: _Growing | None = None
    space = ""
    for index in range(min(textpage.count_chars(), _MOST_LETTERS)):
        letter = chr(raw.FPDFText_GetUnicode(textpage, index) or 0xFFFD)
        if letter.isspace():
            space = " "
            continue
        box = _box(textpage, index, page_height)
        if box is None or letter == "\0":
            continue
        if growing is not None and growing.takes(*box):
            growing.add(space + letter, *box)
        else:
            if growing is not None:
                yield growing
            growing = _Growing(letter, *box)
        space = ""
    if growing is not None:
        yield growing


def _box(textpage: Any, index: int, page_height: float) -> tuple[float, float, float, float] | None:
    """Return left, top, right and bottom of a letter's place in its line, whatever its shape; None for slanted ones."""
    box = raw.FS_RECTF()
    if abs(math.sin(raw.FPDFText_GetCharAngle(textpage, index))) > _SLANTED:
        # Stamps and watermarks across the page.
        return None
    if not raw.FPDFText_GetLooseCharBox(textpage, index, byref(box)):
        return None
    return box.left, page_height - box.top, box.right, page_height - box.bottom
