"""Direct debts, added up by the database: exactly the balances, pair by pair."""

from collections import Counter
from dataclasses import replace
from uuid import UUID

import pytest

from domain.balances import Basis, balances_of
from domain.currencies import Currency, currency_of
from domain.debts import DirectDebt
from domain.expenses import add_expense, delete_expense
from domain.money import Money
from domain.participants import Participant
from domain.payments import PaymentDraft, record_payment
from domain.trips import OpenTrip
from persistence.balances import load_tallies
from persistence.database import Database
from persistence.debts import load_direct_debts
from persistence.expenses import insert_expense
from persistence.ids import new_id
from persistence.participants import insert_participant, replace_participant
from persistence.payments import insert_payment
from persistence.trips import open_trip
from tests.arrangement import NOW, new_expense, stored_expense, stored_trip
from tests.ledgers import filled
from tests.statements import statements_on

EUR = currency_of("EUR")
Nets = dict[tuple[UUID, Currency], int]


async def trip_of_three(database: Database) -> OpenTrip:
    """Store a trip of three guests."""
    trip = await stored_trip(database)
    async with database.write() as connection:
        await insert_participant(connection, Participant(new_id(), trip.trip.id, "Anna"))
        return await open_trip(connection, trip.viewer, trip.trip.id)


async def debts_of(database: Database, trip: OpenTrip, basis: Basis = Basis.SETTLEMENT) -> tuple[DirectDebt, ...]:
    """Return the direct debts of a trip."""
    async with database.read() as connection:
        return (await load_direct_debts(connection, basis, [trip.trip.id]))[trip.trip.id]


async def balances(database: Database, trip: OpenTrip, basis: Basis) -> Nets:
    """Return everybody's net who is not even, by person and currency."""
    async with database.read() as connection:
        rows = balances_of((await load_tallies(connection, trip.trip.id)).on(basis))
    return {(row.participant_id, row.net.currency): row.net.minor_units for row in rows if row.net.minor_units}


def nets(debts: tuple[DirectDebt, ...]) -> Nets:
    """Return what each is owed minus what each owes, of who is not even, by person and currency."""
    sums = Counter[tuple[UUID, Currency]]()
    for debt in debts:
        sums[debt.creditor_id, debt.amount.currency] += debt.amount.minor_units
        sums[debt.debtor_id, debt.amount.currency] -= debt.amount.minor_units
    return {place: units for place, units in sums.items() if units}


class TestLoadDirectDebts:
    """load_direct_debts, on both databases."""

    @pytest.mark.parametrize("basis", Basis)
    @pytest.mark.parametrize("seed", [1, 2, 3])
    async def test_sums_to_every_balance(self, database: Database, basis: Basis, seed: int) -> None:
        """To the last unit, with several payers, foreign money, deleted rows, and people merged and gone."""
        trip = await filled(database, await stored_trip(database), seed=seed)

        debts = await debts_of(database, trip, basis)

        assert nets(debts) == await balances(database, trip, basis) != {}
        assert {debt.amount.currency.code for debt in debts} == ({"EUR", "JPY"} if basis is Basis.ORIGINAL else {"EUR"})

    async def test_takes_payments_off(self, database: Database) -> None:
        """Two owe 100.00 each for dinner, and who paid some of it owes the rest."""
        trip = await trip_of_three(database)
        payer, second, third = trip.participants
        await stored_expense(database, trip)
        draft = PaymentDraft(second.id, payer.id, Money(4_000, EUR), paid_on=NOW.date())
        async with database.write() as connection:
            await insert_payment(connection, record_payment(trip, draft, rate=None, payment_id=new_id(), now=NOW))

        assert set(await debts_of(database, trip)) == {
            DirectDebt(second.id, payer.id, Money(6_000, EUR)),
            DirectDebt(third.id, payer.id, Money(10_000, EUR)),
        }

    async def test_shares_a_debt_among_several_payers(self, database: Database) -> None:
        """Each share of 100.00 is owed two thirds to who paid two thirds, and one to who paid one."""
        trip = await trip_of_three(database)
        payer, second, third = trip.participants
        draft = replace(new_expense(trip).draft, paid={payer.id: 20_000, third.id: 10_000})
        async with database.write() as connection:
            await insert_expense(connection, add_expense(trip, draft, rate=None, expense_id=new_id(), now=NOW))

        debts = {(debt.debtor_id, debt.creditor_id): debt.amount.minor_units for debt in await debts_of(database, trip)}

        assert set(debts) == {(second.id, payer.id), (second.id, third.id), (third.id, payer.id)}
        assert debts[second.id, payer.id] in {6_666, 6_667}
        assert debts[second.id, payer.id] + debts[second.id, third.id] == 10_000
        assert debts[second.id, payer.id] + debts[third.id, payer.id] == 10_000

    async def test_counts_who_was_merged_as_who_they_became(self, database: Database) -> None:
        """The share of the one who is no more is owed by the other."""
        trip = await trip_of_three(database)
        payer, second, third = trip.participants
        await stored_expense(database, trip)
        async with database.write() as connection:
            await replace_participant(connection, replace(third, merged_into_id=second.id))

        assert await debts_of(database, trip) == (DirectDebt(second.id, payer.id, Money(20_000, EUR)),)

    async def test_counts_nothing_that_is_deleted(self, database: Database) -> None:
        """Also where several paid it."""
        trip = await trip_of_three(database)
        payer, second, _ = trip.participants
        sole = new_expense(trip)
        draft = replace(sole.draft, paid={payer.id: 20_000, second.id: 10_000})
        async with database.write() as connection:
            for expense in (sole, add_expense(trip, draft, rate=None, expense_id=new_id(), now=NOW)):
                await insert_expense(connection, delete_expense(trip, expense, now=NOW))

        assert await debts_of(database, trip) == ()

    async def test_keeps_trips_apart_in_as_many_statements(self, database: Database) -> None:
        """Three trips, one of them with a hundred expenses, take the two statements that an empty one takes."""
        trips = [await stored_trip(database) for _ in range(3)]
        await filled(database, trips[0], many=100)
        await stored_expense(database, trips[1])

        async with database.read() as connection:
            with statements_on(database) as statements:
                found = await load_direct_debts(connection, Basis.SETTLEMENT, [trip.trip.id for trip in trips])

        assert len(statements) == 2
        assert [found[trip.trip.id] for trip in trips] == [await debts_of(database, trip) for trip in trips]
        assert found[trips[2].trip.id] == ()
