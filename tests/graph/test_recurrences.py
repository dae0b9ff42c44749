"""Recurring expenses through the API: set up, seen, changed and ended; made by the worker alone."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from graph.context import Services
from jobs.tasks.recurrences import make_due_expenses
from persistence.clock import now
from tests.graph.people import Person, TripOf
from tests.graph.workers import worker_beside

TODAY = now().date()
TOMORROW = TODAY + timedelta(days=1)
RULE = "frequency every startsOn until count made nextOn blockedReason endedAt version"
OF_TRIP = f"""query ($id: ID!) {{ trip(id: $id) {{
  expenses(first: 10) {{ nodes {{ spentOn recurringExpense {{ id }} }} }}
  recurringExpenses(first: 10) {{ totalCount nodes {{ id description {RULE}
    expenses(first: 10) {{ totalCount nodes {{ spentOn }} }} }} }} }} }}"""

HISTORY = """query ($id: ID!) { node(id: $id) { ... on RecurringExpense {
  activity(first: 9) { nodes { kind actor { name } subject { id } } } } } }"""
MADE = """query ($id: ID!) { trip(id: $id) { expenses(first: 10) { nodes {
  id description note settlementAmount { amount } } } } }"""


@pytest.fixture
def services(services: Services) -> Services:
    """The services of an API process, by whose clock the day that the tests began on does not end under them."""
    midnight = datetime.combine(TODAY, time.max, UTC)
    return replace(services, now=lambda: min(now(), midnight))


def rent(trip: TripOf, starts_on: date = TOMORROW, **other: Any) -> dict[str, Any]:
    """Return an input for `createRecurringExpense`: each month, for all, paid by Sarah."""
    given = trip.expense("Sarah", "900.01", description="Rent", spentOn=starts_on.isoformat())
    return {**given, "frequency": "MONTHLY", **other}


async def create(person: Person, trip: TripOf, starts_on: date = TOMORROW, **other: Any) -> dict[str, Any]:
    """Set a recurring expense up."""
    selection = f"recurringExpense {{ id description {RULE} }}"
    payload = await person.do("createRecurringExpense", selection, **rent(trip, starts_on, **other))
    assert payload["userErrors"] == []
    created: dict[str, Any] = payload["recurringExpense"]
    return created


async def update(person: Person, recurring_expense_id: str, **changes: Any) -> dict[str, Any]:
    """Change a recurring expense."""
    selection = f"""recurringExpense {{ description note exchangeRate amount {{ amount }}
      payers {{ amount {{ amount }} }} {RULE} }}"""
    return await person.do("updateRecurringExpense", selection, recurringExpenseId=recurring_expense_id, **changes)


async def run_worker(services: Services) -> int:
    """Run the worker's task once."""
    context = worker_beside(services)
    return await make_due_expenses(context, services.queue)


async def of_trip(person: Person, trip: TripOf) -> dict[str, Any]:
    """Return the expenses and recurring expenses of a trip."""
    found: dict[str, Any] = (await person.ask(OF_TRIP, id=trip.id))["trip"]
    return found


