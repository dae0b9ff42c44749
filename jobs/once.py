"""Once: what is made for many who are told of the same thing, and made for all of them together."""

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from typing import Any, TypeVar

from jobs.waiting import Waiting

Made = TypeVar("Made")
_SHARED_SECONDS = 1.0
"""How long what was found out is taken for what is."""


class Once:
    """Makes each thing once for all who want it at about the same time, and no further once nobody waits for it."""

    def __init__(self) -> None:
        self._makings: dict[Hashable, _Making] = {}

    async def make(
        self, key: Hashable, make: Callable[[], Coroutine[Any, Any, Made]], *, seconds: float | None = None
    ) -> Made:
        """Return what is made for a key, for so many seconds after it was (None: one).

        What the making raises is raised to all who wait, and to nobody later.
        """
        making = self._makings.get(key)
        if making is None:
            making = self._makings[key] = _Making(make(), seconds, lambda making: self._forget(key, making))
        made: Made = await making.made()
        return made

    def _forget(self, key: Hashable, making: "_Making") -> None:
        if self._makings.get(key) is making:
            del self._makings[key]


class _Making:
    """Something that is being made, or was made a moment ago."""

    def __init__(
        self, coroutine: Coroutine[Any, Any, Any], seconds: float | None, forget: Callable[["_Making"], None]
    ) -> None:
        self._seconds = seconds
        self._forget = forget
        self._waiting: Waiting[Any] = Waiting()
        self._task = asyncio.create_task(coroutine)
        self._task.add_done_callback(self._end)

    async def made(self) -> Any:
        if self._task.done():
            return self._task.result()
        try:
            return await self._waiting.told()
        finally:
            if not self._waiting and not self._task.done():
                self._forget(self)
                self._task.cancel()
                await asyncio.gather(self._task, return_exceptions=True)

    def _end(self, task: asyncio.Task[Any]) -> None:
        error = asyncio.CancelledError() if task.cancelled() else task.exception()
        if error is not None:
            self._forget(self)
            self._waiting.tell(error)
        else:
            seconds = _SHARED_SECONDS if self._seconds is None else self._seconds
            asyncio.get_running_loop().call_later(seconds, self._forget, self)
            self._waiting.tell(task.result())
