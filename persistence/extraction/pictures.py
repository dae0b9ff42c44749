"""Pictures: PNG, JPEG, WebP and HEIC, turned as they were taken, and the text in them, line by line."""

import math
import statistics
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pi_heif
from PIL import Image, ImageOps, UnidentifiedImageError
from rapidocr import RapidOCR

from domain.documents import DocumentKind, DocumentUnreadable
from domain.page_texts import PageText
from persistence.extraction.limits import LARGEST_PICTURE

_FORMATS = {
    DocumentKind.PNG: "PNG",
    DocumentKind.JPEG: "JPEG",
    DocumentKind.WEBP: "WEBP",
    DocumentKind.HEIC: "HEIF",
}
_LONGEST_SIDE = 3_000
_UNSURE = 0.5
_CERTAIN = 0.9
_HIGH = 1.5
_ONE_LINE = 0.6
"""Two words whose middles are nearer than this share of a letter's height stand in one line."""
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


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    left: float
    right: float
    middle: float
    height: float


def picture_page(path: Path, kind: DocumentKind) -> PageText:
    """Return the text in a picture; raises DocumentUnreadable, also for what has too many pixels, before it is read."""
    text = read_picture(_opened(path, kind))
    if not text:
        raise DocumentUnreadable("No text was found in this picture.")
    return PageText(None, text)


def read_picture(picture: Image.Image) -> str:
    """Return the text in a picture, in lines from top to bottom, whichever of its four sides is up."""
    found = _read(picture)
    if found.is_on_its_side:
        picture = picture.transpose(Image.Transpose.ROTATE_90)
        found = _read(picture)
    if found.certainty < _CERTAIN:
        # Upside down, letters are found where they are, and read as others.
        found = max(found, _read(picture.transpose(Image.Transpose.ROTATE_180)), key=lambda each: each.certainty)
    return "\n".join(_lines(_words(found)))


def _opened(path: Path, kind: DocumentKind) -> Image.Image:
    pi_heif.register_heif_opener()
    # Ours is checked below, with a reason; Pillow's own would be a warning first.
    Image.MAX_IMAGE_PIXELS = None
    try:
        # Only the decoder of what was recognised: others have no business with these bytes.
        with path.open("rb") as file, Image.open(file, formats=[_FORMATS[kind]]) as picture:
            return _on_white(_turned(picture))
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise DocumentUnreadable("The picture is damaged, or is none.") from error


def _turned(picture: Image.Image) -> Image.Image:
    """Return a picture as it was meant to be seen, no larger than it need be to be read."""
    if picture.width * picture.height > LARGEST_PICTURE:
        raise DocumentUnreadable(
            f"The picture is too large: {picture.width:,} times {picture.height:,} pixels; "
            f"at most {LARGEST_PICTURE // 1_000_000} million are read."
        )
    picture.draft("RGB", (_LONGEST_SIDE, _LONGEST_SIDE))
    turned = ImageOps.exif_transpose(picture)
    turned.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
    return turned


def _on_white(picture: Image.Image) -> Image.Image:
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    page = Image.new("RGBA", picture.size, "white")
    page.alpha_composite(picture.convert("RGBA"))
    return page.convert("RGB")


@cache
def _engine() -> Any:
    # Loading the models takes a second: once for a document of many pages. More threads only wait for each other where
    # the machine has other work (measured: 5.6 seconds of processor time an image instead of 8.1).
    threads = {f"EngineConfig.onnxruntime.{kind}_op_num_threads": 1 for kind in ("intra", "inter")}
    return RapidOCR(params={"Global.log_level": "critical", "Global.text_score": 0.0, **threads})


def _read(picture: Image.Image) -> _Found:
    # Each line by itself may be turned by the library, but then nobody knows which way the whole picture is up.
    found = _engine()(np.asarray(picture)[:, :, ::-1], use_cls=False)
    if found.boxes is None or found.txts is None:
        return _Found((), (), ())
    return _Found(tuple(found.boxes), tuple(found.txts), tuple(found.scores))


def _words(found: _Found) -> list[_Word]:
    """Return words as they would stand in a picture that was taken straight: a slant of 3 degrees mixes the lines."""
    sure = [found.boxes[place] for place, score in enumerate(found.scores) if score >= _UNSURE]
    if not sure:
        return []
    slant = statistics.median(math.atan2(box[1][1] - box[0][1], box[1][0] - box[0][0]) for box in sure)
    turn = np.array([[math.cos(slant), -math.sin(slant)], [math.sin(slant), math.cos(slant)]])
    words = []
    for box, text, score in zip(found.boxes, found.texts, found.scores, strict=True):
        if score < _UNSURE:
            continue
        points = np.asarray(box) @ turn
        (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
        words.append(_Word(text, float(left), float(right), float(top + bottom) / 2, float(bottom - top)))
    return words


def _lines(words: list[_Word]) -> list[str]:
    lines: list[list[_Word]] = []
    for word in sorted(words, key=lambda word: word.middle):
        line = lines[-1] if lines else []
        if line and word.middle - statistics.fmean(other.middle for other in line) < _ONE_LINE * min(
            word.height, line[-1].height
        ):
            line.append(word)
        else:
            lines.append([word])
    return [_joined(sorted(line, key=lambda word: word.left)) for line in lines]


def _joined(line: list[_Word]) -> str:
    text = line[0].text
    for before, word in pairwise(line):
        text += ("  " if word.left - before.right > _COLUMN_GAP * word.height else " ") + word.text
    return text
