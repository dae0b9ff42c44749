"""Trip categories: rows of the categories that a trip made up for itself."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from domain.access import Viewer
from domain.categories import Category
from domain.trip_categories import TripCategory
from persistence.among import among
from persistence.database import ReadConnection, WriteConnection
from persistence.grants import is_seen
from persistence.tables import trip_categories


async def insert_trip_category(connection: WriteConnection, category: TripCategory) -> None:
    """Store a new category; the trip's row is locked, so its name is still free."""
    await connection.change(trip_categories.insert().values(id=category.id, **_columns(category)))


async def replace_trip_category(connection: WriteConnection, category: TripCategory) -> None:
    """Store a changed category."""
    statement = trip_categories.update().where(trip_categories.c.id == category.id)
    await connection.change(statement.values(**_columns(category)))


async def load_trip_categories(
    connection: ReadConnection, trip_ids: Iterable[UUID]
) -> dict[UUID, tuple[TripCategory, ...]]:
    """Return the categories of each trip's own, also archived ones, in the order they were added."""
    wanted = list(trip_ids)
    statement = select(trip_categories).where(among(trip_categories.c.trip_id, wanted)).order_by(trip_categories.c.id)
    by_trip: dict[UUID, list[TripCategory]] = defaultdict(list)
    for row in await connection.rows(statement):
        by_trip[row.trip_id].append(_category(row))
    return {trip_id: tuple(by_trip[trip_id]) for trip_id in wanted}


async def load_trip_categories_by_id(
    connection: ReadConnection, category_ids: Iterable[UUID]
) -> dict[UUID, TripCategory]:
    """Return categories by id; unknown ids are left out."""
    rows = await connection.rows(select(trip_categories).where(among(trip_categories.c.id, category_ids)))
    return {row.id: _category(row) for row in rows}


async def load_trip_categories_for(
    connection: ReadConnection, viewer: Viewer, category_ids: Iterable[UUID]
) -> dict[UUID, TripCategory]:
    """Return the categories of the viewer's trips, by id; all others are left out."""
    statement = select(trip_categories).where(
        is_seen(trip_categories.c.trip_id, viewer), among(trip_categories.c.id, category_ids)
    )
    return {row.id: _category(row) for row in await connection.rows(statement)}


def _columns(category: TripCategory) -> dict[str, Any]:
    return {
        "trip_id": category.trip_id,
        "name": category.name,
        "folded_name": category.name.casefold(),
        "parent": category.parent.value,
        "archived_at": category.archived_at,
    }


def _category(row: Row[Any]) -> TripCategory:
    return TripCategory(row.id, row.trip_id, row.name, Category(row.parent), row.archived_at)
