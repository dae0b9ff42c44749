"""Id columns: UUIDs, which PostgreSQL knows, and SQLite keeps as text."""

from functools import lru_cache
from operator import attrgetter
from typing import Any
from uuid import UUID

from asyncpg.pgproto.pgproto import UUID as DriversUUID  # noqa: N811  # a UUID too, which is made in a third of the time
from sqlalchemy import Dialect, Engine, Uuid, event

_REMEMBERED = 16_384
"""How many ids are remembered as they are written, at about 300 bytes each: pages name the same people and expenses."""


class Id(Uuid[UUID]):
    """A UUID; its text, which takes longer to parse than all else about a row, is parsed once."""

    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        """Return what makes a UUID of what the database returns."""
        if dialect.supports_native_uuid:
            return super().result_processor(dialect, coltype)  # type: ignore[no-untyped-call]
        return _parsed


@lru_cache(maxsize=_REMEMBERED)
def known_id(text: str) -> UUID:
    """Return the id that SQLite keeps as a text."""
    return UUID(text)


def _parsed(text: str | None) -> UUID | None:
    return None if text is None else known_id(text)


def remember_ids(engine: Engine) -> None:
    """Let a driver of PostgreSQL give the same object for the same id, as often as it comes.

    A page names a few people a thousand times: an object knows its hash, and is found in dictionaries as itself.
    """

    async def use_codec(driver: Any) -> None:
        await driver.set_type_codec(
            "uuid", schema="pg_catalog", encoder=attrgetter("bytes"), decoder=_known_by_bytes, format="binary"
        )

    event.listen(engine, "connect", lambda connection, _record: connection.run_async(use_codec))


_known_by_bytes = lru_cache(maxsize=_REMEMBERED)(DriversUUID)
