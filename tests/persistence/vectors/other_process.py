"""The other process: opens the store of a place, does what it is told line by line, and says a line about each."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from itertools import count
from uuid import UUID, uuid5

import orjson

from persistence.vectors.scopes import scope_of_trip
from persistence.vectors.store import VectorStore
from tests.persistence.vectors.places import Place
from tests.vector_stores import axis, passages_in, random_vectors

EACH = 50
"""Passages of a batch of `go_on_storing`."""


async def _main(values: dict[str, str]) -> None:
    async with Place(values).opened() as store:
        for line in sys.stdin:
            order = orjson.loads(line)
            await _VERBS[order["verb"]](store, **order["given"])


async def _store(store: VectorStore, *, trip: str, source: str, count: int) -> None:
    await store.upsert(passages_in(UUID(trip), UUID(source), count), random_vectors(count))
    _say(count)


async def _find(store: VectorStore, *, trip: str) -> None:
    _say(len(await store.nearest(scope=scope_of_trip(UUID(trip)), vector=axis(0), limit=1_000)))


async def _go_on_storing(store: VectorStore, *, trip: str) -> None:
    for number in count():
        await store.upsert(passages_in(UUID(trip), uuid5(UUID(trip), str(number)), EACH), random_vectors(EACH, number))
        _say(number)


def _say(what: object) -> None:
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


_VERBS: dict[str, Callable[..., Awaitable[None]]] = {"store": _store, "find": _find, "go_on_storing": _go_on_storing}

if __name__ == "__main__":
    asyncio.run(_main(orjson.loads(sys.argv[1])))
