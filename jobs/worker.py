"""The worker's composition root: builds every service once, and runs arq until it is told to stop."""

import asyncio
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC
from typing import Any
from uuid import UUID

import structlog
from arq import cron
from arq.worker import Worker, func
from redis.exceptions import RedisError

from jobs.context import TaskContext
from jobs.mails.mailers import open_mailer
from jobs.mails.smtp import SmtpUrlInvalid
from jobs.probing import open_probed_model
from jobs.queue import QUEUE_NAME, RUN_JOB, Queue, deserialise, redis_settings, serialise
from jobs.running import run_job, sweep
from jobs.streams import Streams, StreamsUnreachable
from jobs.tasks.clean_up import clean_up_all
from jobs.tasks.index import verify_all
from jobs.tasks.recurrences import make_due_expenses
from jobs.tasks.reindexing import prepare_index
from persistence.category_likeness import CategoryLikeness
from persistence.clock import now
from persistence.database import DatabaseUnreachable, DatabaseUrlInvalid, open_database, require_reachable
from persistence.embedding_models import EmbeddingModelUnavailable
from persistence.files import FileStoreFailed, open_file_store
from persistence.logs import configure_logs
from persistence.opening import open_index
from persistence.rates import RateBook, RateHistoryUnreadable
from persistence.settings import Settings
from persistence.vectors.failures import VectorStoreRefused

log = structlog.get_logger(__name__)

_POLL_SECONDS = 0.02
"""Half of it is what a job waits, in the mean, before it is begun, and whoever asked waits with it."""
_SWEEP_SECONDS = 2
_MAKE_DUE_SECOND = 1
_LONGEST_JOB_SECONDS = 3_600
_VERIFY_HOUR, _VERIFY_MINUTE = 3, 17
_CLEAN_UP_HOUR, _CLEAN_UP_MINUTE = 4, 17
_RECONNECT_SECONDS = 1.0
_EXPECTED = (
    DatabaseUnreachable,
    DatabaseUrlInvalid,
    EmbeddingModelUnavailable,
    FileStoreFailed,
    RateHistoryUnreadable,
    SmtpUrlInvalid,
    StreamsUnreachable,
    VectorStoreRefused,
)
"""The errors whose message is a sentence for the person who started the worker."""


def main() -> None:
    """Run a worker until SIGTERM or Ctrl-C; end with one sentence and exit code 1 when something is out of reach."""
    settings = Settings()
    configure_logs(settings)
    try:
        asyncio.run(_work(settings))
    except _EXPECTED as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        # Before arq listens for signals, as while the embedding model is being prepared.
        sys.exit("The worker was stopped before it was ready.")


async def _work(settings: Settings) -> None:
    redis_url = settings.redis_url
    if redis_url is None or settings.needs_vector_server:
        sys.exit("A worker needs REDIS_URL and VECTOR_STORE_URL; `tripsplit up` sets them itself.")
    context = _build(settings, redis_url)
    queue = Queue(redis_url)
    try:
        await require_reachable(context.database)
        await context.streams.ping()
        await context.rates.require_readable()
        await prepare_index(context, queue)
        log.info("worker.ready", jobs_at_once=settings.worker_jobs)
        await _work_until_stopped(context, queue, redis_url)
        log.info("worker.stopped")
    finally:
        await queue.close()
        if context.language_model is not None:
            await context.language_model.close()
        await context.streams.close()
        await context.index.close()
        await context.database.close()


async def _work_until_stopped(context: TaskContext, queue: Queue, redis_url: str) -> None:
    """Run arq until a signal stops it; when Redis goes away, wait for it and go on: the rows have waited too."""
    stopping = asyncio.Event()
    while not stopping.is_set():
        worker = _arq_worker(context, queue, redis_url, on_stop=stopping.set)
        try:
            await worker.async_run()
        except asyncio.CancelledError:
            # How arq ends when a signal has stopped it.
            if not stopping.is_set():
                raise
        except (RedisError, OSError) as error:
            log.warning("worker.redis_away", error=str(error))
            with suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), _RECONNECT_SECONDS)
        finally:
            # Ends the tasks that still run; with Redis away it cannot say goodbye there.
            with suppress(RedisError, OSError):
                await worker.close()


def _build(settings: Settings, redis_url: str) -> TaskContext:
    database = open_database(settings.resolved_database_url)
    index = open_index(settings, database, is_worker=True)
    return TaskContext(
        settings=settings,
        database=database,
        streams=Streams(redis_url, kept_hours=settings.keep_streams_hours),
        files=open_file_store(settings),
        index=index,
        likeness=CategoryLikeness(index.embedder),
        rates=RateBook(settings.ecb_history_path),
        language_model=open_probed_model(settings),
        mailer=open_mailer(settings),
        now=now,
    )


def _arq_worker(context: TaskContext, queue: Queue, redis_url: str, *, on_stop: Callable[[], None]) -> Worker:
    # The signatures are arq's: its own context comes first, and then whatever was enqueued.
    async def run(ctx: dict[Any, Any], *given: Any, **_: Any) -> None:  # noqa: ARG001  # as arq calls it
        (job_id,) = given
        await run_job(context, UUID(job_id))

    async def sweep_jobs(ctx: dict[Any, Any], *_: Any, **__: Any) -> None:  # noqa: ARG001  # as arq calls it
        await sweep(context, queue)

    async def make_due(ctx: dict[Any, Any], *_: Any, **__: Any) -> None:  # noqa: ARG001  # as arq calls it
        await make_due_expenses(context, queue)

    async def verify_indexes(ctx: dict[Any, Any], *_: Any, **__: Any) -> None:  # noqa: ARG001  # as arq calls it
        # What is lost is built anew, all at once, and not mended one document after another.
        if await prepare_index(context, queue):
            await verify_all(context, queue)

    async def clean_up(ctx: dict[Any, Any], *_: Any, **__: Any) -> None:  # noqa: ARG001  # as arq calls it
        await clean_up_all(context)

    worker = Worker(
        # The row remembers how a job ended: a result kept in Redis would only block its next attempt.
        functions=[func(run, name=RUN_JOB, keep_result=0, timeout=_LONGEST_JOB_SECONDS)],
        cron_jobs=[
            cron(sweep_jobs, second=set(range(0, 60, _SWEEP_SECONDS)), run_at_startup=True, keep_result=0),
            # Each minute, and not at midnight alone: what was blocked is tried again soon after it was mended.
            cron(make_due, second=_MAKE_DUE_SECOND, run_at_startup=True, keep_result=0),
            cron(
                verify_indexes,
                hour=_VERIFY_HOUR,
                minute=_VERIFY_MINUTE,
                keep_result=0,
                timeout=_LONGEST_JOB_SECONDS,
            ),
            cron(
                clean_up,
                hour=_CLEAN_UP_HOUR,
                minute=_CLEAN_UP_MINUTE,
                keep_result=0,
                timeout=_LONGEST_JOB_SECONDS,
            ),
        ],
        queue_name=QUEUE_NAME,
        redis_settings=redis_settings(redis_url),
        job_serializer=serialise,
        job_deserializer=deserialise,
        max_jobs=context.settings.worker_jobs,
        poll_delay=_POLL_SECONDS,
        timezone=UTC,
    )
    worker.on_stop = lambda _signal: on_stop()
    return worker


if __name__ == "__main__":
    main()
