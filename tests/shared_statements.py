"""Statements that are compiled once for the databases of all tests, each of which has an engine of its own."""

from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.util import LRUCache

_MOST_KEPT = 3_000


class _SharedStatements(LRUCache[Any, Any]):
    """Compiled statements by what they say and by the kind of database.

    SQLAlchemy also tells apart the engines, whose settings are the same here: every test would compile each of its
    statements anew, which a server does once in its life.
    """

    def get(self, key: Any, default: Any = None) -> Any:
        return super().get(_of_any_engine(key), default)

    def __setitem__(self, key: Any, value: Any) -> None:
        super().__setitem__(_of_any_engine(key), value)


def share_statements() -> None:
    """Let every connection of this process look for its statements in one place, until it ends."""
    shared = _SharedStatements(_MOST_KEPT)

    @event.listens_for(Engine, "engine_connect")
    def share(connection: Connection) -> None:
        connection.execution_options(compiled_cache=shared)


def _of_any_engine(key: Any) -> Any:
    dialect, *rest = key
    return type(dialect), *rest
