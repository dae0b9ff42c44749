"""Texts: which expenses say the words of a question, and how places are spelled; compared beside the loop.

Plurals, accents and words side by side are no comparison that both databases make alike. What is read here are texts
and days; the ids of the expenses that are meant go to the statement that adds them up.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, select

from domain.categories import Category
from domain.figure_making.averages import days_told
from domain.plans import Described, Filters, Phrase
from domain.sentences import fold
from persistence.among import among
from persistence.database import Snapshot
from persistence.fact_finding.meaning import alive, meant_by
from persistence.tables import expense_tags, expenses


async def load_matching(connection: Snapshot, filters: Filters, trip_id: UUID) -> tuple[UUID, ...] | None:
    """Return the expenses whose texts say what filters ask for, or None where they ask for no words."""
    if not _phrases(filters) and not filters.without_phrases:
        return None
    return tuple(row.id for row in await _load_meant(connection, filters, trip_id))


async def load_days_there(connection: Snapshot, filters: Filters, trip_id: UUID) -> int:
    """Return on how many days something was spent in the places of filters, whatever it was; 0 where nobody tells."""
    there = await _load_meant(connection, Filters(places=filters.places, days=filters.days), trip_id)
    return await asyncio.to_thread(days_told, [(row.spent_on, row.place) for row in there], filters.places)


async def load_spellings(
    connection: Snapshot, filters: Filters, trip_id: UUID, matching: Sequence[UUID] | None
) -> dict[str, str]:
    """Return how places of the expenses meant were written first, where they are written otherwise: "prague"."""
    said = () if matching is None else (among(expenses.c.id, matching),)
    number = func.row_number().over(order_by=(expenses.c.spent_on, expenses.c.id)).label("number")
    written = (
        select(expenses.c.place, number)
        .where(*alive(trip_id), *meant_by(filters), expenses.c.place.is_not(None), *said)
        .subquery()
    )
    statement = select(written.c.place).group_by(written.c.place).order_by(func.min(written.c.number))
    places = [row.place for row in await connection.rows(statement)]
    return await asyncio.to_thread(_spellings, places)


async def _load_meant(connection: Snapshot, filters: Filters, trip_id: UUID) -> Sequence[Row[Any]]:
    names = ("id", "description", "place", "note", "category", "spent_on")
    texts = select(*(expenses.c[name] for name in names)).where(*alive(trip_id), *meant_by(filters))
    rows = await connection.many_rows(texts)
    tags: dict[UUID, list[str]] = defaultdict(list)
    for row in await connection.many_rows(tags_of(trip_id)):
        tags[row.expense_id].append(row.tag)
    return await asyncio.to_thread(_meant, rows, filters, tags)


def tags_of(trip_id: UUID) -> Select[Any]:
    """Select the tags of all expenses of a trip."""
    return (
        select(expense_tags.c.expense_id, expense_tags.c.tag)
        .join(expenses, expenses.c.id == expense_tags.c.expense_id)
        .where(*alive(trip_id))
    )


def _meant(rows: Iterable[Row[Any]], filters: Filters, tags: Mapping[UUID, Sequence[str]]) -> list[Row[Any]]:
    return [row for row in rows if _is_meant(_described(row, tags.get(row.id, ())), filters)]


def _described(row: Row[Any], tags: Sequence[str]) -> Described:
    return Described(Category(row.category), row.description, place=row.place, note=row.note, tags=tuple(tags))


def _is_meant(described: Described, filters: Filters) -> bool:
    are_said = all(phrase.means(described) for phrase in _phrases(filters))
    return are_said and not any(phrase.means(described) for phrase in filters.without_phrases)


def _phrases(filters: Filters) -> tuple[Phrase, ...]:
    return (*filters.phrases, *filters.places)


def _spellings(places: Iterable[str]) -> dict[str, str]:
    first: dict[str, str] = {}
    written = {place: first.setdefault(" ".join(fold(place).split()), place) for place in places}
    return {place: spelled for place, spelled in written.items() if place != spelled}
