"""The renderer: a program that draws one page of one file, under limits that the system holds it to.

    python -m persistence.thumbnails.renderer PATH KIND PAGE WIDTH RESULT

It is run by `persistence.thumbnails.rendering` and imported by nobody: what parses strangers' bytes stays out of every
process that lives on. The picture is left in RESULT, or the reason why there is none.
"""

import sys
import traceback
from pathlib import Path

import pypdfium2
from PIL import Image
from pypdfium2.raw import FPDF_ERR_PASSWORD

from domain.documents import DocumentKind
from persistence.confinement.limits import confine
from persistence.confinement.pictures import PictureInvalid, opened_picture
from persistence.thumbnails.rendering import NOT_SHOWABLE, WALL_SECONDS, NotShowable

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
    confine(wall_seconds=WALL_SECONDS, cpu_seconds=_CPU_SECONDS, memory_bytes=_MEMORY_BYTES, file_bytes=_LARGEST_RESULT)
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
    try:
        return opened_picture(path, kind, within=(width, _HIGHEST * width))
    except PictureInvalid as reason:
        raise NotShowable(str(reason)) from reason


if __name__ == "__main__":
    main()
