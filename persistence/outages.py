"""Outages: tells a database that is away, busy or full for now from a statement that is wrong whenever it is run."""

import sqlite3

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

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
_SQLSTATE_CLASSES = ("08", "53", "57P")
"""Of PostgreSQL: connections that broke, no connections, memory or disk left, and servers that start or end."""


def is_outage(error: BaseException | None) -> bool:
    """Return whether an error is the database's for now: what was asked for may well go through a little later.

    Nothing of a transaction is kept then, but where a connection broke at the very commit nobody knows.
    """
    if isinstance(error, ConnectionError | NoConnectionFree):
        return True
    if not isinstance(error, DBAPIError):
        return False
    return error.connection_invalidated or has_no_room(error) or _is_told_by(error.orig)


def _is_told_by(cause: BaseException | None) -> bool:
    # The adapter's own error hides the driver's, which has the code.
    while cause is not None:
        code, state = getattr(cause, "sqlite_errorcode", None), getattr(cause, "sqlstate", None)
        # The low byte is the kind: SQLITE_BUSY_SNAPSHOT is a SQLITE_BUSY.
        if code is not None and code & 0xFF in _SQLITE_CODES:
            return True
        if state is not None and state.startswith(_SQLSTATE_CLASSES):
            return True
        if isinstance(cause, ConnectionError):
            return True
        cause = cause.__cause__
    return False
