"""Any history: a trip is driven through whatever its people may do, and its books stay true after each step.

Hypothesis chooses the steps and shrinks a history that breaks the books; each runs through the GraphQL API on a real
database. The model is only the list of what the API says is booked: balances are added up from it again by hand.
"""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any, ClassVar, TypeVar
from uuid import uuid4

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from domain.chains import verify
from graph.app import build_services, close_services
from graph.context import Services
from graph.ids import uuid_of
from persistence.activities import load_chain
from persistence.settings import Settings
from tests.graph.people import Person, TripOf, register

Result = TypeVar("Result")

LEDGER = """query ($id: ID!, $after: String) { trip(id: $id) {
  balances { participant { id } net { amount } paid { amount } owed { amount } sent { amount } received { amount } }
  original: balances(basis: ORIGINAL) { net { amount currency } }
  suggestedTransfers { optimal lowerBound transfers { debtor { id } creditor { id } amount { amount } } }
  greedy: suggestedTransfers(strategy: GREEDY) { transfers { amount { amount } } }
  payments(first: 100) { nodes { payer { id } receiver { id } settlementAmount { amount } } }
  expenses(first: 100, after: $after) { pageInfo { hasNextPage endCursor } nodes {
    amount { amount } settlementAmount { amount }
    payers { participant { id } amount { amount } settlementAmount { amount } }
    shares { participant { id } amount { amount } settlementAmount { amount } } } } } }"""

EXAMPLES = 10

# From where no rate below leaves nothing of an amount.
amounts = st.integers(100, 100_000)
currencies = st.sampled_from([("EUR", 2, None), ("GBP", 2, None), ("JPY", 0, None), ("TND", 3, "0.3")])
modes = st.sampled_from(["equal", "shares", "exact", "percentage", "adjustment"])


