"""Grants: who may see a trip, asked for one or for many, is the same."""

from itertools import product
from uuid import UUID

from sqlalchemy import select

from domain.access import Scope, Viewer
from persistence.database import Database
from persistence.grants import grants_of, still_granted
from persistence.ids import new_id
from tests.arrangement import stored_trip
from tests.statements import statements_on


class TestStillGranted:
    """Many viewers, each with a trip."""

    async def test_is_what_is_granted_to_each(self, database: Database) -> None:
        """Members, strangers, keys for all trips or some, and links, also to a trip that is not there."""
        here, elsewhere = await stored_trip(database), await stored_trip(database)
        owner, nowhere = here.viewer.user_id, new_id()
        trip_ids = [here.trip.id, elsewhere.trip.id, nowhere]
        viewers = [
            here.viewer,
            elsewhere.viewer,
            Viewer(new_id()),
            Viewer(owner, session_id=new_id()),
            *(Viewer(owner, key_id=new_id(), trip_ids=opened) for opened in (None, frozenset[UUID]())),
            *(Viewer(owner, key_id=new_id(), trip_ids=frozenset({trip_id})) for trip_id in trip_ids),
            *(
                Viewer(link_id, link_id=link_id, scope=Scope.READ, trip_ids=frozenset({trip_id}))
                for trip_id in trip_ids
                for link_id in [new_id()]
            ),
        ]
        seats = list(product(viewers, trip_ids))

        async with database.read() as connection:
            granted = {
                viewer: {row.trip_id for row in await connection.rows(select(grants_of(viewer)))} for viewer in viewers
            }
            with statements_on(database) as statements:
                found = await still_granted(connection, seats)

        assert found == {(viewer, trip_id) for viewer, trip_id in seats if trip_id in granted[viewer]}
        assert len(found) == 7
        assert len(statements) == 1
