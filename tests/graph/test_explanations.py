"""Explanations through the schema: figures that can be taken apart, on both databases."""

from decimal import Decimal
from itertools import permutations
from typing import Any
from uuid import uuid4

import pytest

from domain.access import Viewer
from graph.context import Services
from graph.ids import encode_id, uuid_of
from graph.viewers import identity_of
from persistence.trips import open_trip
from tests.graph.people import Person, TripOf
from tests.ledgers import filled
from tests.statements import statements_on

BALANCE = """query ($trip: ID!, $person: ID!, $basis: SettlementBasis! = SETTLEMENT, $currency: String) {
  explainBalance(tripId: $trip, participantId: $person, basis: $basis, currency: $currency) {
    balance { participant { name } net { amount currency } }
    directDebts { debtor { name } creditor { name } amount { amount } }
    suggestedTransfers { debtor { name } creditor { name } amount { amount } }
    entries(first: 100) { totalCount nodes { day expense { description } payment { payer { name } }
      paid { amount } owed { amount } sent { amount } received { amount } effect { amount } } } } }"""
TRANSFER = """query ($trip: ID!, $debtor: ID!, $creditor: ID!, $strategy: SettlementStrategy! = MINIMAL,
    $basis: SettlementBasis! = SETTLEMENT, $currency: String) {
  explainTransfer(tripId: $trip, debtorId: $debtor, creditorId: $creditor, strategy: $strategy, basis: $basis,
      currency: $currency) {
    sentence
    transfer { debtor { name } creditor { name } amount { amount currency } }
    directDebt { debtor { name } creditor { name } amount { amount currency } }
    debtor { balance { participant { name } net { amount } } entries(first: 100) { nodes { effect { amount } } } }
    creditor { balance { participant { name } net { amount } } suggestedTransfers { amount { amount } } }
    entries(first: 100) { totalCount nodes { day expense { description } payment { payer { name } }
      effect { amount } } } } }"""
DEBTS = """query ($trip: ID!, $basis: SettlementBasis! = SETTLEMENT) { trip(id: $trip) {
  directDebts(basis: $basis) { debtor { name } creditor { name } amount { amount currency } } } }"""
PAGES = """query ($trip: ID!, $person: ID!, $first: Int, $after: String, $last: Int, $before: String) {
  explainBalance(tripId: $trip, participantId: $person) { entries(first: $first, after: $after, last: $last,
    before: $before) { nodes { day paid { amount } } pageInfo { endCursor startCursor hasNextPage } } } }"""


@pytest.fixture
def services(shared_services: Services) -> Services:
    """Those of the module: each test has people and trips of its own, and looks at no others."""
    return shared_services


@pytest.fixture
async def dinner(sarah: Person) -> TripOf:
    """A trip on which David owes Sarah and Emily 20.00 each, and Emily owes Sarah 20.00."""
    trip = await sarah.create_trip("David", "Emily")
    await sarah.do("addExpense", "expense { id }", **trip.expense("Sarah", "60.00", description="Dinner"))
    shared = trip.expense("Emily", "40.00", "David", "Emily", description="Taxi", spentOn="2026-10-28")
    await sarah.do("addExpense", "expense { id }", **shared)
    return trip


async def balance(person: Person, trip: TripOf, name: str, **given: Any) -> dict[str, Any]:
    """Return the explanation of a balance."""
    found: dict[str, Any] = await person.ask(BALANCE, trip=trip.id, person=trip.people[name], **given)
    return dict(found["explainBalance"])


async def transfer(person: Person, trip: TripOf, debtor: str, creditor: str, **given: Any) -> dict[str, Any]:
    """Return the explanation of a transfer."""
    people = {"debtor": trip.people[debtor], "creditor": trip.people[creditor]}
    found: dict[str, Any] = await person.ask(TRANSFER, trip=trip.id, **people, **given)
    return dict(found["explainTransfer"])


async def paid(person: Person, trip: TripOf, payer: str, receiver: str, amount: str, currency: str = "EUR") -> None:
    """Record a payment."""
    people = {"payerId": trip.people[payer], "receiverId": trip.people[receiver]}
    money = {"amount": amount, "currency": currency}
    await person.do("recordPayment", "payment { id }", tripId=trip.id, amount=money, paidOn="2026-10-29", **people)


def debts(rows: list[dict[str, Any]]) -> set[tuple[str, str, str]]:
    """Return who owes or pays whom what."""
    return {(row["debtor"]["name"], row["creditor"]["name"], row["amount"]["amount"]) for row in rows}


def summed(rows: list[dict[str, Any]]) -> Decimal:
    """Return the sum of the effects of entries."""
    return sum((Decimal(row["effect"]["amount"]) for row in rows), start=Decimal(0))


