"""Changing payments: what was asked for changes, every other figure stays, and the balances follow."""

from typing import Any

import pytest

from graph.context import Services
from tests.graph.people import Person, TripOf
from tests.graph.plans import errors, shared_trip
from tests.graph.test_expenses import nets

PAYMENT = """payment { id version payer { name } receiver { name } amount { amount currency } paidOn note
  settlementAmount { amount } exchangeRate { rate source asOf } }"""
HISTORY = """query ($id: ID!) { trip(id: $id) { activity(first: 50) { nodes {
  kind changes { field before after } } } payments(first: 9) { nodes { id version } } } }"""
ONLY_NOTE_AND_DAY = (
    "This payment belongs to a transfer of a plan: only its note and day can be changed. "
    "Delete it and pay the transfer again."
)
NO_RATE = (
    "There is no rate of the European Central Bank from VND to EUR for 2026-10-25 or the last business day before it: "
    "give the rate yourself, in EUR per VND."
)


@pytest.fixture
def services(shared_services: Services) -> Services:
    """Those of the module: each test has people and trips of its own, and looks at no others."""
    return shared_services


async def recorded(person: Person, trip: TripOf, amount: str = "10.00", currency: str = "EUR", **other: Any) -> Any:
    """Record a payment from David to Sarah, and return it."""
    given = {
        "tripId": trip.id,
        "payerId": trip.people["David"],
        "receiverId": trip.people["Sarah"],
        "amount": {"amount": amount, "currency": currency},
        "paidOn": "2026-10-25",
        **other,
    }
    payload = await person.do("recordPayment", PAYMENT, **given)
    assert payload["userErrors"] == []
    return payload["payment"]


