"""Pictures: PNG, JPEG, WebP and HEIC, turned as they were taken, and the text in them, line by line."""

import math
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from rapidocr import RapidOCR

from domain.documents import DocumentKind, DocumentUnreadable
from domain.page_texts import PageText
from domain.receipt_reading.pieces import Piece, rows_of
from persistence.confinement.pictures import PictureInvalid, opened_picture
from persistence.extraction.extracts import Extract
from persistence.extraction.receipts import receipt_in

_LONGEST_SIDE = 3_000
_UNSURE = 0.5
_CERTAIN = 0.9
_HIGH = 1.5
_COLUMN_GAP = 1.5
"""In heights of a letter: a wider gap is shown as one."""


@dataclass(frozen=True, slots=True)
class _Found:
    """Pieces of text: the four corners of each, from the upper left one on, what it says, and how sure that is."""

    boxes: tuple[Any, ...]
    texts: tuple[str, ...]
    scores: tuple[float, ...]

    @property
    def is_on_its_side(self) -> bool:
        """Tell whether most pieces are clearly higher than wide."""
        return sum(math.dist(box[0], box[3]) > _HIGH * math.dist(box[0], box[1]) for box in self.boxes) * 2 > len(
            self.boxes
        )

    @property
    def certainty(self) -> float:
        """How sure the average letter is, from 0 to 1; 0 where there is none."""
        letters = sum(map(len, self.texts))
        return sum(len(text) * score for text, score in zip(self.texts, self.scores, strict=True)) / max(letters, 1)


def picture_extract(path: Path, kind: DocumentKind) -> Extract:
    """Return the text in a picture, and its receipt; raises DocumentUnreadable, too many pixels before."""
    try:
        picture = opened_picture(path, kind, within=(_LONGEST_SIDE, _LONGEST_SIDE))
    except PictureInvalid as reason:
        raise DocumentUnreadable(str(reason)) from reason
    pieces = read_pieces(picture)
    if not pieces:
        raise DocumentUnreadable("No text was found in this picture.")
    return Extract((PageText(None, written(pieces)),), receipt=receipt_in(pieces))


def read_pieces(picture: Image.Image, page: int = 1) -> tuple[Piece, ...]:
    """Return the words in a picture as they would stand if it had been taken straight, whichever of its sides is up."""
    found = _read(picture)
    if found.is_on_its_side:
        picture = picture.transpose(Image.Transpose.ROTATE_90)
        found = _read(picture)
    if found.certainty < _CERTAIN:
        # Upside down, letters are found where they are, and read as others.
        found = max(found, _read(picture.transpose(Image.Transpose.ROTATE_180)), key=lambda each: each.certainty)
    return _straightened(found, page)


def written(pieces: Iterable[Piece]) -> str:
    """Return words in lines from top to bottom."""
    return "\n".join(_joined(row.pieces) for row in rows_of(pieces))


@cache
def _engine() -> Any:
    # Loading the models takes a second: once for a document of many pages. More threads only wait for each other where
    # the machine has other work (measured: 5.6 seconds of processor time an image instead of 8.1).
    threads = {f"EngineConfig.onnxruntime.{kind}_op_num_threads": 1 for kind in ("intra", "inter")}
    return RapidOCR(params={"Global.log_level": "critical", "Global.text_score": 0.0, **threads})


def _read(picture: Image.Image) -> _Found:
    # Small pictures are not enlarged first: the library does that where it looks for text, and letters of 9 pixels were
    # read worse after it (18 of 24 figures instead of 22).
    # Each line by itself may be turned by the library, but then nobody knows which way the whole picture is up.
    found = _engine()(np.asarray(picture)[:, :, ::-1], use_cls=False)
    if found.boxes is None or found.txts is None:
        return _Found((), (), ())
    return _Found(tuple(found.boxes), tuple(found.txts), tuple(found.scores))


def _straightened(found: _Found, page: int) -> tuple[Piece, ...]:
    """Return words turned by what their boxes slant: 3 degrees mix the lines."""
    sure = [found.boxes[place] for place, score in enumerate(found.scores) if score >= _UNSURE]
    if not sure:
        return ()
    slant = statistics.median(math.atan2(box[1][1] - box[0][1], box[1][0] - box[0][0]) for box in sure)
    turn = np.array([[math.cos(slant), -math.sin(slant)], [math.sin(slant), math.cos(slant)]])
    pieces = []
    for box, text, score in zip(found.boxes, found.texts, found.scores, strict=True):
        if score < _UNSURE:
            continue
        points = np.asarray(box) @ turn
        (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
        pieces.append(
            Piece(text, float(left), float(top), float(right - left), float(bottom - top), float(score), page)
        )
    return tuple(pieces)


def _joined(line: Sequence[Piece]) -> str:
    text = line[0].text
    for before, word in pairwise(line):
        text += ("  " if word.left - before.right > _COLUMN_GAP * word.height else " ") + word.text
    return text