class TestCreate:
    """createRecurringExpense."""

    async def test_tells_all_of_what_was_set_up(self, sarah: Person) -> None:
        """Every field comes back as it was given, also by the id alone."""
        trip = await sarah.create_trip("David")
        given = rent(
            trip,
            amount={"amount": "900.01", "currency": "USD"},
            exchangeRate="0.9",
            split={"shares": [{"participantId": trip.people["David"], "shares": 2}]},
            category="LODGING_FLAT",
            paymentMethod="BANK_TRANSFER",
            place="Prague",
            note="First floor",
            tags=["home"],
            every=2,
            until=(TODAY + timedelta(days=90)).isoformat(),
            count=5,
        )
        fields = """id description amount { amount currency } exchangeRate category paymentMethod place note tags
          payers { participant { name } amount { amount } } split { mode parts { participant { name } weight } }
          trip { id } """
        payload = await sarah.do("createRecurringExpense", f"recurringExpense {{ {fields} {RULE} }}", **given)

        created = payload["recurringExpense"]
        again = f"query ($id: ID!) {{ node(id: $id) {{ ... on RecurringExpense {{ {fields} {RULE} }} }} }}"
        assert (await sarah.ask(again, id=created["id"]))["node"] == created
        assert created == {
            "id": created["id"],
            "description": "Rent",
            "amount": {"amount": "900.01", "currency": "USD"},
            "exchangeRate": "0.9",
            "category": "LODGING_FLAT",
            "paymentMethod": "BANK_TRANSFER",
            "place": "Prague",
            "note": "First floor",
            "tags": ["home"],
            "payers": [{"participant": {"name": "Sarah"}, "amount": {"amount": "900.01"}}],
            "split": {"mode": "SHARES", "parts": [{"participant": {"name": "David"}, "weight": "2"}]},
            "trip": {"id": trip.id},
            "frequency": "MONTHLY",
            "every": 2,
            "startsOn": TOMORROW.isoformat(),
            "until": (TODAY + timedelta(days=90)).isoformat(),
            "count": 5,
            "made": 0,
            "nextOn": TOMORROW.isoformat(),
            "blockedReason": None,
            "endedAt": None,
            "version": 1,
        }

    async def test_sets_up_one_for_one_key(self, sarah: Person) -> None:
        """The same key and input again give the same, whatever was done in between; another input is refused."""
        trip = await sarah.create_trip()
        first = await create(sarah, trip, idempotencyKey="rent")
        await sarah.do("endRecurringExpense", "trip { id }", recurringExpenseId=first["id"])

        again = await create(sarah, trip, idempotencyKey="rent")
        other = await sarah.do("createRecurringExpense", "trip { id }", **rent(trip, every=2, idempotencyKey="rent"))

        assert again["id"] == first["id"]
        assert again["endedAt"] is not None
        assert [(error["code"], error["field"]) for error in other["userErrors"]] == [
            ("IDEMPOTENCY_KEY_REUSED", ["idempotencyKey"])
        ]
        assert (await of_trip(sarah, trip))["recurringExpenses"]["totalCount"] == 1

    @pytest.mark.parametrize(
        ("other", "field", "message"),
        [
            ({"every": 0}, "every", "It comes again every 1 to 366, not every 0."),
            ({"count": 0}, "count", "It comes 1 to 1000 times, not 0 times."),
            (
                {"until": TODAY.isoformat()},
                "until",
                f"It would end on {TODAY.isoformat()}, before it begins on {TOMORROW.isoformat()}.",
            ),
            (
                {"spentOn": "1999-01-01", "frequency": "DAILY"},
                "spentOn",
                "It would come more than 1000 times up to today: begin it later.",
            ),
        ],
    )
    async def test_refuses_a_rule_that_makes_no_sense(
        self, sarah: Person, other: dict[str, Any], field: str, message: str
    ) -> None:
        """Never, not once, ended before it begins, and a flood: each says why, and stores nothing."""
        trip = await sarah.create_trip()

        refused = await sarah.do("createRecurringExpense", "recurringExpense { id }", **rent(trip, **other))

        assert refused == {
            "recurringExpense": None,
            "userErrors": [{"code": "RECURRENCE_INVALID", "field": [field], "message": message}],
        }
        assert (await of_trip(sarah, trip))["recurringExpenses"]["totalCount"] == 0

    async def test_asks_for_a_rate_where_today_has_none(self, sarah: Person) -> None:
        """What would be blocked at once is refused; a day to come may have a rate when it comes."""
        trip = await sarah.create_trip()
        dong = {"amount": "9000000", "currency": "VND"}

        refused = await sarah.do("createRecurringExpense", "trip { id }", **rent(trip, TODAY, amount=dong))
        to_come = await create(sarah, trip, TOMORROW, amount=dong)

        assert [(error["code"], error["field"]) for error in refused["userErrors"]] == [
            ("RATE_MISSING", ["exchangeRate"])
        ]
        assert to_come["nextOn"] == TOMORROW.isoformat()


