"""Cuts: which passages of a source belong to a generation, while those by older rules serve and others are cut anew."""

from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from domain.generations import Generation, GenerationState
from persistence.tables import index_generations, passages

_SERVING: ColumnElement[int] = (
    select(index_generations.c.number)
    .where(index_generations.c.state == GenerationState.SERVING.value)
    .correlate(None)
    .scalar_subquery()
)


def belongs_to(generation: Generation) -> ColumnElement[bool]:
    """Return the condition that a passage is one of those that a generation is to have."""
    return _belongs_to(generation.number)


def belongs_to_serving() -> ColumnElement[bool]:
    """Return the condition that a passage is one of those that are searched; all are where there is no index yet."""
    return _belongs_to(func.coalesce(_SERVING, 0))


def _belongs_to(number: Any) -> ColumnElement[bool]:
    begun = or_(passages.c.found_from.is_(None), passages.c.found_from <= number)
    return and_(begun, or_(passages.c.found_until.is_(None), passages.c.found_until > number))
