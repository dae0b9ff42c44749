"""Worlds: generated trips of three currencies, names that are also words, deleted rows, payments and co-payers."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from domain.categories import Category
from domain.currencies import currency_of
from domain.expenses import Expense, ExpenseDraft, add_expense, delete_expense
from domain.money import Money
from domain.participants import Participant
from domain.payment_methods import PaymentMethod
from domain.payments import Payment, PaymentDraft, delete_payment, record_payment
from domain.rates import ExchangeRate, manual_rate
from domain.splits import Split, SplitMode
from domain.trips import OpenTrip
from persistence.database import Database
from persistence.expenses import insert_expense
from persistence.ids import new_id
from persistence.participants import insert_participant
from persistence.payments import insert_payment
from tests.arrangement import NOW, stored_trip

TODAY = date(2026, 11, 21)  # a Saturday
FIRST, DAYS = date(2026, 9, 25), 57
_NAMES = (
    ("Mark", "Grace", "Noah", "Oliver"),
    ("Will", "Sophie", "Rose", "Hannah"),
    ("May", "Victor", "Bill", "Charlotte"),
    ("Penny", "Art", "Leonard", "Ingrid"),
    ("April", "Cash", "Joy", "Thomas"),
)
_PLACES = ("Prague", "Brno", "Vienna", "Budapest")
_THINGS: Mapping[Category, tuple[str, ...]] = {
    Category.FOOD: ("Dinner", "Lunch", "Pancakes"),
    Category.GROCERIES: ("Bread and cheese", "Fruit"),
    Category.LODGING: ("Pension", "Guesthouse"),
    Category.TRANSPORT: ("Tram tickets", "Night train", "Ferry"),
    Category.ACTIVITIES: ("Castle tour", "Concert", "Kayak rental"),
    Category.SHOPPING: ("Postcards", "Umbrella"),
}
THINGS = {"dinner": "Dinner", "lunch": "Lunch", "concert": "Concert", "castle tour": "Castle tour", "ferry": "Ferry"}
CATEGORY_NAMES = {
    "food": Category.FOOD,
    "groceries": Category.GROCERIES,
    "accommodation": Category.LODGING,
    "transport": Category.TRANSPORT,
    "activities": Category.ACTIVITIES,
    "shopping": Category.SHOPPING,
}
CURRENCY_NAMES = {"euros": "EUR", "pounds": "GBP", "CZK": "CZK", "EUR": "EUR", "crowns": "CZK"}
_RATES = {"EUR": None, "GBP": Decimal("1.15"), "CZK": Decimal("0.04")}
_METHODS = (PaymentMethod.CASH, PaymentMethod.CARD, PaymentMethod.BANK_TRANSFER, None)


@dataclass(frozen=True, slots=True)
class World:
    """A stored trip; `expenses` and `payments` are those that count, `me` who asks."""

    trip: OpenTrip
    people: tuple[Participant, ...]
    expenses: tuple[Expense, ...]
    payments: tuple[Payment, ...]

    @property
    def me(self) -> UUID:
        """The id of who asks."""
        return self.people[0].id

    def person(self, name: str) -> UUID:
        """Return the id of a person by name."""
        return next(person.id for person in self.people if person.name == name)


async def stored_world(database: Database, seed: int) -> World:
    """Store a generated trip, beside another that must never show, and return it."""
    dice = random.Random(seed)  # noqa: S311  # a seed that a failing question can be asked with again
    trip, other = await _trip(database, seed), await stored_trip(database)
    made = [_expense(trip, dice) for _ in range(90)]
    kept = [delete_expense(trip, one, now=NOW) if dice.random() < 0.15 else one for one in made]
    paid = [_payment(trip, dice) for _ in range(10)]
    payments = [delete_payment(trip, one, now=NOW) if dice.random() < 0.2 else one for one in paid]
    async with database.write() as connection:
        for expense in (*kept, *(_expense(other, dice) for _ in range(10))):
            await insert_expense(connection, expense)
        for payment in payments:
            await insert_payment(connection, payment)
    return World(
        trip,
        trip.participants,
        tuple(one for one in kept if one.deleted_at is None),
        tuple(one for one in payments if one.deleted_at is None),
    )


async def _trip(database: Database, seed: int) -> OpenTrip:
    """Store a trip of four people, of whom its owner is the first."""
    trip = await stored_trip(database)
    people = []
    async with database.write() as connection:
        for place, name in enumerate(_NAMES[seed % len(_NAMES)]):
            user_id = trip.viewer.user_id if place == 0 else None
            person = replace(trip.add_participant(participant_id=new_id(), name=name), user_id=user_id)
            await insert_participant(connection, person)
            people.append(person)
    return replace(trip, participants=tuple(people))


def _rate(code: str, trip: OpenTrip) -> ExchangeRate | None:
    rate = _RATES[code]
    return None if rate is None else manual_rate(rate, as_of=FIRST, set_by=trip.viewer.user_id)


def _expense(trip: OpenTrip, dice: random.Random) -> Expense:
    category = dice.choice(list(_THINGS))
    told = dice.choices(("described", "noted", "placed", "both"), (5, 2, 4, 2))[0]
    place = dice.choice(_PLACES)
    thing = dice.choice(_THINGS[category])
    amount = Money(dice.randint(100, 30_000), currency_of(dice.choice(tuple(_RATES))))
    payers = dice.sample(trip.participants, 2 if dice.random() < 0.15 else 1)
    part = amount.minor_units // 3 if len(payers) > 1 else 0
    paid = {payers[0].id: amount.minor_units - part} | ({payers[1].id: part} if part else {})
    sharers = dice.sample(trip.participants, dice.randint(1, len(trip.participants)))
    draft = ExpenseDraft(
        description=f"{thing} in {place}" if told in {"described", "both"} else thing,
        amount=amount,
        spent_on=FIRST + timedelta(days=dice.randrange(DAYS)),
        category=category,
        paid=paid,
        split=Split(SplitMode.SHARES, {person.id: dice.randint(1, 3) for person in sharers}),
        payment_method=dice.choice(_METHODS),
        place=_place(told, place, dice),
        note=f"while in {place}" if told == "noted" else None,
    )
    return add_expense(trip, draft, rate=_rate(amount.currency.code, trip), expense_id=new_id(), now=NOW)


def _place(told: str, place: str, dice: random.Random) -> str | None:
    """Return the expense's place, if it has one: any where its description names one as well, in either case."""
    if told not in {"placed", "both"}:
        return None
    own = place if told == "placed" else dice.choice(_PLACES)
    return dice.choice((own, own, own.lower()))


def _payment(trip: OpenTrip, dice: random.Random) -> Payment:
    payer, receiver = dice.sample(trip.participants, 2)
    amount = Money(dice.randint(100, 10_000), currency_of(dice.choice(tuple(_RATES))))
    draft = PaymentDraft(payer.id, receiver.id, amount, FIRST + timedelta(days=dice.randrange(DAYS)), None)
    return record_payment(trip, draft, rate=_rate(amount.currency.code, trip), payment_id=new_id(), now=NOW)
