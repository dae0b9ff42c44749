"""Expense parts: payers, shares and tags come back as they were stored, however many expenses are read at once."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from domain.currencies import currency_of
from domain.expenses import Expense, add_expense
from domain.money import positive_money
from domain.rates import ExchangeRate, RateSource
from domain.splits import Split, SplitMode
from domain.trips import OpenTrip
from persistence.database import Database
from persistence.expenses import insert_expense, load_expenses_of_trip
from persistence.ids import new_id
from tests.arrangement import NOW, new_expense, stored_trip


def _with_many_parts(trip: OpenTrip) -> list[Expense]:
    """Return expenses with several payers, the later of the trip's people first, and one in another currency."""
    people = [person.id for person in reversed(trip.participants)]
    draft = replace(
        new_expense(trip).draft,
        paid=dict(zip(people, (20000, 10000), strict=True)),
        split=Split(SplitMode.SHARES, dict(zip(people, (2, 1), strict=True))),
        tags=("wine", "bread"),
    )
    abroad = replace(draft, amount=positive_money(Decimal(300), "USD"), tags=())
    rate = ExchangeRate(Decimal("0.9"), RateSource.ECB, date(2026, 10, 27))
    one, other = [
        add_expense(trip, each, rate=used, expense_id=new_id(), now=NOW)
        for each, used in ((draft, None), (abroad, rate))
    ]
    return [one, other, new_expense(trip)]


async def test_come_back_as_they_were_stored(database: Database) -> None:
    """In their order, each amount in its currency, and those of one expense with no other's."""
    trip = await stored_trip(database)
    stored = _with_many_parts(trip)
    async with database.write() as connection:
        for expense in stored:
            await insert_expense(connection, expense)

    async with database.read() as connection:
        found = {each.id: each for each in await load_expenses_of_trip(connection, trip.trip.id)}

    assert [found[each.id] for each in stored] == stored
    assert found[stored[1].id].shares[0].money.currency == currency_of("USD")
    assert found[stored[1].id].shares[0].settlement.currency == currency_of("EUR")
