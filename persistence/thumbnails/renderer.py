"""The renderer: a program that draws one page of one file, under limits that the system holds it to.

    python -m persistence.thumbnails.renderer PATH KIND PAGE WIDTH RESULT

It is run by `persistence.thumbnails.rendering` and imported by nobody: what parses strangers' bytes stays out of every
process that lives on. The picture is left in RESULT, or the reason why there is none.
"""

import signal
import sys
import traceback
from pathlib import Path

import pi_heif
import pypdfium2
from PIL import Image, ImageOps, UnidentifiedImageError
from pypdfium2.raw import FPDF_ERR_PASSWORD

from domain.documents import DocumentKind
from persistence.thumbnails.rendering import NOT_SHOWABLE, WALL_SECONDS, NotShowable

_FORMATS = {
    DocumentKind.PNG: "PNG",
    DocumentKind.JPEG: "JPEG",
    DocumentKind.WEBP: "WEBP",
    DocumentKind.HEIC: "HEIF",
}
_LARGEST_PICTURE = 120_000_000
"""Pixels: more than telephones and scanners make, and 360 MB in memory."""
_MEMORY_BYTES = 2_000_000_000
_CPU_SECONDS = 20
_LARGEST_RESULT = 20_000_000
_HIGHEST = 4
"""In widths: a till receipt as one page is no picture of a mile."""
_QUALITY = 80


def main() -> None:
    """Draw the page of the command line."""
    path, kind, result = Path(sys.argv[1]), DocumentKind(sys.argv[2]), Path(sys.argv[5])
    page, width = int(sys.argv[3]), int(sys.argv[4])
    _confine()
    try:
        picture = _pdf_page(path, page, width) if kind is DocumentKind.PDF else _picture(path, kind, width)
        # Where and by what it was taken is not written unless it is given here, and is nobody's business.
        picture.save(result, "WEBP", quality=_QUALITY)
    except NotShowable as reason:
        _refuse(result, str(reason))
    except MemoryError:
        _refuse(result, "It takes more memory to show than a page is given.")
    except ImportError:
        # Of this machine and not of the file: it may be tried again.
        raise
    except Exception:  # noqa: BLE001  # a parser may raise anything over a broken file
        traceback.print_exc()
        _refuse(result, "It is damaged, or not what it seems.")


def _refuse(result: Path, reason: str) -> None:
    result.write_text(reason, "utf-8")
    sys.exit(NOT_SHOWABLE)


def _pdf_page(path: Path, number: int, width: int) -> Image.Image:
    document = _opened(path)
    if number > len(document):
        raise NotShowable(f"It has {len(document)} pages.")
    # What was typed into its form is drawn too.
    document.init_forms()
    page = document[number - 1]
    breadth, height = page.get_size()
    if breadth <= 0 or height <= 0:
        raise NotShowable("This page has no area.")
    drawn: Image.Image = page.render(scale=min(width / breadth, _HIGHEST * width / height)).to_pil()
    return drawn.convert("RGB")


def _opened(path: Path) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if error.err_code == FPDF_ERR_PASSWORD:
            raise NotShowable("The PDF is protected by a password.") from error
        raise NotShowable("The PDF is damaged, or is no PDF.") from error


def _picture(path: Path, kind: DocumentKind, width: int) -> Image.Image:
    pi_heif.register_heif_opener()
    # Ours is checked below, with a reason; Pillow's own would be a warning first.
    Image.MAX_IMAGE_PIXELS = None
    try:
        # Only the decoder of what was recognised: others have no business with these bytes.
        with Image.open(path, formats=[_FORMATS[kind]]) as picture:
            return _on_white(_turned(picture, width))
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise NotShowable("The picture is damaged, or is none.") from error


def _turned(picture: Image.Image, width: int) -> Image.Image:
    """Return a picture as it was meant to be seen, and no larger than wanted."""
    if picture.width * picture.height > _LARGEST_PICTURE:
        raise NotShowable(f"The picture is too large: {picture.width:,} times {picture.height:,} pixels.")
    # JPEG can be decoded small. Which side is up is known later: both may become the width.
    picture.draft("RGB", (_HIGHEST * width, _HIGHEST * width))
    turned = ImageOps.exif_transpose(picture)
    turned.thumbnail((width, _HIGHEST * width))
    return turned


def _on_white(picture: Image.Image) -> Image.Image:
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    page = Image.new("RGBA", picture.size, "white")
    page.alpha_composite(picture.convert("RGBA"))
    return page.convert("RGB")


def _confine() -> None:
    """Hold this process to the limits, for good, as far as the system knows how."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415  # not on every system

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_LARGEST_RESULT, _LARGEST_RESULT))
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS + 5))
    if sys.platform == "linux":  # elsewhere it is not to be set, or does nothing
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    # Should the server die, nobody else would end this.
    signal.alarm(WALL_SECONDS)


if __name__ == "__main__":
    main()
