"""Statistics through the schema: what is shown, and what it costs to show it."""

from datetime import date
from typing import Any

import pytest

from graph.context import Services
from graph.ids import uuid_of
from persistence.tables import participants
from tests.graph.people import Person, TripOf
from tests.graph.test_statements import counted

ALL = """query ($id: ID!, $from: Date, $to: Date) { trip(id: $id) { statistics(from: $from, to: $to) {
  total { amount currency } count
  byCategory { category total { amount } count
    parts { category total { amount } count parts { category } } own { tripCategory { name } total { amount } count } }
  byParticipant { participant { name } paid { amount } consumed { amount } }
  byDay { day total { amount } count }
  byMonth { month total { amount } count }
  byCurrency { currency total { amount currency } settlementAmount { amount currency } count }
  byPaymentMethod { paymentMethod total { amount } count }
  largestExpenses(first: 2) { description amount { amount } payer { name } shares { participant { name } } }
  averagePerPersonAndNight { amount currency }
} } }"""
BALANCES_AND_PLAN = "balances { net { amount } } suggestedTransfers { transfers { amount { amount } } }"
EVERYTHING = ALL.replace("statistics(", f"{BALANCES_AND_PLAN} statistics(")


@pytest.fixture
def services(shared_services: Services) -> Services:
    """Those of the module: each test has people and trips of its own, and looks at no others."""
    return shared_services


async def booked_trip(sarah: Person) -> TripOf:
    """Create a trip with three expenses that count, a deleted one, and a payment."""
    trip = await sarah.create_trip("David")
    own = await sarah.do("addTripCategory", "tripCategory { id }", tripId=trip.id, name="Wine", parent="FOOD_BAR")
    wine = own["tripCategory"]["id"]
    for payer, amount, other in (
        ("Sarah", "100", {"category": "FOOD_CAFE", "spentOn": "2026-10-31", "paymentMethod": "CARD"}),
        ("David", "31", {"tripCategoryId": wine, "spentOn": "2026-11-01", "description": "Barolo"}),
        ("Sarah", "1000", {"category": "LODGING", "currency": "JPY", "exchangeRate": "0.006", "spentOn": "2026-11-01"}),
    ):
        await sarah.do("addExpense", "expense { id }", **trip.expense(payer, amount, **other))
    deleted = await sarah.do("addExpense", "expense { id }", **trip.expense("Sarah", "5000"))
    await sarah.do("deleteExpense", "expense { id }", expenseId=deleted["expense"]["id"])
    await sarah.do(
        "recordPayment",
        "payment { id }",
        tripId=trip.id,
        payerId=trip.people["David"],
        receiverId=trip.people["Sarah"],
        amount={"amount": "20", "currency": "EUR"},
        paidOn="2026-11-01",
    )
    return trip


async def statistics(person: Person, trip: TripOf, **period: str) -> dict[str, Any]:
    """Return all statistics of a trip."""
    found: dict[str, Any] = (await person.ask(ALL, id=trip.id, **period))["trip"]["statistics"]
    return found


