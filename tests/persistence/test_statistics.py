"""Statistics: what the database adds up is what plain Python adds up, over generated ledgers on both databases."""

import random
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from domain.categories import Category
from domain.currencies import currency_of
from domain.expenses import Expense, ExpenseDraft, add_expense, delete_expense
from domain.money import Money
from domain.participants import Participant
from domain.payment_methods import PaymentMethod
from domain.payments import PaymentDraft, record_payment
from domain.question_reading.nights import nights_of
from domain.rates import manual_rate
from domain.splits import Split, SplitMode
from domain.statistics import (
    EVER,
    CategorySpending,
    MonthSpending,
    Period,
    Spending,
    average,
    spending_by_participant,
)
from domain.trips import OpenTrip
from persistence.balances import load_tallies_of_trips
from persistence.database import Database
from persistence.expenses import insert_expense, load_largest_expenses
from persistence.ids import new_id
from persistence.participants import insert_participant, replace_participant
from persistence.payments import insert_payment
from persistence.statistics import (
    load_by_category,
    load_by_currency,
    load_by_day,
    load_by_month,
    load_by_participant,
    load_by_payment_method,
    load_person_nights,
    load_totals,
)
from persistence.trip_categories import insert_trip_category
from tests.arrangement import NOW, stored_trip

EUR = currency_of("EUR")
FIRST = date(2026, 12, 20)
# Each on a ledger of its own: the seed first.
PERIODS = (
    (1, EVER),
    (2, Period(FIRST + timedelta(days=5), FIRST + timedelta(days=20))),
    (3, Period(first=FIRST + timedelta(days=12))),
    (4, Period(last=FIRST + timedelta(days=12))),
)
SEED = 5
RATES = {"EUR": None, "JPY": Decimal("0.0061"), "KWD": Decimal("2.8")}


@dataclass(frozen=True, slots=True)
class Ledger:
    """A trip with expenses, deleted ones too; `became` says who its people count as."""

    trip: OpenTrip
    expenses: tuple[Expense, ...]
    became: dict[UUID, UUID]

    def counted(self, period: Period) -> list[Expense]:
        """Return the expenses of a period that count."""
        first, last = period.first or date.min, period.last or date.max
        return [e for e in self.expenses if e.deleted_at is None and first <= e.spent_on <= last]

    def sums(self, period: Period, key: Callable[[Expense], Hashable]) -> dict[Any, tuple[int, int]]:
        """Return minor units and number of the expenses by a key."""
        found: dict[Hashable, tuple[int, int]] = defaultdict(lambda: (0, 0))
        for expense in self.counted(period):
            minor, many = found[key(expense)]
            found[key(expense)] = (minor + expense.settlement.minor_units, many + 1)
        return dict(found)


@pytest.fixture
def seed() -> int:
    """What a ledger is generated from, unless a test says otherwise."""
    return SEED


@pytest.fixture
def database(shared_database: Database) -> Database:
    """One of the module: nothing here changes a ledger, and another trip's must not matter."""
    return shared_database


@pytest.fixture(scope="module")
async def ledgers(shared_database: Database) -> dict[int, Ledger]:
    """Generated ledgers by their seeds, each beside another trip's."""
    found = {}
    for seed in (*(seed for seed, _ in PERIODS), SEED):
        dice = random.Random(seed)  # noqa: S311  # a seed that a failing test can be run with again
        await _generated(shared_database, dice)
        found[seed] = await _generated(shared_database, dice)
    return found


@pytest.fixture
def ledger(seed: int, ledgers: dict[int, Ledger]) -> Ledger:
    """The ledger of a seed."""
    return ledgers[seed]


