"""Links: where a text leads to, which says nothing itself."""

import re

_TARGET = re.compile(r"\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*\)|\{%[^%\n]{0,300}%\}|\bhttps?://\S+")
"""The address behind the words of a Markdown link, a template's tag, or an address by itself."""


def without_links(text: str) -> str:
    """Return a text without its addresses: their digits and words are no part of what is said."""
    return _TARGET.sub(lambda match: "] " if match.group().startswith("]") else " ", text)
