"""A trip's settings through the schema."""

import pytest

from graph.context import Services
from tests.graph.people import Person
from tests.graph.test_participants import last_activity


@pytest.fixture
def services(shared_services: Services) -> Services:
    """Those of the module: each test has people and trips of its own, and looks at no others."""
    return shared_services


class TestUpdateTrip:
    """updateTrip."""

    async def test_renames_it(self, sarah: Person) -> None:
        """The history tells the old name and the new one."""
        trip = await sarah.create_trip()

        payload = await sarah.do("updateTrip", "trip { name currency }", tripId=trip.id, name=" Brno ")

        assert payload == {"trip": {"name": "Brno", "currency": "EUR"}, "userErrors": []}
        assert await last_activity(sarah, trip) == {
            "kind": "TRIP_CHANGED",
            "summary": "Brno",
            "affectsBalances": False,
            "changes": [{"field": "name", "before": "Prague", "after": "Brno"}],
        }

    async def test_tells_nothing_where_nothing_changes(self, sarah: Person) -> None:
        """The same name, or none, is no change."""
        trip = await sarah.create_trip()

        same = await sarah.do("updateTrip", "trip { name }", tripId=trip.id, name="Prague")
        none = await sarah.do("updateTrip", "trip { name }", tripId=trip.id)

        assert same == none == {"trip": {"name": "Prague"}, "userErrors": []}
        assert (await last_activity(sarah, trip))["kind"] == "TRIP_CREATED"

    async def test_refuses_an_empty_name(self, sarah: Person) -> None:
        """A trip is called something."""
        trip = await sarah.create_trip()

        payload = await sarah.do("updateTrip", "trip { id }", tripId=trip.id, name=" ")

        assert payload == {
            "trip": None,
            "userErrors": [{"code": "TEXT_INVALID", "field": ["name"], "message": "The name must not be empty."}],
        }
