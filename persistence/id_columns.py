"""Id columns: UUIDs, which PostgreSQL knows, and SQLite keeps as text."""

from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Dialect, Uuid

_REMEMBERED = 16_384
"""How many ids are remembered by their text, at about 300 bytes each: pages name the same people and expenses."""


class Id(Uuid[UUID]):
    """A UUID; its text, which takes longer to parse than all else about a row, is parsed once."""

    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        """Return what makes a UUID of what the database returns."""
        if dialect.supports_native_uuid:
            return super().result_processor(dialect, coltype)  # type: ignore[no-untyped-call]
        return _parsed


@lru_cache(maxsize=_REMEMBERED)
def _known(text: str) -> UUID:
    return UUID(text)


def _parsed(text: str | None) -> UUID | None:
    return None if text is None else _known(text)
