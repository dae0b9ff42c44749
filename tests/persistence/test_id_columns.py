"""Id columns: an id that is read again is remembered."""

from sqlalchemy import select

from persistence.database import Database
from persistence.tables import trips
from tests.arrangement import stored_trip


class TestId:
    """Columns of ids."""

    async def test_gives_the_same_object_for_the_same_id(self, database: Database) -> None:
        """As often as it is read: a page names a few people a thousand times."""
        trip = await stored_trip(database)

        async with database.read() as connection:
            first, second = [await connection.scalar(select(trips.c.id)) for _ in range(2)]

        assert first == trip.trip.id
        assert first is second
        assert hash(first) == hash(trip.trip.id)
