"""Suggested transfers through the schema: how good they are, what they obey, and what is refused."""

import asyncio
from itertools import pairwise
from time import perf_counter
from typing import Any

import pytest

from graph.context import Services
from graph.ids import uuid_of
from persistence.ids import new_id
from persistence.tables import families, participants
from tests.graph.people import Person, TripOf
from tests.graph.test_statements import counted

SUGGESTED = """query ($id: ID!, $strategy: SettlementStrategy = MINIMAL, $basis: SettlementBasis = SETTLEMENT,
    $constraints: SettlementConstraintsInput) {
  trip(id: $id) { name suggestedTransfers(strategy: $strategy, basis: $basis, constraints: $constraints) {
    strategy optimal method lowerBound constraintCost
    transfers { debtor { name } creditor { name } amount { amount currency } }
    leftOver { participant { name } amount { amount currency } } } } }"""


@pytest.fixture
def services(shared_services: Services) -> Services:
    """Those of the module: each test has people and trips of its own, and looks at no others."""
    return shared_services


async def suggested(person: Person, trip: TripOf, **asked: Any) -> dict[str, Any]:
    """Return the suggested transfers of a trip."""
    found: dict[str, Any] = (await person.ask(SUGGESTED, id=trip.id, **asked))["trip"]["suggestedTransfers"]
    return found


def rows(found: dict[str, Any]) -> set[tuple[str, str, str]]:
    """Return who pays whom what."""
    return {
        (row["debtor"]["name"], row["creditor"]["name"], f"{row['amount']['amount']} {row['amount']['currency']}")
        for row in found["transfers"]
    }


@pytest.fixture
async def trip(sarah: Person) -> TripOf:
    """A trip where Emily owes Sarah 30 and David 10, and Frank is even."""
    trip = await sarah.create_trip("David", "Emily", "Frank")
    await sarah.do("addExpense", "expense { id }", **trip.expense("Sarah", "30.00", "Emily"))
    await sarah.do("addExpense", "expense { id }", **trip.expense("David", "10.00", "Emily"))
    return trip


