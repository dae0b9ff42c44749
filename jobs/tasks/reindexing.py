"""Reindexing: builds the index that the settings ask for while another is searched, and lets it take over."""

from functools import partial
from uuid import UUID

import structlog

from domain.generations import Generation
from domain.jobs import JobKind, is_last_try
from jobs.context import TaskContext
from jobs.queue import Queue
from jobs.tasks.recutting import cut_anew
from jobs.telling import tell_of_job
from persistence.embedder import EmbedderNotReady
from persistence.jobs import load_unended_job, store_done
from persistence.lost_indexes import is_index_lost
from persistence.recutting import GenerationGone, forget_cuts_given_up
from persistence.reindexing import Progress, build, drop_unused, plan_reindex

log = structlog.get_logger(__name__)


async def prepare_index(context: TaskContext, queue: Queue) -> bool:
    """Prepare what embeds, and see that an index of another store, model or other passages than are set is built anew.

    So is one that the store has nothing of. Return whether the one that serves can be asked, and compared. What embeds
    may be away: then jobs wait for it, and the next worker that starts looks again. Raises EmbeddingModelUnavailable.
    """
    try:
        await context.embedder.prepare()
        is_lost = await is_index_lost(context.index)
        job = await plan_reindex(context.index, is_anew=is_lost, now=context.now())
    except EmbedderNotReady as error:
        log.warning("index.unprepared", error=str(error))
        return True
    if is_lost:
        log.error("index.lost", store=context.vectors.kind.value)
    if job is not None:
        log.info("index.reindexing", job_id=str(job.id))
        await queue.enqueue([job])
    return not is_lost


async def build_generation(context: TaskContext, generation_id: UUID) -> None:
    """Build a generation, telling how far it has come, and drop those that are not asked any more.

    Ends quietly where it is not wanted any more, or serves already.
    """
    await context.embedder.prepare()
    wanted = await _kept(context, generation_id)
    if wanted is not None:
        opened = context.index.opened(wanted)
        try:
            await forget_cuts_given_up(context.database)
            recutting = partial(cut_anew, context, is_last_try=await _is_last_try(context, generation_id))
            async for progress in build(context.index, opened, cut_anew=recutting, now=context.now()):
                await _tell(context, generation_id, progress)
        except GenerationGone:
            log.info("index.building_ended", number=wanted.number)
    await drop_unused(context.index, now=context.now())


async def _kept(context: TaskContext, generation_id: UUID) -> Generation | None:
    return next((each for each in await context.index.generations() if each.id == generation_id), None)


async def _is_last_try(context: TaskContext, generation_id: UUID) -> bool:
    async with context.database.read() as connection:
        job = await load_unended_job(connection, JobKind.REINDEX, generation_id)
    return job is None or is_last_try(job)


async def _tell(context: TaskContext, generation_id: UUID, progress: Progress) -> None:
    done, total = progress
    async with context.database.write() as connection:
        job = await store_done(connection, JobKind.REINDEX, generation_id, done=done, total=total, now=context.now())
    if job is not None:
        await tell_of_job(context, job)