class TripMachine(RuleBasedStateMachine):
    """One trip, its people, and what is booked on it."""

    services: ClassVar[Services]
    runner: ClassVar[asyncio.Runner]

    @initialize()
    def create(self) -> None:
        """Begin with an owner, two guests, and three expenses, one of them deleted."""
        self.sarah: Person = self._run(register(self.services, f"Sarah{uuid4().hex[:8]}"))
        self.trip: TripOf = self._run(self.sarah.create_trip("David", "Emily"))
        self.present = list(self.trip.people.values())
        self.gone: list[str] = []
        self.expenses: list[dict[str, Any]] = []
        self.deleted: list[dict[str, Any]] = []
        self.transfers: list[str] = []
        for payer, amount in zip(self.trip.people, ("10.00", "0.01", "25.00"), strict=True):
            given = self.trip.expense(payer, amount)
            self.expenses.append(self._do("addExpense", "expense { id version }", **given)["expense"])
        gone = self.expenses.pop()
        self.deleted.append(self._do("deleteExpense", "expense { id version }", expenseId=gone["id"])["expense"])

    @rule(data=st.data(), amount=amounts, currency=currencies, mode=modes)
    def add(self, data: st.DataObject, amount: int, currency: tuple[str, int, str | None], mode: str) -> None:
        """Add an expense of one or two payers, split in any way, in any currency."""
        given = self._expense(data, amount, currency, mode)
        payload = self._do("addExpense", "expense { id version }", tripId=self.trip.id, **given)
        self.expenses.append(payload["expense"])

    @precondition(lambda self: self.expenses)
    @rule(data=st.data(), amount=amounts, currency=currencies, mode=modes)
    def edit(self, data: st.DataObject, amount: int, currency: tuple[str, int, str | None], mode: str) -> None:
        """Change everything of an expense, as the version it is."""
        place = data.draw(st.integers(0, len(self.expenses) - 1))
        given = self._expense(data, amount, currency, mode)
        changed = {"expenseId": self.expenses[place]["id"], "version": self.expenses[place]["version"], **given}
        self.expenses[place] = self._do("updateExpense", "expense { id version }", **changed)["expense"]

    @precondition(lambda self: self.expenses)
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        """Delete an expense."""
        expense = self.expenses.pop(data.draw(st.integers(0, len(self.expenses) - 1)))
        self.deleted.append(self._do("deleteExpense", "expense { id version }", expenseId=expense["id"])["expense"])

    @precondition(lambda self: self.deleted)
    @rule(data=st.data())
    def restore(self, data: st.DataObject) -> None:
        """Restore a deleted expense."""
        expense = self.deleted.pop(data.draw(st.integers(0, len(self.deleted) - 1)))
        self.expenses.append(self._do("restoreExpense", "expense { id version }", expenseId=expense["id"])["expense"])

    @precondition(lambda self: len(self.present) + len(self.gone) < 8)  # as many as brute force likes
    @rule()
    def join(self) -> None:
        """Add a guest."""
        name = uuid4().hex
        payload = self._do("addParticipant", "participant { id }", tripId=self.trip.id, name=name)
        self.present.append(payload["participant"]["id"])

    @precondition(lambda self: len(self.present) > 2)  # two can still owe each other
    @rule(data=st.data())
    def leave(self, data: st.DataObject) -> None:
        """Let a guest leave, with whatever they owe."""
        person = self.present.pop(data.draw(st.integers(1, len(self.present) - 1)))
        self._do("markParticipantLeft", "participant { leftAt }", participantId=person)
        self.gone.append(person)

    @precondition(lambda self: self.gone)
    @rule(data=st.data())
    def come_back(self, data: st.DataObject) -> None:
        """Let a guest who left come back."""
        person = self.gone.pop(data.draw(st.integers(0, len(self.gone) - 1)))
        self._do("markParticipantReturned", "participant { leftAt }", participantId=person)
        self.present.append(person)

    @rule(data=st.data(), amount=amounts, currency=currencies)
    def pay(self, data: st.DataObject, amount: int, currency: tuple[str, int, str | None]) -> None:
        """Record a payment outside any plan, also from and to who has left."""
        everybody = self.present + self.gone
        payer, receiver = data.draw(st.lists(st.sampled_from(everybody), min_size=2, max_size=2, unique=True))
        code, digits, rate = currency
        given = {
            "tripId": self.trip.id,
            "payerId": payer,
            "receiverId": receiver,
            "amount": {"amount": _typed(amount, digits), "currency": code},
            "paidOn": "2026-10-28",
            **({"exchangeRate": rate} if rate else {}),
        }
        self._do("recordPayment", "payment { id }", **given)

    @rule(strategy=st.sampled_from(["MINIMAL", "GREEDY"]))
    def plan(self, strategy: str) -> None:
        """Store a plan, which is refused only where everybody is even."""
        selection = "settlementPlan { transfers { id } }"
        payload = self._payload("createSettlementPlan", selection, tripId=self.trip.id, strategy=strategy)
        if payload["userErrors"]:
            assert [error["code"] for error in payload["userErrors"]] == ["NOTHING_TO_SETTLE"]
            self.transfers = []
        else:
            self.transfers = [transfer["id"] for transfer in payload["settlementPlan"]["transfers"]]

    @precondition(lambda self: self.transfers)
    @rule()
    def pay_a_transfer(self) -> None:
        """Pay the next transfer of the last plan in whole, unless the ledger has changed under it."""
        transfer = self.transfers.pop(0)
        given = {"transferId": transfer, "paidOn": "2026-10-29"}
        payload = self._payload("payTransfer", "payment { id }", **given)
        assert {error["code"] for error in payload["userErrors"]} <= {"PLAN_STALE"}

    @invariant()
    def holds(self) -> None:
        """Compare what the API says of the trip with what its entries add up to."""
        if not hasattr(self, "trip"):
            return
        trip = self._run(self.sarah.ask(LEDGER, id=self.trip.id))["trip"]
        assert len(trip["expenses"]["nodes"]) == min(len(self.expenses), 100)
        _assert_parts_sum(trip["expenses"]["nodes"])
        _assert_balances_are_what_is_shown(trip)
        _assert_transfers_settle(trip)
        self._run(self._assert_history_is_whole())

    async def _assert_history_is_whole(self) -> None:
        trip_id = uuid_of(self.trip.id, "Trip")
        async with self.services.database.read() as connection:
            entries = [entry async for batch in load_chain(connection, trip_id) for entry in batch]
        assert verify(entries, trip_id=trip_id).is_intact

    def _expense(
        self, data: st.DataObject, amount: int, currency: tuple[str, int, str | None], mode: str
    ) -> dict[str, Any]:
        code, digits, rate = currency
        payers = data.draw(st.lists(st.sampled_from(self.present), min_size=1, max_size=min(2, amount), unique=True))
        sharers = data.draw(st.lists(st.sampled_from(self.present), min_size=1, max_size=min(5, amount), unique=True))
        first = amount if len(payers) == 1 else data.draw(st.integers(1, amount - 1))
        paid = dict(zip(payers, (first, amount - first), strict=False))
        return {
            "description": "Dinner",
            "amount": {"amount": _typed(amount, digits), "currency": code},
            "spentOn": "2026-10-27",
            "payers": [{"participantId": who, "amount": _typed(part, digits)} for who, part in paid.items()],
            "split": {mode: _split(data, mode, sharers, amount, digits)},
            **({"exchangeRate": rate} if rate else {}),
        }

    def _do(self, name: str, selection: str, /, **given: Any) -> dict[str, Any]:
        payload = self._payload(name, selection, **given)
        assert payload["userErrors"] == []
        return payload

    def _payload(self, name: str, selection: str, /, **given: Any) -> dict[str, Any]:
        return self._run(self.sarah.do(name, selection, **given))

    def _run(self, step: Awaitable[Result]) -> Result:
        async def stepped() -> Result:
            return await step

        return self.runner.run(stepped())


