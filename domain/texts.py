"""Texts: what people type, trimmed, of a bounded length, storable in every database; and lists as they write them."""

import unicodedata
from collections.abc import Sequence

from domain.refusals import Refusal, RefusalCode


class TextInvalid(Refusal):
    """The text is empty, too long, or holds characters that no database stores."""

    code = RefusalCode.TEXT_INVALID


def clean_text(text: str, *, field: str, longest: int) -> str:
    """Return `text` in Unicode NFC without outer white space; raise TextInvalid unless 1 to `longest` characters.

    NUL and lone surrogates are refused: PostgreSQL stores neither, and JSON carries only the first.
    """
    cleaned = unicodedata.normalize("NFC", text).strip()
    # Letters, marks, numbers, punctuation or symbols: what is only spaces and controls of direction shows nothing.
    if not any(unicodedata.category(character)[0] in "LMNPS" for character in cleaned):
        raise TextInvalid(f"The {field} must not be empty.", field=(field,))
    if len(cleaned) > longest:
        raise TextInvalid(f"The {field} has {len(cleaned)} characters; at most {longest} are kept.", field=(field,))
    if any(character == "\0" or unicodedata.category(character) == "Cs" for character in cleaned):
        raise TextInvalid(f"The {field} holds a character that is not text.", field=(field,))
    return cleaned


def listed(parts: Sequence[str], *, conjunction: str = "and") -> str:
    """Return "a", "a and b", "a, b and c", or nothing for nothing."""
    if len(parts) <= 1:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {conjunction} {parts[-1]}"
