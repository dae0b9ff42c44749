"""Texts people type: one line or several, trimmed, of a bounded length, storable in every database."""

import unicodedata

from domain.refusals import Refusal, RefusalCode


class TextInvalid(Refusal):
    """The text is empty, too long, or holds characters that no database stores."""

    code = RefusalCode.TEXT_INVALID


def clean_text(text: str, *, field: str, longest: int) -> str:
    """Return `text` in Unicode NFC without outer white space; raise TextInvalid unless 1 to `longest` characters.

    NUL and lone surrogates are refused: PostgreSQL stores neither, and JSON carries only the first.
    """
    cleaned = unicodedata.normalize("NFC", text).strip()
    if not cleaned:
        raise TextInvalid(f"The {field} must not be empty.", field=(field,))
    if len(cleaned) > longest:
        raise TextInvalid(f"The {field} has {len(cleaned)} characters; at most {longest} are kept.", field=(field,))
    if any(character == "\0" or unicodedata.category(character) == "Cs" for character in cleaned):
        raise TextInvalid(f"The {field} holds a character that is not text.", field=(field,))
    return cleaned
