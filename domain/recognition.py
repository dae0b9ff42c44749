"""Recognition: what a file is, by its content alone; names lie, and telephones and mail programs invent them."""

import codecs
import csv
import re
from collections import Counter
from collections.abc import Callable, Iterable

from domain.documents import DocumentKind, FileEmpty, FileTypeUnknown

HEAD_BYTES = 64 * 1024
"""How much of a file's beginning, and of its end, is looked at."""

_PDF_WITHIN = 1_024
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# What a DOCX with a password is: the parts of Office's older container have UTF-16 names.
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_HEIC_BRANDS = frozenset((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"))
# Control characters that plain text has use for: tab, line feed, form feed, carriage return, escape.
_TEXT_CONTROLS = frozenset(b"\t\n\f\r\x1b")
_FIRST_PRINTABLE = 0x20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    # UTF-32 first: its mark begins like that of UTF-16.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_FORMATS = "PDF, plain text, Markdown, HTML, DOCX, CSV, subtitles (SRT, WebVTT), e-mail, PNG, JPEG, WebP and HEIC"

_HTML = re.compile(
    # Atomic: how much is one comment is not tried anew, or many of them would take for ever.
    r"\s*(?>(?:<\?xml[^>]*>|<!--.*?-->)\s*)*+"
    r"<(?:!doctype\s+html|html|head|body|title|meta|div|p|table|section|article|main|h[1-6]|ul|ol|span)\b[^<]*>",
    re.IGNORECASE | re.DOTALL,
)
_SRT = re.compile(r"\s*\d+[ \t]*\r?\n[ \t]*(?:\d+:)?\d{1,2}:\d{2}[,.]\d{1,3}[ \t]*-->")
_VTT = re.compile(r"WEBVTT(?:[ \t\r\n]|$)")
_MAIL_HEADER = re.compile(r"([A-Za-z][A-Za-z0-9-]*):")
_MAIL_ORIGIN = frozenset(("from", "received", "return-path", "delivered-to"))
_MAIL_KNOWN = _MAIL_ORIGIN | {"to", "date", "subject", "message-id", "mime-version", "content-type"}
_FEWEST_MAIL_HEADERS = 2
# What makes Markdown of a text, and how much it counts; three points do.
_MARKDOWN = tuple(
    (re.compile(pattern, re.MULTILINE), points)
    for pattern, points in (
        (r"^#{1,6}[ \t]+\S[^\n]*\n[ \t]*\r?\n", 3),  # a heading with a blank line below it
        (r"^={2,6}[^=\n]+={2,6}[ \t]*\r?$", 3),  # a heading as wikis write it
        (r"^#{1,6}[ \t]+\S", 1),
        (r"^(?:```|~~~)", 2),
        (r"^\|[^\n]*\|[ \t]*\r?\n\|[ :|-]+\|", 3),  # a table
        (r"\[[^\]\n]{1,200}\]\([^)\s]{1,200}\)", 2),  # a link
        (r"^\S[^\n]*\n(?:={3,}|-{3,})[ \t]*\r?$", 1),
        (r"^[ \t]*[-*+][ \t]+\S[^\n]*\n(?:[^\n]*\n){0,3}?[ \t]*[-*+][ \t]+\S", 1),
        (r"(\*\*|__)(?=\S)[^\n]{1,80}?\S\1", 1),
        (r"^>[ \t]", 1),
    )
)
_ENOUGH_POINTS = 3
_SEPARATORS = ",;\t"
_ROWS_LOOKED_AT = 50
_FEWEST_ROWS = 2
_ALIKE = 0.9
_LONGEST_HEADING = 80


def recognised_kind(head: bytes, tail: bytes = b"") -> DocumentKind:
    """Return what a file is, from its first and its last HEAD_BYTES; raises FileEmpty or FileTypeUnknown."""
    if not head:
        raise FileEmpty("The file is empty.", field=("file",))
    kind = _of_signature(head, tail) or _of_text(head)
    if kind is None:
        raise FileTypeUnknown(f"What is read is {_FORMATS}; this is none of them.", field=("file",))
    return kind


def marked_encoding(data: bytes) -> str | None:
    """Return the Unicode encoding that a text's first bytes give away, by its mark or by its zeros."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    # Most letters of most languages have a zero in UTF-16, all on the same side.
    even, odd = data[0:512:2], data[1:512:2]
    if even and odd and odd.count(0) > len(odd) // 2 and not even.count(0):
        return "utf-16-le"
    if even and odd and even.count(0) > len(even) // 2 and not odd.count(0):
        return "utf-16-be"
    return None


def _of_signature(head: bytes, tail: bytes) -> DocumentKind | None:
    return next((kind for kind, is_one in _SIGNATURES if is_one(head, tail)), None)


def _is_docx(head: bytes, tail: bytes) -> bool:
    ends = head + tail
    return (head.startswith(_ZIP) and b"word/document" in ends) or (head.startswith(_OLE) and _ENCRYPTED in ends)


def _is_heic(head: bytes) -> bool:
    if head[4:8] != b"ftyp":
        return False
    length = int.from_bytes(head[:4], "big")
    brands = head[8:12] + head[16 : min(length, 256)]
    return any(brands[place : place + 4] in _HEIC_BRANDS for place in range(0, len(brands), 4))


def _of_text(head: bytes) -> DocumentKind | None:
    text = _sniffed(head)
    # Rich text is made of printable characters, but nobody reads it so.
    if text is None or text.startswith("{\\rtf"):
        return None
    return next((kind for kind, is_one in _TEXTS if is_one(text)), DocumentKind.TEXT)


def _sniffed(head: bytes) -> str | None:
    """Return the text that a file begins with, its letters perhaps wrong, its signs right; None where it is no text."""
    if encoding := marked_encoding(head):
        return head.decode(encoding, errors="replace").lstrip("\ufeff")
    if any(byte < _FIRST_PRINTABLE and byte not in _TEXT_CONTROLS for byte in frozenset(head)):
        return None
    return head.decode("utf-8", errors="replace")


def _is_mail(text: str) -> bool:
    """Tell whether a text begins with nothing but headers of a mail, up to a blank line."""
    names: set[str] = set()
    lines = text.lstrip("\r\n").splitlines()
    if lines and lines[0].startswith("From "):  # as mailboxes begin their mails
        lines = lines[1:]
    for line in lines:
        if not line.strip():
            break
        if line[0] in " \t" and names:
            continue
        header = _MAIL_HEADER.match(line)
        if header is None:
            return False
        names.add(header.group(1).lower())
    return len(names & _MAIL_KNOWN) >= _FEWEST_MAIL_HEADERS and not _MAIL_ORIGIN.isdisjoint(names)


def separator_of(text: str) -> str | None:
    """Return what parts the columns of a table written as text; None where the text is no such table."""
    lines = text.splitlines()
    # The last line of a long text may have been cut short.
    whole = lines[:-1] if len(text) >= HEAD_BYTES // 2 and len(lines) > _FEWEST_ROWS else lines
    kept = [line for line in whole if line.strip()][:_ROWS_LOOKED_AT]
    found = [separator for separator in _SEPARATORS if _are_rows(kept, separator)]
    return max(found, key=kept[0].count) if found else None


def _are_rows(lines: list[str], separator: str) -> bool:
    if len(lines) < _FEWEST_ROWS or separator not in lines[0]:
        return False
    if separator != "\t" and 2 * _followed_by_space(lines, separator) > sum(line.count(separator) for line in lines):
        return False  # prose has a space after each comma
    try:
        rows = [row for row in csv.reader(lines, delimiter=separator) if any(row)]
    except csv.Error:
        return False
    if len(rows) < _FEWEST_ROWS or any(len(cell) > _LONGEST_HEADING for cell in rows[0]):
        return False
    (columns, count), *_ = Counter(len(row) for row in rows).most_common(1)
    return columns > 1 and len(rows[0]) == columns and count >= _ALIKE * len(rows)


def _followed_by_space(lines: Iterable[str], separator: str) -> int:
    return sum(line.count(f"{separator} ") for line in lines)


def _is_markdown(text: str) -> bool:
    if text.startswith("#!"):  # a script, whose comments would be headings
        return False
    return sum(points for pattern, points in _MARKDOWN if pattern.search(text)) >= _ENOUGH_POINTS


_SIGNATURES: tuple[tuple[DocumentKind, Callable[[bytes, bytes], bool]], ...] = (
    (DocumentKind.PNG, lambda head, _: head.startswith(b"\x89PNG\r\n\x1a\n")),
    (DocumentKind.JPEG, lambda head, _: head.startswith(b"\xff\xd8\xff")),
    (DocumentKind.WEBP, lambda head, _: head.startswith(b"RIFF") and head[8:12] == b"WEBP"),
    (DocumentKind.HEIC, lambda head, _: _is_heic(head)),
    (DocumentKind.DOCX, _is_docx),
    # The PDF specification allows the marker anywhere in the first KiB, and scanners make use of it.
    (DocumentKind.PDF, lambda head, _: b"%PDF-" in head[:_PDF_WITHIN]),
)
# The strictest first: a mail may hold HTML, a table may hold what looks like Markdown.
_TEXTS: tuple[tuple[DocumentKind, Callable[[str], bool]], ...] = (
    (DocumentKind.VTT, lambda text: _VTT.match(text) is not None),
    (DocumentKind.SRT, lambda text: _SRT.match(text) is not None),
    (DocumentKind.HTML, lambda text: _HTML.match(text) is not None),
    (DocumentKind.EMAIL, _is_mail),
    (DocumentKind.CSV, lambda text: separator_of(text) is not None),
    (DocumentKind.MARKDOWN, _is_markdown),
)