class TestStatistics:
    """What a trip cost."""

    async def test_add_up_expenses_alone(self, services: Services, sarah: Person) -> None:
        """Neither payments nor what is deleted; everything in the trip's currency."""
        trip = await booked_trip(sarah)
        await stay(services, trip, "David", "2026-10-31", "2026-11-05")

        found = await statistics(sarah, trip)

        assert found == {
            "total": {"amount": "137.00", "currency": "EUR"},
            "count": 3,
            "byCategory": [
                {
                    "category": "FOOD",
                    "total": {"amount": "131.00"},
                    "count": 2,
                    "parts": [
                        {"category": "FOOD_CAFE", "total": {"amount": "100.00"}, "count": 1, "parts": []},
                        {"category": "FOOD_BAR", "total": {"amount": "31.00"}, "count": 1, "parts": []},
                    ],
                    "own": [{"tripCategory": {"name": "Wine"}, "total": {"amount": "31.00"}, "count": 1}],
                },
                {"category": "LODGING", "total": {"amount": "6.00"}, "count": 1, "parts": [], "own": []},
            ],
            "byParticipant": [
                {"participant": {"name": "Sarah"}, "paid": {"amount": "106.00"}, "consumed": {"amount": "68.50"}},
                {"participant": {"name": "David"}, "paid": {"amount": "31.00"}, "consumed": {"amount": "68.50"}},
            ],
            "byDay": [
                {"day": "2026-10-31", "total": {"amount": "100.00"}, "count": 1},
                {"day": "2026-11-01", "total": {"amount": "37.00"}, "count": 2},
            ],
            "byMonth": [
                {"month": "2026-10", "total": {"amount": "100.00"}, "count": 1},
                {"month": "2026-11", "total": {"amount": "37.00"}, "count": 2},
            ],
            "byCurrency": [
                {
                    "currency": "EUR",
                    "total": {"amount": "131.00", "currency": "EUR"},
                    "settlementAmount": {"amount": "131.00", "currency": "EUR"},
                    "count": 2,
                },
                {
                    "currency": "JPY",
                    "total": {"amount": "1000", "currency": "JPY"},
                    "settlementAmount": {"amount": "6.00", "currency": "EUR"},
                    "count": 1,
                },
            ],
            "byPaymentMethod": [
                {"paymentMethod": "CARD", "total": {"amount": "100.00"}, "count": 1},
                {"paymentMethod": None, "total": {"amount": "37.00"}, "count": 2},
            ],
            "largestExpenses": [
                {
                    "description": "Dinner",
                    "amount": {"amount": "100.00"},
                    "payer": {"name": "Sarah"},
                    "shares": [{"participant": {"name": "Sarah"}}, {"participant": {"name": "David"}}],
                },
                {
                    "description": "Barolo",
                    "amount": {"amount": "31.00"},
                    "payer": {"name": "David"},
                    "shares": [{"participant": {"name": "Sarah"}}, {"participant": {"name": "David"}}],
                },
            ],
            "averagePerPersonAndNight": {"amount": "27.40", "currency": "EUR"},
        }

    async def test_of_a_period_count_its_days_alone(self, services: Services, sarah: Person) -> None:
        """The first and the last included; of nights too."""
        trip = await booked_trip(sarah)
        await stay(services, trip, "David", "2026-10-30", "2026-11-05")

        found = await statistics(sarah, trip, **{"from": "2026-11-01", "to": "2026-11-02"})

        assert (found["total"]["amount"], found["count"]) == ("37.00", 2)
        assert [row["day"] for row in found["byDay"]] == ["2026-11-01"]
        assert [(row["paid"]["amount"], row["consumed"]["amount"]) for row in found["byParticipant"]] in (
            [("6.00", "18.50"), ("31.00", "18.50")],
            [("31.00", "18.50"), ("6.00", "18.50")],
        )
        assert found["averagePerPersonAndNight"] == {"amount": "18.50", "currency": "EUR"}

    async def test_of_an_empty_trip_are_empty(self, sarah: Person) -> None:
        """Where nothing was spent there is nothing to show, and no average where no dates are known."""
        found = await statistics(sarah, await sarah.create_trip())

        assert (found["total"], found["count"]) == ({"amount": "0.00", "currency": "EUR"}, 0)
        assert found["byParticipant"] == [
            {"participant": {"name": "Sarah"}, "paid": {"amount": "0.00"}, "consumed": {"amount": "0.00"}}
        ]
        lists = ("byCategory", "byDay", "byMonth", "byCurrency", "byPaymentMethod", "largestExpenses")
        assert [found[name] for name in lists] == [[]] * 6
        assert found["averagePerPersonAndNight"] is None

    @pytest.mark.parametrize(
        "selection",
        [
            "statistics { largestExpenses(first: 0) { id } }",
            "statistics { largestExpenses(first: 101) { id } }",
            'statistics(from: "2026-11-02", to: "2026-11-01") { count }',
        ],
    )
    async def test_refuse_what_makes_no_sense(self, sarah: Person, selection: str) -> None:
        """No expenses, too many, or a period that ends before it begins."""
        trip = await sarah.create_trip()

        codes = await sarah.error_codes(f"query ($id: ID!) {{ trip(id: $id) {{ {selection} }} }}", id=trip.id)

        assert codes == ["BAD_USER_INPUT"]


class TestStatements:
    """What statistics cost."""

    async def test_do_not_grow_with_the_trip(self, services: Services, sarah: Person) -> None:
        """Balances, plan and all statistics: one statement each, however long the ledger."""
        trip = await booked_trip(sarah)
        with counted(services) as short:
            await sarah.ask(EVERYTHING, id=trip.id)
        for number in range(6):
            await sarah.do("addExpense", "expense { id }", **trip.expense("Sarah", f"{200 + number}"))

        with counted(services) as long:
            await sarah.ask(EVERYTHING, id=trip.id)

        assert len(long) <= len(short)
        assert len([statement for statement in long if "expense_shares" in statement]) == 2

    async def test_are_read_only_where_they_are_asked_for(self, services: Services, sarah: Person) -> None:
        """Total, count and average share one sum."""
        trip = await booked_trip(sarah)

        with counted(services) as statements:
            await sarah.ask("query ($id: ID!) { trip(id: $id) { statistics { total { amount } count } } }", id=trip.id)

        assert len([statement for statement in statements if "expenses" in statement]) == 1


async def stay(services: Services, trip: TripOf, name: str, arrives_on: str, leaves_on: str) -> None:
    """Let somebody be on the trip from one day to another."""
    dates = {"arrives_on": date.fromisoformat(arrives_on), "leaves_on": date.fromisoformat(leaves_on)}
    of_person = participants.c.id == uuid_of(trip.people[name], "Participant")
    async with services.database.write() as connection:
        await connection.change(participants.update().where(of_person).values(**dates))


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
async def test_the_ends_of_the_calendar_are_days_as_well(sarah: Person, day: str) -> None:
    """An expense on the first or the last day there is counts in its month, and a stay until then has its nights."""
    trip = await sarah.create_trip()
    await sarah.do("addExpense", "expense { id }", **trip.expense("Sarah", "10.00", spentOn=day))
    stay = {"arrivesOn": min(day, "2026-10-27"), "leavesOn": max(day, "2026-10-27")}
    await sarah.do("updateParticipant", "participant { id }", participantId=trip.people["Sarah"], **stay)
    asked = "statistics { byMonth { month } averagePerPersonAndNight { amount } }"

    found = (await sarah.ask(f"query ($id: ID!) {{ trip(id: $id) {{ {asked} }} }}", id=trip.id))["trip"]["statistics"]

    assert found == {"byMonth": [{"month": day[:7]}], "averagePerPersonAndNight": {"amount": "0.00"}}
