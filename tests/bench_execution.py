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
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
import strawberry
from sqlalchemy import text
from strawberry.schema.config import StrawberryConfig

from domain.access import Viewer
from graph.cli.garbage import collect_garbage_rarely
from graph.context import Context, Services
from graph.ids import encode_id
from graph.operations.requests import OperationRequest
from graph.operations.running import run_single
from graph.scalars import SCALARS
from graph.schema import Mutation, Query, Subscription, schema
from persistence.migrations import migrate
from tests import bench_beside, bench_ledger
from tests.bench_by_hand import by_hand
from tests.bench_listing import listing
from tests.bench_rows import Row

_RUNS = 15
_TURN_SECONDS = 0.02
_NUMBERS = count()
"""One for each text that nobody has seen before, in the whole run: the schema is one, and remembers them."""
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
BESIDE = "query ($id: ID!) { trip(id: $id) { id name currency } }"
TYPENAME = "{ __typename }"


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
    rows.append(await _measured("list of 1 000 objects with 8 fields", listing()))
    return rows


async def prepare(services: Services) -> "Asking":
    """Fill an empty database, and return who asks for what is in it."""
    await migrate(services.database)
    viewer, trip_id = await bench_ledger.fill(services.database, sharers=5, expense_count=400)
    async with services.database.engine.begin() as connection:
        await connection.execute(text("ANALYZE"))
    return Asking(services, viewer, trip_id)


async def _on(services: Services) -> list[Row]:
    asking = await prepare(services)
    page = {**asking.both(TRIP_PAGE, id=asking.trip), "by hand": asking.by_hand}
    rename: Any = {"tripId": asking.trip, "name": "Large"}
    return [
        await _measured("trip page, 200 expenses, 2 200 objects", page),
        await _measured("trip page, seen for the first time", asking.both(TRIP_PAGE, is_new=True, id=asking.trip)),
        *await bench_beside.rows(asking.both(BESIDE, id=asking.trip), asking.both(TRIP_PAGE, id=asking.trip)),
        await _measured("connection of 100 with four relations", asking.both(CONNECTION, id=asking.trip)),
        await _measured("mutation", asking.both(MUTATION, input=rename)),
        await _measured("{ __typename }", asking.both(TYPENAME)),
        await _memory("memory at the peak of a trip page", asking.both(TRIP_PAGE, id=asking.trip)),
    ]


Act = Callable[[], Awaitable[bytes]]


class Asking:
    """Asks for one trip, by this program's execution or by stock Strawberry."""

    def __init__(self, services: Services, viewer: Viewer, trip_id: UUID) -> None:
        self._services = services
        self.viewer = viewer
        self.trip_id = trip_id
        self.trip = encode_id("Trip", trip_id)

    def both(self, query: str, *, is_new: bool = False, **variables: Any) -> dict[str, Act]:
        """Return how a request is answered by each; one that `is_new` is another text each time."""

        def text() -> str:
            return f"{query} # {next(_NUMBERS)}" if is_new else query

        return {"compiled": lambda: self.compiled(text(), variables), "stock": lambda: self._stock(text(), variables)}

    async def by_hand(self) -> bytes:
        """Return the trip page as an endpoint for it alone would."""
        return await by_hand(self._services, self.viewer, self.trip_id)

    async def compiled(self, query: str, variables: dict[str, Any]) -> bytes:
        """Return this program's own answer."""
        context = Context(self._services, self.viewer)
        context.prepared = schema.prepare(query, None, self._services.policy)
        outcome = await run_single(schema, OperationRequest(query, variables), context)
        return orjson.dumps(outcome.payload)

    async def _stock(self, query: str, variables: dict[str, Any]) -> bytes:
        context = Context(self._services, self.viewer)
        result = await STOCK.execute(query, variable_values=variables, context_value=context)
        # Or what it loaded would be garbage that takes long to find: that is no fault of its execution.
        await context.loaders.stop()
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
            milliseconds[who] += await _turn(act)
    return Row(name, {who: statistics.median(found) for who, found in milliseconds.items()})


async def _turn(act: Act) -> list[float]:
    """Return how long each request of a turn took, in milliseconds, without the first.

    A server answers one after the other: a request that comes after another server's finds the processor's caches full
    of that one's, which costs one of a tenth of a millisecond more than itself.
    """
    found: list[float] = []
    began = time.perf_counter()
    while len(found) <= 1 or time.perf_counter() - began < _TURN_SECONDS:
        start = time.perf_counter()
        await act()
        found.append(1000 * (time.perf_counter() - start))
    return found[1:]


async def _memory(name: str, acts: dict[str, Act]) -> Row:
    peaks = {}
    for who, act in acts.items():
        tracemalloc.start()
        await act()
        peaks[who] = tracemalloc.get_traced_memory()[1] / 1024
        tracemalloc.stop()
    return Row(name, peaks, "KB")


if __name__ == "__main__":
    main()
