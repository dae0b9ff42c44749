"""Turns: who changes much leaves others their turn."""

import asyncio

from sqlalchemy import func, select

from persistence.database import Database, WriteConnection, open_database
from persistence.tables import trips
from persistence.turns import in_turns
from tests.arrangement import stored_trip

_MOST_STEPS = 100
_STEP_SECONDS = 0.02


async def test_another_process_writes_between_the_first_steps(database: Database, database_url: str) -> None:
    """It does not have to wait until all is done, though it only looks now and then whether it may."""
    other, steps = open_database(database_url), 0

    async def step(connection: WriteConnection) -> bool:
        nonlocal steps
        steps += 1
        await asyncio.sleep(_STEP_SECONDS)
        is_written = await connection.scalar(select(func.count()).select_from(trips)) > 0
        return not is_written and steps < _MOST_STEPS

    await asyncio.gather(in_turns(database, step), stored_trip(other))
    await other.close()

    assert steps <= 3