@pytest.mark.parametrize(("seed", "period"), PERIODS)
class TestSums:
    """Each statistic, against the same sum in Python."""

    async def test_totals(self, database: Database, ledger: Ledger, period: Period) -> None:
        """What all came to."""
        minor, many = ledger.sums(period, lambda _: None)[None]

        assert await loaded(database, load_totals, period, ledger) == Spending(Money(minor, EUR), many)

    async def test_by_category(self, database: Database, ledger: Ledger, period: Period) -> None:
        """On both levels, and on the trip's own."""
        found: tuple[CategorySpending, ...] = await loaded(database, load_by_category, period, ledger)

        parts = [part for spending in found for part in spending.parts]
        own = [own for spending in found for own in spending.own]
        assert {row.category: figures(row) for row in found} == ledger.sums(period, lambda e: e.category.parent)
        is_part = {e.category for e in ledger.counted(period) if e.category.parent is not e.category}
        by_exact = ledger.sums(period, lambda e: e.category)
        assert {row.category: figures(row) for row in parts} == {part: by_exact[part] for part in is_part}
        by_own = ledger.sums(period, lambda e: e.trip_category_id)
        assert {row.trip_category_id: figures(row) for row in own} == {k: v for k, v in by_own.items() if k}
        assert [figures(row)[0] for row in found] == sorted((figures(row)[0] for row in found), reverse=True)

    async def test_by_day(self, database: Database, ledger: Ledger, period: Period) -> None:
        """In their order."""
        found = await loaded(database, load_by_day, period, ledger)

        expected = ledger.sums(period, lambda e: e.spent_on)
        assert [(row.day, figures(row)) for row in found] == sorted(expected.items())

    async def test_by_month(self, database: Database, ledger: Ledger, period: Period) -> None:
        """In their order, over the turn of a year."""
        found: tuple[MonthSpending, ...] = await loaded(database, load_by_month, period, ledger)

        expected = ledger.sums(period, lambda e: e.spent_on.isoformat()[:7])
        assert [(row.month, figures(row)) for row in found] == sorted(expected.items())

    async def test_by_currency(self, database: Database, ledger: Ledger, period: Period) -> None:
        """What was paid in it, and what that is in the trip's."""
        found = await loaded(database, load_by_currency, period, ledger)

        settlements = ledger.sums(period, lambda e: e.amount.currency)
        assert {row.total.currency: (row.settlement.minor_units, row.count) for row in found} == settlements
        for row in found:
            paid = [e.amount.minor_units for e in ledger.counted(period) if e.amount.currency == row.total.currency]
            assert row.total.minor_units == sum(paid)

    async def test_by_payment_method(self, database: Database, ledger: Ledger, period: Period) -> None:
        """Also of what nobody said how it was paid."""
        found = await loaded(database, load_by_payment_method, period, ledger)

        assert {row.payment_method: figures(row) for row in found} == ledger.sums(period, lambda e: e.payment_method)

    async def test_by_participant(self, database: Database, ledger: Ledger, period: Period) -> None:
        """Who was merged counts as who they became, and who had no part has nothing."""
        found = await loaded(database, load_by_participant, period, ledger)

        paid, consumed = dict.fromkeys(ledger.became.values(), 0), dict.fromkeys(ledger.became.values(), 0)
        for expense in ledger.counted(period):
            for payer in expense.payers:
                paid[ledger.became[payer.participant_id]] += payer.settlement.minor_units
            for share in expense.shares:
                consumed[ledger.became[share.participant_id]] += share.settlement.minor_units
        assert {row.participant_id: row.paid.minor_units for row in found} == paid
        assert {row.participant_id: row.consumed.minor_units for row in found} == consumed
        assert found == tuple(sorted(found, key=lambda row: -row.consumed.minor_units))

    async def test_the_largest(self, database: Database, ledger: Ledger, period: Period) -> None:
        """By what they are in the trip's currency."""
        async with database.read() as connection:
            found = await load_largest_expenses(connection, period, 7, [ledger.trip.trip.id])

        expected = sorted(ledger.counted(period), key=lambda e: (e.settlement.minor_units, e.id), reverse=True)
        assert found == {ledger.trip.trip.id: tuple(expected[:7])}

    async def test_person_nights(self, database: Database, ledger: Ledger, period: Period) -> None:
        """As the rule that splits by nights counts them."""
        found = await loaded(database, load_person_nights, period, ledger)

        assert found == sum(
            nights_of(person.arrives_on, person.leaves_on, period.first, period.last)
            for person in ledger.trip.participants
            if person.arrives_on and person.leaves_on and person.merged_into_id is None
        )


class TestShapes:
    """What is the same however it is asked for."""

    async def test_all_days_by_participant_are_what_balances_say(self, database: Database, ledger: Ledger) -> None:
        """Two statements that must not disagree."""
        async with database.read() as connection:
            tallies = (await load_tallies_of_trips(connection, [ledger.trip.trip.id]))[ledger.trip.trip.id]

        by_tallies = spending_by_participant(tallies.settlement)

        assert by_tallies == await loaded(database, load_by_participant, EVER, ledger)

    async def test_a_trip_without_expenses_has_nothing(self, database: Database) -> None:
        """Not even for another trip's sake."""
        await _generated(database, random.Random(7))  # noqa: S311  # as above
        trip = await stored_trip(database)
        ledger = Ledger(trip, (), {})

        assert await loaded(database, load_totals, EVER, ledger) == Spending(Money(0, EUR), 0)
        for load in (load_by_category, load_by_day, load_by_month, load_by_currency, load_by_payment_method):
            assert await loaded(database, load, EVER, ledger) == ()
        assert await loaded(database, load_person_nights, EVER, ledger) == 0
        nothing = Money(0, EUR)
        by_participant = await loaded(database, load_by_participant, EVER, ledger)
        assert {(row.paid, row.consumed) for row in by_participant} == {(nothing, nothing)}

    async def test_several_trips_are_loaded_at_once(self, database: Database, ledger: Ledger) -> None:
        """Each with its own."""
        other = await _generated(database, random.Random(6))  # noqa: S311  # as above
        loads = (
            *(load_totals, load_by_category, load_by_participant, load_by_day, load_by_month),
            *(load_by_currency, load_by_payment_method, load_person_nights),
        )

        for load in loads:
            async with database.read() as connection:
                both = await load(connection, EVER, [ledger.trip.trip.id, other.trip.trip.id])
            alone = [await loaded(database, load, EVER, each) for each in (ledger, other)]
            assert [both[ledger.trip.trip.id], both[other.trip.trip.id]] == alone


