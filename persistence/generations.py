"""Generations: the rows that say which index is asked, which is being built, and which are to be gone."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from domain.generations import Generation, GenerationState, IndexDesign, retire
from persistence.database import ReadConnection, WriteConnection
from persistence.tables import index_generations

_KEPT = index_generations.c.state.in_([state.value for state in GenerationState if state.is_kept])
_SERVING_FIRST = index_generations.c.state.desc()
"""By the names of the states, of which a statement here reads two."""


async def load_kept_generations(connection: ReadConnection) -> tuple[Generation, ...]:
    """Return the generation that serves, and then the one that is being built, whichever there are."""
    return _generations(await connection.rows(select(index_generations).where(_KEPT).order_by(_SERVING_FIRST)))


async def hold_kept_generations(connection: WriteConnection) -> tuple[Generation, ...]:
    """Return the same, which stay what they are until the transaction ends: nobody switches meanwhile."""
    statement = select(index_generations).where(_KEPT).order_by(_SERVING_FIRST)
    return _generations(await connection.rows(statement.with_for_update(read=True)))


async def load_generations_to_change(connection: WriteConnection) -> tuple[Generation, ...]:
    """Return the kept generations, locked against whoever holds or changes them."""
    # In one order, whoever locks: two who wait for each other would wait for ever.
    locked = select(index_generations.c.id).where(_KEPT).order_by(index_generations.c.number).with_for_update()
    await connection.rows(locked)
    # Read after the lock was waited for: one that was begun meanwhile is seen too.
    return await load_kept_generations(connection)


async def load_retired_generations(connection: ReadConnection) -> tuple[Generation, ...]:
    """Return the generations that are to be gone from the store they are in."""
    statement = select(index_generations).where(index_generations.c.state == GenerationState.RETIRED.value)
    return _generations(await connection.rows(statement.order_by(index_generations.c.number)))


async def next_number(connection: ReadConnection) -> int:
    """Return a number that no generation has had."""
    return 1 + int(await connection.scalar(select(func.coalesce(func.max(index_generations.c.number), 0))))


async def store_generation(connection: WriteConnection, generation: Generation) -> None:
    """Store a new generation, unless there is one in its state already."""
    insert = postgresql_insert if connection.is_postgresql else sqlite_insert
    row = {
        "id": generation.id,
        "number": generation.number,
        "store": generation.design.store,
        "model": generation.design.model,
        "dimension": generation.design.dimension,
        "passage_rules": generation.design.passage_rules,
        "mark": generation.mark,
        "is_second": generation.is_second,
        "state": generation.state.value,
        "created_at": generation.created_at,
        "retired_at": generation.retired_at,
    }
    await connection.change(insert(index_generations).values(row).on_conflict_do_nothing())


async def retire_generations(connection: WriteConnection, retired: Iterable[Generation]) -> None:
    """Store that generations are retired."""
    for generation in retired:
        await _set_state(connection, generation)


async def switch_generations(
    connection: WriteConnection, kept: Collection[Generation], built: Generation, *, now: datetime
) -> None:
    """Let a generation serve that was built, and retire the one that did."""
    for generation in kept:
        if generation.id != built.id:
            # First: two that serve, there are not even within a transaction.
            await _set_state(connection, retire(generation, now=now))
    statement = index_generations.update().where(index_generations.c.id == built.id)
    await connection.change(statement.values(state=GenerationState.SERVING.value))


async def forget_generation(connection: WriteConnection, generation: Generation) -> None:
    """Remove the row of a retired generation."""
    retired = index_generations.c.state == GenerationState.RETIRED.value
    await connection.change(index_generations.delete().where(index_generations.c.id == generation.id, retired))


async def _set_state(connection: WriteConnection, generation: Generation) -> None:
    statement = index_generations.update().where(index_generations.c.id == generation.id)
    await connection.change(statement.values(state=generation.state.value, retired_at=generation.retired_at))


def _generations(rows: Iterable[Row[Any]]) -> tuple[Generation, ...]:
    return tuple(
        Generation(
            id=row.id,
            number=row.number,
            design=IndexDesign(row.store, row.model, row.dimension, row.passage_rules),
            mark=row.mark,
            is_second=row.is_second,
            state=GenerationState(row.state),
            created_at=row.created_at,
            retired_at=row.retired_at,
        )
        for row in rows
    )
