"""Joining: a sentence about several figures, taken apart into one sentence for each.

"You spent {F1} on food and {F2} on lodging" says of each what it would say alone, as long as the figures differ in
their category only: whatever else limits one of them could be read as limiting both.
"""

import re
from collections.abc import Sequence

from domain.answer_writing.statements import Statement
from domain.categories import Category
from domain.sentences import fold

_FIGURE = re.compile(r"\{F\d+\}")
_JOINT = re.compile(r",? and |[,;] ")
_VERB = re.compile(r"\b(?:amounted|amounts|came|comes?|costs?|is|was|were|are)\b", re.IGNORECASE)
_PART_OF_THE_OTHER = re.compile(r"\b(?:it|so|that|them|these|this|which|who|whom|whose)\b", re.IGNORECASE)
_LABELS = frozenset(word for category in Category for word in re.findall(r"\w+", fold(category.label)))


def taken_apart(sentence: str, statements: Sequence[Statement]) -> list[str] | None:
    """Return a sentence for each figure of a sentence, in order; None where they cannot be told apart without doubt.

    `statements` are those of its figures. What has no verb of its own begins as the first does.
    """
    if len(statements) == 1 or _PART_OF_THE_OTHER.search(sentence) or not _differ_in_category_only(statements):
        return None
    first, *betweens, last = _FIGURE.split(sentence)
    figures = _FIGURE.findall(sentence)
    parts = [f"{first}{figures[0]}"]
    for figure, between in zip(figures[1:], betweens, strict=True):
        joints = list(_JOINT.finditer(between))
        if len(joints) != 1:
            return None
        lead = between[joints[0].end() :]
        parts[-1] += between[: joints[0].start()]
        parts.append(f"{lead}{figure}" if _VERB.search(lead) else f"{first}{lead}{figure}")
    parts[-1] += last
    return parts


def _differ_in_category_only(statements: Sequence[Statement]) -> bool:
    """Tell whether the statements are the same but for the categories, and nothing else limits their figures."""
    kinds = {frozenset(statement.said - _LABELS) for statement in statements}
    scopes = [statement.scope - statement.currencies for statement in statements]
    return (
        len(kinds) == 1
        and len(set(scopes)) == len(scopes)
        and all(scope <= _LABELS and scope for scope in scopes)
        and not any(statement.days or statement.is_clause or statement.is_of_people for statement in statements)
    )
