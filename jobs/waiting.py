"""Waiting: many who wait for the same thing, and are told of it a few at a time."""

import asyncio
from collections.abc import Collection, Hashable
from typing import Generic, TypeVar

What = TypeVar("What")
_TOLD_AT_ONCE = 32
"""How many are told before others get their turn: each goes on to do something, such as sending."""


class Waiting(Generic[What]):
    """Those who wait at this moment, each under a name that several may have."""

    def __init__(self) -> None:
        self._waiting: dict[asyncio.Future[What], Hashable] = {}

    @property
    def names(self) -> frozenset[Hashable]:
        """The names of those who wait."""
        return frozenset(self._waiting.values())

    def __len__(self) -> int:
        return len(self._waiting)

    async def told(self, name: Hashable = None) -> What:
        """Wait, and return what is told, or raise it."""
        future: asyncio.Future[What] = asyncio.get_running_loop().create_future()
        self._waiting[future] = name
        try:
            return await future
        finally:
            self._waiting.pop(future, None)

    def tell(self, what: What | BaseException, to: Collection[Hashable] | None = None) -> None:
        """Tell all who wait, or all of some names."""
        waiting = [future for future, name in self._waiting.items() if to is None or name in to]
        for future in waiting:
            del self._waiting[future]
        _tell(waiting, what)


def _tell(waiting: list[asyncio.Future[What]], what: What | BaseException) -> None:
    for future in waiting[:_TOLD_AT_ONCE]:
        if future.done():
            # It was given up meanwhile.
            continue
        if isinstance(what, BaseException):
            future.set_exception(what)
        else:
            future.set_result(what)
    if later := waiting[_TOLD_AT_ONCE:]:
        # After the turn of those who were told, and of whatever has come in from outside.
        asyncio.get_running_loop().call_soon(_tell, later, what)
