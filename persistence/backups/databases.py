"""Databases in backups: copied at one moment while others write, and put back in one step."""

import asyncio
import os
import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

from sqlalchemy import URL, inspect, make_url, select, text, union
from sqlalchemy.ext.asyncio import create_async_engine

from persistence.database import Database, open_database
from persistence.reasons import first_line
from persistence.tables import document_versions, documents

_VERSION = "alembic_version"


class BackupFailed(Exception):
    """The database could not be copied or put back; the message says why."""


class DatabaseNotEmpty(Exception):
    """There is a database where one is to be put back."""


@asynccontextmanager
async def copied(url: str, path: Path) -> AsyncIterator[frozenset[str]]:
    """Copy a database to a path, as it is at one moment, and give the keys of the files that it knows of.

    SQLite by its own backup, never by copying the file; PostgreSQL by pg_dump. Raises BackupFailed.
    """
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        await asyncio.to_thread(_copy_sqlite, Path(address.database or ""), path)
        yield await _keys_in(f"sqlite+aiosqlite:///{path}")
        return
    async with _moment(url) as (snapshot, keys):
        await _run("pg_dump", address, "--format=custom", f"--snapshot={snapshot}", f"--file={path}")
    yield keys


async def revision_of(url: str) -> str:
    """Return the revision of a database's schema; raises BackupFailed where it has none."""
    database = open_database(url)
    try:
        async with database.engine.connect() as connection:
            if not await connection.run_sync(lambda sync: inspect(sync).has_table(_VERSION)):
                raise BackupFailed("There is no database of TripSplit: nothing can be backed up.")
            return str(await connection.scalar(text("SELECT version_num FROM alembic_version")))
    finally:
        await database.close()


async def require_empty(url: str) -> None:
    """Raise DatabaseNotEmpty where there is a database that putting one back would overwrite."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        if await asyncio.to_thread(Path(address.database or "").exists):
            raise DatabaseNotEmpty(f"There is a database at {address.database}.")
        return
    database = open_database(url)
    try:
        async with database.engine.connect() as connection:
            if await connection.run_sync(lambda sync: inspect(sync).get_table_names()):
                raise DatabaseNotEmpty(f"The database {address.database} has tables.")
    finally:
        await database.close()


async def put_back(url: str, path: Path) -> None:
    """Put the copy of a database in the place of the one at a URL, whole or not at all; raises BackupFailed."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        await asyncio.to_thread(_put_back_sqlite, path, Path(address.database or ""))
        return
    name = address.database or ""
    options = ("--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error")
    await _run("pg_restore", address, *options, f"--dbname={name}", str(path))


def _copy_sqlite(source: Path, target: Path) -> None:
    if not source.exists():
        raise BackupFailed(f"There is no database at {source}.")
    try:
        with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(target)) as copy:
            live.backup(copy)
            # A file of its own, which needs no other beside it.
            copy.execute("PRAGMA journal_mode=DELETE")
            (found,) = copy.execute("PRAGMA quick_check").fetchone()
    except sqlite3.Error as error:
        raise BackupFailed(f"The database at {source} could not be copied: {first_line(error)}.") from error
    if found != "ok":
        raise BackupFailed(f"The database at {source} is damaged: {found}.")


def _put_back_sqlite(copy: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f"{target.name}.restored")
    shutil.copyfile(copy, draft)
    # What the former file had not written yet belongs to it alone.
    for leftover in (f"{target}-wal", f"{target}-shm"):
        Path(leftover).unlink(missing_ok=True)
    draft.replace(target)


@asynccontextmanager
async def _moment(url: str) -> AsyncIterator[tuple[str, frozenset[str]]]:
    """Hold a moment of a PostgreSQL for pg_dump to see, and give its name and the keys of the files at that moment."""
    engine = create_async_engine(url, isolation_level="REPEATABLE READ")
    try:
        async with engine.connect() as connection:
            keys = frozenset((await connection.scalars(_KEYS)).all())
            yield str(await connection.scalar(text("SELECT pg_export_snapshot()"))), keys
    finally:
        await engine.dispose()


async def _keys_in(url: str) -> frozenset[str]:
    database: Database = open_database(url)
    try:
        async with database.read() as connection:
            return frozenset(row.file_key for row in await connection.rows(_KEYS))
    finally:
        await database.close()


async def _run(program: str, address: URL, *arguments: str) -> None:
    """Run a program of PostgreSQL's on a database; its password goes along in the environment, out of sight."""
    found = shutil.which(program)
    if found is None:
        raise BackupFailed(f"{program} is not there: install the client programs of PostgreSQL.")
    place = {
        "PGHOST": address.query.get("host") or address.host,
        "PGPORT": address.port,
        "PGUSER": address.username,
        "PGPASSWORD": address.password,
        "PGDATABASE": address.database,
    }
    known = {name: str(value) for name, value in place.items() if value is not None}
    process = await asyncio.create_subprocess_exec(
        found,
        *arguments,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, **known},
    )
    _, errors = await process.communicate()
    if process.returncode:
        raise BackupFailed(f"{program} failed: {errors.decode(errors='replace').strip().splitlines()[-1:] or ['?']}.")


_KEYS = union(
    select(documents.c.file_key).where(documents.c.deleted_at.is_(None)),
    select(document_versions.c.file_key)
    .join(documents, documents.c.id == document_versions.c.document_id)
    .where(documents.c.deleted_at.is_(None)),
)
