"""Reindexing: builds a generation of the index beside the one that serves, and lets it take over.

    plan -> cut anew, fill, compare, and what is left of that -> take over in one transaction -> drop the older one

Whatever is written meanwhile goes into both, or is found without a mark of the new one and filled in. Each step may be
done twice, by two at once, and cut off anywhere: what is done is what passages are cut by, and marked with.
"""

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Collection
from datetime import datetime
from uuid import UUID

import structlog

from domain.generations import Generation, GenerationState, is_forgettable, plan_generation
from domain.index_reports import difference_of
from domain.jobs import Job, JobKind, queue_job
from persistence.cached_vectors import forget_unused
from persistence.database import WriteConnection
from persistence.embedder import EmbedderNotReady
from persistence.generations import (
    forget_generation,
    load_generations_to_change,
    load_kept_generations,
    load_retired_generations,
    next_number,
    retire_generations,
    store_generation,
    switch_generations,
)
from persistence.ids import new_id
from persistence.indexes import OpenGeneration, SearchIndex
from persistence.indexing import mark_written, write_vectors_to
from persistence.jobs import insert_jobs, load_unended_job
from persistence.passages import (
    count_to_reindex,
    is_left_to_reindex,
    load_passage_ids_among,
    load_passages_to_reindex,
    load_trip_passage_ids,
    unmark_embedded,
)
from persistence.recutting import GenerationGone, clear_older_cuts, forget_cuts_given_up, load_sources_to_recut
from persistence.trips import load_trip_ids
from persistence.vectors.failures import VectorStoreRefused, VectorStoreUnreachable
from persistence.vectors.scopes import scope_of_trip

log = structlog.get_logger(__name__)

_BATCH = 128
_TRIPS_AT_ONCE = 100
Progress = tuple[int, int]
"""How many passages are in the generation, of how many."""
CutAnew = Callable[[Generation], AsyncIterator[Collection[UUID]]]
"""Cuts what is not cut by the rules of a generation, some sources after another, and yields their ids."""


async def plan_reindex(index: SearchIndex, *, is_anew: bool, now: datetime) -> Job | None:
    """Store that the index which the settings ask for is to be built, with the job that does it, and return the job.

    None where it serves, and has all that can be found. Where it is to be built `is_anew`, it is in any case. What is
    being built already goes on, under its job. Raises EmbedderNotReady.
    """
    design = await index.design()
    await index.generations()
    async with index.database.write() as connection:
        kept = await load_generations_to_change(connection)
        plan = plan_generation(
            kept,
            design,
            is_anew=is_anew,
            generation_id=new_id(),
            number=await next_number(connection),
            now=now,
        )
        await retire_generations(connection, plan.retired)
        if plan.begun is not None:
            await store_generation(connection, plan.begun)
        wanted = await _unfinished(connection)
        return None if wanted is None else await _job_of(connection, wanted, now=now)


async def build(
    index: SearchIndex, opened: OpenGeneration, *, cut_anew: CutAnew, now: datetime
) -> AsyncGenerator[Progress, None]:
    """Fill a generation until it is true to the passages, let it take over, and yield how far that has come.

    One that serves is filled up and compared. Raises GenerationGone, EmbedderNotReady, VectorStoreUnreachable or
    VectorStoreRefused, and whatever `cut_anew` does.
    """
    yield await _progress(index, opened)
    async for progress in _caught_up(index, opened, cut_anew):
        yield progress
    await _compare(index, opened)
    while True:
        async for progress in _caught_up(index, opened, cut_anew):
            yield progress
        if await _take_over(index, opened.generation, now=now):
            return


async def drop_unused(index: SearchIndex, *, now: datetime) -> None:
    """Remove what is of no generation that is kept: passages that were cut anew since, or for nothing, and vectors."""
    await clear_older_cuts(index.database)
    await forget_cuts_given_up(index.database)
    await drop_retired(index, now=now)


async def drop_retired(index: SearchIndex, *, now: datetime) -> None:
    """Remove retired generations from their stores, again and again for two days, and what was cached for them.

    A store that is away, or is not the one that is configured any more, is left for another time, and logged.
    """
    async with index.database.read() as connection:
        retired = await load_retired_generations(connection)
    for generation in retired:
        try:
            await index.store_of(generation).drop()
        except (EmbedderNotReady, VectorStoreUnreachable, VectorStoreRefused) as error:
            log.warning("index.not_dropped", number=generation.number, store=generation.design.store, error=str(error))
            continue
        if is_forgettable(generation, now=now):
            async with index.database.write() as connection:
                await forget_generation(connection, generation)
    async with index.database.write() as connection:
        kept = await load_kept_generations(connection)
        await forget_unused(connection, {generation.design.model for generation in kept})


