"""The reader: a program that reads one file, under limits that the system holds it to.

    python -m persistence.extraction.reader PATH KIND FOLDER LIMITS

It is run by `persistence.extraction.extracting` and imported by nobody: what parses strangers' bytes stays out of every
process that lives on. The extract is left in FOLDER, or the reason why there is none.
"""

import importlib
import json
import os
import sys
import traceback
from pathlib import Path
from typing import Any

from domain.documents import DocumentKind, DocumentUnreadable
from domain.page_texts import PageText
from persistence.confinement.limits import confine
from persistence.extraction.extracts import Extract, write_extract, write_failure
from persistence.extraction.limits import LARGEST_TEXT, Limits
from persistence.extraction.outlines import TEXT_TOO_LONG

_LARGEST_RESULT = 500_000_000
_GRACE_SECONDS = 10
_PICTURES = frozenset((DocumentKind.PNG, DocumentKind.JPEG, DocumentKind.WEBP, DocumentKind.HEIC))
BROKEN = "It is damaged, or not what it seems: it could not be read."


def main() -> None:
    """Read the file of the command line."""
    path, kind, folder = Path(sys.argv[1]), DocumentKind(sys.argv[2]), Path(sys.argv[3])
    limits = Limits(**json.loads(sys.argv[4]))
    _confine(limits)
    try:
        write_extract(folder, _require_text(_read(path, kind, folder, limits)))
    except DocumentUnreadable as unreadable:
        write_failure(folder, str(unreadable))
    except MemoryError:
        write_failure(folder, out_of_memory(limits), is_too_costly=True)
    except (ImportError, OSError):
        # Of this machine and not of the file: the worker tries again.
        raise
    except Exception:  # noqa: BLE001  # a parser may raise anything over a broken file
        traceback.print_exc()
        write_failure(folder, BROKEN)


def out_of_memory(limits: Limits) -> str:
    """Return that a document takes more memory than it is given, and how much that is."""
    return f"It takes too much memory to read: more than {limits.memory_bytes // 1_000_000} MB."


def _read(path: Path, kind: DocumentKind, folder: Path, limits: Limits) -> Extract:
    # Each format's library is imported where it is needed: the models that read pictures take a second to load.
    if kind is DocumentKind.PDF:
        extract: Extract = _of("pdfs").pdf_extract(path, limits)
    elif kind in _PICTURES:
        extract = _of("pictures").picture_extract(path, kind)
    elif kind is DocumentKind.EMAIL:
        extract = _of("mails").mail_extract(path.read_bytes(), folder)
    else:
        extract = Extract((_page(path, kind, limits),))
    return extract


def _page(path: Path, kind: DocumentKind, limits: Limits) -> PageText:
    if kind is DocumentKind.DOCX:
        page: PageText = _of("word").word_page(path, limits)
    else:
        page = _text_page(path.read_bytes(), kind)
    return page


def _text_page(data: bytes, kind: DocumentKind) -> PageText:
    text = _of("texts").decoded(data, is_markup=kind is DocumentKind.HTML)
    if len(text) > LARGEST_TEXT:
        raise DocumentUnreadable(TEXT_TOO_LONG)
    page: PageText
    match kind:
        case DocumentKind.MARKDOWN:
            page = _of("markdown").markdown_page(text)
        case DocumentKind.HTML:
            page = _of("pages").html_page(text)
        case DocumentKind.CSV:
            page = _of("tables").table_page(text)
        case DocumentKind.SRT | DocumentKind.VTT:
            page = _of("subtitles").subtitle_page(text, kind)
        case _:
            page = PageText(None, text)
    return page


def _of(format_name: str) -> Any:
    return importlib.import_module(f"persistence.extraction.{format_name}")


def _require_text(extract: Extract) -> Extract:
    if not extract.attachments and not any(page.text.strip() for page in extract.pages):
        raise DocumentUnreadable("There is no text in this file.")
    return extract


def _confine(limits: Limits) -> None:
    confine(
        wall_seconds=limits.seconds + _GRACE_SECONDS,
        cpu_seconds=limits.seconds * (os.cpu_count() or 1),
        memory_bytes=limits.memory_bytes,
        file_bytes=_LARGEST_RESULT,
    )


if __name__ == "__main__":
    main()