async def random_ledger(services: Services, sarah: Person) -> TripOf:
    """Create a trip of Sarah, David, Emily, Mia, who was merged into one, and Leo, who left; in two currencies."""
    trip = await sarah.create_trip("David", "Emily")
    async with services.database.read() as connection:
        viewer = await identity_of(f"Bearer {sarah.token}", services)
        assert isinstance(viewer, Viewer)
        opened = await open_trip(connection, viewer, uuid_of(trip.id, "Trip"))
    full = await filled(services.database, opened)
    return TripOf(trip.id, {person.name: encode_id("Participant", person.id) for person in full.participants})


class TestExplainBalance:
    """What makes up a balance."""

    async def test_shows_entries_and_debts_beside_transfers(self, sarah: Person, dinner: TripOf) -> None:
        """Emily is even, and it can be seen how."""
        found = await balance(sarah, dinner, "Emily")

        assert found["balance"] == {"participant": {"name": "Emily"}, "net": {"amount": "0.00", "currency": "EUR"}}
        assert debts(found["directDebts"]) == {("David", "Emily", "20.00"), ("Emily", "Sarah", "20.00")}
        assert found["suggestedTransfers"] == []
        assert found["entries"] == {
            "totalCount": 2,
            "nodes": [
                {
                    "day": "2026-10-28",
                    "expense": {"description": "Taxi"},
                    "payment": None,
                    "paid": {"amount": "40.00"},
                    "owed": {"amount": "20.00"},
                    "sent": {"amount": "0.00"},
                    "received": {"amount": "0.00"},
                    "effect": {"amount": "20.00"},
                },
                {
                    "day": "2026-10-27",
                    "expense": {"description": "Dinner"},
                    "payment": None,
                    "paid": {"amount": "0.00"},
                    "owed": {"amount": "20.00"},
                    "sent": {"amount": "0.00"},
                    "received": {"amount": "0.00"},
                    "effect": {"amount": "-20.00"},
                },
            ],
        }

    async def test_shows_payments_among_the_entries(self, sarah: Person, dinner: TripOf) -> None:
        """What David paid Sarah raises his balance, and lowers hers."""
        await paid(sarah, dinner, "David", "Sarah", "15.00")

        given, got = [(await balance(sarah, dinner, name))["entries"]["nodes"][0] for name in ("David", "Sarah")]

        assert (given["payment"], given["expense"]) == ({"payer": {"name": "David"}}, None)
        assert (given["sent"]["amount"], given["effect"]["amount"]) == ("15.00", "15.00")
        assert (got["received"]["amount"], got["effect"]["amount"]) == ("15.00", "-15.00")

    @pytest.mark.parametrize(("basis", "currency"), [("SETTLEMENT", None), ("ORIGINAL", "EUR"), ("ORIGINAL", "JPY")])
    async def test_has_entries_and_debts_that_sum_to_it(
        self, services: Services, sarah: Person, basis: str, currency: str | None
    ) -> None:
        """Exactly, for everybody, on a ledger with all that makes it hard."""
        trip = await random_ledger(services, sarah)

        for name in ("Sarah", "David", "Emily", "Leo"):
            found = await balance(sarah, trip, name, basis=basis, currency=currency)
            net = Decimal(found["balance"]["net"]["amount"])

            assert summed(found["entries"]["nodes"]) == net
            for rows in (found["directDebts"], found["suggestedTransfers"]):
                signed = [(1 if row["creditor"]["name"] == name else -1, row["amount"]["amount"]) for row in rows]
                assert sum(sign * Decimal(amount) for sign, amount in signed) == net

    async def test_of_somebody_merged_is_that_of_whom_they_became(self, services: Services, sarah: Person) -> None:
        """Mia is the trip's first participant now, and no balance of her own is left."""
        trip = await random_ledger(services, sarah)

        found = await balance(sarah, trip, "Mia")

        assert found["balance"]["participant"] == {"name": "Sarah"}
        assert found == await balance(sarah, trip, "Sarah")

    async def test_pages_its_entries_in_either_direction(self, services: Services, sarah: Person) -> None:
        """Each entry comes once."""
        trip = await random_ledger(services, sarah)

        async def page(**wanted: Any) -> dict[str, Any]:
            found = await sarah.ask(PAGES, trip=trip.id, person=trip.people["David"], **wanted)
            return dict(found["explainBalance"]["entries"])

        whole = await page(first=100)
        first = await page(first=4)
        second = await page(first=100, after=first["pageInfo"]["endCursor"])
        back = await page(last=4, before=second["pageInfo"]["startCursor"])

        assert first["nodes"] + second["nodes"] == whole["nodes"]
        assert back["nodes"] == first["nodes"]
        assert first["pageInfo"]["hasNextPage"]

    async def test_asks_for_the_currency_where_there_are_several(self, services: Services, sarah: Person) -> None:
        """The message names them."""
        trip = await random_ledger(services, sarah)
        asked = {"trip": trip.id, "person": trip.people["David"], "basis": "ORIGINAL"}

        result = await sarah.result(BALANCE, **asked)

        assert [error.message for error in result.errors or []] == [
            "There are figures in EUR and JPY: say in which `currency`."
        ]
        assert await sarah.error_codes(BALANCE, **asked) == ["BAD_USER_INPUT"]

    @pytest.mark.parametrize(
        ("currency", "message"),
        [
            ("USD", "There are no figures in USD: ask for EUR."),
            ("XXX", "'XXX' is not an ISO 4217 currency code, such as EUR or JPY."),
        ],
    )
    async def test_refuses_a_currency_without_figures(
        self, sarah: Person, dinner: TripOf, currency: str, message: str
    ) -> None:
        """A figure that is not there has no explanation."""
        asked = {"trip": dinner.id, "person": dinner.people["David"], "currency": currency}

        result = await sarah.result(BALANCE, **asked)

        assert [error.message for error in result.errors or []] == [message]
        assert await sarah.error_codes(BALANCE, **asked) == ["BAD_USER_INPUT"]

    async def test_of_an_empty_trip_is_nothing_on_either_basis(self, sarah: Person) -> None:
        """Nothing was spent, so everybody is even in the trip's currency."""
        trip = await sarah.create_trip()

        for basis in ("SETTLEMENT", "ORIGINAL"):
            found = await balance(sarah, trip, "Sarah", basis=basis)
            assert found["balance"]["net"] == {"amount": "0.00", "currency": "EUR"}
            assert (found["directDebts"], found["entries"]["totalCount"]) == ([], 0)

    async def test_refuses_people_of_other_trips(self, sarah: Person, david: Person, dinner: TripOf) -> None:
        """A foreign participant looks like an unknown one, and so does a foreign trip."""
        other = await david.create_trip("Emily")
        foreign, unknown = other.people["Emily"], encode_id("Participant", uuid4())

        for asked in (
            {"trip": dinner.id, "person": foreign},
            {"trip": dinner.id, "person": unknown},
            {"trip": other.id, "person": foreign},
        ):
            assert await sarah.error_codes(BALANCE, **asked) == ["NOT_FOUND"]

    async def test_takes_as_many_statements_however_long_the_ledger_is(self, services: Services, sarah: Person) -> None:
        """Two expenses or dozens cost the same."""
        short, long = await sarah.create_trip("David", "Emily"), await random_ledger(services, sarah)
        for payer in ("Sarah", "David"):
            await sarah.do("addExpense", "expense { id }", **short.expense(payer, "60.00"))
            await paid(sarah, short, payer, "Emily", "1.00")

        with statements_on(services.database) as few:
            await balance(sarah, short, "Sarah")
        with statements_on(services.database) as many:
            found = await balance(sarah, long, "Sarah")

        assert found["entries"]["totalCount"] > 20
        # Which levels meet in one batch is a matter of timing: give or take two, where a query per row adds dozens.
        assert abs(len(many) - len(few)) <= 2


