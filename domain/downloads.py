"""Downloads: what a document's file is said to be, and called, to whoever fetches it."""

from dataclasses import dataclass
from urllib.parse import quote

from domain.documents import DocumentKind

_LONGEST_ASCII_NAME = 150


@dataclass(frozen=True, slots=True)
class MediaType:
    """What a file is said to be: as a download, and when a browser shows it, or None where it may not show it."""

    download: str
    shown: str | None = None


_TEXT = "text/plain; charset=utf-8"
"""A byte order mark goes before what is said here, and most texts without one are UTF-8."""
# HTML is never shown: it could run scripts. A PDF may be: no script in it reaches a page, and viewers run it in a
# process of its own. What browsers do not show, as HEIC, is a download.
_BY_KIND = {
    DocumentKind.PDF: MediaType("application/pdf", "application/pdf"),
    DocumentKind.TEXT: MediaType(_TEXT, _TEXT),
    DocumentKind.MARKDOWN: MediaType("text/markdown; charset=utf-8", _TEXT),
    DocumentKind.CSV: MediaType("text/csv; charset=utf-8", _TEXT),
    DocumentKind.SRT: MediaType(_TEXT, _TEXT),
    DocumentKind.VTT: MediaType("text/vtt; charset=utf-8", _TEXT),
    DocumentKind.HTML: MediaType("text/html; charset=utf-8"),
    DocumentKind.DOCX: MediaType("application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    DocumentKind.EMAIL: MediaType("message/rfc822"),
    DocumentKind.HEIC: MediaType("image/heic"),
    DocumentKind.PNG: MediaType("image/png", "image/png"),
    DocumentKind.JPEG: MediaType("image/jpeg", "image/jpeg"),
    DocumentKind.WEBP: MediaType("image/webp", "image/webp"),
}


def media_type_of(kind: DocumentKind) -> MediaType:
    """Return what files of a kind are said to be; their names and their senders are not asked."""
    return _BY_KIND[kind]


def disposition_of(name: str, *, is_shown: bool = False) -> str:
    """Return a Content-Disposition (RFC 6266): to be kept under a name, or, where it `is_shown`, to be shown.

    The name is there twice, in ASCII for old clients and whole (RFC 8187); no name ends the header or begins another.
    """
    plain = "".join(character if _is_plain(character) else "_" for character in name)
    disposition = "inline" if is_shown else "attachment"
    return f"{disposition}; filename=\"{plain[:_LONGEST_ASCII_NAME]}\"; filename*=UTF-8''{_encoded(name)}"


def attributes_of(kind: DocumentKind, name: str) -> dict[str, str]:
    """Return the headers with which an object store gives a file out as a download."""
    return {"Content-Type": media_type_of(kind).download, "Content-Disposition": disposition_of(name)}


def path_name_of(name: str) -> str:
    """Return a name as the last part of a URL's path, not yet percent-encoded: what `curl -O` calls the file.

    Whatever parts paths, or leads to another folder, is an underscore.
    """
    kept = "".join("_" if character in "/\\" or not character.isprintable() else character for character in name)
    return kept.encode(errors="replace").decode() if kept.strip(". ") else "document"


def _is_plain(character: str) -> bool:
    # A percent sign is decoded by some clients; a backslash and a quotation mark would have to be escaped.
    return character.isascii() and character.isprintable() and character not in '"\\%/'


def _encoded(name: str) -> str:
    return quote(name.replace("/", "_"), safe="", errors="replace")
