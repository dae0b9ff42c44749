"""Cleaning: all that is cleaned up in a night, one kind of thing after the other, and the reports of it."""

from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Iterable
from datetime import datetime
from uuid import UUID

from domain.clean_up import CleanUpRules, Removed
from domain.reports import Figure, report_of_clean_up
from persistence.clean_up.expired_rows import remove_expired_rows
from persistence.clean_up.forgotten_files import remove_forgotten_files
from persistence.clean_up.old_versions import remove_old_versions
from persistence.database import Database
from persistence.files import FileStore
from persistence.ids import new_id
from persistence.reports import insert_report
from persistence.trips import load_known_trips


async def clean_up(
    *, database: Database, files: FileStore, server: CleanUpRules, now: datetime, is_dry: bool = False
) -> AsyncIterator[Removed]:
    """Remove whatever is kept for no longer, and yield it; where it `is_dry`, change nothing and yield the same.

    It may be cut off anywhere, and run twice at once: each row and each file goes once. What needs no file store goes
    first, so that one that is away holds up the least. Raises FileStoreFailed.
    """
    async for removed in remove_expired_rows(database=database, server=server, now=now, is_dry=is_dry):
        yield removed
    async for removed in remove_old_versions(database=database, files=files, server=server, now=now, is_dry=is_dry):
        yield removed
    async for removed in remove_forgotten_files(database=database, files=files, server=server, now=now, is_dry=is_dry):
        yield removed


async def keep_reports(database: Database, removed: Iterable[Removed], *, now: datetime) -> None:
    """Store a report for each trip of which something was removed; old reports going are nothing to report."""
    figures: dict[UUID, Counter[Figure]] = defaultdict(Counter)
    for each in removed:
        if each.trip_id is not None and each.figure is not Figure.OLD_REPORTS:
            figures[each.trip_id][each.figure] += each.count
    async with database.write() as connection:
        # A file may lie there under a trip that there is none of.
        for trip_id in await load_known_trips(connection, figures):
            report = report_of_clean_up(figures[trip_id], report_id=new_id(), trip_id=trip_id, now=now)
            await insert_report(connection, report)