@pytest.mark.parametrize(
    ("minor_units", "parts", "expected"),
    [(10, 0, None), (10, 4, 2), (14, 4, 4), (11, 4, 3), (9, 4, 2), (0, 3, 0), (6, 4, 2), (2, 4, 0)],
)
def test_an_average_is_rounded_half_to_even(minor_units: int, parts: int, expected: int | None) -> None:
    """2.5 becomes 2, 3.5 becomes 4; of nothing there is none."""
    assert average(Money(minor_units, EUR), parts) == (None if expected is None else Money(expected, EUR))


def figures(spending: Spending) -> tuple[int, int]:
    """Return minor units and number."""
    return spending.total.minor_units, spending.count


async def loaded(database: Database, load: Any, period: Period, ledger: Ledger) -> Any:
    """Return what is loaded for a ledger's trip."""
    async with database.read() as connection:
        return (await load(connection, period, [ledger.trip.trip.id]))[ledger.trip.trip.id]


async def _generated(database: Database, dice: random.Random) -> Ledger:
    trip = await _populated(database, dice)
    expenses = [_expense(trip, dice) for _ in range(40)]
    kept = [delete_expense(trip, e, now=NOW) if dice.random() < 0.2 else e for e in expenses]
    payer, receiver = trip.participants[:2]
    draft = PaymentDraft(payer.id, receiver.id, Money(100_000, EUR), FIRST)
    async with database.write() as connection:
        for expense in kept:
            await insert_expense(connection, expense)
        await insert_payment(connection, record_payment(trip, draft, rate=None, payment_id=new_id(), now=NOW))
        # Only now that rows name them.
        merged = replace(trip.participants[-1], merged_into_id=trip.participants[0].id)
        await replace_participant(connection, merged)
    became = {person.id: person.id for person in trip.participants} | {merged.id: trip.participants[0].id}
    return Ledger(replace(trip, participants=(*trip.participants[:-1], merged)), tuple(kept), became)


async def _populated(database: Database, dice: random.Random) -> OpenTrip:
    """Store a trip of six, the last of whom somebody else will turn out to be, with two categories of its own."""
    trip = await stored_trip(database)
    async with database.write() as connection:
        people = [_person(trip, name, dice) for name in ("Ada", "Bo", "Cy", "Di")]
        for person in people:
            await insert_participant(connection, person)
        categories = [
            trip.add_category(category_id=new_id(), name=parent.value, parent=parent)
            for parent in (Category.FOOD, Category.FOOD_BAR)
        ]
        for category in categories:
            await insert_trip_category(connection, category)
    return replace(trip, participants=(*trip.participants, *people), categories=tuple(categories))


def _person(trip: OpenTrip, name: str, dice: random.Random) -> Participant:
    arrives = FIRST + timedelta(days=dice.randint(0, 15)) if dice.random() < 0.8 else None
    leaves = None if arrives is None or dice.random() < 0.2 else arrives + timedelta(days=dice.randint(0, 20))
    guest = trip.add_participant(participant_id=new_id(), name=name)
    return replace(guest, arrives_on=arrives, leaves_on=leaves)


def _expense(trip: OpenTrip, dice: random.Random) -> Expense:
    code = dice.choice([*RATES])
    minor_units = dice.randint(1_000, 500_000)
    sharers = dice.sample(trip.participants, dice.randint(1, len(trip.participants)))
    own = dice.choice([*trip.categories, None, None])
    draft = ExpenseDraft(
        description="Dinner",
        amount=Money(minor_units, currency_of(code)),
        spent_on=FIRST + timedelta(days=dice.randint(0, 25)),
        paid=_paid(dice.sample(trip.participants, 2), minor_units, dice),
        split=Split(SplitMode.SHARES, {person.id: dice.randint(1, 9) for person in sharers}),
        category=dice.choice([*Category]),
        trip_category_id=None if own is None else own.id,
        payment_method=dice.choice([*PaymentMethod, None]),
    )
    rate = RATES[code]
    typed = None if rate is None else manual_rate(rate, as_of=FIRST, set_by=trip.viewer.user_id)
    return add_expense(trip, draft, rate=typed, expense_id=new_id(), now=NOW)


def _paid(payers: Iterable[Participant], minor_units: int, dice: random.Random) -> dict[UUID, int]:
    first, second = payers
    part = dice.randint(1, minor_units)
    return {first.id: part, **({second.id: minor_units - part} if part < minor_units else {})}
