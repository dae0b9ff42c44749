"""Question statistics: sums of what was asked, of some trips or of all, each by one statement."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Float, Row, Select, Uuid, case, cast, func, literal, or_, select, true

from domain.access import Viewer
from domain.answers import Verdict
from domain.capabilities import Capability
from domain.question_statistics import (
    CitedDocument,
    Percentiles,
    QuestionGroup,
    QuestionSummary,
    Waits,
    summary_of,
)
from domain.questions import Question, QuestionState
from domain.ratings import Rating, RatingCounts, Thumb
from domain.statistics import Period
from persistence.among import among
from persistence.conversations import is_open_question
from persistence.database import ReadConnection
from persistence.questions import question_of
from persistence.ratings import rating_of
from persistence.tables import answer_ratings, cited_documents, documents, questions

Value = TypeVar("Value")
EVERYWHERE = UUID(int=0)
"""Stands for all trips together, as the only one of the ids that are asked for."""


async def load_summaries(
    connection: ReadConnection, period: Period, trip_ids: Sequence[UUID]
) -> dict[UUID, QuestionSummary]:
    """Return the sums of each trip's questions."""
    names = ("state", "verdict", "mode", "provider", "model", "is_cached")
    asked = select(*(questions.c[name] for name in (*names, "prompt_tokens", "completion_tokens")))
    rows = _of_trips(asked, period, trip_ids).subquery()
    by = [rows.c[name] for name in ("parent", *names)]
    sums = [func.sum(rows.c[name]).label(name) for name in ("prompt_tokens", "completion_tokens")]
    statement = select(*by, func.count().label("many"), *sums).group_by(*by)
    found = _by_parent(await connection.rows(statement), trip_ids, _group)
    return {trip_id: summary_of(groups) for trip_id, groups in found.items()}


async def load_waits(connection: ReadConnection, period: Period, trip_ids: Sequence[UUID]) -> dict[UUID, Waits]:
    """Return how long the askers of each trip waited: exact percentiles, by nearest rank."""
    waits = {name: await _percentiles(connection, name, period, trip_ids) for name in ("answer_ms", "first_piece_ms")}
    return {trip_id: Waits(waits["answer_ms"][trip_id], waits["first_piece_ms"][trip_id]) for trip_id in trip_ids}


async def load_feedback(
    connection: ReadConnection, period: Period, trip_ids: Sequence[UUID]
) -> dict[UUID, RatingCounts]:
    """Return how many thumbs were put up and down for the answers of each trip."""
    asked = select(answer_ratings.c.thumb).join_from(questions, answer_ratings)
    rows = _of_trips(asked, period, trip_ids).subquery()
    up, down = [func.sum(case((rows.c.thumb == thumb.value, 1), else_=0)) for thumb in (Thumb.UP, Thumb.DOWN)]
    statement = select(rows.c.parent, up.label("up"), down.label("down")).group_by(rows.c.parent)
    found = {row.parent: RatingCounts(row.up, row.down) for row in await connection.rows(statement)}
    return {trip_id: found.get(trip_id, RatingCounts()) for trip_id in trip_ids}


async def load_ratings(
    connection: ReadConnection, viewer: Viewer, period: Period, most: int, trip_ids: Sequence[UUID]
) -> dict[UUID, tuple[Rating, ...]]:
    """Return the last ratings of answers of each trip that are not kept from the viewer."""
    asked = select(*answer_ratings.c).join_from(questions, answer_ratings).where(is_open_question(viewer))
    order = (answer_ratings.c.rated_at.desc(), answer_ratings.c.question_id, answer_ratings.c.user_id)
    return await _first(connection, _of_trips(asked, period, trip_ids), order, most, trip_ids, rating_of)


async def load_unanswered(
    connection: ReadConnection, viewer: Viewer, period: Period, most: int, trip_ids: Sequence[UUID]
) -> dict[UUID, tuple[Question, ...]]:
    """Return the last questions of each trip that found no answer, and are not kept from the viewer."""
    has_none = or_(questions.c.verdict == Verdict.ABSTAINED.value, questions.c.state == QuestionState.FAILED.value)
    asked = select(*questions.c).where(has_none, is_open_question(viewer))
    order = (questions.c.asked_at.desc(), questions.c.id.desc())
    return await _first(connection, _of_trips(asked, period, trip_ids), order, most, trip_ids, question_of)


