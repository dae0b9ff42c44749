"""Entries behind balances: page by page, and all of them together the balance."""

from dataclasses import replace
from uuid import UUID

import pytest

from domain.balances import Balance, Basis, balances_of
from domain.currencies import Currency, currency_of
from domain.entries import BalanceEntry
from domain.expenses import add_expense, delete_expense
from domain.money import Money, total
from domain.payments import PaymentDraft, record_payment
from domain.trips import OpenTrip
from persistence.balances import load_tallies
from persistence.database import Database
from persistence.entries import count_entries, load_entry_pages
from persistence.expenses import insert_expense
from persistence.ids import new_id
from persistence.pages import PageRequest
from persistence.participants import replace_participant
from persistence.payments import insert_payment
from tests.arrangement import NOW, new_expense, stored_expense, stored_trip
from tests.ledgers import filled

EUR = currency_of("EUR")


async def balances(database: Database, trip: OpenTrip, basis: Basis) -> tuple[Balance, ...]:
    """Return the balances of a trip."""
    async with database.read() as connection:
        return balances_of((await load_tallies(connection, trip.trip.id)).on(basis))


async def entries(
    database: Database, person_id: UUID, *, basis: Basis = Basis.SETTLEMENT, currency: Currency = EUR, size: int = 100
) -> list[BalanceEntry]:
    """Return all entries of a person, read in pages of a size."""
    found: list[BalanceEntry] = []
    request = PageRequest(size)
    async with database.read() as connection:
        while True:
            page = (await load_entry_pages(connection, basis, currency, request, [person_id]))[person_id]
            found += page.items
            if not page.has_next:
                return found
            request = PageRequest(size, after=page.keys[-1])


class TestLoadEntryPages:
    """load_entry_pages, on both databases."""

    @pytest.mark.parametrize("basis", Basis)
    @pytest.mark.parametrize("seed", [1, 2])
    async def test_sum_to_every_balance(self, database: Database, basis: Basis, seed: int) -> None:
        """In each figure, over all pages, for everybody and each currency."""
        trip = await filled(database, await stored_trip(database), seed=seed)

        for row in await balances(database, trip, basis):
            currency = row.net.currency
            behind = await entries(database, row.participant_id, basis=basis, currency=currency, size=7)

            assert total((entry.effect for entry in behind), currency) == row.net
            assert total((entry.paid for entry in behind), currency) == row.paid
            assert total((entry.owed for entry in behind), currency) == row.owed
            assert total((entry.sent for entry in behind), currency) == row.sent
            assert total((entry.received for entry in behind), currency) == row.received

    async def test_come_once_each_the_latest_day_first(self, database: Database) -> None:
        """However small the pages are, and forward as well as backward."""
        trip = await filled(database, await stored_trip(database))
        person_id = trip.participants[0].id

        whole = await entries(database, person_id)

        keys = [(entry.day, entry.expense_id or entry.payment_id) for entry in whole]
        assert keys == sorted(set(keys), reverse=True)
        assert await entries(database, person_id, size=3) == whole
        async with database.read() as connection:
            last = PageRequest(5, backwards=True)
            page = (await load_entry_pages(connection, Basis.SETTLEMENT, EUR, last, [person_id]))[person_id]
            counts = await count_entries(connection, Basis.SETTLEMENT, EUR, [person_id])
        assert list(page.items) == whole[-5:]
        assert counts == {person_id: len(whole)}

    async def test_of_an_expense_say_what_was_paid_and_what_is_owed(self, database: Database) -> None:
        """Who paid 300.00 and shares 150.00 is owed the rest; the other owes it."""
        trip = await stored_trip(database)
        payer, sharer = trip.participants
        expense = await stored_expense(database, trip)

        (paid,), (owed,) = await entries(database, payer.id), await entries(database, sharer.id)

        assert (paid.expense_id, paid.payment_id, paid.day) == (expense.id, None, expense.spent_on)
        assert (paid.paid, paid.owed, paid.effect) == (Money(30_000, EUR), Money(15_000, EUR), Money(15_000, EUR))
        assert (owed.paid, owed.owed, owed.effect) == (Money(0, EUR), Money(15_000, EUR), Money(-15_000, EUR))

    async def test_of_a_payment_say_what_was_sent_and_received(self, database: Database) -> None:
        """Whoever sent it is owed as much more."""
        trip = await stored_trip(database)
        payer, receiver = trip.participants
        draft = PaymentDraft(payer.id, receiver.id, Money(1_250, EUR), paid_on=NOW.date())
        payment = record_payment(trip, draft, rate=None, payment_id=new_id(), now=NOW)
        async with database.write() as connection:
            await insert_payment(connection, payment)

        (sent,), (received,) = await entries(database, payer.id), await entries(database, receiver.id)

        assert (sent.expense_id, sent.payment_id, sent.day) == (None, payment.id, payment.paid_on)
        assert (sent.sent, sent.received, sent.effect) == (Money(1_250, EUR), Money(0, EUR), Money(1_250, EUR))
        assert (received.received, received.effect) == (Money(1_250, EUR), Money(-1_250, EUR))

    async def test_are_one_for_two_who_were_merged(self, database: Database) -> None:
        """An expense that two shared, who are one person now, comes once with both their shares."""
        trip = await stored_trip(database)
        kept, merged = trip.participants
        expense = await stored_expense(database, trip)
        async with database.write() as connection:
            await replace_participant(connection, replace(merged, merged_into_id=kept.id))

        (entry,) = await entries(database, kept.id)

        assert (entry.expense_id, entry.paid, entry.owed) == (expense.id, Money(30_000, EUR), Money(30_000, EUR))
        assert await entries(database, merged.id) == []

    async def test_leave_out_deleted_expenses_and_other_currencies(self, database: Database) -> None:
        """What does not count is not behind a figure, and a figure in JPY has nothing to do with EUR."""
        trip = await stored_trip(database)
        payer, _ = trip.participants
        async with database.write() as connection:
            await insert_expense(connection, delete_expense(trip, new_expense(trip), now=NOW))
            counted = add_expense(trip, new_expense(trip).draft, rate=None, expense_id=new_id(), now=NOW)
            await insert_expense(connection, counted)

        found = await entries(database, payer.id, basis=Basis.ORIGINAL)

        assert [entry.expense_id for entry in found] == [counted.id]
        assert await entries(database, payer.id, basis=Basis.ORIGINAL, currency=currency_of("JPY")) == []
