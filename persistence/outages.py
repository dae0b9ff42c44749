"""Outages: tells a database that is away, busy or full for now from a statement that is wrong whenever it is run."""

import sqlite3
from collections.abc import Iterator

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from persistence.database import DatabaseAway
from persistence.full_disk import has_no_room

_SQLITE_CODES = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_READONLY,
    }
)
_TO_BE_MENDED = frozenset({sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY})
"""Of those, what no later moment makes right by itself: a file, or its folder, that nobody may open or change."""
_SQLSTATE_CLASSES = ("08", "40", "53", "57P")
"""Of PostgreSQL: connections that broke, transactions that it rolled back for the sake of others, as in a deadlock, no
connections, memory or disk left, and servers that start or end."""


def is_outage(error: BaseException | None) -> bool:
    """Return whether an error is the database's for now: what was asked for may well go through a little later.

    Nothing of a transaction is kept then, but where a connection broke at the very commit nobody knows. A connection
    to anything else that broke is none of the database's.
    """
    if isinstance(error, DatabaseAway | NoConnectionFree):
        return True
    if not isinstance(error, DBAPIError):
        return False
    return error.connection_invalidated or has_no_room(error) or _is_told_by(error.orig)


def is_to_be_mended(error: BaseException | None) -> bool:
    """Return whether an outage ends only when somebody looks at the database's file, its folder and their rights."""
    return isinstance(error, DBAPIError) and any(
        _sqlite_kind(cause) in _TO_BE_MENDED for cause in _causes_of(error.orig)
    )


def _is_told_by(error: BaseException | None) -> bool:
    return any(
        _sqlite_kind(cause) in _SQLITE_CODES
        or (getattr(cause, "sqlstate", None) or "").startswith(_SQLSTATE_CLASSES)
        or isinstance(cause, ConnectionError)
        for cause in _causes_of(error)
    )


def _sqlite_kind(cause: BaseException) -> int | None:
    """Return the kind of an error of SQLite, which is the low byte: SQLITE_BUSY_SNAPSHOT is a SQLITE_BUSY."""
    code = getattr(cause, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF


def _causes_of(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error and what lies beneath: the adapter's own hides the driver's, which has the code."""
    while error is not None:
        yield error
        error = error.__cause__
