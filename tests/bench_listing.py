"""A list of a thousand objects with eight plain fields, without a database behind it."""

from collections.abc import Awaitable, Callable

import orjson
import strawberry
from strawberry.extensions import ParserCache, ValidationCache

from graph.execution.executor import CompiledExecutor

QUERY = "{ items { id name note isPaid count code place weight } }"


@strawberry.type
class Item:
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
class Items:
    """A list, without a database behind it."""

    @strawberry.field
    def items(self) -> list[Item]:
        """Return a thousand."""
        return _THOUSAND


_THOUSAND = [
    Item(
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


def listing() -> dict[str, Callable[[], Awaitable[bytes]]]:
    """Return how the list is answered by the compiled execution and by stock Strawberry."""
    # As any schema takes the executor: what is to be compiled has to be remembered.
    parsed, validated = ParserCache(), ValidationCache()
    compiled = strawberry.Schema(
        query=Items, extensions=[lambda: parsed, lambda: validated], execution_context_class=CompiledExecutor
    )
    stock = strawberry.Schema(query=Items)

    def ask(on: strawberry.Schema) -> Callable[[], Awaitable[bytes]]:
        async def act() -> bytes:
            return orjson.dumps({"data": (await on.execute(QUERY)).data})

        return act

    return {"compiled": ask(compiled), "stock": ask(stock)}
