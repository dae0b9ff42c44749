"""Files to be drawn: pictures and PDFs that are made for a test."""

import struct
import zlib
from pathlib import Path

import pypdfium2
from PIL import Image

ORIENTATION = 0x0112
MODEL = 0x0110
TURNED_RIGHT = 6
"""The camera was held so that the upper side of the picture is at its right."""


def photograph(path: Path) -> Path:
    """Write a JPEG of 600 by 400 that was taken upright: red above green, once it is turned."""
    picture = Image.new("RGB", (600, 400), "green")
    picture.paste("red", (0, 0, 300, 400))
    exif = Image.Exif()
    exif[ORIENTATION], exif[MODEL] = TURNED_RIGHT, "A camera of somebody"
    picture.save(path, "JPEG", exif=exif, xmp=b"A place of somebody", quality=95)
    return path


def empty_pdf(path: Path, *sizes: tuple[float, float]) -> Path:
    """Write a PDF with empty pages of these sizes, in points."""
    document = pypdfium2.PdfDocument.new()
    for width, height in sizes:
        document.new_page(width, height)
    document.save(path)
    document.close()
    return path


def bomb(path: Path) -> Path:
    """Write a PNG of a few bytes that says it has 30,000 by 30,000 pixels."""
    head = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(b"")) + _chunk(b"IEND", b"")
    )
    return path


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
