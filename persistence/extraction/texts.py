"""Texts: plain text in any encoding."""

import re

import charset_normalizer

from domain.documents import DocumentUnreadable
from domain.recognition import marked_encoding

_GUESSED_FROM_BYTES = 500_000
# As HTML and XML name their encoding, within their first bytes.
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_:.-]+)""")
_DECLARED_WITHIN = 2_048


def decoded(data: bytes, *, is_markup: bool = False) -> str:
    """Return the text of bytes in whatever encoding; markup may name its own. Raises DocumentUnreadable."""
    if encoding := marked_encoding(data):
        return data.decode(encoding, errors="replace").removeprefix("\ufeff")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        declared = _declared(data) if is_markup else None
        return data.decode(declared or _guessed(data), errors="replace")


def _declared(data: bytes) -> str | None:
    found = _DECLARED.search(data[:_DECLARED_WITHIN])
    if found is None:
        return None
    name = found.group(1).decode()
    try:
        "".encode(name)
    except (LookupError, UnicodeError):
        return None
    # What is no UTF-8 although it says so is the encoding that most browsers take it for.
    return "cp1252" if name.lower().replace("_", "-") in {"utf-8", "utf8", "iso-8859-1", "us-ascii"} else name


def _guessed(data: bytes) -> str:
    guess = charset_normalizer.from_bytes(data[:_GUESSED_FROM_BYTES]).best()
    if guess is None:
        raise DocumentUnreadable("The text is in an encoding that was not recognised.")
    return guess.encoding