class TestSuggestedTransfers:
    """What would settle a trip."""

    async def test_say_how_good_they_are(self, sarah: Person, trip: TripOf) -> None:
        """The fewest, proved."""
        found = await suggested(sarah, trip)

        assert rows(found) == {("Emily", "Sarah", "30.00 EUR"), ("Emily", "David", "10.00 EUR")}
        del found["transfers"]
        assert found == {
            "strategy": "MINIMAL",
            "optimal": True,
            "method": "SUBSET_DP",
            "lowerBound": 2,
            "constraintCost": 0,
            "leftOver": [],
        }

    async def test_are_greedy_on_request(self, sarah: Person, trip: TripOf) -> None:
        """The strategy asked for is the one used."""
        found = await suggested(sarah, trip, strategy="GREEDY")

        assert (found["strategy"], found["method"], len(found["transfers"])) == ("GREEDY", "GREEDY", 2)

    async def test_settle_each_currency_by_itself_on_request(self, sarah: Person, trip: TripOf) -> None:
        """Crowns are paid back in crowns."""
        crowns = trip.expense("Frank", "250.50", "Sarah", currency="CZK")
        await sarah.do("addExpense", "expense { id }", **crowns)

        found = await suggested(sarah, trip, basis="ORIGINAL")

        assert rows(found) == {
            ("Emily", "Sarah", "30.00 EUR"),
            ("Emily", "David", "10.00 EUR"),
            ("Sarah", "Frank", "250.50 CZK"),
        }
        assert (found["optimal"], found["lowerBound"]) == (True, 3)

    async def test_obey_all_constraints(self, sarah: Person, trip: TripOf) -> None:
        """A forbidden pair is gone around, a hub collects, and what is small stays."""
        emily, sarah_id, frank = trip.people["Emily"], trip.people["Sarah"], trip.people["Frank"]
        pair = {"firstId": emily, "secondId": sarah_id}

        around = await suggested(sarah, trip, constraints={"forbiddenPairs": [pair]})
        by_hub = await suggested(sarah, trip, constraints={"hubId": frank})
        large = await suggested(sarah, trip, constraints={"smallestTransfer": "10.01", "preferredPairs": [pair]})

        assert not any({"Emily", "Sarah"} == {debtor, creditor} for debtor, creditor, _ in rows(around))
        assert rows(by_hub) == {
            ("Emily", "Frank", "40.00 EUR"),
            ("Frank", "Sarah", "30.00 EUR"),
            ("Frank", "David", "10.00 EUR"),
        }
        assert (by_hub["method"], by_hub["constraintCost"], by_hub["lowerBound"]) == ("HUB", 1, 2)
        assert rows(large) == {("Emily", "Sarah", "30.00 EUR")}
        left = {row["participant"]["name"]: row["amount"]["amount"] for row in large["leftOver"]}
        assert left == {"Emily": "-10.00", "David": "10.00"}

    async def test_settle_families_as_one(self, services: Services, sarah: Person, trip: TripOf) -> None:
        """David and Emily share a purse: one payment, from the first of them."""
        family_id, members = new_id(), [uuid_of(trip.people[name], "Participant") for name in ("David", "Emily")]
        row = {"id": family_id, "trip_id": uuid_of(trip.id, "Trip"), "name": "Millers", "folded_name": "millers"}
        async with services.database.write() as connection:
            await connection.change(families.insert().values(row))
            joined = participants.update().where(participants.c.id.in_(members))
            await connection.change(joined.values(family_id=family_id))

        found = await suggested(sarah, trip, constraints={"familiesAsOne": True})

        assert rows(found) == {("David", "Sarah", "30.00 EUR")}
        assert (found["constraintCost"], len(rows(await suggested(sarah, trip)))) == (-1, 2)

    @pytest.mark.parametrize(
        ("constraints", "message"),
        [
            (
                {"forbiddenPairs": [("Emily", "Frank"), ("Emily", "Sarah"), ("Emily", "David")]},
                "The forbidden pairs leave no way to settle.",
            ),
            ({"forbiddenPairs": [("Emily", "Emily")]}, "A pair is two different people."),
            (
                {"forbiddenPairs": [("Emily", "David")], "preferredPairs": [("David", "Emily")]},
                "A pair is both preferred and forbidden.",
            ),
            ({"smallestTransfer": "0"}, "The smallest transfer must be above zero."),
            ({"smallestTransfer": "0.001"}, "EUR has 2 decimal places, and 0.001 has more."),
            ({"hubId": "Stranger"}, "A constraint names somebody who has no balance on this trip."),
        ],
    )
    async def test_refuse_what_cannot_be_obeyed(
        self, sarah: Person, trip: TripOf, constraints: dict[str, Any], message: str
    ) -> None:
        """The client is told why, without any id, and the rest of the answer comes all the same."""
        people = {**trip.people, "Stranger": (await sarah.create_trip()).people["Sarah"]}
        given = {name: _with_ids(value, people) for name, value in constraints.items()}

        result = await sarah.result(SUGGESTED, id=trip.id, constraints=given)

        assert result.data == {"trip": {"name": "Prague", "suggestedTransfers": None}}
        assert [(error.message, error.extensions) for error in result.errors or []] == [
            (message, {"code": "BAD_USER_INPUT"})
        ]

    async def test_refuse_a_smallest_transfer_in_several_currencies(self, sarah: Person, trip: TripOf) -> None:
        """It is in the trip's currency."""
        asked = {"basis": "ORIGINAL", "constraints": {"smallestTransfer": "1"}}

        (error,) = (await sarah.result(SUGGESTED, id=trip.id, **asked)).errors or []

        message = "The smallest transfer is in the trip's currency: it goes with the basis SETTLEMENT alone."
        assert (error.message, error.extensions) == (message, {"code": "BAD_USER_INPUT"})

    async def test_take_one_statement_for_the_balances(self, services: Services, sarah: Person, trip: TripOf) -> None:
        """Asked twice in one request, the sums are loaded once."""
        asked = "{ transfers { amount { amount } } }"
        document = (
            f"query ($id: ID!) {{ trip(id: $id) {{ one: suggestedTransfers {asked} "
            f"two: suggestedTransfers(basis: ORIGINAL, strategy: GREEDY) {asked} }} }}"
        )

        with counted(services) as statements:
            await sarah.ask(document, id=trip.id)

        assert len([statement for statement in statements if "expense_shares" in statement]) == 1


def _with_ids(value: Any, people: dict[str, str]) -> Any:
    if isinstance(value, list):
        return [{"firstId": people[one], "secondId": people[other]} for one, other in value]
    return people.get(value, value)


async def test_nobody_waits_for_the_arithmetic(sarah: Person) -> None:
    """Where twenty people of few amounts forbid each other much, the loop turns on while it is thought about."""
    trip = await sarah.create_trip(*(f"Guest {number}" for number in range(19)))
    names, people = list(trip.people), list(trip.people.values())
    for debtor, creditor in zip(names[:10], names[10:], strict=True):
        await sarah.do("addExpense", "expense { id }", **trip.expense(creditor, "1", debtor))
    forbidden = [{"firstId": one, "secondId": people[place - 10]} for place, one in enumerate(people)]
    turns = [perf_counter()]

    async def turn() -> None:
        while True:
            await asyncio.sleep(0)
            turns.append(perf_counter())

    turning = asyncio.create_task(turn())
    await suggested(sarah, trip, constraints={"forbiddenPairs": forbidden})
    turning.cancel()

    longest = max(later - earlier for earlier, later in pairwise(turns))
    assert longest < (turns[-1] - turns[0]) / 2
