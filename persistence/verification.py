"""Verification: compares the vectors of a trip with its passages in SQL, and makes the vectors true to them."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from domain.index_reports import IndexDifference, IndexReport, difference_of
from domain.jobs import Job, JobKind, queue_job
from domain.passages import PassageSource
from persistence.among import among
from persistence.database import Database, ReadConnection
from persistence.ids import new_id
from persistence.jobs import insert_jobs
from persistence.tables import passages
from persistence.trips import lock_trip
from persistence.vectors.scopes import scope_of_trip
from persistence.vectors.store import VectorStore

EMBEDDED_BY = {
    PassageSource.DOCUMENT: JobKind.READ_DOCUMENT,
    PassageSource.EXPENSE: JobKind.INDEX_EXPENSE,
    PassageSource.COMMENT: JobKind.INDEX_COMMENT,
}
"""What embeds the passages of a source that have no vector."""


async def verify_index(  # the two stores, and what is to be done with them
    *,
    database: Database,
    vectors: VectorStore,
    model: str,
    trip_id: UUID,
    is_repairing: bool,
    now: Callable[[], datetime],
) -> tuple[IndexReport, tuple[Job, ...]]:
    """Return what was found of a trip, and the jobs that embed what was missing, to be enqueued.

    Where it `is_repairing`, vectors that no passage has are removed at once. Doing it twice, or while others write,
    does no harm. Raises VectorStoreUnreachable or VectorStoreRefused.
    """
    embedded = await _ids(database, trip_id, model=model)
    stored = await vectors.passage_ids_in(scope_of_trip(trip_id))
    difference = difference_of(embedded=embedded, stored=stored, known=await _ids(database, trip_id))
    jobs: tuple[Job, ...] = ()
    if is_repairing and not difference.is_none:
        await vectors.delete_passages(difference.stale)
        jobs = await _queue_missing(database, trip_id, difference, model=model, now=now())
    report = IndexReport(
        trip_id=trip_id,
        passage_count=len(embedded),
        vector_count=len(stored),
        difference=difference,
        is_repaired=is_repairing,
    )
    return report, jobs


async def load_indexed_trips(connection: ReadConnection, *, after: UUID | None, limit: int) -> tuple[UUID, ...]:
    """Return the first trips, by their ids and after one of them, that have passages."""
    statement = select(passages.c.trip_id).distinct().order_by(passages.c.trip_id).limit(limit)
    if after is not None:
        statement = statement.where(passages.c.trip_id > after)
    return tuple(row.trip_id for row in await connection.rows(statement))


async def _ids(database: Database, trip_id: UUID, *, model: str | None = None) -> frozenset[UUID]:
    """Return the ids of a trip's passages: all, or those that have a vector of a model."""
    statement = select(passages.c.id).where(passages.c.trip_id == trip_id)
    if model is not None:
        statement = statement.where(passages.c.embedded_with == model)
    async with database.read() as connection:
        return frozenset(row.id for row in await connection.rows(statement))


async def _queue_missing(
    database: Database, trip_id: UUID, difference: IndexDifference, *, model: str, now: datetime
) -> tuple[Job, ...]:
    """Mark passages as not embedded, and store the jobs that embed them, in one transaction; once, whoever asks too."""
    if not difference.missing:
        return ()
    async with database.write() as connection:
        await lock_trip(connection, trip_id)
        rows = await connection.rows(
            passages.update()
            .where(among(passages.c.id, difference.missing), passages.c.embedded_with == model)
            .values(embedded_with=None)
            .returning(passages.c.trip_id, passages.c.source, passages.c.source_id)
        )
        jobs = tuple(_jobs_of(rows, now=now))
        await insert_jobs(connection, jobs)
    return jobs


def _jobs_of(rows: Iterable[Row[Any]], *, now: datetime) -> Iterable[Job]:
    for trip_id, source, source_id in sorted({(row.trip_id, row.source, row.source_id) for row in rows}):
        kind = EMBEDDED_BY[PassageSource(source)]
        yield queue_job(job_id=new_id(), kind=kind, trip_id=trip_id, subject_id=source_id, now=now)
