"""The index: once a night the vectors of every trip are compared with its passages, and what differs is mended."""

import structlog

from domain.reports import report_of_index
from jobs.context import TaskContext
from jobs.queue import Queue
from persistence.embedder import EmbedderNotReady
from persistence.ids import new_id
from persistence.reindexing import drop_unused
from persistence.reports import insert_report
from persistence.vectors.failures import VectorStoreRefused, VectorStoreUnreachable
from persistence.verification import load_indexed_trips, verify_index

log = structlog.get_logger(__name__)

_TRIPS_AT_ONCE = 100


async def verify_all(context: TaskContext, queue: Queue) -> int:
    """Verify and mend the index of all trips, one after the other; return how many differed.

    A vector store that is away ends it quietly until the next night; what one trip is refused for ends no other's turn.
    """
    await drop_unused(context.index, now=context.now())
    after, differing = None, 0
    while True:
        async with context.database.read() as connection:
            trip_ids = await load_indexed_trips(connection, after=after, limit=_TRIPS_AT_ONCE)
        if not trip_ids:
            return differing
        for after in trip_ids:
            try:
                report, jobs = await verify_index(context.index, after, is_repairing=True, now=context.now)
            except (EmbedderNotReady, VectorStoreUnreachable) as error:
                log.warning("index.unverified", trip_id=str(after), error=str(error))
                return differing
            except VectorStoreRefused as error:
                log.warning("index.unverified", trip_id=str(after), error=str(error))
                continue
            if not report.difference.is_none:
                differing += 1
                async with context.database.write() as connection:
                    await insert_report(connection, report_of_index(report, report_id=new_id(), now=context.now()))
                difference = report.difference
                log.warning(
                    "index.mended",
                    trip_id=str(after),
                    missing=len(difference.missing),
                    stale=len(difference.stale),
                )
            await queue.enqueue(jobs)
