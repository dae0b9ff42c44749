"""Books: what a database holds of one trip's expenses, read in one moment and looked over for anything half done."""

from collections import Counter
from uuid import UUID

from sqlalchemy import Table, func, select

from domain.activities import ActivityKind
from domain.chains import verify
from domain.jobs import JobKind, JobState
from persistence.activities import load_chain
from persistence.database import ReadConnection, open_database
from persistence.tables import expense_payers, expense_shares, expense_tags, expenses, idempotency_keys, jobs


async def expenses_by_key(database_url: str, trip_id: UUID) -> dict[str, UUID]:
    """Return the expense that each idempotency key stands for; fails where anything of one is missing or too much."""
    database = open_database(database_url)
    # One moment for all statements, also on PostgreSQL: it may still be about to commit for a server that is dead.
    async with database.engine.connect() as raw:
        await raw.execution_options(isolation_level="SERIALIZABLE")
        found = await _looked_over(ReadConnection(raw), trip_id)
    await database.close()
    return found


async def _looked_over(connection: ReadConnection, trip_id: UUID) -> dict[str, UUID]:
    amounts = {row.id: row.amount_minor for row in await connection.rows(select(expenses))}
    once = Counter(amounts.keys())
    keys = await connection.rows(select(idempotency_keys).where(idempotency_keys.c.operation == "addExpense"))

    assert Counter(row.entity_id for row in keys) == once
    assert await _sums(connection, expense_payers) == {one: (2, amount) for one, amount in amounts.items()}
    assert await _sums(connection, expense_shares) == {one: (3, amount) for one, amount in amounts.items()}
    tags = await connection.rows(select(expense_tags.c.expense_id))
    assert Counter(row.expense_id for row in tags) == Counter(dict.fromkeys(amounts, 2))
    assert await _told(connection, trip_id) == once
    work = await connection.rows(select(jobs).where(jobs.c.kind == JobKind.INDEX_EXPENSE.value))
    assert Counter(row.subject_id for row in work) == once
    assert {row.state for row in work} <= {JobState.QUEUED.value}
    return {row.key: row.entity_id for row in keys}


async def _sums(connection: ReadConnection, table: Table) -> dict[UUID, tuple[int, int]]:
    """Return how many rows a table of parts has of each expense, and what they sum to."""
    columns = table.c
    counted = (func.count().label("rows"), func.sum(columns.amount_minor).label("total"))
    rows = await connection.rows(select(columns.expense_id, *counted).group_by(columns.expense_id))
    return {row.expense_id: (row.rows, row.total) for row in rows}


async def _told(connection: ReadConnection, trip_id: UUID) -> Counter[UUID]:
    """Return how often the history tells of each expense that it was added; fails where its chain is broken."""
    entries = [entry async for batch in load_chain(connection, trip_id) for entry in batch]
    verdict = verify(entries, trip_id=trip_id)
    assert (verdict.fault, verdict.head.sequence) == (None, len(entries))
    return Counter(entry.subject_id for entry in entries if entry.kind is ActivityKind.EXPENSE_ADDED)
