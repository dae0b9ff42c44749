"""Measures the execution beside stock Strawberry and a hand-written endpoint: `python -m tests.bench_execution`.

All of it in one run, in turns, so that a busy machine is as busy for each. Each figure is from the text of a request to
the bytes of its response, without HTTP. Stock is `strawberry.Schema` on the same types and the same batch loaders,
parsing and validating each request as it does; "warm" has no meaning for it.
"""

import asyncio
import statistics
import tempfile
import time
import tracemalloc
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
import strawberry
from sqlalchemy import select, text
from strawberry.extensions import ParserCache, ValidationCache
from strawberry.schema.config import StrawberryConfig

from domain.access import Viewer
from domain.currencies import currency_of
from domain.money import Money
from graph.cli.garbage import collect_garbage_rarely
from graph.context import Context, Services
from graph.execution.executor import CompiledExecutor
from graph.ids import encode_id
from graph.operations.requests import OperationRequest
from graph.operations.running import run_single
from graph.scalars import SCALARS
from graph.schema import Mutation, Query, Subscription, schema
from persistence.migrations import migrate
from persistence.tables import expense_payers, expense_shares, expenses, memberships, participants, trips
from tests import bench_ledger

_RUNS = 15
_WHO = ("compiled", "stock", "by hand")
_EXPENSE = """fragment E on Expense { id description spentOn category amount { amount currency }
  payer { id name } shares { amount { amount currency } participant { id name } } }"""
TRIP_PAGE = f"""query ($id: ID!) {{ trip(id: $id) {{ id name
  latest: expenses(first: 100) {{ nodes {{ ...E }} }}
  first: expenses(last: 100) {{ nodes {{ ...E }} }} }} }} {_EXPENSE}"""
CONNECTION = """query ($id: ID!) { trip(id: $id) { expenses(first: 100) { totalCount pageInfo { hasNextPage endCursor }
  edges { cursor node { id description amount { amount } payer { name } tripCategory { name }
  recurringExpense { id } trip { id name } } } } } }"""
MUTATION = """mutation ($input: UpdateTripInput!) { updateTrip(input: $input) { trip { id name }
  userErrors { code } } }"""
TYPENAME = "{ __typename }"


@dataclass(frozen=True, slots=True)
class Row:
    """One kind of request: medians in milliseconds, or a peak of memory, by who answered it."""

    name: str
    medians: dict[str, float]
    unit: str = "ms"

    def ratio(self, of: str) -> float | None:
        """Return how many times as much another takes as this program's own execution."""
        return self.medians[of] / self.medians["compiled"] if of in self.medians else None


def main() -> None:
    """Measure, and print."""
    # As the server does.
    collect_garbage_rarely()
    for line in lines(asyncio.run(figures())):
        print(line)  # noqa: T201  # a table is what it is run for


def lines(rows: list[Row]) -> list[str]:
    """Return the table."""
    head = f"{'execution, request text to response bytes':<44} {'compiled':>10} {'stock':>10} {'by hand':>10}   ratios"
    return [head, *(_line(row) for row in rows)]


def _line(row: Row) -> str:
    shown = [f"{row.medians[who]:.2f} {row.unit}" if who in row.medians else "" for who in _WHO]
    ratios = [f"{ratio:.2f} x {who}" for who in ("stock", "by hand") if (ratio := row.ratio(who)) is not None]
    return f"{row.name:<44} {shown[0]:>10} {shown[1]:>10} {shown[2]:>10}   {', '.join(ratios)}"


async def figures() -> list[Row]:
    """Return the figures of each kind of request."""
    rows = []
    with tempfile.TemporaryDirectory() as folder, bench_ledger._postgres() as server:
        server.psql("CREATE DATABASE execution")
        urls = {
            "SQLite": f"sqlite+aiosqlite:///{Path(folder) / 'execution.db'}",
            "PostgreSQL": server.get_uri(database="execution", driver="asyncpg"),
        }
        for name, url in urls.items():
            async with bench_ledger._services(url, Path(folder)) as services:
                rows += [Row(f"{row.name}, {name}", row.medians, row.unit) for row in await _on(services)]
    rows.append(await _measured("list of 1 000 objects with 8 fields", _listing()))
    return rows


async def _on(services: Services) -> list[Row]:
    await migrate(services.database)
    viewer, trip_id = await bench_ledger.fill(services.database, sharers=5, expense_count=400)
    async with services.database.engine.begin() as connection:
        await connection.execute(text("ANALYZE"))
    asking = _Asking(services, viewer, trip_id)
    page = {**asking.both(TRIP_PAGE, id=asking.trip), "by hand": lambda: _by_hand(services, viewer, trip_id)}
    rename = {"input": {"tripId": asking.trip, "name": "Large"}}
    return [
        await _measured("trip page, 200 expenses, 2 200 objects", page),
        await _measured("connection of 100 with four relations", asking.both(CONNECTION, id=asking.trip)),
        await _measured("mutation", asking.both(MUTATION, **rename)),
        await _measured("{ __typename }", asking.both(TYPENAME)),
        await _memory("memory at the peak of a trip page", asking.both(TRIP_PAGE, id=asking.trip)),
    ]


Act = Callable[[], Awaitable[bytes]]


