"""Verification: compares the vectors of a trip with its passages in SQL, and makes the vectors true to them."""

from collections.abc import Callable, Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from domain.generations import Generation
from domain.index_reports import IndexDifference, IndexReport, difference_of
from domain.jobs import Job, JobKind, queue_job
from domain.passages import Passage, PassageSource
from persistence.database import Database, ReadConnection
from persistence.ids import new_id
from persistence.indexes import SearchIndex
from persistence.jobs import insert_jobs
from persistence.passages import load_trip_passage_ids, unmark_embedded
from persistence.tables import passages
from persistence.trips import lock_trip
from persistence.vectors.scopes import scope_of_trip

EMBEDDED_BY = {
    PassageSource.DOCUMENT: JobKind.READ_DOCUMENT,
    PassageSource.EXPENSE: JobKind.INDEX_EXPENSE,
    PassageSource.COMMENT: JobKind.INDEX_COMMENT,
}
"""What embeds the passages of a source that have no vector."""


async def verify_index(
    index: SearchIndex, trip_id: UUID, *, is_repairing: bool, now: Callable[[], datetime]
) -> tuple[IndexReport, tuple[Job, ...]]:
    """Return what was found of a trip, and the jobs that embed what was missing, to be enqueued.

    It is about the generation that serves: one that is being built is compared before it does. Where it `is_repairing`,
    vectors that no passage has are removed at once. Doing it twice, or while others write, does no harm. Raises
    EmbedderNotReady, VectorStoreUnreachable or VectorStoreRefused.
    """
    serving = await index.serving()
    embedded = await _ids(index, trip_id, serving.generation, is_embedded=True)
    stored = await serving.vectors.passage_ids_in(scope_of_trip(trip_id))
    known = await _ids(index, trip_id, serving.generation, is_embedded=False)
    difference = difference_of(embedded=embedded, stored=stored, known=known)
    jobs: tuple[Job, ...] = ()
    is_repaired = is_repairing and not difference.is_none
    if is_repaired:
        await serving.vectors.delete_passages(difference.stale)
        jobs = await _queue_missing(index.database, trip_id, difference, serving.generation, now=now())
    report = IndexReport(
        trip_id=trip_id,
        passage_count=len(embedded),
        vector_count=len(stored),
        difference=difference,
        is_repaired=is_repaired,
    )
    return report, jobs


async def load_indexed_trips(connection: ReadConnection, *, after: UUID | None, limit: int) -> tuple[UUID, ...]:
    """Return the first trips, by their ids and after one of them, that have passages."""
    statement = select(passages.c.trip_id).distinct().order_by(passages.c.trip_id).limit(limit)
    if after is not None:
        statement = statement.where(passages.c.trip_id > after)
    return tuple(row.trip_id for row in await connection.rows(statement))


async def _ids(index: SearchIndex, trip_id: UUID, generation: Generation, *, is_embedded: bool) -> frozenset[UUID]:
    async with index.database.read() as connection:
        return await load_trip_passage_ids(connection, trip_id, generation=generation, is_embedded=is_embedded)


async def _queue_missing(
    database: Database, trip_id: UUID, difference: IndexDifference, generation: Generation, *, now: datetime
) -> tuple[Job, ...]:
    """Mark passages as not embedded, and store the jobs that embed them, in one transaction; once, whoever asks too."""
    if not difference.missing:
        return ()
    async with database.write() as connection:
        await lock_trip(connection, trip_id)
        unmarked = await unmark_embedded(connection, difference.missing, generation=generation)
        jobs = tuple(_jobs_of(unmarked, now=now))
        await insert_jobs(connection, jobs)
    return jobs


def _jobs_of(unmarked: Iterable[Passage], *, now: datetime) -> Iterable[Job]:
    sources = {(passage.trip_id, passage.source, passage.source_id) for passage in unmarked}
    for trip_id, source, source_id in sorted(sources):
        yield queue_job(job_id=new_id(), kind=EMBEDDED_BY[source], trip_id=trip_id, subject_id=source_id, now=now)
