"""Conditions of searches: which passages may be shown, as SQL. Nothing is shown that these do not let through."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, or_, select

from domain.documents import DocumentState
from domain.filters import DocumentFilter, ExpenseFilter
from domain.passages import PassageSource
from domain.search import SearchFilter
from domain.statistics import Period
from domain.trips import OpenTrip
from persistence.among import among
from persistence.bases import became
from persistence.conditions import Conditions, of_documents, of_expenses
from persistence.cuts import belongs_to_serving
from persistence.grants import is_seen
from persistence.tables import comments, documents, expenses, participants, passages

# Until the passages of another file take their place, those of the one before are what there is to find.
_IS_REREAD = and_(
    documents.c.version > 1, documents.c.state.not_in([DocumentState.FAILED.value, DocumentState.CANCELLED.value])
)


def searchable(trip: OpenTrip, wanted: SearchFilter) -> Conditions:
    """Yield the conditions that leave the passages of a trip that its viewer may be shown, of those wanted.

    Documents are READY, or on the way to another version; neither they nor expenses nor comments are deleted; what is
    said about a deleted expense is not shown either. Of what was cut anew for an index that does not serve, none are.
    """
    yield passages.c.trip_id == trip.trip.id
    yield belongs_to_serving()
    yield is_seen(passages.c.trip_id, trip.viewer)
    found_in = sorted(wanted.found_in)
    sources = [and_(passages.c.source == source.value, _OF_SOURCE[source](wanted)) for source in found_in]
    yield or_(false(), *sources)


def _document(wanted: SearchFilter) -> ColumnElement[bool]:
    conditions = [
        documents.c.deleted_at.is_(None),
        or_(documents.c.state == DocumentState.READY.value, _IS_REREAD),
        *of_documents(DocumentFilter(kinds=wanted.document_kinds)),
        *_moments(wanted.days, documents.c.uploaded_at),
    ]
    if wanted.document_ids:
        conditions.append(among(documents.c.id, wanted.document_ids))
    if wanted.person_ids:
        conditions.append(_by(documents, documents.c.uploader_id, wanted))
    return exists().where(documents.c.id == passages.c.source_id, _of_same_trip(documents), *conditions)


def _expense(wanted: SearchFilter) -> ColumnElement[bool]:
    conditions = [
        expenses.c.deleted_at.is_(None),
        *of_expenses(ExpenseFilter(spent_on=wanted.days, categories=wanted.categories, tags=wanted.tags)),
    ]
    if wanted.person_ids:
        paid = of_expenses(ExpenseFilter(paid_by_ids=wanted.person_ids))
        shared = of_expenses(ExpenseFilter(shared_by_ids=wanted.person_ids))
        conditions.append(or_(and_(*paid), and_(*shared)))
    return exists().where(expenses.c.id == passages.c.source_id, _of_same_trip(expenses), *conditions)


def _comment(wanted: SearchFilter) -> ColumnElement[bool]:
    conditions = [
        comments.c.deleted_at.is_(None),
        expenses.c.deleted_at.is_(None),
        *of_expenses(ExpenseFilter(categories=wanted.categories, tags=wanted.tags)),
        *_moments(wanted.days, comments.c.created_at),
    ]
    if wanted.person_ids:
        conditions.append(_by(comments, comments.c.author_id, wanted))
    said = select(comments.c.id).join_from(comments, expenses, expenses.c.id == comments.c.expense_id)
    return said.where(comments.c.id == passages.c.source_id, _of_same_trip(comments), *conditions).exists()


_OF_SOURCE = {
    PassageSource.DOCUMENT: _document,
    PassageSource.EXPENSE: _expense,
    PassageSource.COMMENT: _comment,
}


def _of_same_trip(table: Any) -> ColumnElement[bool]:
    is_same: ColumnElement[bool] = table.c.trip_id == passages.c.trip_id
    return is_same


def _by(table: Any, user_id: ColumnElement[Any], wanted: SearchFilter) -> ColumnElement[bool]:
    """Return the condition that the account of one of the people wanted did it."""
    users = select(participants.c.user_id).where(among(became(participants), wanted.person_ids))
    return user_id.in_(users.where(participants.c.trip_id == table.c.trip_id))


def _moments(days: Period, moment: ColumnElement[Any]) -> Iterator[ColumnElement[bool]]:
    if days.first is not None:
        yield moment >= datetime.combine(days.first, time(), UTC)
    # The last day of the calendar has no next, and nothing comes after it.
    if days.last is not None and days.last < days.last.max:
        yield moment < datetime.combine(days.last + timedelta(days=1), time(), UTC)
