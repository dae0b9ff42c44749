"""Reaching Redis: one name for all the ways in which it does not answer."""

from collections.abc import Iterator
from contextlib import contextmanager

from redis.exceptions import RedisError


class StreamsUnreachable(Exception):
    """Redis does not answer; what is being written goes on, but cannot be watched."""


@contextmanager
def reaching_redis() -> Iterator[None]:
    """Raise StreamsUnreachable where Redis does not answer within."""
    try:
        yield
    except (RedisError, OSError) as error:
        raise StreamsUnreachable(f"Redis does not answer: {error}") from error
