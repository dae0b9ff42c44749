"""Databases in backups: copied at one moment while others write, and put back in one step."""

import asyncio
import os
import shutil
import sqlite3
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Row, inspect, make_url, select, text, union
from sqlalchemy.ext.asyncio import create_async_engine

from domain.documents import DocumentKind
from domain.downloads import attributes_of
from persistence.database import Database, open_database
from persistence.reasons import first_line
from persistence.tables import document_versions, documents

Attributes = dict[str, dict[str, str]]
"""By the key of each file, the headers that an object store gives it out with."""
_VERSION = "alembic_version"


class BackupFailed(Exception):
    """The database could not be copied or put back; the message says why."""


class DatabaseNotEmpty(Exception):
    """There is a database where one is to be put back."""


@asynccontextmanager
async def copied(url: str, path: Path) -> AsyncIterator[Attributes]:
    """Copy a database to a path, as it is at one moment, and give the files that it knows of, with their headers.

    SQLite by its own backup, never by copying the file; PostgreSQL by pg_dump. Raises BackupFailed.
    """
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        await asyncio.to_thread(_copy_sqlite, Path(address.database or ""), path)
        yield await _files_in(f"sqlite+aiosqlite:///{path}")
        return
    async with _moment(url) as (snapshot, files):
        await _run("pg_dump", address, "--format=custom", f"--snapshot={snapshot}", f"--file={path}")
    yield files


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
    script = path.with_suffix(".sql")
    await _run("pg_restore", address, "--no-owner", f"--file={script}", str(path))
    # Whatever is there goes, tables of a newer version too, and only if all comes back.
    await _run(
        "psql",
        address,
        *("--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"),
        *("--command=DROP SCHEMA public CASCADE", "--command=CREATE SCHEMA public", f"--file={script}"),
    )


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
    try:
        # By SQLite's own hand: one transaction, which waits for whoever writes, and leaves no file of another database.
        with closing(sqlite3.connect(copy)) as source, closing(sqlite3.connect(target)) as restored:
            source.backup(restored)
    except sqlite3.Error as error:
        raise BackupFailed(f"The database at {target} could not be put back: {first_line(error)}.") from error


@asynccontextmanager
async def _moment(url: str) -> AsyncIterator[tuple[str, Attributes]]:
    """Hold a moment of a PostgreSQL for pg_dump to see, and give its name and the files at that moment."""
    engine = create_async_engine(url, isolation_level="REPEATABLE READ")
    try:
        async with engine.connect() as connection:
            files = _attributes((await connection.execute(_FILES)).all())
            yield str(await connection.scalar(text("SELECT pg_export_snapshot()"))), files
    finally:
        await engine.dispose()


async def _files_in(url: str) -> Attributes:
    database: Database = open_database(url)
    try:
        async with database.read() as connection:
            return _attributes(await connection.rows(_FILES))
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


def _attributes(rows: Iterable[Row[Any]]) -> Attributes:
    return {row.file_key: attributes_of(DocumentKind(row.kind), row.name) for row in rows}


_FILES = union(
    select(documents.c.file_key, documents.c.kind, documents.c.name).where(documents.c.deleted_at.is_(None)),
    select(document_versions.c.file_key, document_versions.c.kind, documents.c.name)
    .join(documents, documents.c.id == document_versions.c.document_id)
    .where(documents.c.deleted_at.is_(None)),
)
