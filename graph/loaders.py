"""Loaders: relations are loaded for all objects of a level at once, never by a query per object."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Coroutine, Hashable, Mapping
from typing import Any, TypeVar
from uuid import UUID

from graph.batch_loader import BatchLoader
from graph.execution.reads import Reads
from persistence.database import Database

Value = TypeVar("Value")
BatchLoad = Callable[..., Awaitable[Mapping[UUID, Value]]]
"""A function of persistence: (connection, *arguments, keys) -> values by key; unknown keys are left out.

One that is `selective` (persistence/readings.py) takes `attributes`: those that are wanted of its values."""


class Loaders:
    """The batch loaders of one operation: they remember what they loaded, so they must not outlive it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.reads: Reads = {}
        """What the operation reads of objects by their type, where it is known."""
        self._by_function: dict[tuple[Any, ...], BatchLoader[UUID, Any]] = {}
        self._computing: dict[Hashable, asyncio.Task[Any]] = {}
        self._loading: set[asyncio.Task[Any]] = set()

    async def load(self, batch: BatchLoad[Value], key: UUID, *arguments: Any, is_shown: bool = False) -> Value | None:
        """Return the value of one key, loaded together with the keys that the level's other objects ask for.

        Where it `is_shown`, to the operation and to nobody else, it may have no more than the operation reads of it.
        """
        value: Value | None = await self._loader(batch, arguments, is_shown=is_shown).load(key)
        return value

    async def load_many(
        self, batch: BatchLoad[Value], keys: Collection[UUID], *arguments: Any, is_shown: bool = False
    ) -> dict[UUID, Value | None]:
        """Return the values of different keys, loaded together with what else the level asks for; None for no value."""
        return await self._loader(batch, arguments, is_shown=is_shown).load_many(keys)

    async def load_known(self, batch: BatchLoad[Value], key: UUID, *arguments: Any, is_shown: bool = False) -> Value:
        """Return the value of a key that a foreign key vouches for; raises LookupError should there be none."""
        value = await self.load(batch, key, *arguments, is_shown=is_shown)
        if value is None:
            raise LookupError(f"{getattr(batch, '__name__', batch)} found nothing for {key}.")
        return value

    async def once(self, key: Hashable, compute: Callable[[], Coroutine[Any, Any, Value]]) -> Value:
        """Return what is computed for a key; however many fields ask for it, it is computed once."""
        if key not in self._computing:
            self._computing[key] = task = asyncio.create_task(compute())
            self._watch(task)
        value: Value = await asyncio.shield(self._computing[key])
        return value

    def forget(self) -> None:
        """Drop what was loaded: before each event of a subscription, and after each mutation."""
        self._by_function.clear()
        self._computing.clear()

    async def stop(self) -> None:
        """End with the operation: cut off what is still being loaded, for which nobody waits, and let go of the rest.

        What was loaded is held by loaders that hold this: a cycle, which would keep all of it until Python looks for
        garbage, and have it look through thousands of objects more.
        """
        loading = list(self._loading)
        for task in loading:
            task.cancel()
        if loading:
            await asyncio.gather(*loading, return_exceptions=True)
        self.forget()

    def _loader(self, batch: BatchLoad[Any], arguments: tuple[Any, ...], *, is_shown: bool) -> BatchLoader[UUID, Any]:
        attributes = self.reads.get(getattr(batch, "selects", "")) if is_shown else None
        place = (batch, attributes, *arguments)
        if place not in self._by_function:
            wanted = {} if attributes is None else {"attributes": attributes}
            self._by_function[place] = BatchLoader(self._load_fn(batch, arguments, wanted))
        return self._by_function[place]

    def _watch(self, task: asyncio.Task[Any] | None) -> None:
        if task is not None:
            self._loading.add(task)
            task.add_done_callback(self._loading.discard)

    def _load_fn(
        self, batch: BatchLoad[Value], arguments: tuple[Any, ...], wanted: Mapping[str, Any]
    ) -> Callable[[list[UUID]], Awaitable[Mapping[UUID, Value]]]:
        async def load(keys: list[UUID]) -> Mapping[UUID, Value]:
            self._watch(asyncio.current_task())
            async with self._database.read() as connection:
                return await batch(connection, *arguments, keys, **wanted)

        return load
