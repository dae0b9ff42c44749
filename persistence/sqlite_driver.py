"""The driver of SQLite: a statement takes one trip to the thread of its connection and back, and not four.

aiosqlite goes there for a cursor, again to execute, to fetch, and to close: each time both threads are woken, which
costs more than SQLite itself does. Cursors that keep the results on SQLite's side are left as they are.
"""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from functools import partial
from typing import Any

import aiosqlite
from sqlalchemy.dialects.sqlite.aiosqlite import (
    AsyncAdapt_aiosqlite_connection,
    AsyncAdapt_aiosqlite_cursor,
    AsyncAdapt_aiosqlite_dbapi,
)


class SqliteDriver(AsyncAdapt_aiosqlite_dbapi):
    """SQLAlchemy's adapter of aiosqlite, for `create_async_engine(module=...)`, with those cursors."""

    def __init__(self) -> None:
        super().__init__(aiosqlite, sqlite3)

    def connect(self, *given: Any, **named: Any) -> AsyncAdapt_aiosqlite_connection:
        """Connect as the adapter does."""
        return _Connection(self, super().connect(*given, **named).driver_connection)


class _OneTrip:
    """A cursor, as the adapter knows cursors, that has fetched everything when it has executed."""

    arraysize = 1

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None
        self._connection = connection
        self._rows: list[Any] = []

    async def execute(self, operation: str, parameters: Sequence[Any] = ()) -> None:
        """Run a statement once."""
        await self._in_thread(sqlite3.Cursor.execute, operation, parameters)

    async def executemany(self, operation: str, parameters: Sequence[Sequence[Any]]) -> None:
        """Run a statement once for each set of parameters."""
        await self._in_thread(sqlite3.Cursor.executemany, operation, parameters)

    async def fetchall(self) -> list[Any]:
        """Give the rows away."""
        rows, self._rows = self._rows, []
        return rows

    def close(self) -> None:
        """Forget the rows; SQLite's own cursor is closed already."""
        self._rows = []

    async def _in_thread(self, execute: Any, operation: str, parameters: Sequence[Any]) -> None:
        run = partial(self._run, execute, operation, parameters)
        # aiosqlite's methods all go this way, and each does one thing; it has no name for doing several.
        await self._connection._execute(run)  # type: ignore[no-untyped-call]  # noqa: SLF001

    def _run(self, execute: Any, operation: str, parameters: Sequence[Any]) -> None:
        # The cursor goes whatever happens: one that stays may keep a lock.
        with closing(self._connection._conn.cursor()) as cursor:  # noqa: SLF001  # as above
            execute(cursor, operation, parameters)
            self._rows = cursor.fetchall() if cursor.description else []
            self.description, self.rowcount, self.lastrowid = cursor.description, cursor.rowcount, cursor.lastrowid


class _Cursor(AsyncAdapt_aiosqlite_cursor):
    __slots__ = ()
    _awaitable_cursor_close = False

    def _make_new_cursor(self, connection: Any) -> Any:
        return _OneTrip(connection)

    def _aenter_cursor(self, cursor: Any) -> Any:
        return cursor


class _Connection(AsyncAdapt_aiosqlite_connection):
    __slots__ = ()
    _cursor_cls = _Cursor
