"""Extracts: what was read of a file, and how it travels out of the process that read it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from domain.documents import DocumentUnreadable, ReadingTooCostly
from domain.page_texts import Cue, PageText, Section
from domain.receipts import Receipt
from persistence.receipt_bodies import receipt_json, receipt_of

RESULT_FILE = "extract.json"
# PostgreSQL stores no NUL, and no database a lone surrogate. The replacement keeps all offsets.
_UNSTORABLE = {0: "\ufffd", **dict.fromkeys(range(0xD800, 0xE000), "\ufffd")}


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with an e-mail: the name it had there, and where its bytes lie."""

    name: str
    path: Path


@dataclass(frozen=True, slots=True)
class Extract:
    """The text of a document, and the files that came with it; `page_count` is None where its kind has no pages.

    `receipt` is what it says as a bill; None where it is none.
    """

    pages: tuple[PageText, ...]
    page_count: int | None = None
    attachments: tuple[Attachment, ...] = ()
    receipt: Receipt | None = None


def storable(text: str) -> str:
    """Return a text without what databases refuse, each character of it replaced by one."""
    return text.translate(_UNSTORABLE)


def write_extract(folder: Path, extract: Extract) -> None:
    """Write an extract into a folder."""
    body = {
        "pages": [_page_body(page) for page in extract.pages],
        "pageCount": extract.page_count,
        "attachments": [[attachment.name, attachment.path.name] for attachment in extract.attachments],
        "receipt": None if extract.receipt is None else receipt_json(extract.receipt),
    }
    (folder / RESULT_FILE).write_bytes(orjson.dumps(body))


def write_failure(folder: Path, reason: str, *, is_too_costly: bool = False) -> None:
    """Write into a folder why there is no extract, in a sentence for people, and whether more might have helped."""
    (folder / RESULT_FILE).write_bytes(orjson.dumps({"reason": reason, "isTooCostly": is_too_costly}))


def read_extract(folder: Path) -> Extract | None:
    """Return the extract that lies in a folder, or None where none was finished.

    Raises DocumentUnreadable, or ReadingTooCostly, which is one.
    """
    try:
        body = orjson.loads((folder / RESULT_FILE).read_bytes())
    except (FileNotFoundError, orjson.JSONDecodeError):
        return None
    if "reason" in body:
        raise (ReadingTooCostly if body["isTooCostly"] else DocumentUnreadable)(body["reason"])
    return Extract(
        pages=tuple(_page(page) for page in body["pages"]),
        page_count=body["pageCount"],
        attachments=tuple(Attachment(name, folder / file) for name, file in body["attachments"]),
        receipt=None if body["receipt"] is None else receipt_of(body["receipt"]),
    )


def _page_body(page: PageText) -> dict[str, Any]:
    return {
        "page": page.page,
        "text": storable(page.text),
        "sections": [[section.start, [storable(title) for title in section.heading_path]] for section in page.sections],
        "cues": [[cue.start, cue.seconds] for cue in page.cues],
    }


def _page(body: dict[str, Any]) -> PageText:
    return PageText(
        page=body["page"],
        text=body["text"],
        sections=tuple(Section(start, tuple(path)) for start, path in body["sections"]),
        cues=tuple(Cue(start, seconds) for start, seconds in body["cues"]),
    )
