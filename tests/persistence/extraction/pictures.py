"""Pictures of text for tests, drawn with the font that the library brings along."""

from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont


def drawn(lines: Sequence[str]) -> Image.Image:
    """Return a picture of lines, black on white, as a clean scan shows them."""
    picture = Image.new("RGB", (740, 740), "white")
    drawing = ImageDraw.Draw(picture)
    for number, line in enumerate(lines):
        drawing.text((40, 40 + 60 * number), line, fill="black", font=ImageFont.load_default(32))
    return picture


def saved_scan(path: Path, pages: Sequence[Sequence[str]]) -> None:
    """Write a PDF whose pages are nothing but pictures of lines."""
    first, *rest = (drawn(lines) for lines in pages)
    first.save(path, "PDF", save_all=True, append_images=rest, resolution=200)
