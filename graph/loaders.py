"""Loaders: relations are loaded for all objects of a level at once, never by a query per object."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar
from uuid import UUID

from strawberry.dataloader import DataLoader

from persistence.database import Database

Value = TypeVar("Value")
BatchLoad = Callable[..., Awaitable[Mapping[UUID, Value]]]
"""A function of persistence: (connection, *arguments, keys) -> values by key; unknown keys are left out."""


class Loaders:
    """The batch loaders of one operation: they remember what they loaded, so they must not outlive it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._by_function: dict[tuple[Any, ...], DataLoader[UUID, Any]] = {}

    async def load(self, batch: BatchLoad[Value], key: UUID, *arguments: Any) -> Value | None:
        """Return the value of one key, loaded together with the keys that the level's other objects ask for."""
        place = (batch, *arguments)
        if place not in self._by_function:
            self._by_function[place] = DataLoader(load_fn=self._load_fn(batch, arguments))
        value: Value | None = await self._by_function[place].load(key)
        return value

    async def load_known(self, batch: BatchLoad[Value], key: UUID, *arguments: Any) -> Value:
        """Return the value of a key that a foreign key vouches for; raises LookupError should there be none."""
        value = await self.load(batch, key, *arguments)
        if value is None:
            raise LookupError(f"{getattr(batch, '__name__', batch)} found nothing for {key}.")
        return value

    def forget(self) -> None:
        """Drop what was loaded: before each event of a subscription, and after each mutation."""
        self._by_function.clear()

    def _load_fn(
        self, batch: BatchLoad[Value], arguments: tuple[Any, ...]
    ) -> Callable[[list[UUID]], Awaitable[list[Value | None]]]:
        async def load(keys: list[UUID]) -> list[Value | None]:
            async with self._database.read() as connection:
                found = await batch(connection, *arguments, keys)
            return [found.get(key) for key in keys]

        return load