async def updated(person: Person, payment: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """Change a payment, and return the payload."""
    return await person.do("updatePayment", PAYMENT, paymentId=payment["id"], **changes)


async def changed(person: Person, payment: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """Change a payment, which is not refused, and return it."""
    payload = await updated(person, payment, **changes)
    assert payload["userErrors"] == []
    after: dict[str, Any] = payload["payment"]
    return after


async def told(person: Person, trip: TripOf) -> list[dict[str, Any]]:
    """Return what the trip's history says of changed payments."""
    entries = (await person.ask(HISTORY, id=trip.id))["trip"]["activity"]["nodes"]
    return [entry for entry in entries if entry["kind"] == "PAYMENT_CHANGED"]


class TestUpdatePayment:
    """updatePayment."""

    async def test_changes_what_is_given(self, sarah: Person) -> None:
        """Everything at once: the balances follow, and the history tells it in one entry."""
        trip = await sarah.create_trip("David", "Emily")
        payment = await recorded(sarah, trip, note="Cash")
        people = {"payerId": trip.people["Sarah"], "receiverId": trip.people["Emily"]}
        money = {"amount": "12.50", "currency": "EUR"}

        after = await changed(sarah, payment, **people, amount=money, paidOn="2026-10-27", note=None, version=1)

        assert after == {
            "id": payment["id"],
            "version": 2,
            "payer": {"name": "Sarah"},
            "receiver": {"name": "Emily"},
            "amount": money,
            "paidOn": "2026-10-27",
            "note": None,
            "settlementAmount": {"amount": "12.50"},
            "exchangeRate": None,
        }
        assert await nets(sarah, trip) == {("Sarah", "EUR"): "12.50", ("Emily", "EUR"): "-12.50"}
        (entry,) = await told(sarah, trip)
        assert entry["changes"] == [
            {"field": "payer", "before": "David", "after": "Sarah"},
            {"field": "receiver", "before": "Sarah", "after": "Emily"},
            {"field": "amount", "before": "10.00 EUR", "after": "12.50 EUR"},
            {"field": "settlementAmount", "before": "10.00 EUR", "after": "12.50 EUR"},
            {"field": "paidOn", "before": "2026-10-25", "after": "2026-10-27"},
            {"field": "note", "before": "Cash", "after": None},
        ]

    async def test_stores_nothing_where_nothing_changes(self, sarah: Person) -> None:
        """Neither for an empty input nor for one that says what is so already, whatever rules its figure."""
        trip = await sarah.create_trip("David")
        quoted = await recorded(sarah, trip, "100.00", "GBP", note="Cash")
        agreed = await recorded(sarah, trip, "3.00", "GBP", settlementAmount="10.00")
        typed = await recorded(sarah, trip, "3.00", "GBP", exchangeRate="1.2")

        said = {"amount": quoted["amount"], "paidOn": quoted["paidOn"], "note": " Cash "}
        assert await changed(sarah, quoted) == quoted
        assert await changed(sarah, quoted, **said, payerId=trip.people["David"], version=1) == quoted
        assert await changed(sarah, quoted, exchangeRate=None) == quoted
        assert await changed(sarah, agreed, settlementAmount="10") == agreed
        assert await changed(sarah, typed, exchangeRate="1.20") == typed
        assert await told(sarah, trip) == []

    async def test_moves_no_figure_that_nobody_asked_to_change(self, sarah: Person) -> None:
        """A note moves none; a new day takes the bank's rate of that day; what was typed or agreed stays."""
        trip = await sarah.create_trip("David")
        quoted = await recorded(sarah, trip, "100.00", "GBP")
        # Beyond twelve digits the implied rate does not give the agreed figure back.
        agreed = await recorded(sarah, trip, "30000000000.00", "GBP", settlementAmount="70000000000.01")

        noted = await changed(sarah, quoted, note="Cash")
        moved = await changed(sarah, quoted, paidOn="2026-10-27")
        kept = await changed(sarah, agreed, paidOn="2026-10-27")

        assert noted == {**quoted, "note": "Cash", "version": 2}
        assert (quoted["exchangeRate"]["asOf"], moved["exchangeRate"]["asOf"]) == ("2026-10-23", "2026-10-27")
        assert kept == {**agreed, "paidOn": "2026-10-27", "version": 2}

    async def test_counts_a_new_amount_at_the_rate_it_had(self, sarah: Person) -> None:
        """Twice as much counts twice as much, at a rate that was implied; in the trip's currency it counts itself."""
        trip = await sarah.create_trip("David")
        agreed = await recorded(sarah, trip, "250", "CZK", settlementAmount="10.00")

        doubled = await changed(sarah, agreed, amount={"amount": "500", "currency": "CZK"})
        own = await changed(sarah, agreed, amount={"amount": "7", "currency": "EUR"})

        assert (doubled["settlementAmount"], doubled["exchangeRate"]) == ({"amount": "20.00"}, agreed["exchangeRate"])
        assert (own["settlementAmount"], own["exchangeRate"]) == ({"amount": "7.00"}, None)
        assert await nets(sarah, trip) == {("David", "EUR"): "7.00", ("Sarah", "EUR"): "-7.00"}

    async def test_takes_a_figure_a_rate_or_the_banks(self, sarah: Person) -> None:
        """Whichever is given rules; null goes back to the bank's of the day."""
        trip = await sarah.create_trip("David")
        payment = await recorded(sarah, trip, "100.00", "GBP")

        agreed = await changed(sarah, payment, settlementAmount="120")
        typed = await changed(sarah, payment, exchangeRate="1.3")
        quoted = await changed(sarah, payment, exchangeRate=None)

        given = {"source": "MANUAL", "asOf": "2026-10-25"}
        assert (agreed["settlementAmount"]["amount"], agreed["exchangeRate"]) == ("120.00", {"rate": "1.2", **given})
        assert (typed["settlementAmount"]["amount"], typed["exchangeRate"]) == ("130.00", {"rate": "1.3", **given})
        assert quoted == {**payment, "version": 4}

    async def test_of_a_transfer_changes_note_and_day_only(self, sarah: Person, david: Person) -> None:
        """The plan does not become stale by them, and the figure stays on another day, also in another currency."""
        shared = await shared_trip(sarah, david)
        transfer = await shared.transfer("David")
        paid = (await shared.pay(transfer, "5", "GBP"))["payment"]
        before, standing = await changed(sarah, paid), await shared.nets()

        after = await changed(sarah, paid, note="Cash", paidOn="2026-10-27")

        assert after == {**before, "note": "Cash", "paidOn": "2026-10-27", "version": 2}
        assert ([plan["isStale"] for plan in await shared.stored()], await shared.nets()) == ([False], standing)


class TestRefusals:
    """What is refused, with nothing changed."""

    @pytest.mark.parametrize(
        ("changes", "refusal"),
        [
            (
                {"version": 2, "note": "Cash"},
                ("VERSION_CONFLICT", ["version"], "This is version 1 now, and 2 was to be changed: read it again."),
            ),
            (
                {"amount": {"amount": "0", "currency": "EUR"}},
                ("AMOUNT_NOT_POSITIVE", ["amount", "amount"], "The amount must be above zero, and 0 is not."),
            ),
            ({"settlementAmount": "9"}, ("RATE_INVALID", ["settlementAmount"], "10.00 EUR count as just that.")),
            ({"note": " "}, ("TEXT_INVALID", ["note"], "The note must not be empty.")),
            (
                {"amount": {"amount": "9", "currency": "VND"}},
                (
                    "RATE_MISSING",
                    ["exchangeRate"],
                    NO_RATE,
                ),
            ),
        ],
    )
    async def test_what_cannot_be(
        self, sarah: Person, changes: dict[str, Any], refusal: tuple[str, list[str], str]
    ) -> None:
        """Another version than was seen, and what no payment is."""
        trip = await sarah.create_trip("David")
        payment = await recorded(sarah, trip)

        payload = await updated(sarah, payment, **changes)

        assert errors(payload) == [refusal]
        assert await changed(sarah, payment) == payment

    async def test_people_it_cannot_be_between(self, sarah: Person) -> None:
        """One person, a guest who has become the other, and nobody of the trip."""
        trip, other = await sarah.create_trip("David", "Emily"), await sarah.create_trip("Tom")
        payment = await recorded(sarah, trip)
        people = trip.people
        merged = await sarah.do("mergeParticipant", "trip { id }", guestId=people["David"], intoId=people["Emily"])
        assert merged["userErrors"] == []

        same = await updated(sarah, payment, payerId=people["Sarah"])
        become = await updated(sarah, payment, receiverId=people["Emily"])
        stranger = await updated(sarah, payment, payerId=other.people["Tom"])
        noted = await changed(sarah, payment, note="Cash")

        nobody = "Nobody pays themselves: name two people."
        assert errors(same) == errors(become) == [("SAME_PERSON", ["receiverId"], nobody)]
        assert errors(stranger) == [("NOT_FOUND", ["payerId"], "There is no such participant.")]
        assert noted == {**payment, "note": "Cash", "version": 2}

    async def test_a_deleted_one(self, sarah: Person) -> None:
        """It is to be restored first."""
        trip = await sarah.create_trip("David")
        payment = await recorded(sarah, trip)
        await sarah.do("deletePayment", "payment { id }", paymentId=payment["id"])

        payload = await updated(sarah, payment, note="Cash")

        assert errors(payload) == [("ALREADY_DELETED", ["paymentId"], "This payment is deleted: restore it first.")]

    async def test_figures_and_people_of_a_transfers(self, sarah: Person, david: Person) -> None:
        """Less as well as more: it is to be deleted, and the transfer paid again."""
        shared = await shared_trip(sarah, david)
        paid = (await shared.pay(await shared.transfer("David"), "5"))["payment"]
        before, stored = await changed(sarah, paid), await shared.stored()
        less, emily = {"amount": "4", "currency": "EUR"}, shared.trip.people["Emily"]

        for changes in ({"amount": less}, {"payerId": emily}, {"receiverId": emily}):
            payload = await updated(sarah, paid, **changes)
            assert errors(payload) == [("TRANSFER_NOT_OPEN", ["paymentId"], ONLY_NOTE_AND_DAY)]

        assert (await changed(sarah, paid), await shared.stored()) == (before, stored)
