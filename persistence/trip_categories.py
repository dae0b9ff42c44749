"""Trip categories: rows of the categories that a trip made up for itself."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select

from domain.categories import Category
from domain.trip_categories import TripCategory
from persistence.database import ReadConnection
from persistence.tables import trip_categories


async def load_trip_categories(
    connection: ReadConnection, trip_ids: Iterable[UUID]
) -> dict[UUID, tuple[TripCategory, ...]]:
    """Return the categories of each trip's own, also archived ones, in the order they were added."""
    wanted = list(trip_ids)
    statement = select(trip_categories).where(trip_categories.c.trip_id.in_(wanted)).order_by(trip_categories.c.id)
    by_trip: dict[UUID, list[TripCategory]] = defaultdict(list)
    for row in await connection.rows(statement):
        category = TripCategory(row.id, row.trip_id, row.name, Category(row.parent), row.archived_at)
        by_trip[row.trip_id].append(category)
    return {trip_id: tuple(by_trip[trip_id]) for trip_id in wanted}
