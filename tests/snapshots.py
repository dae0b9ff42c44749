"""Snapshots: every row of a database, to see whether anything was changed, and to put everything back."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Table, text

from persistence.database import Database
from persistence.tables import metadata

_UNCOMPARED = "last_used_at"
"""When a session, a key or a link was last used: asking is using."""
_TRUST = {"sqlite": "PRAGMA defer_foreign_keys = ON", "postgresql": "SET LOCAL session_replication_role = replica"}
"""What lets rows that refer to each other be put back in any order."""


class Snapshot:
    """All rows of all tables at one moment."""

    def __init__(self, rows: Mapping[Table, Sequence[Mapping[str, Any]]]) -> None:
        self._rows = rows

    def changed(self, later: "Snapshot") -> list[str]:
        """Return the names of the tables that are not as they were."""
        return [table.name for table in self._rows if self._content(table) != later._content(table)]

    async def put_back(self, database: Database) -> None:
        """Make every table what it was."""
        async with database.engine.connect() as connection:
            # SQLite takes its write lock at once, as every write does.
            await connection.execution_options(tripsplit_writes=True)
            async with connection.begin():
                await connection.execute(text(_TRUST[connection.dialect.name]))
                for table in reversed(metadata.sorted_tables):
                    await connection.execute(table.delete())
                for table, rows in self._rows.items():
                    if rows:
                        await connection.execute(table.insert(), list(rows))

    def _content(self, table: Table) -> list[str]:
        kept = [name for name in table.c.keys() if name != _UNCOMPARED]  # noqa: SIM118  # columns, not a mapping
        return sorted(str([row[name] for name in kept]) for row in self._rows[table])


async def snapshot_of(database: Database) -> Snapshot:
    """Return all rows of a database."""
    async with database.read() as connection:
        return Snapshot(
            {
                table: [dict(row._mapping) for row in await connection.rows(table.select())]
                for table in metadata.sorted_tables
            }
        )
