"""What a trip keeps for how long, through the schema, and the reports of what went."""

from typing import Any

from domain.reports import Figure, Report, ReportKind
from graph.context import Services
from graph.ids import uuid_of
from persistence.ids import new_id
from persistence.reports import insert_report
from tests.graph.people import Person
from tests.graph.test_participants import last_activity

RULES = "cleanUpRules { versions { limit isOwn } versionDays { limit isOwn } jobDays { limit isOwn } }"
OF_SERVER = {
    "versions": {"limit": None, "isOwn": False},
    "versionDays": {"limit": None, "isOwn": False},
    "jobDays": {"limit": 90, "isOwn": False},
}


class TestUpdateCleanUpRules:
    """updateCleanUpRules."""

    async def test_gives_a_trip_rules_of_its_own(self, sarah: Person) -> None:
        """What is not named is the server's; 0 is for ever, and no lack of a rule; the history tells."""
        trip = await sarah.create_trip()
        before = await sarah.ask(f"query ($id: ID!) {{ trip(id: $id) {{ {RULES} }} }}", id=trip.id)

        payload = await sarah.do("updateCleanUpRules", f"trip {{ {RULES} }}", tripId=trip.id, versions=3, jobDays=0)

        assert before["trip"]["cleanUpRules"] == OF_SERVER
        assert payload["trip"]["cleanUpRules"] == {
            **OF_SERVER,
            "versions": {"limit": 3, "isOwn": True},
            "jobDays": {"limit": None, "isOwn": True},
        }
        assert await last_activity(sarah, trip) == {
            "kind": "TRIP_CHANGED",
            "summary": "Prague",
            "affectsBalances": False,
            "changes": [
                {"field": "kept versions", "before": None, "after": "3"},
                {"field": "jobs kept", "before": None, "after": "for ever"},
            ],
        }

    async def test_takes_them_back(self, sarah: Person) -> None:
        """Null is the server's rule again; what is the same is no change."""
        trip = await sarah.create_trip()
        await sarah.do("updateCleanUpRules", "trip { id }", tripId=trip.id, versions=3)

        payload = await sarah.do("updateCleanUpRules", f"trip {{ {RULES} }}", tripId=trip.id, versions=None)
        told = await last_activity(sarah, trip)
        await sarah.do("updateCleanUpRules", "trip { id }", tripId=trip.id, versions=None)

        assert payload["trip"]["cleanUpRules"] == OF_SERVER
        assert told["changes"] == [{"field": "kept versions", "before": "3", "after": None}]
        assert await last_activity(sarah, trip) == told

    async def test_refuses_what_is_no_number_of_days(self, sarah: Person) -> None:
        """The input is named as the client knows it."""
        trip = await sarah.create_trip()

        payload = await sarah.do("updateCleanUpRules", "trip { id }", tripId=trip.id, versionDays=-1)

        assert payload["userErrors"] == [
            {
                "code": "CLEAN_UP_INVALID",
                "field": ["versionDays"],
                "message": "Give a whole number from 0, which is for ever, to 36,500.",
            }
        ]


async def test_reports_are_shown_the_latest_first(services: Services, sarah: Person) -> None:
    """With their figures, and nothing of other trips."""
    trip, other = await sarah.create_trip(), await sarah.create_trip()
    for figures in ({Figure.STALE_VECTORS: 2}, {Figure.OLD_VERSIONS: 1, Figure.UNKNOWN_FILES: 3}):
        kind = ReportKind.INDEX if Figure.STALE_VECTORS in figures else ReportKind.CLEAN_UP
        report = Report(new_id(), uuid_of(trip.id, "Trip"), kind, services.now(), figures)
        async with services.database.write() as connection:
            await insert_report(connection, report)

    asked = "query ($id: ID!) { trip(id: $id) { reports(first: 9) { nodes { kind figures { kind count } } } } }"
    found: list[Any] = [(await sarah.ask(asked, id=each.id))["trip"]["reports"]["nodes"] for each in (trip, other)]

    assert found == [
        [
            {
                "kind": "CLEAN_UP",
                "figures": [{"kind": "OLD_VERSIONS", "count": 1}, {"kind": "UNKNOWN_FILES", "count": 3}],
            },
            {"kind": "INDEX", "figures": [{"kind": "STALE_VECTORS", "count": 2}]},
        ],
        [],
    ]
