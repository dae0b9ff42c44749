"""Tags: short words of a trip's own that its expenses are found by."""

from collections.abc import Iterable

from domain.refusals import Refusal, RefusalCode
from domain.texts import TextInvalid, clean_text

MOST_TAGS = 20
_LONGEST_TAG = 40


class TagsInvalid(Refusal):
    """There are too many tags, or one is empty, too long, or no text."""

    code = RefusalCode.TAGS_INVALID


def clean_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """Return tags trimmed, in the order given, each once in any case; raises TagsInvalid."""
    cleaned = {text.casefold(): text for text in map(_clean_tag, tags)}
    if len(cleaned) > MOST_TAGS:
        raise TagsInvalid(f"An expense has at most {MOST_TAGS} tags, and {len(cleaned)} were given.", field=("tags",))
    return tuple(cleaned.values())


def _clean_tag(tag: str) -> str:
    try:
        return clean_text(tag, field="tag", longest=_LONGEST_TAG)
    except TextInvalid as refusal:
        raise TagsInvalid(refusal.message, field=("tags",)) from None
