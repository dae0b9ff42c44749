"""Copying: everything that a backup holds into an archive, and back."""

import tempfile
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import select

from domain.jobs import queue_job
from domain.passages import PassageSource
from persistence.backups.archives import ArchiveReader, Manifest, writing
from persistence.backups.databases import BackupFailed, copied, put_back, revision_of
from persistence.database import Database
from persistence.files import FileMissing, FileStore
from persistence.ids import new_id
from persistence.jobs import insert_jobs
from persistence.migrations import newest_revision
from persistence.passages import unmark_all
from persistence.tables import passages
from persistence.verification import EMBEDDED_BY

_LARGEST_FILE = 2**62
_BATCH = 500
_OTHER_SCHEMA = (
    "The database is of another version of TripSplit, whose files this one does not know how to find: "
    "back it up with that version, or run `tripsplit migrate` first."
)


async def back_up(*, url: str, files: FileStore, path: Path, now: datetime) -> Manifest:
    """Write a backup of the database at a URL and of the files it knows of, and return what it holds.

    Others may write meanwhile: the database is copied as it is at one moment, then the files, which never change. A
    file that was deleted in between is told as missing. Raises BackupFailed, FileStoreFailed or OSError.
    """
    missing: list[str] = []
    backend = "sqlite" if url.startswith("sqlite") else "postgresql"
    revision = await revision_of(url)
    if revision != newest_revision():
        raise BackupFailed(_OTHER_SCHEMA)
    with tempfile.TemporaryDirectory(prefix="tripsplit-backup-", dir=path.parent) as folder, writing(path) as archive:
        copy = Path(folder) / "database"
        async with copied(url, copy) as attributes:
            await archive.add_database(copy)
        copy.unlink()
        for key in sorted(attributes):
            try:
                await archive.add_file(key, files.stream(key))
            except FileMissing:
                missing.append(key)
        manifest = Manifest(now.isoformat(), backend, revision, archive.members, tuple(missing), attributes)
        archive.finish(manifest)
    return manifest


async def restore(*, url: str, files: FileStore, archive: ArchiveReader) -> None:
    """Put back the files of an archive, and then its database; raises BackupFailed or FileStoreFailed.

    Files come first: nothing knows of them until the database does, and doing it again does no harm.
    """
    for key in archive.manifest.keys:
        attributes = archive.manifest.attributes.get(key)
        await files.save(key, archive.file(key), limit_bytes=_LARGEST_FILE, attributes=attributes)
    with tempfile.TemporaryDirectory(prefix="tripsplit-restore-") as folder:
        copy = Path(folder) / "database"
        archive.extract_database(copy)
        await put_back(url, copy)


async def queue_index(database: Database, *, now: datetime) -> int:
    """Have the whole index built anew: mark every passage as not embedded, and store the jobs; return how many."""
    sources = select(passages.c.trip_id, passages.c.source, passages.c.source_id).distinct()
    async with database.write() as connection:
        await unmark_all(connection)
        rows: list[tuple[UUID, str, UUID]] = [
            (row.trip_id, row.source, row.source_id) for row in await connection.rows(sources)
        ]
        jobs = [
            queue_job(
                job_id=new_id(),
                kind=EMBEDDED_BY[PassageSource(source)],
                trip_id=trip_id,
                subject_id=subject_id,
                now=now,
            )
            for trip_id, source, subject_id in rows
        ]
        for start in range(0, len(jobs), _BATCH):
            await insert_jobs(connection, jobs[start : start + _BATCH])
    return len(jobs)
