"""Persisted queries: texts by their SHA-256, in Redis for all processes, and in this one while Redis is away."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from hashlib import sha256
from time import monotonic
from typing import Any

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)

_EXPIRE_SECONDS = 7 * 24 * 60 * 60
_TIMEOUT_SECONDS = 0.25
_AWAY_SECONDS = 10.0
"""How long Redis is left alone once it has not answered: each try would make a request wait."""
_MOST_CHARACTERS = 5_000_000


class PersistedQueries:
    """Keeps texts; whatever happens to Redis, it answers within a quarter of a second and raises nothing."""

    def __init__(self, redis_url: str, most_characters: int = _MOST_CHARACTERS) -> None:
        self._redis: Redis = Redis.from_url(
            redis_url, socket_connect_timeout=_TIMEOUT_SECONDS, socket_timeout=_TIMEOUT_SECONDS
        )
        self._most_characters = most_characters
        self._characters = 0
        self._texts: OrderedDict[str, str] = OrderedDict()
        self._away_until = 0.0

    async def find(self, digest: str) -> str | None:
        """Return the text with this digest, in hexadecimal; None where none is kept, or where Redis cannot be asked."""
        if digest in self._texts:
            self._texts.move_to_end(digest)
            return self._texts[digest]
        found: bytes | None = await self._ask(lambda: self._redis.getex(_key(digest), ex=_EXPIRE_SECONDS))
        if found is None or sha256(found).hexdigest() != digest:
            return None
        return self._remember(digest, found.decode())

    async def keep(self, digest: str, text: str) -> None:
        """Keep a text under its digest, for a month from its last use by a process that did not know it."""
        if digest not in self._texts:
            self._remember(digest, text)
            await self._ask(lambda: self._redis.set(_key(digest), text.encode(), ex=_EXPIRE_SECONDS))

    async def close(self) -> None:
        """Close the connections."""
        await self._redis.aclose()

    async def _ask(self, command: Callable[[], Awaitable[Any]]) -> Any:
        """Return Redis's answer; None where it does not answer, or did not a moment ago."""
        if monotonic() < self._away_until:
            return None
        try:
            return await command()
        except (RedisError, OSError) as error:
            self._away_until = monotonic() + _AWAY_SECONDS
            log.warning("persisted_queries.redis_away", reason=str(error))
            return None

    def _remember(self, digest: str, text: str) -> str:
        if digest in self._texts:
            # Of those who asked Redis for one text at once, the first has remembered it.
            return text
        self._texts[digest] = text
        self._characters += len(text)
        while self._characters > self._most_characters:
            _, forgotten = self._texts.popitem(last=False)
            self._characters -= len(forgotten)
        return text


def _key(digest: str) -> str:
    return f"tripsplit:persisted:{digest}"
