"""Expired rows: reports and jobs that are kept for so many days, removed some hundreds at once."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Table, and_, false, func, or_, select

from domain.clean_up import CleanUpRules, Removed, moment_before
from domain.documents import DocumentState
from domain.jobs import JobKind, JobState
from domain.reports import Figure
from persistence.database import Database
from persistence.tables import clean_up_rules, documents, jobs, reports

_ROWS_AT_ONCE = 500
_DAY = timedelta(days=1)
_ENDED = tuple(state.value for state in JobState if state.is_final)


@dataclass(frozen=True, slots=True)
class _Kind:
    """Rows of one table that are kept for so many days: by which moment, which of them, and by which rule."""

    figure: Figure
    table: Table
    moment: ColumnElement[Any]
    condition: ColumnElement[bool] | None
    rule: str
    name: str


def _can_be_begun_again() -> ColumnElement[bool]:
    """Return the condition that a job is what `retryJob` takes for a document that could not be read."""
    unread = select(documents.c.id).where(
        documents.c.id == jobs.c.subject_id,
        documents.c.deleted_at.is_(None),
        documents.c.state.in_([DocumentState.FAILED.value, DocumentState.CANCELLED.value]),
    )
    return and_(
        jobs.c.kind == JobKind.READ_DOCUMENT.value,
        jobs.c.state.in_([JobState.FAILED.value, JobState.CANCELLED.value]),
        unread.exists(),
    )


_KINDS = (
    _Kind(Figure.OLD_REPORTS, reports, reports.c.made_at, None, "report_days", "reports"),
    _Kind(
        Figure.OLD_JOBS,
        jobs,
        jobs.c.finished_at,
        and_(jobs.c.state.in_(_ENDED), ~_can_be_begun_again()),
        "job_days",
        "jobs that ended",
    ),
)


async def remove_expired_rows(
    *, database: Database, server: CleanUpRules, now: datetime, is_dry: bool
) -> AsyncIterator[Removed]:
    """Remove reports and jobs that no rule keeps, and yield how many of each trip; where `is_dry`, only tell."""
    for kind in _KINDS:
        for condition in await _expired(database, kind, server, now):
            async for trip_id, count in _removed(database, kind, condition, is_dry=is_dry):
                yield Removed(kind.figure, trip_id, kind.name, count)


async def _expired(
    database: Database, kind: _Kind, server: CleanUpRules, now: datetime
) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions of what has expired: by the server's rule, and by the rule of each trip that has one."""
    own = clean_up_rules.c[kind.rule]
    async with database.read() as connection:
        rows = await connection.rows(select(clean_up_rules.c.trip_id, own.label("rule")).where(own.is_not(None)))
    with_own = select(clean_up_rules.c.trip_id).where(own.is_not(None))
    elsewhere = or_(kind.table.c.trip_id.is_(None), kind.table.c.trip_id.not_in(with_own))
    return (
        and_(elsewhere, _before(kind, getattr(server, kind.rule), now)),
        *(and_(kind.table.c.trip_id == row.trip_id, _before(kind, row.rule, now)) for row in rows),
    )


def _before(kind: _Kind, rule: int | None, now: datetime) -> ColumnElement[bool]:
    since = moment_before(now, rule, unit=_DAY)
    if since is None:
        return false()
    return kind.moment <= since if kind.condition is None else and_(kind.condition, kind.moment <= since)


async def _removed(
    database: Database, kind: _Kind, condition: ColumnElement[bool], *, is_dry: bool
) -> AsyncIterator[tuple[UUID | None, int]]:
    trip_id, id_ = kind.table.c.trip_id, kind.table.c.id
    if is_dry:
        counted = select(trip_id, func.count().label("number")).where(condition).group_by(trip_id)
        async with database.read() as connection:
            for row in await connection.rows(counted):
                yield row.trip_id, row.number
        return
    some = select(id_).where(condition).limit(_ROWS_AT_ONCE)
    while True:
        async with database.write() as connection:
            gone = await connection.rows(kind.table.delete().where(id_.in_(some)).returning(trip_id))
        for row in gone:
            yield row.trip_id, 1
        if len(gone) < _ROWS_AT_ONCE:
            return
