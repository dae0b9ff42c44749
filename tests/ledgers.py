"""Ledgers: random books of a trip, with everything in them that makes figures hard to explain."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from uuid import UUID

from domain.apportionment import apportion
from domain.currencies import currency_of
from domain.expenses import Expense, ExpenseDraft, add_expense, delete_expense
from domain.money import Money
from domain.participants import Participant
from domain.payments import Payment, PaymentDraft, delete_payment, record_payment
from domain.rates import ExchangeRate, RateSource
from domain.splits import Split, SplitMode
from domain.trips import OpenTrip
from persistence.database import Database
from persistence.expenses import insert_expense
from persistence.ids import new_id
from persistence.participants import insert_participant, replace_participant
from persistence.payments import insert_payment
from persistence.trips import open_trip
from tests.arrangement import NOW

_FIRST = date(2026, 10, 20)
_RATE = ExchangeRate(Decimal("0.0061"), RateSource.ECB, _FIRST)


async def filled(database: Database, trip: OpenTrip, *, seed: int = 1, many: int = 40) -> OpenTrip:
    """Store so many expenses and a quarter as many payments, in EUR and JPY, a fifth of both deleted.

    Half the expenses have several payers. Two guests are added for it: Mia, who then is merged into the trip's first
    participant, and Leo, who leaves. Returns the trip as it is in the end.
    """
    dice = Random(seed)  # noqa: S311  # a seed that a failing test can be run with again
    mia, leo = (Participant(new_id(), trip.trip.id, name) for name in ("Mia", "Leo"))
    full = replace(trip, participants=(*trip.participants, mia, leo))
    async with database.write() as connection:
        for guest in (mia, leo):
            await insert_participant(connection, guest)
        for _ in range(many):
            await insert_expense(connection, _expense(full, dice))
        for _ in range(many // 4):
            await insert_payment(connection, _payment(full, dice))
        await replace_participant(connection, replace(mia, merged_into_id=trip.participants[0].id))
        await replace_participant(connection, replace(leo, left_at=NOW))
        return await open_trip(connection, trip.viewer, trip.trip.id)


def _expense(trip: OpenTrip, dice: Random) -> Expense:
    amount, people, expense_id = _amount(dice), _people(trip), new_id()
    payers = dice.sample(people, dice.choice([1, 1, 2, 3]))
    draft = ExpenseDraft(
        description="Dinner",
        amount=amount,
        spent_on=_day(dice),
        paid=apportion(amount.minor_units, {person: dice.randint(1, 9) for person in payers}, expense_id),
        split=Split(SplitMode.EQUAL, dict.fromkeys(dice.sample(people, dice.randint(1, len(people))), 1)),
    )
    expense = add_expense(trip, draft, rate=_rate(amount), expense_id=expense_id, now=NOW)
    return delete_expense(trip, expense, now=NOW) if _is_deleted(dice) else expense


def _payment(trip: OpenTrip, dice: Random) -> Payment:
    amount, (payer, receiver) = _amount(dice), dice.sample(_people(trip), 2)
    draft = PaymentDraft(payer, receiver, amount, paid_on=_day(dice))
    payment = record_payment(trip, draft, rate=_rate(amount), payment_id=new_id(), now=NOW)
    return delete_payment(trip, payment, now=NOW) if _is_deleted(dice) else payment


def _people(trip: OpenTrip) -> list[UUID]:
    # In the order of their names: ids of one moment have none.
    return [person.id for person in sorted(trip.participants, key=lambda person: person.name)]


def _amount(dice: Random) -> Money:
    return Money(dice.randint(1_000, 99_999), currency_of(dice.choice(["EUR", "EUR", "JPY"])))


def _rate(amount: Money) -> ExchangeRate | None:
    return None if amount.currency.code == "EUR" else _RATE


def _day(dice: Random) -> date:
    return _FIRST + timedelta(days=dice.randrange(14))


def _is_deleted(dice: Random) -> bool:
    return dice.randrange(5) == 0