async def load_most_cited(
    connection: ReadConnection, viewer: Viewer | None, period: Period, most: int, trip_ids: Sequence[UUID]
) -> dict[UUID, tuple[CitedDocument, ...]]:
    """Return the documents of each trip that most answers cite, of those that are not kept from the viewer.

    Without one it is of all answers: for whoever runs the server, who is told no more than the ids.
    """
    asked = (
        select(cited_documents.c.document_id)
        .join_from(questions, cited_documents)
        .join(documents, documents.c.id == cited_documents.c.document_id)
        .where(documents.c.deleted_at.is_(None), true() if viewer is None else is_open_question(viewer))
    )
    rows = _of_trips(asked, period, trip_ids).subquery()
    by, many = (rows.c.parent, rows.c.document_id), func.count()
    order = (many.desc(), rows.c.document_id)
    place = func.row_number().over(partition_by=rows.c.parent, order_by=order).label("place")
    ranked = select(*by, many.label("many"), place).group_by(*by).subquery()
    statement = select(ranked).where(ranked.c.place <= most).order_by(ranked.c.place)
    return _by_parent(await connection.rows(statement), trip_ids, lambda row: CitedDocument(row.document_id, row.many))


async def _percentiles(
    connection: ReadConnection, name: str, period: Period, trip_ids: Sequence[UUID]
) -> dict[UUID, Percentiles]:
    """Return the smallest values that half, and 95 of 100, do not exceed."""
    value = questions.c[name]
    rows = _of_trips(select(value.label("value")).where(value.is_not(None)), period, trip_ids).subquery()
    place = func.row_number().over(partition_by=rows.c.parent, order_by=rows.c.value).label("place")
    many = func.count().over(partition_by=rows.c.parent).label("many")
    ranked = select(rows.c.parent, rows.c.value, place, many).subquery()
    # The first of those whose place covers the part: nothing is rounded, on either database.
    covered = cast(ranked.c.place, Float) * 100
    p50, p95 = [func.min(case((covered >= ranked.c.many * part, ranked.c.value))) for part in (50, 95)]
    statement = select(ranked.c.parent, p50.label("p50"), p95.label("p95")).group_by(ranked.c.parent)
    found = {row.parent: Percentiles(row.p50, row.p95) for row in await connection.rows(statement)}
    return {trip_id: found.get(trip_id, Percentiles()) for trip_id in trip_ids}


def _of_trips(asked: Select[Any], period: Period, trip_ids: Sequence[UUID]) -> Select[Any]:
    """Return a statement about questions as one about those of some trips and days, whose trip is their `parent`."""
    is_everywhere = list(trip_ids) == [EVERYWHERE]
    parent: ColumnElement[Any] = literal(EVERYWHERE, Uuid) if is_everywhere else questions.c.trip_id
    found = asked.add_columns(parent.label("parent")).where(*_asked_within(period))
    return found if is_everywhere else found.where(among(questions.c.trip_id, trip_ids))


def _asked_within(period: Period) -> Iterable[ColumnElement[bool]]:
    if period.first is not None:
        yield questions.c.asked_at >= _midnight(period.first)
    if period.last is not None and period.last < date.max:
        yield questions.c.asked_at < _midnight(period.last + timedelta(days=1))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


async def _first(  # which rows, how many of them, and what is made of them
    connection: ReadConnection,
    asked: Select[Any],
    order: Sequence[ColumnElement[Any]],
    most: int,
    trip_ids: Sequence[UUID],
    value_of: Callable[[Row[Any]], Value],
) -> dict[UUID, tuple[Value, ...]]:
    """Return the first rows of each trip in an order."""
    place = func.row_number().over(partition_by=questions.c.trip_id, order_by=order).label("place")
    placed = asked.add_columns(place).subquery()
    statement = select(placed).where(placed.c.place <= most).order_by(placed.c.place)
    return _by_parent(await connection.rows(statement), trip_ids, value_of)


def _by_parent(
    rows: Iterable[Row[Any]], trip_ids: Sequence[UUID], value_of: Callable[[Row[Any]], Value]
) -> dict[UUID, tuple[Value, ...]]:
    found: dict[UUID, list[Value]] = defaultdict(list)
    for row in rows:
        found[row.parent].append(value_of(row))
    return {trip_id: tuple(found[trip_id]) for trip_id in trip_ids}


def _group(row: Row[Any]) -> QuestionGroup:
    return QuestionGroup(
        state=QuestionState(row.state),
        verdict=None if row.verdict is None else Verdict(row.verdict),
        mode=None if row.mode is None else Capability(row.mode),
        provider=row.provider,
        model=row.model,
        is_cached=row.is_cached,
        count=row.many,
        prompt_tokens=None if row.prompt_tokens is None else int(row.prompt_tokens),
        completion_tokens=None if row.completion_tokens is None else int(row.completion_tokens),
    )
