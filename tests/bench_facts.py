"""Measures facts of a large ledger, of 10 000 expenses in three currencies: `python -m tests.bench_facts`.

What is timed is from the plan to the facts with all ids behind them, on SQLite and on PostgreSQL.
"""

import asyncio
import statistics
import tempfile
import time
from datetime import date
from pathlib import Path

from sqlalchemy import text

from domain.plans import QueryPlan
from domain.question_reading.planning import plan_question
from domain.trips import OpenTrip
from persistence.database import Database, open_database
from persistence.fact_finding.finding import find_facts
from persistence.fact_finding.knowledge import load_knowledge
from persistence.migrations import migrate
from persistence.trips import open_trip
from tests import bench_ledger
from tests.statements import statements_on

EXPENSES = 10_000
QUESTIONS = (
    "How much did we spend in total?",
    "How much did we spend on food?",
    "How much did we spend on 'dinner'?",
    "Who paid?",
    "Spending by category",
    "What was the largest expense?",
    "What is P3's share?",
)
_RUNS = 9
_TODAY = date(2026, 11, 21)


def main() -> None:
    """Measure, and print."""
    for name, found in asyncio.run(figures()):
        print(f"{name:<64} {found.median:>6.0f} ms {found.longest:>7.0f} ms {found.statements:>3} statements")  # noqa: T201  # a table is what it is run for


async def figures() -> list[tuple[str, bench_ledger.Figures]]:
    """Return the figures of each question on each database."""
    rows = []
    with tempfile.TemporaryDirectory() as folder, bench_ledger._postgres() as server:
        server.psql("CREATE DATABASE facts")
        urls = {
            "SQLite": f"sqlite+aiosqlite:///{Path(folder) / 'facts.db'}",
            "PostgreSQL": server.get_uri(database="facts", driver="asyncpg"),
        }
        for name, url in urls.items():
            database = open_database(url)
            rows += [(f"{name}: {question}", found) for question, found in await _of_database(database)]
            await database.close()
    return rows


async def _of_database(database: Database) -> list[tuple[str, bench_ledger.Figures]]:
    await migrate(database)
    viewer, trip_id = await bench_ledger.fill(database, sharers=5, expense_count=EXPENSES)
    async with database.engine.begin() as connection:
        await connection.execute(text("ANALYZE"))
    async with database.read() as connection:
        trip = await open_trip(connection, viewer, trip_id)
        known = await load_knowledge(connection, trip)
    found = []
    for question in QUESTIONS:
        plan = plan_question(question, known=known, today=_TODAY)
        if not isinstance(plan, QueryPlan) or not plan.is_computable:
            raise RuntimeError(f"Not understood: {question}")
        found.append((question, await _measured(database, plan, trip)))
    return found


async def _measured(database: Database, plan: QueryPlan, trip: OpenTrip) -> bench_ledger.Figures:
    with statements_on(database) as statements:
        await _find(database, plan, trip)
    milliseconds = [await _find(database, plan, trip) for _ in range(_RUNS)]
    return bench_ledger.Figures(statistics.median(milliseconds), max(milliseconds), len(statements))


async def _find(database: Database, plan: QueryPlan, trip: OpenTrip) -> float:
    began = time.perf_counter()
    async with database.snapshot() as connection:
        facts = await find_facts(connection, plan, trip)
    if not any(facts):
        raise RuntimeError("Nothing was found.")
    return 1000 * (time.perf_counter() - began)


if __name__ == "__main__":
    main()
