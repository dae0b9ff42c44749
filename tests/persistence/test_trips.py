"""Trips: who may change one is decided once it is locked, on both databases."""

import asyncio

import pytest

from domain.access import NotFound, Role
from domain.trips import OpenTrip
from persistence.database import Database
from persistence.trips import delete_membership, open_trip_to_change, replace_membership
from tests.arrangement import stored_trip


async def opened(database: Database, trip: OpenTrip, has_begun: asyncio.Event) -> OpenTrip:
    """Open a trip to change it, which waits for whoever is changing it."""
    has_begun.set()
    async with database.write() as connection:
        return await open_trip_to_change(connection, trip.viewer, trip.trip.id)


class TestOpenTripToChange:
    """open_trip_to_change()."""

    async def test_shuts_out_who_lost_their_access_while_they_waited(self, database: Database) -> None:
        """Emily's change waits for one that takes her off the trip: then she may change it no more."""
        trip, has_begun = await stored_trip(database), asyncio.Event()

        async with database.write() as connection:
            await open_trip_to_change(connection, trip.viewer, trip.trip.id)
            waiting = asyncio.create_task(opened(database, trip, has_begun))
            await has_begun.wait()
            await asyncio.sleep(0.2)
            await delete_membership(connection, trip_id=trip.trip.id, user_id=trip.viewer.user_id)

        with pytest.raises(NotFound):
            await waiting

    async def test_knows_the_role_that_was_given_while_it_waited(self, database: Database) -> None:
        """Emily's change waits for one that makes her a member: then she owns the trip no more."""
        trip, has_begun = await stored_trip(database), asyncio.Event()

        async with database.write() as connection:
            await open_trip_to_change(connection, trip.viewer, trip.trip.id)
            waiting = asyncio.create_task(opened(database, trip, has_begun))
            await has_begun.wait()
            await asyncio.sleep(0.2)
            user_id = trip.viewer.user_id
            await replace_membership(connection, trip_id=trip.trip.id, user_id=user_id, role=Role.EDITOR)

        assert (await waiting).role is Role.EDITOR