class TestMade:
    """What the worker makes of them."""

    async def test_is_made_by_the_worker_and_never_by_a_read(self, services: Services, sarah: Person) -> None:
        """However often the trip is read, only a run of the worker adds the expense; each leads to the other."""
        trip = await sarah.create_trip()
        created = await create(sarah, trip, TODAY)
        read = [await of_trip(sarah, trip) for _ in range(2)]

        made = [await run_worker(services) for _ in range(2)]

        after = await of_trip(sarah, trip)
        assert [found["expenses"]["nodes"] for found in read] == [[], []]
        assert made == [1, 0]
        assert after["expenses"]["nodes"] == [{"spentOn": TODAY.isoformat(), "recurringExpense": {"id": created["id"]}}]
        (recurring,) = after["recurringExpenses"]["nodes"]
        assert (recurring["made"], recurring["version"]) == (1, 2)
        assert recurring["expenses"] == {"totalCount": 1, "nodes": [{"spentOn": TODAY.isoformat()}]}

    async def test_stays_made_when_it_is_deleted(self, services: Services, sarah: Person) -> None:
        """An occurrence that somebody deleted is not made anew."""
        trip = await sarah.create_trip()
        await create(sarah, trip, TODAY, count=1)
        await run_worker(services)
        (expense,) = (await sarah.ask(MADE, id=trip.id))["trip"]["expenses"]["nodes"]
        await sarah.do("deleteExpense", "expense { id }", expenseId=expense["id"])

        assert await run_worker(services) == 0
        assert (await of_trip(sarah, trip))["expenses"]["nodes"] == []

    async def test_shows_why_it_waits_and_goes_on_when_mended(self, services: Services, sarah: Person) -> None:
        """A currency that left the bank's list has no rate since; with a rate of its own the rest is made."""
        trip = await sarah.create_trip()
        roubles = {"amount": "10000", "currency": "RUB"}
        created = await create(sarah, trip, date(2022, 1, 31), amount=roubles, count=5)
        made = [await run_worker(services) for _ in range(2)]
        (waiting,) = (await of_trip(sarah, trip))["recurringExpenses"]["nodes"]

        mended = await update(sarah, created["id"], exchangeRate="0.01")

        assert made == [2, 0]
        assert (waiting["made"], waiting["nextOn"]) == (2, "2022-03-31")
        assert waiting["blockedReason"] == (
            "There is no rate of the European Central Bank from RUB to EUR for 2022-03-31 or the last business day "
            "before it: give the rate yourself, in EUR per RUB."
        )
        assert mended["recurringExpense"]["blockedReason"] is None
        assert (await sarah.ask(HISTORY, id=created["id"]))["node"]["activity"]["nodes"] == [
            {"kind": kind, "actor": actor, "subject": {"id": created["id"]}}
            for kind, actor in (
                ("RECURRENCE_CHANGED", {"name": "Sarah"}),
                ("RECURRENCE_BLOCKED", None),
                ("RECURRENCE_CREATED", {"name": "Sarah"}),
            )
        ]
        assert await run_worker(services) == 3
        assert [node["spentOn"] for node in (await of_trip(sarah, trip))["expenses"]["nodes"]] == [
            "2022-05-31",
            "2022-04-30",
            "2022-03-31",
            "2022-02-28",
            "2022-01-31",
        ]


