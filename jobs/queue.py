"""The queue: a hint on Redis that a row waits. The row is the truth; what is lost here, the sweep finds again."""

import asyncio
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import orjson
import structlog
from arq import ArqRedis
from arq.connections import RedisSettings
from arq.constants import health_check_key_suffix
from redis.asyncio import ConnectionPool, Redis
from redis.exceptions import RedisError

from domain.jobs import Job

log = structlog.get_logger(__name__)

QUEUE_NAME = "tripsplit:jobs"
RUN_JOB = "run_job"
"""The name of the one function that the worker registers: it takes a job's id and looks up the rest."""

_ENQUEUE_TIMEOUT_SECONDS = 2.0
_HINT_LOST_AFTER = timedelta(seconds=30)
"""How long a job may wait on one hint: each further one is but a look at its row."""
_ANNOUNCEMENT = QUEUE_NAME + health_check_key_suffix  # arq's workers keep this key alive


def serialise(job: dict[str, Any]) -> bytes:
    """Return an arq job as JSON: arq's default, pickle, would run code for whoever can write to Redis."""
    return orjson.dumps(job, default=str)


def deserialise(data: bytes) -> dict[str, Any]:
    """Return an arq job from JSON."""
    job: dict[str, Any] = orjson.loads(data)
    return job


def redis_settings(redis_url: str) -> RedisSettings:
    """Return arq's settings for a Redis URL, failing fast instead of retrying for seconds."""
    settings = RedisSettings.from_dsn(redis_url)
    settings.conn_timeout = 2
    settings.conn_retries = 1
    return settings


async def worker_listens(redis_url: str) -> bool:
    """Tell whether a worker has announced on Redis that it listens; False also where Redis does not answer."""
    try:
        async with _redis(redis_url) as redis:
            return bool(await redis.exists(_ANNOUNCEMENT))
    except (RedisError, OSError):
        return False


async def forget_workers(redis_url: str) -> None:
    """Remove the announcement, which outlives a killed worker; one that listens soon announces itself again."""
    try:
        async with _redis(redis_url) as redis:
            await redis.delete(_ANNOUNCEMENT)
    except (RedisError, OSError) as error:
        log.warning("queue.unreachable", error=str(error))


class Queue:
    """Tells the workers that jobs wait."""

    def __init__(self, redis_url: str) -> None:
        pool: ConnectionPool = ConnectionPool.from_url(
            redis_url, socket_connect_timeout=_ENQUEUE_TIMEOUT_SECONDS, socket_timeout=_ENQUEUE_TIMEOUT_SECONDS
        )
        self._redis = ArqRedis(
            connection_pool=pool,
            job_serializer=serialise,
            job_deserializer=deserialise,
            default_queue_name=QUEUE_NAME,
        )

    async def enqueue(self, jobs: Iterable[Job]) -> None:
        """Hint at jobs whose rows were just committed. Redis away is logged and forgiven: the sweep comes later."""
        await self._hint((job, 0) for job in jobs)

    async def enqueue_again(self, jobs: Iterable[Job], *, now: datetime) -> None:
        """Hint at jobs that still wait, without filling the queue; as forgiving as `enqueue`."""
        await self._hint((job, (now - job.not_before) // _HINT_LOST_AFTER) for job in jobs)

    async def _hint(self, jobs: Iterable[tuple[Job, int]]) -> None:
        for job, turn in jobs:
            # arq takes an id once. A worker that is killed between taking a hint and claiming its job leaves the id
            # blocked for longer than the longest job may take, so a job that goes on waiting is hinted at by another.
            hint_id = f"{job.id}:{job.attempt}:{turn}"
            try:
                async with asyncio.timeout(_ENQUEUE_TIMEOUT_SECONDS):
                    await self._redis.enqueue_job(RUN_JOB, str(job.id), _job_id=hint_id)
            except (RedisError, OSError, TimeoutError) as error:
                log.warning("queue.unreachable", job_id=str(job.id), error=str(error))
                return

    async def close(self) -> None:
        """Close the connections."""
        await self._redis.aclose(close_connection_pool=True)


def _redis(redis_url: str) -> Redis:
    timeout = _ENQUEUE_TIMEOUT_SECONDS
    redis: Redis = Redis.from_url(redis_url, socket_connect_timeout=timeout, socket_timeout=timeout)
    return redis
