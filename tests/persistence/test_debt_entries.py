"""Entries behind direct debts: page by page, and all of them together the debt."""

from dataclasses import replace
from itertools import permutations

import pytest

from domain.balances import Basis
from domain.currencies import Currency, currency_of
from domain.entries import DebtEntry
from domain.expenses import add_expense
from domain.money import Money, total
from domain.payments import PaymentDraft, record_payment
from domain.trips import OpenTrip
from persistence.database import Database
from persistence.debt_entries import Pair, count_debt_entries, load_debt_entry_pages
from persistence.debts import load_direct_debts
from persistence.expenses import insert_expense
from persistence.ids import new_id
from persistence.pages import PageRequest
from persistence.payments import insert_payment
from tests.arrangement import NOW, new_expense, stored_expense, stored_trip
from tests.ledgers import filled

EUR, JPY = currency_of("EUR"), currency_of("JPY")


async def entries(
    database: Database,
    trip: OpenTrip,
    pair: Pair,
    *,
    basis: Basis = Basis.SETTLEMENT,
    currency: Currency = EUR,
    size: int = 100,
) -> list[DebtEntry]:
    """Return all entries between two people, read in pages of a size."""
    found: list[DebtEntry] = []
    request, trip_id = PageRequest(size), trip.trip.id
    async with database.read() as connection:
        while True:
            page = (await load_debt_entry_pages(connection, pair, basis, currency, request, [trip_id]))[trip_id]
            found += page.items
            if not page.has_next:
                return found
            request = PageRequest(size, after=page.keys[-1])


class TestLoadDebtEntryPages:
    """load_debt_entry_pages, on both databases."""

    @pytest.mark.parametrize(
        ("basis", "currency"), [(Basis.SETTLEMENT, EUR), (Basis.ORIGINAL, EUR), (Basis.ORIGINAL, JPY)]
    )
    async def test_sum_to_every_direct_debt(self, database: Database, basis: Basis, currency: Currency) -> None:
        """Over all pages, between every two people, in either direction."""
        trip = await filled(database, await stored_trip(database))
        async with database.read() as connection:
            debts = (await load_direct_debts(connection, basis, [trip.trip.id]))[trip.trip.id]
        owed = {(debt.debtor_id, debt.creditor_id, debt.amount.currency): debt.amount for debt in debts}

        for pair in permutations([person.id for person in trip.participants if person.merged_into_id is None], 2):
            behind = await entries(database, trip, pair, basis=basis, currency=currency, size=7)

            nothing = Money(0, currency)
            debtor, creditor = pair
            net = owed.get((debtor, creditor, currency), nothing) - owed.get((creditor, debtor, currency), nothing)
            assert total((entry.effect for entry in behind), currency) == net
            assert net != nothing

    async def test_come_once_each_the_latest_day_first(self, database: Database) -> None:
        """However small the pages are."""
        trip = await filled(database, await stored_trip(database))
        pair = (trip.participants[0].id, trip.participants[1].id)

        whole = await entries(database, trip, pair)

        keys = [(entry.day, entry.expense_id or entry.payment_id) for entry in whole]
        assert keys == sorted(set(keys), reverse=True)
        assert await entries(database, trip, pair, size=3) == whole
        async with database.read() as connection:
            counts = await count_debt_entries(connection, pair, Basis.SETTLEMENT, EUR, [trip.trip.id])
        assert counts == {trip.trip.id: len(whole)}

    async def test_say_what_each_does_to_the_debt(self, database: Database) -> None:
        """A share raises it, and so does a payment the other way; a payment by the debtor lowers it."""
        trip = await stored_trip(database)
        creditor, debtor = (person.id for person in trip.participants)
        expense = await stored_expense(database, trip)
        payments = [
            record_payment(
                trip, PaymentDraft(*people, Money(units, EUR), NOW.date()), rate=None, payment_id=new_id(), now=NOW
            )
            for people, units in (((debtor, creditor), 4_000), ((creditor, debtor), 500))
        ]
        async with database.write() as connection:
            for payment in payments:
                await insert_payment(connection, payment)

        found = await entries(database, trip, (debtor, creditor))

        assert {(entry.expense_id, entry.payment_id, entry.effect.minor_units) for entry in found} == {
            (expense.id, None, 15_000),
            (None, payments[0].id, -4_000),
            (None, payments[1].id, 500),
        }

    async def test_leave_out_what_only_one_of_them_has_a_part_in(self, database: Database) -> None:
        """What somebody paid for themselves alone is between nobody."""
        trip = await stored_trip(database)
        payer, other = (person.id for person in trip.participants)
        draft = new_expense(trip).draft
        alone = replace(draft, split=replace(draft.split, weights={payer: 1}))
        async with database.write() as connection:
            expense = add_expense(trip, alone, rate=None, expense_id=new_id(), now=NOW)
            await insert_expense(connection, expense)

        assert await entries(database, trip, (other, payer)) == []
