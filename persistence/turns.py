"""Turns: much is changed in small transactions, so that others write in between."""

import asyncio
from collections.abc import Awaitable, Callable

from persistence.database import Database, WriteConnection

_PAUSE_SECONDS = 0.1
"""SQLite has one writer at a time. Those of other processes look again whether it is their turn, a tenth of a second
later at the latest: whoever went on at once would be there first each time."""


async def in_turns(database: Database, step: Callable[[WriteConnection], Awaitable[bool]]) -> None:
    """Take a step in a transaction of its own, again and again while it returns that there is more to do."""
    while await _step(database, step):
        await let_others_write()


async def let_others_write() -> None:
    """Pause between transactions of which there are many."""
    await asyncio.sleep(_PAUSE_SECONDS)


async def _step(database: Database, step: Callable[[WriteConnection], Awaitable[bool]]) -> bool:
    async with database.write() as connection:
        return await step(connection)