async def _unfinished(connection: WriteConnection) -> Generation | None:
    """Return the generation that is to be worked on: the one that is being built, or one that serves with gaps."""
    for generation in reversed(await load_kept_generations(connection)):
        if generation.state is GenerationState.BUILDING or await _is_behind(connection, generation):
            return generation
    return None


async def _is_behind(connection: WriteConnection, generation: Generation) -> bool:
    return bool(
        await is_left_to_reindex(connection, generation=generation)
        or await load_sources_to_recut(connection, generation=generation, limit=1)
    )


async def _job_of(connection: WriteConnection, generation: Generation, *, now: datetime) -> Job:
    under_way = await load_unended_job(connection, JobKind.REINDEX, generation.id)
    if under_way is not None:
        return under_way
    job = queue_job(job_id=new_id(), kind=JobKind.REINDEX, trip_id=None, subject_id=generation.id, now=now)
    await insert_jobs(connection, [job])
    return job


async def _caught_up(index: SearchIndex, opened: OpenGeneration, cut_anew: CutAnew) -> AsyncIterator[Progress]:
    """Cut anew and embed what others did not do for a generation; yield after each batch."""
    async for source_ids in cut_anew(opened.generation):
        async for progress in _filled(index, opened, source_ids):
            yield progress
    async for progress in _filled(index, opened):
        yield progress


async def _filled(
    index: SearchIndex, opened: OpenGeneration, source_ids: Collection[UUID] | None = None
) -> AsyncIterator[Progress]:
    """Embed what a generation is to have, of some sources or of all; yield after each batch."""
    generation, after = opened.generation, None
    while True:
        async with index.database.read() as connection:
            batch = await load_passages_to_reindex(
                connection, generation=generation, after=after, limit=_BATCH, source_ids=source_ids
            )
        if not batch:
            return
        ids, after = [passage.id for passage in batch], batch[-1].id
        written = await write_vectors_to(index, opened, batch)
        async with index.database.write() as connection:
            await mark_written(connection, [written])
        async with index.database.read() as connection:
            living = await load_passage_ids_among(connection, ids, generation=generation)
        # Deleted, or cut anew, while their vectors were on the way.
        await opened.vectors.delete_passages(set(ids) - living)
        await _require_kept(index, opened)
        yield await _progress(index, opened)


async def _compare(index: SearchIndex, opened: OpenGeneration) -> None:
    """Take out vectors that no passage has, as of a batch that was cut off, and unmark passages that have none."""
    generation, after = opened.generation, None
    while True:
        async with index.database.read() as connection:
            trip_ids = await load_trip_ids(connection, after=after, limit=_TRIPS_AT_ONCE)
        if not trip_ids:
            return
        for after in trip_ids:
            async with index.database.read() as connection:
                embedded = await load_trip_passage_ids(connection, after, generation=generation, is_embedded=True)
            stored = await opened.vectors.passage_ids_in(scope_of_trip(after))
            async with index.database.read() as connection:
                known = await load_trip_passage_ids(connection, after, generation=generation, is_embedded=False)
            difference = difference_of(embedded=embedded, stored=stored, known=known)
            if difference.stale:
                await opened.vectors.delete_passages(difference.stale)
            if difference.missing:
                async with index.database.write() as connection:
                    await unmark_embedded(connection, difference.missing, generation=generation)
        await _require_kept(index, opened)


async def _take_over(index: SearchIndex, generation: Generation, *, now: datetime) -> bool:
    """Let a generation serve from now on; False, and nothing is changed, while something is left to do for it.

    From the commit on every search asks it, for the passages that belong to it: no passage is changed by that.
    """
    async with index.database.write() as connection:
        kept = await load_generations_to_change(connection)
        current = next((each for each in kept if each.id == generation.id), None)
        if current is None:
            raise GenerationGone
        if await _is_behind(connection, generation):
            return False
        if current.state is GenerationState.BUILDING:
            await switch_generations(connection, kept, current, now=now)
    log.info("index.serving", number=generation.number, store=generation.design.store, model=generation.design.model)
    return True


async def _require_kept(index: SearchIndex, opened: OpenGeneration) -> None:
    if opened.generation.id not in {generation.id for generation in await index.generations()}:
        raise GenerationGone


async def _progress(index: SearchIndex, opened: OpenGeneration) -> Progress:
    async with index.database.read() as connection:
        return await count_to_reindex(connection, generation=opened.generation)
