"""Reports: what the nightly work found and did on a trip, in numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from domain.index_reports import IndexReport


class ReportKind(StrEnum):
    """What was done."""

    INDEX = "INDEX"
    CLEAN_UP = "CLEAN_UP"


class Figure(StrEnum):
    """What was counted."""

    MISSING_VECTORS = "MISSING_VECTORS"
    STALE_VECTORS = "STALE_VECTORS"
    OLD_VERSIONS = "OLD_VERSIONS"
    UNKNOWN_FILES = "UNKNOWN_FILES"
    OLD_REPORTS = "OLD_REPORTS"
    OLD_JOBS = "OLD_JOBS"


@dataclass(frozen=True, slots=True)
class Report:
    """What was found of a trip: how many of each figure, without those that were none."""

    id: UUID
    trip_id: UUID
    kind: ReportKind
    made_at: datetime
    figures: Mapping[Figure, int]


def report_of_clean_up(figures: Mapping[Figure, int], *, report_id: UUID, trip_id: UUID, now: datetime) -> Report:
    """Return the report to keep of what was cleaned up from a trip."""
    return Report(id=report_id, trip_id=trip_id, kind=ReportKind.CLEAN_UP, made_at=now, figures=dict(figures))


def report_of_index(found: IndexReport, *, report_id: UUID, now: datetime) -> Report:
    """Return the report to keep of a comparison of the index."""
    counted = {
        Figure.MISSING_VECTORS: len(found.difference.missing),
        Figure.STALE_VECTORS: len(found.difference.stale),
    }
    figures = {figure: count for figure, count in counted.items() if count}
    return Report(id=report_id, trip_id=found.trip_id, kind=ReportKind.INDEX, made_at=now, figures=figures)
