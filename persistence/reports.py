"""Reports: rows of what the nightly work found and did on a trip."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from domain.access import Viewer
from domain.reports import Figure, Report, ReportKind
from persistence.among import among
from persistence.database import ReadConnection, WriteConnection
from persistence.grants import is_seen
from persistence.listings import Listing
from persistence.pages import Page, PageRequest, count_rows, load_pages
from persistence.tables import reports

REPORTS_OF_TRIP = Listing(rows=select(reports), parent=reports.c.trip_id, order=(reports.c.made_at, reports.c.id))


async def insert_report(connection: WriteConnection, report: Report) -> None:
    """Store a report."""
    await connection.change(
        reports.insert().values(
            id=report.id,
            trip_id=report.trip_id,
            kind=report.kind.value,
            made_at=report.made_at,
            figures={figure.value: count for figure, count in report.figures.items()},
        )
    )


async def load_reports_for(
    connection: ReadConnection, viewer: Viewer, report_ids: Iterable[UUID]
) -> dict[UUID, Report]:
    """Return the reports of the viewer's trips, by id; all others are left out."""
    statement = select(reports).where(is_seen(reports.c.trip_id, viewer), among(reports.c.id, report_ids))
    return {row.id: _report(row) for row in await connection.rows(statement)}


async def load_report_pages(
    connection: ReadConnection, request: PageRequest, trip_ids: Sequence[UUID]
) -> dict[UUID, Page[Report]]:
    """Return a page of each trip's reports, the latest first."""
    return await load_pages(connection, REPORTS_OF_TRIP, request, trip_ids, _report)


async def count_reports(connection: ReadConnection, trip_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Return how many reports each trip has."""
    return await count_rows(connection, REPORTS_OF_TRIP, trip_ids)


def _report(row: Row[Any]) -> Report:
    return Report(
        id=row.id,
        trip_id=row.trip_id,
        kind=ReportKind(row.kind),
        made_at=row.made_at,
        figures={Figure(name): count for name, count in row.figures.items()},
    )