class _Asking:
    """Asks for one trip, by this program's execution or by stock Strawberry."""

    def __init__(self, services: Services, viewer: Viewer, trip_id: UUID) -> None:
        self._services = services
        self._viewer = viewer
        self.trip = encode_id("Trip", trip_id)

    def both(self, query: str, **variables: Any) -> dict[str, Act]:
        """Return how a request is answered by each."""
        return {"compiled": lambda: self._compiled(query, variables), "stock": lambda: self._stock(query, variables)}

    async def _compiled(self, query: str, variables: dict[str, Any]) -> bytes:
        context = Context(self._services, self._viewer)
        context.prepared = schema.prepare(query, None, self._services.policy)
        outcome = await run_single(schema, OperationRequest(query, variables), context)
        return orjson.dumps(outcome.payload)

    async def _stock(self, query: str, variables: dict[str, Any]) -> bytes:
        context = Context(self._services, self._viewer)
        result = await STOCK.execute(query, variable_values=variables, context_value=context)
        return orjson.dumps({"data": result.data, **({"errors": "some"} if result.errors else {})})


STOCK = strawberry.Schema(
    query=Query, mutation=Mutation, subscription=Subscription, config=StrawberryConfig(scalar_map=SCALARS)
)


async def _measured(name: str, acts: dict[str, Act]) -> Row:
    bodies = {who: await act() for who, act in acts.items()}
    if len({body for who, body in bodies.items() if who != "by hand"}) > 1 or b'"errors"' in bodies["compiled"]:
        raise RuntimeError(f"{name}: the answers differ, or are errors: {bodies['compiled'][:300]!r}")
    milliseconds: dict[str, list[float]] = {who: [] for who in acts}
    for _ in range(_RUNS):
        for who, act in acts.items():
            began = time.perf_counter()
            await act()
            milliseconds[who].append(1000 * (time.perf_counter() - began))
    return Row(name, {who: statistics.median(found) for who, found in milliseconds.items()})


async def _memory(name: str, acts: dict[str, Act]) -> Row:
    peaks = {}
    for who, act in acts.items():
        tracemalloc.start()
        await act()
        peaks[who] = tracemalloc.get_traced_memory()[1] / 1024
        tracemalloc.stop()
    return Row(name, peaks, "KB")


@strawberry.type
class _Item:
    """Eight plain fields."""

    id: int
    name: str
    note: str | None
    is_paid: bool
    count: int
    code: str
    place: str
    weight: float


@strawberry.type
class _Items:
    """A list, without a database behind it."""

    @strawberry.field
    def items(self) -> list[_Item]:
        """Return a thousand."""
        return _THOUSAND


_THOUSAND = [
    _Item(
        id=number,
        name=f"item {number}",
        note=None,
        is_paid=number > 1,
        count=number,
        code="EUR",
        place="Prague",
        weight=1.5,
    )
    for number in range(1_000)
]


def _listing() -> dict[str, Act]:
    query = "{ items { id name note isPaid count code place weight } }"
    # As any schema takes the executor: what is to be compiled has to be remembered.
    parsed, validated = ParserCache(), ValidationCache()
    compiled = strawberry.Schema(
        query=_Items, extensions=[lambda: parsed, lambda: validated], execution_context_class=CompiledExecutor
    )
    stock = strawberry.Schema(query=_Items)

    def ask(on: strawberry.Schema) -> Act:
        async def act() -> bytes:
            return orjson.dumps({"data": (await on.execute(query)).data})

        return act

    return {"compiled": ask(compiled), "stock": ask(stock)}


async def _by_hand(services: Services, viewer: Viewer, trip_id: UUID) -> bytes:
    """Answer the trip page as somebody would who writes one endpoint for it: four statements, and JSON."""
    async with services.database.read() as connection:
        seen = select(trips.c.name).join(memberships, memberships.c.trip_id == trips.c.id)
        name = await connection.scalar(seen.where(trips.c.id == trip_id, memberships.c.user_id == viewer.user_id))
        people = {
            row.id: {"id": encode_id("Participant", row.id), "name": row.name}
            for row in await connection.rows(
                select(participants.c.id, participants.c.name).where(participants.c.trip_id == trip_id)
            )
        }
        wanted = (
            select(expenses, expense_payers.c.participant_id.label("payer_id"))
            .join(expense_payers, expense_payers.c.expense_id == expenses.c.id)
            .where(expenses.c.trip_id == trip_id, expenses.c.deleted_at.is_(None))
            .order_by(expenses.c.spent_on.desc(), expenses.c.id.desc())
            .limit(200)
        )
        rows = await connection.rows(wanted)
        parts = (
            select(expense_shares.c.expense_id, expense_shares.c.participant_id, expense_shares.c.amount_minor)
            .where(expense_shares.c.expense_id.in_([row.id for row in rows]))
            .order_by(expense_shares.c.expense_id, expense_shares.c.position)
        )
        shares: dict[UUID, list[Any]] = {row.id: [] for row in rows}
        for part in await connection.rows(parts):
            shares[part.expense_id].append(part)
    nodes = [
        {
            "id": encode_id("Expense", row.id),
            "description": row.description,
            "spentOn": row.spent_on.isoformat(),
            "category": row.category,
            "amount": _money(row.amount_minor, row.currency),
            "payer": people[row.payer_id],
            "shares": [
                {"amount": _money(part.amount_minor, row.currency), "participant": people[part.participant_id]}
                for part in shares[row.id]
            ],
        }
        for row in rows
    ]
    trip = {"id": encode_id("Trip", trip_id), "name": name}
    return orjson.dumps({"data": {"trip": {**trip, "latest": {"nodes": nodes[:100]}, "first": {"nodes": nodes[100:]}}}})


def _money(minor_units: int, code: str) -> dict[str, str]:
    money = Money(minor_units, currency_of(code))
    return {"amount": str(money.amount), "currency": code}


if __name__ == "__main__":
    main()
