"""Knowledge: what a trip knows, for its questions to be read against."""

import asyncio
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select

from domain.currencies import currency_of
from domain.plans import Knowledge
from domain.question_reading.days import DayRange
from domain.sentences import stems_of
from domain.trips import OpenTrip
from persistence.database import ReadConnection
from persistence.fact_finding.meaning import alive
from persistence.fact_finding.texts import tags_of
from persistence.tables import expense_tags, expenses


async def load_knowledge(connection: ReadConnection, trip: OpenTrip) -> Knowledge:
    """Return what the trip knows, for a question of its viewer to be read against: three statements.

    The words of a large trip take their time: they are read beside the loop, and others are served meanwhile.
    """
    days = await load_days(connection, trip.trip.id)
    columns = (expenses.c.description, expenses.c.place, expenses.c.note, expenses.c.currency)
    rows = await connection.many_rows(select(*columns).where(*alive(trip.trip.id)).distinct())
    tags = await connection.rows(tags_of(trip.trip.id).with_only_columns(expense_tags.c.tag).distinct())
    return await asyncio.to_thread(_knowledge, trip, rows, {row.tag for row in tags}, days)


async def load_days(connection: ReadConnection, trip_id: UUID) -> DayRange | None:
    """Return the first and the last day on which something was spent, or None where nothing was."""
    spent_on = expenses.c.spent_on
    ends = select(func.min(spent_on).label("first"), func.max(spent_on).label("last")).where(*alive(trip_id))
    row = await connection.first(ends)
    return None if row is None or row.first is None else DayRange(row.first, row.last)


def _knowledge(trip: OpenTrip, rows: Sequence[Row[Any]], tags: set[str], days: DayRange | None) -> Knowledge:
    texts = {text for row in rows for text in (row.description, row.place) if text} | tags
    described = frozenset(stems_of(text) for text in texts)
    noted = frozenset(stems_of(row.note) for row in rows if row.note)
    asker = [person.id for person in trip.participants if person.user_id == trip.viewer.user_id]
    return Knowledge(
        participants=trip.participants,
        asker_id=asker[0] if asker else None,
        descriptions=described | noted,
        places=frozenset(stems_of(row.place) for row in rows if row.place),
        currencies=frozenset(currency_of(row.currency) for row in rows),
        currency=trip.trip.currency,
        first_day=None if days is None else days.first,
        last_day=None if days is None else days.last,
        own_categories=tuple((one.id, one.name, stems_of(one.name)) for one in trip.categories),
        notes=noted - described,
    )
