"""Running: claims a job, holds its lease while the task works, and stores how it ended."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from uuid import UUID

import structlog

from domain.jobs import (
    LEASE,
    Job,
    JobKind,
    JobState,
    after_final_failure,
    after_success,
    after_transient_failure,
    after_unavailability,
    is_deadly,
)
from jobs.context import TaskContext
from jobs.failures import FinalFailure, LanguageModelAway, MailServerAway, PassingFailure
from jobs.queue import Queue
from jobs.tasks.categories import propose_category
from jobs.tasks.comments import index_comment
from jobs.tasks.documents import give_up_document, purge_document, read_document
from jobs.tasks.expenses import index_expense
from jobs.tasks.mails import send_mail
from jobs.tasks.questions import answer_question, give_up_question
from jobs.tasks.receipts import read_receipt
from jobs.tasks.reindexing import build_generation
from jobs.telling import tell_of_job
from persistence.embedder import EmbedderNotReady, EmbeddingServerAway, EmbeddingServerRefused
from persistence.files import FileStoreFailed
from persistence.full_disk import DiskFull, telling_of_full_disk
from persistence.jobs import claim_job, load_due_jobs, renew_lease, store_job
from persistence.vectors.failures import VectorStoreUnreachable

log = structlog.get_logger(__name__)

_SWEPT_AT_ONCE = 200
_RENEW_SECONDS = LEASE.total_seconds() / 3
SERVICES_AWAY: dict[type[Exception], str] = {
    DiskFull: "The server has no room left on its disk.",
    EmbeddingServerAway: "The embedding server does not answer.",
    EmbeddingServerRefused: "The embedding server does not do what is asked of it.",
    EmbedderNotReady: "The embedding model is not ready yet.",
    FileStoreFailed: "The file store does not answer.",
    LanguageModelAway: "The language model does not answer.",
    MailServerAway: "The mail server takes no mails just now.",
    VectorStoreUnreachable: "The vector store does not answer.",
}
"""What a job waits for, as everybody on the trip is told; where a service stands, and how it fails, is for the log.

Of kinds that are kinds of each other, the narrower stands first.
"""
DEADLY_REASON = "This brought down whatever worked on it, several times. It is given up, and logged."
UNKNOWN_REASON = "Something went wrong here. It was tried three times and is logged."


class LeaseLost(Exception):
    """Another worker has taken the job, because this one was silent for too long, or somebody has cancelled it."""


@dataclass(frozen=True, slots=True)
class Task:
    """What is done for a kind of job, and how somebody who waits for it is told that it cannot be."""

    run: Callable[[TaskContext, UUID], Awaitable[None]]
    give_up: Callable[[TaskContext, UUID, str], Awaitable[None]] | None = None


TASKS = {
    JobKind.READ_DOCUMENT: Task(read_document, give_up_document),
    JobKind.PURGE_DOCUMENT: Task(purge_document),
    JobKind.READ_RECEIPT: Task(read_receipt),
    JobKind.INDEX_EXPENSE: Task(index_expense),
    JobKind.INDEX_COMMENT: Task(index_comment),
    JobKind.ANSWER_QUESTION: Task(answer_question, give_up_question),
    JobKind.PROPOSE_CATEGORY: Task(propose_category),
    JobKind.SEND_MAIL: Task(send_mail),
    JobKind.REINDEX: Task(build_generation),
}


async def run_job(context: TaskContext, job_id: UUID) -> Job | None:
    """Run a job that is due, once, and return how it ended; None when it is not due or another worker has it."""
    async with context.database.write() as connection:
        job = await claim_job(connection, job_id, now=context.now())
    if job is None:
        return None
    await tell_of_job(context, job)
    with structlog.contextvars.bound_contextvars(job_id=str(job.id), job_kind=job.kind.value):
        return await _run_claimed(context, job)


async def sweep(context: TaskContext, queue: Queue) -> int:
    """Hint again at jobs that wait, or whose worker fell silent; return how many were found."""
    now = context.now()
    async with context.database.read() as connection:
        due = await load_due_jobs(connection, now=now, limit=_SWEPT_AT_ONCE)
    await queue.enqueue_again(due, now=now)
    return len(due)


async def _run_claimed(context: TaskContext, job: Job) -> Job | None:
    task = TASKS[job.kind]
    if is_deadly(job):
        log.error("job.deadly", deaths=job.deaths)
        return await _store(context, task, job, after_final_failure(job, reason=DEADLY_REASON, now=context.now()))
    try:
        async with _held(context, job):
            with telling_of_full_disk():
                await task.run(context, job.subject_id)
        after = after_success(job, now=context.now())
    except asyncio.CancelledError:
        await asyncio.shield(_release(context, job))
        raise
    except LeaseLost:
        log.warning("job.lease_lost", attempt=job.attempt)
        return None
    except FinalFailure as failure:
        after = after_final_failure(job, reason=str(failure), now=context.now())
    except PassingFailure as failure:
        log.warning("job.failed", error=str(failure), attempt=job.attempt)
        after = after_transient_failure(job, reason=str(failure), now=context.now())
    except tuple(SERVICES_AWAY) as away:
        log.warning("job.service_away", error=str(away), attempt=job.attempt)
        after = after_unavailability(job, reason=_told_as(away), now=context.now())
    except Exception:
        log.exception("job.broke", attempt=job.attempt)
        after = after_transient_failure(job, reason=UNKNOWN_REASON, now=context.now())
    return await _store(context, task, job, after)


def _told_as(away: Exception) -> str:
    return next((reason for kind, reason in SERVICES_AWAY.items() if isinstance(away, kind)), UNKNOWN_REASON)


async def _release(context: TaskContext, job: Job) -> None:
    """Give a job back: the worker was told to stop, and the next one should not wait for the lease to run out."""
    waiting = replace(job, state=JobState.QUEUED, not_before=context.now(), lease_until=None)
    async with context.database.write() as connection:
        await store_job(connection, job, waiting)


async def _store(context: TaskContext, task: Task, job: Job, after: Job) -> Job | None:
    if after.state is JobState.FAILED and task.give_up is not None:
        await task.give_up(context, job.subject_id, after.reason or UNKNOWN_REASON)
    async with context.database.write() as connection:
        stored = await store_job(connection, job, after)
    if stored is not None:
        await tell_of_job(context, stored)
    log.info("job.ended", state=after.state.value, attempt=job.attempt, reason=after.reason)
    return stored


@asynccontextmanager
async def _held(context: TaskContext, job: Job) -> AsyncIterator[None]:
    """Renew the lease while the body works; raise LeaseLost in its place once another worker has the job."""
    working = asyncio.current_task()
    is_lost = False

    async def renew() -> None:
        nonlocal is_lost
        while True:
            await asyncio.sleep(_RENEW_SECONDS)
            try:
                async with context.database.write() as connection:
                    is_lost = not await renew_lease(connection, job, now=context.now())
            except Exception:
                # The lease holds for several renewals: one that fails, as in a restart of the database, is no loss yet.
                log.exception("job.lease_not_renewed", attempt=job.attempt)
            if is_lost and working is not None:
                working.cancel()
                return

    renewing = asyncio.create_task(renew())
    try:
        yield
    except asyncio.CancelledError:
        if is_lost:
            raise LeaseLost from None
        raise
    finally:
        renewing.cancel()