class TestExplainTransfer:
    """Why somebody is to pay somebody else."""

    async def test_tells_it_in_a_sentence(self, sarah: Person, dinner: TripOf) -> None:
        """What is owed directly, and what by way of somebody else."""
        found = await transfer(sarah, dinner, "David", "Sarah")

        assert found["sentence"] == (
            "David pays Sarah 40.00 EUR: 20.00 EUR that David owes Sarah directly and 20.00 EUR by way of Emily "
            "(David owes Emily 20.00 EUR, and Emily owes Sarah 20.00 EUR)."
        )

    async def test_shows_the_transfer_beside_the_direct_debt(self, sarah: Person, dinner: TripOf) -> None:
        """Both balances are explained with it, and the entries between the two sum to the debt."""
        await paid(sarah, dinner, "David", "Sarah", "5.00")

        found = await transfer(sarah, dinner, "David", "Sarah")

        people = {"debtor": {"name": "David"}, "creditor": {"name": "Sarah"}}
        assert found["transfer"] == {**people, "amount": {"amount": "35.00", "currency": "EUR"}}
        assert found["directDebt"] == {**people, "amount": {"amount": "15.00", "currency": "EUR"}}
        assert found["debtor"]["balance"] == {"participant": {"name": "David"}, "net": {"amount": "-35.00"}}
        assert found["creditor"]["balance"] == {"participant": {"name": "Sarah"}, "net": {"amount": "35.00"}}
        assert found["creditor"]["suggestedTransfers"] == [{"amount": {"amount": "35.00"}}]
        assert summed(found["debtor"]["entries"]["nodes"]) == Decimal(-35)
        assert found["entries"] == {
            "totalCount": 2,
            "nodes": [
                {
                    "day": "2026-10-29",
                    "expense": None,
                    "payment": {"payer": {"name": "David"}},
                    "effect": {"amount": "-5.00"},
                },
                {
                    "day": "2026-10-27",
                    "expense": {"description": "Dinner"},
                    "payment": None,
                    "effect": {"amount": "20.00"},
                },
            ],
        }

    async def test_says_where_nothing_is_to_be_paid(self, sarah: Person, dinner: TripOf) -> None:
        """A debt that others settle has no transfer, and is still a debt."""
        found = await transfer(sarah, dinner, "David", "Emily")

        assert found["transfer"] is None
        assert found["directDebt"]["amount"] == {"amount": "20.00", "currency": "EUR"}
        assert found["sentence"] == (
            "Nothing passes between David and Emily to settle: all in all, David owes 40.00 EUR, and Emily is even; "
            "directly, David owes Emily 20.00 EUR."
        )

    async def test_explains_each_currency_by_itself(self, services: Services, sarah: Person) -> None:
        """On the basis of what was paid, between every two people, with either strategy."""
        trip = await random_ledger(services, sarah)

        for debtor, creditor in permutations(("Sarah", "David", "Emily", "Leo"), 2):
            found = await transfer(sarah, trip, debtor, creditor, basis="ORIGINAL", currency="JPY", strategy="GREEDY")
            debt = found["directDebt"]
            sign = 1 if debt["debtor"]["name"] == debtor else -1
            assert debt["amount"]["currency"] == "JPY"
            assert summed(found["entries"]["nodes"]) == sign * Decimal(debt["amount"]["amount"])

    async def test_refuses_one_person_twice(self, services: Services, sarah: Person) -> None:
        """Also where they became one."""
        trip = await random_ledger(services, sarah)

        for debtor, creditor in (("David", "David"), ("Mia", "Sarah")):
            asked = {"trip": trip.id, "debtor": trip.people[debtor], "creditor": trip.people[creditor]}
            assert await sarah.error_codes(TRANSFER, **asked) == ["BAD_USER_INPUT"]

    async def test_refuses_people_of_other_trips(self, sarah: Person, david: Person, dinner: TripOf) -> None:
        """On either side."""
        foreign = (await david.create_trip("Emily")).people["Emily"]
        mine = dinner.people["David"]

        for debtor, creditor in ((foreign, mine), (mine, foreign)):
            asked = {"trip": dinner.id, "debtor": debtor, "creditor": creditor}
            assert await sarah.error_codes(TRANSFER, **asked) == ["NOT_FOUND"]

    async def test_takes_as_many_statements_however_long_the_ledger_is(self, services: Services, sarah: Person) -> None:
        """Two expenses or dozens cost the same."""
        short, long = await sarah.create_trip("David", "Emily"), await random_ledger(services, sarah)
        for payer in ("Sarah", "David"):
            await sarah.do("addExpense", "expense { id }", **short.expense(payer, "60.00"))
        await paid(sarah, short, "Sarah", "David", "1.00")

        with statements_on(services.database) as few:
            await transfer(sarah, short, "Sarah", "David")
        with statements_on(services.database) as many:
            found = await transfer(sarah, long, "Sarah", "David")

        assert found["entries"]["totalCount"] > 10
        # Which levels meet in one batch is a matter of timing: give or take two, where a query per row adds dozens.
        assert abs(len(many) - len(few)) <= 2


