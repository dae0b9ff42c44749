"""The batch loader: keys that are asked for in the same moment are loaded together, and remembered.

It is what a DataLoader is, with one future for a batch instead of one for each key: a level of a list asks for hundreds
of keys at once, and waking each by itself takes longer than loading them.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")
_TURNS = 2
"""How many turns of the event loop a batch stays open: tasks that fields have just begun come in the first of them."""


@dataclass(slots=True, eq=False)
class _Batch(Generic[Key]):
    keys: list[Key] = field(default_factory=list)
    is_open: bool = True
    task: asyncio.Task[Any] | None = None


class BatchLoader(Generic[Key, Value]):
    """Loads by `load`, which takes different keys, and returns values by key; a key without one is left out.

    What fails, fails for all who asked for a key of the batch, and for all who ask for it later.
    """

    def __init__(self, load: Callable[[list[Key]], Awaitable[Mapping[Key, Value]]]) -> None:
        self._load = load
        self._by_key: dict[Key, _Batch[Key]] = {}
        self._last = _Batch[Key](is_open=False)

    async def load_many(self, keys: Collection[Key]) -> dict[Key, Value | None]:
        """Return the value of each key, None where it has none."""
        batches = {self._batch_of(key): None for key in keys}
        for batch in batches:
            # Shielded: who asked may be cut off, as when a sibling's error makes their parent null; others may wait.
            await asyncio.shield(batch.task)  # type: ignore[arg-type]  # there is one as soon as there is a key
        if len(batches) == 1:
            (batch,) = batches
            found = batch.task.result()  # type: ignore[union-attr]
            return {key: found.get(key) for key in keys}
        return {key: self._by_key[key].task.result().get(key) for key in keys}  # type: ignore[union-attr]

    async def load(self, key: Key) -> Value | None:
        """Return the value of a key, None where it has none."""
        return (await self.load_many((key,)))[key]

    def _batch_of(self, key: Key) -> _Batch[Key]:
        batch = self._by_key.get(key)
        if batch is None:
            batch = self._by_key[key] = self._open()
            batch.keys.append(key)
        return batch

    def _open(self) -> _Batch[Key]:
        if not self._last.is_open:
            self._last = _Batch()
            self._last.task = asyncio.create_task(self._run(self._last))
            # Whoever waits hears of its error; where all of them were cut off, nobody needs to.
            self._last.task.add_done_callback(lambda task: task.cancelled() or task.exception())
        return self._last

    async def _run(self, batch: _Batch[Key]) -> Mapping[Key, Value]:
        for _ in range(_TURNS - 1):
            await asyncio.sleep(0)
        batch.is_open = False
        return await self._load(batch.keys)