def test_the_books_stay_true_through_any_history(settings: Settings) -> None:
    """Add, edit, delete, restore, join, leave, return, pay, plan and pay the plan, in any order."""
    with _driven(settings) as machine:
        run_state_machine_as_test(machine, settings=_how_long(EXAMPLES))


@contextmanager
def _driven(settings: Settings) -> Iterator[type[TripMachine]]:
    # The machine's steps are no coroutines, so it has an event loop of its own, with services of its own.
    with asyncio.Runner() as runner:
        services = runner.run(_built(settings))
        yield type("Driven", (TripMachine,), {"services": services, "runner": runner})
        runner.run(close_services(services))


async def _built(settings: Settings) -> Services:
    return build_services(settings)


def _how_long(examples: int) -> settings:
    return settings(
        max_examples=examples,
        stateful_step_count=40,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        # A history that was found is printed to be replayed; a folder of them is not for a clone.
        database=None,
    )


def _typed(minor_units: int, digits: int) -> str:
    return f"{Decimal(minor_units).scaleb(-digits):f}"


def _split(data: st.DataObject, mode: str, sharers: list[str], amount: int, digits: int) -> Any:
    if mode == "equal":
        return {"participantIds": sharers}
    if mode == "shares":
        return [{"participantId": who, "shares": data.draw(st.integers(1, 9))} for who in sharers]
    if mode == "adjustment":
        extra = data.draw(st.integers(0, amount))
        adjustments = [extra, *[0] * (len(sharers) - 1)]
        return [
            {"participantId": who, "adjustment": _typed(units, digits)}
            for who, units in zip(sharers, adjustments, strict=True)
        ]
    whole = amount if mode == "exact" else 10_000
    most = min(len(sharers), whole) - 1
    cuts = sorted(data.draw(st.lists(st.integers(1, max(whole - 1, 1)), max_size=most, unique=True)))
    parts = [end - start for start, end in zip([0, *cuts], [*cuts, whole], strict=True)]
    field, places = ("amount", digits) if mode == "exact" else ("percentage", 2)
    return [{"participantId": who, field: _typed(part, places)} for who, part in zip(sharers, parts, strict=False)]


def _assert_parts_sum(expenses: list[dict[str, Any]]) -> None:
    for expense in expenses:
        for parts in (expense["payers"], expense["shares"]):
            for figure in ("amount", "settlementAmount"):
                assert sum(_money(part, figure) for part in parts) == _money(expense, figure)


def _assert_balances_are_what_is_shown(trip: dict[str, Any]) -> None:
    wanted: dict[str, Decimal] = defaultdict(Decimal)
    for expense in trip["expenses"]["nodes"]:
        for payer in expense["payers"]:
            wanted[payer["participant"]["id"]] += _money(payer, "settlementAmount")
        for share in expense["shares"]:
            wanted[share["participant"]["id"]] -= _money(share, "settlementAmount")
    for payment in trip["payments"]["nodes"]:
        wanted[payment["payer"]["id"]] += _money(payment, "settlementAmount")
        wanted[payment["receiver"]["id"]] -= _money(payment, "settlementAmount")
    found = {balance["participant"]["id"]: _money(balance, "net") for balance in trip["balances"]}
    assert {who: net for who, net in found.items() if net} == {who: net for who, net in wanted.items() if net}
    assert sum(found.values()) == 0
    by_currency: dict[str, Decimal] = defaultdict(Decimal)
    for balance in trip["original"]:
        by_currency[balance["net"]["currency"]] += _money(balance, "net")
    assert not any(by_currency.values())


def _assert_transfers_settle(trip: dict[str, Any]) -> None:
    left = {balance["participant"]["id"]: _money(balance, "net") for balance in trip["balances"]}
    suggested = trip["suggestedTransfers"]
    still_open = sum(1 for net in left.values() if net)
    for transfer in suggested["transfers"]:
        assert _money(transfer, "amount") > 0
        left[transfer["debtor"]["id"]] += _money(transfer, "amount")
        left[transfer["creditor"]["id"]] -= _money(transfer, "amount")
    assert not any(left.values())
    assert suggested["optimal"]
    assert len(suggested["transfers"]) == suggested["lowerBound"] <= max(still_open - 1, 0)
    assert len(suggested["transfers"]) <= len(trip["greedy"]["transfers"])


def _money(part: dict[str, Any], figure: str) -> Decimal:
    return Decimal(part[figure]["amount"])