class TestDirectDebts:
    """Trip.directDebts."""

    async def test_are_those_before_anything_is_simplified(self, sarah: Person, dinner: TripOf) -> None:
        """Three debts, where one transfer would do."""
        found = (await sarah.ask(DEBTS, trip=dinner.id))["trip"]["directDebts"]

        assert debts(found) == {
            ("David", "Sarah", "20.00"),
            ("David", "Emily", "20.00"),
            ("Emily", "Sarah", "20.00"),
        }

    async def test_are_each_in_its_own_currency_on_request(self, sarah: Person, dinner: TripOf) -> None:
        """A debt of yen beside one of euros, neither set off by the other."""
        yen = dinner.expense("David", "3000", "Sarah", currency="JPY", exchangeRate="0.005")
        await sarah.do("addExpense", "expense { id }", **yen)

        settling = (await sarah.ask(DEBTS, trip=dinner.id))["trip"]["directDebts"]
        original = (await sarah.ask(DEBTS, trip=dinner.id, basis="ORIGINAL"))["trip"]["directDebts"]

        others = {("David", "Emily", "20.00"), ("Emily", "Sarah", "20.00")}
        assert debts(settling) == {("David", "Sarah", "5.00"), *others}
        assert debts(original) == {("David", "Sarah", "20.00"), ("Sarah", "David", "3000"), *others}
