"""Pointing: words of a question that stand for what another one named."""

import re

from domain.lexicon.follow_ups import POINTING_AT_THINGS

_PRONOUN = re.compile(POINTING_AT_THINGS, re.IGNORECASE)


def points(text: str) -> bool:
    """Tell whether a question points at what it does not name: neither "that hotel" nor "the ticket that we booked"."""
    return _PRONOUN.search(text) is not None


def named_for(text: str, name: str) -> str:
    """Return a question with a name for the first word of it that points at something."""
    return _PRONOUN.sub(lambda _: f"the {name}", text, count=1)
