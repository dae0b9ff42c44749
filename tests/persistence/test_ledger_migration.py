"""The ledger's migration: what was booked before it keeps its figures, its payers and its constraints."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from alembic import command
from sqlalchemy import Date, DateTime, Uuid, bindparam, text
from sqlalchemy.exc import IntegrityError

from persistence.database import Database
from persistence.migrations import _run, check

_BEFORE = "e61cf6b8bcc9"


@pytest.fixture
async def old_database(database: Database) -> Database:
    """A database as the release before left it."""
    await _run(database, lambda config: command.downgrade(config, _BEFORE))
    return database


class TestTheLedgersMigration:
    """From one payer and no rates to several payers and a figure in the trip's currency."""

    async def test_books_what_was_there_in_the_trips_currency(self, old_database: Database) -> None:
        """100.00 GBP on a Sunday become euros by Friday's rate, and their shares sum to them."""
        await _book_an_old_expense(old_database, "GBP")

        await _run(old_database, lambda config: command.upgrade(config, "head"))

        expense = (await _rows(old_database, "SELECT * FROM expenses"))[0]
        payers = await _rows(old_database, "SELECT amount_minor, settlement_minor FROM expense_payers")
        shares = await _rows(
            old_database,
            "SELECT amount_minor, settlement_minor, currency, is_counted FROM expense_shares ORDER BY position",
        )
        assert (expense["rate"], str(expense["rate_as_of"])) == ("1.19434358876", "2026-10-23")
        assert expense["settlement_minor"] == 11943
        assert [(row["amount_minor"], row["settlement_minor"]) for row in payers] == [(10000, 11943)]
        assert [row["settlement_minor"] for row in shares] == [3982, 3981, 3980]
        assert {(row["currency"], bool(row["is_counted"])) for row in shares} == {("GBP", True)}
        await check(old_database)

    async def test_keeps_the_constraints(self, old_database: Database) -> None:
        """An expense of nothing is refused by the database, as it was before."""
        await _book_an_old_expense(old_database, "EUR")
        await _run(old_database, lambda config: command.upgrade(config, "head"))

        with pytest.raises(IntegrityError, match="amount_positive"):
            await _rows(old_database, "UPDATE expenses SET amount_minor = 0 RETURNING id")


async def _rows(database: Database, statement: str) -> list[dict[str, Any]]:
    async with database.engine.begin() as connection:
        return [dict(row) for row in (await connection.execute(text(statement))).mappings()]


async def _book_an_old_expense(database: Database, currency: str) -> None:
    trip, expense, people = uuid4(), uuid4(), [uuid4() for _ in range(3)]
    now = datetime(2026, 11, 1, tzinfo=UTC)
    async with database.engine.begin() as connection:

        async def insert(table: str, **values: Any) -> None:
            names = ", ".join(values)
            marks = ", ".join(f":{name}" for name in values)
            statement = text(f"INSERT INTO {table} ({names}) VALUES ({marks})")  # noqa: S608  # names of ours
            await connection.execute(statement.bindparams(*_typed(values)), values)

        await insert("trips", id=trip, name="Prague", currency="EUR", created_at=now)
        for person in people:
            await insert("participants", id=person, trip_id=trip, name=person.hex, folded_name=person.hex)
        await insert(
            "expenses",
            id=expense,
            trip_id=trip,
            description="Dinner",
            amount_minor=10000,
            currency=currency,
            spent_on=date(2026, 10, 25),
            category="FOOD",
            payer_id=people[0],
            split_mode="EQUAL",
            created_at=now,
            updated_at=now,
        )
        for position, (person, minor) in enumerate(zip(people, (3334, 3333, 3333), strict=True)):
            await insert(
                "expense_shares",
                expense_id=expense,
                participant_id=person,
                position=position,
                amount_minor=minor,
                weight=1,
            )


def _typed(values: dict[str, Any]) -> list[Any]:
    types: dict[type, Any] = {UUID: Uuid(), date: Date(), datetime: DateTime(timezone=True)}
    return [bindparam(name, type_=types[type(value)]) for name, value in values.items() if type(value) in types]