class TestUpdate:
    """updateRecurringExpense."""

    async def test_changes_what_is_to_come_alone(self, services: Services, sarah: Person) -> None:
        """What is given takes the place of what was there, the rest stays; what was made is not touched."""
        trip = await sarah.create_trip("David")
        created = await create(sarah, trip, date(2024, 1, 31), count=3, until="2024-02-29", note="First floor")
        await create(sarah, trip, TOMORROW)
        changes = {"description": "Flat", "amount": {"amount": "80", "currency": "EUR"}, "version": 1}

        changed = await update(sarah, created["id"], **changes)
        await run_worker(services)

        recurring = changed["recurringExpense"]
        assert (recurring["description"], recurring["version"], recurring["nextOn"]) == ("Flat", 2, "2024-01-31")
        assert recurring["amount"] == {"amount": "80.00"}
        assert recurring["payers"] == [{"amount": {"amount": "80.00"}}]
        assert recurring["note"] == "First floor"
        made = await sarah.ask(MADE, id=trip.id)
        assert made["trip"]["expenses"]["nodes"] == [
            {"id": node["id"], "description": "Flat", "note": "First floor", "settlementAmount": {"amount": "80.00"}}
            for node in made["trip"]["expenses"]["nodes"]
        ]
        assert len(made["trip"]["expenses"]["nodes"]) == 2

    async def test_takes_the_bank_s_rate_for_another_currency(self, services: Services, sarah: Person) -> None:
        """A rate of its own is of its currency: with another the day's is taken again, and null says so too."""
        trip = await sarah.create_trip()
        dollars, francs = ({"amount": "80", "currency": currency} for currency in ("USD", "CHF"))
        created = await create(sarah, trip, amount=dollars, exchangeRate="0.5")

        found = [
            (await update(sarah, created["id"], **changes))["recurringExpense"]["exchangeRate"]
            for changes in ({"note": "x"}, {"amount": francs}, {"exchangeRate": "0.7"}, {"exchangeRate": None})
        ]

        assert found == ["0.5", None, "0.7", None]

    async def test_refuses_an_old_version(self, sarah: Person) -> None:
        """Whoever saw another state changes nothing."""
        created = await create(sarah, await sarah.create_trip())
        await update(sarah, created["id"], note="x")

        refused = await update(sarah, created["id"], note="y", version=1)

        assert [(error["code"], error["field"]) for error in refused["userErrors"]] == [
            ("VERSION_CONFLICT", ["version"])
        ]

    async def test_refuses_one_that_has_ended(self, sarah: Person) -> None:
        """Nothing is to come that could be changed."""
        created = await create(sarah, await sarah.create_trip())
        await sarah.do("endRecurringExpense", "trip { id }", recurringExpenseId=created["id"])

        refused = await update(sarah, created["id"], note="y")

        assert refused["userErrors"] == [
            {
                "code": "RECURRENCE_INVALID",
                "field": ["recurringExpenseId"],
                "message": "This recurring expense has ended.",
            }
        ]


class TestEnd:
    """endRecurringExpense."""

    async def test_leaves_what_was_made_and_makes_no_more(self, services: Services, sarah: Person) -> None:
        """Ended twice is ended once; one change of its history is told."""
        trip = await sarah.create_trip()
        created = await create(sarah, trip, TODAY)
        await run_worker(services)

        ended = [
            await sarah.do("endRecurringExpense", f"recurringExpense {{ {RULE} }}", recurringExpenseId=created["id"])
            for _ in range(2)
        ]

        assert ended[0] == ended[1]
        assert (ended[0]["recurringExpense"]["nextOn"], ended[0]["recurringExpense"]["version"]) == (None, 3)
        assert ended[0]["recurringExpense"]["endedAt"] is not None
        assert len((await of_trip(sarah, trip))["expenses"]["nodes"]) == 1

    async def test_is_not_for_strangers(self, sarah: Person, david: Person) -> None:
        """A stranger finds no such thing."""
        created = await create(sarah, await sarah.create_trip())

        refused = await david.do("endRecurringExpense", "recurringExpense { id }", recurringExpenseId=created["id"])

        assert refused["userErrors"] == [
            {
                "code": "NOT_FOUND",
                "field": ["recurringExpenseId"],
                "message": "There is no such recurring expense.",
            }
        ]
