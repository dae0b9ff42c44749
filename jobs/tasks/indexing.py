"""Indexing: keep the passages of something short, and their vectors, as the ledger has it."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from domain.passages import Passage
from jobs.context import TaskContext
from persistence.database import ReadConnection
from persistence.indexing import mark_written, remove_stale_vectors_of, write_vectors
from persistence.passages import load_passages_to_embed, replace_passages
from persistence.trips import lock_trip

LoadWanted = Callable[[ReadConnection, UUID], Awaitable[tuple[Passage, ...]]]
"""Returns the passages that something is to be found by, as it is now: none where it is deleted."""
LoadTrip = Callable[[ReadConnection, UUID], Awaitable[UUID | None]]
"""Returns the trip that something is of; None where it was never stored."""


async def index_source(context: TaskContext, source_id: UUID, *, trip: LoadTrip, wanted: LoadWanted) -> None:
    """Index an expense or a comment as it is now, or remove it from the index when it is deleted.

    It may change while this runs, and another run may then be at work on it. So the ledger is asked again at the end:
    whoever wrote last has seen the last change, and what older runs left behind is gone.
    """
    await context.embedder.prepare()
    while not await _index_as_it_is(context, source_id, trip, wanted):
        pass


async def _index_as_it_is(context: TaskContext, source_id: UUID, trip: LoadTrip, load_wanted: LoadWanted) -> bool:
    """Index what the ledger says, and tell whether it still says so afterwards."""
    wanted = await _store_passages(context, source_id, trip, load_wanted)
    if wanted:
        written = await write_vectors(context.index, wanted)
        async with context.database.write() as connection:
            await mark_written(connection, written)
    await remove_stale_vectors_of(context.index, source_id)
    serving = (await context.index.written())[0]
    async with context.database.read() as connection:
        # Another generation may serve by now.
        left = await load_passages_to_embed(connection, source_id, generation=serving.generation, limit=1)
        return not left and await load_wanted(connection, source_id) == wanted


async def _store_passages(
    context: TaskContext, source_id: UUID, trip: LoadTrip, load_wanted: LoadWanted
) -> tuple[Passage, ...]:
    async with context.database.write() as connection:
        trip_id = await trip(connection, source_id)
        if trip_id is None:
            return ()
        # Changes of a trip come one by one, and so do these: what is read next stays true until the commit.
        await lock_trip(connection, trip_id)
        wanted = await load_wanted(connection, source_id)
        await replace_passages(connection, source_id, wanted)
    return wanted
