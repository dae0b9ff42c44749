"""Sides: which two things of a question are compared."""

from collections.abc import Sequence

from domain.question_reading.mentions import Kind, Mention
from domain.sentences import Sentence

_KINDS: tuple[frozenset[Kind], ...] = (
    frozenset({Kind.DAYS}),
    frozenset({Kind.PERSON}),
    frozenset({Kind.CATEGORY, Kind.OWN_CATEGORY, Kind.PHRASE}),
    frozenset({Kind.PLACE}),
    frozenset({Kind.PLACE, Kind.PHRASE}),
    frozenset({Kind.METHOD}),
)
"""The kinds of which two are set against each other, those of most weight first."""


def sides_of(mentions: Sequence[Mention], sentence: Sentence) -> tuple[tuple[Mention, ...], ...]:
    """Return the two sides that a question compares, each one mention; none where there are not just two of a kind."""
    for kinds in _KINDS:
        found = sorted((mention for mention in mentions if mention.kind in kinds), key=lambda mention: mention.start)
        if len(found) == 2 and found[0].value != found[1].value and _are_apart(found, sentence):  # noqa: PLR2004  # two sides
            return tuple((mention,) for mention in found)
    return ()


def _are_apart(found: Sequence[Mention], sentence: Sentence) -> bool:
    """Tell whether something stands between two mentions that sets them against each other."""
    between = {token.folded for token in sentence.tokens if found[0].start < token.start < found[1].start}
    return bool(between & {"or", "than", "vs", "versus", "and", "with", "to", "against", "more", "less"})
