"""Exports: everything about a user, read in batches.

What somebody wrote is theirs wherever it is. What others wrote of them is told of the trips that they are on: whoever
has left a trip sees no more of it here than anywhere else.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, Table, or_, select, union

from domain.access import Role, Viewer
from domain.activities import ActivityKind
from domain.exports import Export
from domain.trips import Trip
from persistence.activities import ACTIVITY
from persistence.api_keys import load_api_keys_for
from persistence.comments import COMMENT
from persistence.conversations import conversation_of
from persistence.database import ReadConnection
from persistence.documents import DOCUMENT
from persistence.expenses import load_expenses_for
from persistence.grants import is_seen
from persistence.libraries import load_library_id
from persistence.participants import PARTICIPANT
from persistence.payments import load_payments_for
from persistence.questions import question_of
from persistence.ratings import rating_of
from persistence.readings import Reading
from persistence.sessions import session_of
from persistence.tables import (
    activities,
    answer_ratings,
    api_keys,
    comments,
    conversations,
    documents,
    expense_payers,
    expense_shares,
    expenses,
    memberships,
    participants,
    payments,
    questions,
    sessions,
)
from persistence.trips import load_trips_for
from persistence.users import load_users

Value = TypeVar("Value")
_BATCH = 500
"""How many rows a statement returns, and how many ids it is given: fewer than any database takes."""


async def load_export(connection: ReadConnection, viewer: Viewer) -> Export:
    """Return everything about the account of whoever signed in."""
    user_id = viewer.user_id
    own = _own_participants(user_id)
    key_ids = [row.id for row in await _rows(connection, api_keys, api_keys.c.user_id == user_id)]
    expense_ids = await _seen(connection, viewer, expenses, _own_expenses(own, user_id))
    payment_ids = await _seen(connection, viewer, payments, _own_payments(own, user_id))
    return Export(
        user=(await load_users(connection, [user_id]))[user_id],
        sessions=_values(session_of, await _rows(connection, sessions, sessions.c.user_id == user_id)),
        api_keys=await _in_batches(connection, viewer, load_api_keys_for, key_ids),
        trips=await _trips(connection, viewer),
        participants=await _all(connection, PARTICIPANT, participants, participants.c.id.in_(own)),
        expenses=await _in_batches(connection, viewer, load_expenses_for, expense_ids),
        payments=await _in_batches(connection, viewer, load_payments_for, payment_ids),
        comments=await _all(connection, COMMENT, comments, comments.c.author_id == user_id),
        conversations=_values(
            conversation_of, await _rows(connection, conversations, conversations.c.owner_id == user_id)
        ),
        questions=_values(question_of, await _rows(connection, questions, questions.c.asker_id == user_id)),
        ratings=_values(rating_of, await connection.rows(_own_ratings(user_id))),
        documents=await _all(connection, DOCUMENT, documents, documents.c.uploader_id == user_id),
        activities=await _all(connection, ACTIVITY, activities, activities.c.actor_id == user_id),
        library_id=await load_library_id(connection, viewer),
    )


def _own_participants(user_id: UUID) -> Select[Any]:
    themselves = select(participants.c.id).where(participants.c.user_id == user_id)
    merged = participants.c.merged_into_id.in_(themselves.correlate(None))
    return select(participants.c.id).where(or_(participants.c.user_id == user_id, merged)).correlate(None)


def _own_expenses(own: Select[Any], user_id: UUID) -> Any:
    return union(
        select(expense_payers.c.expense_id).where(expense_payers.c.participant_id.in_(own)),
        select(expense_shares.c.expense_id).where(expense_shares.c.participant_id.in_(own)),
        _added_by(user_id, ActivityKind.EXPENSE_ADDED),
    )


def _own_payments(own: Select[Any], user_id: UUID) -> Any:
    named = or_(payments.c.payer_id.in_(own), payments.c.receiver_id.in_(own))
    return union(select(payments.c.id).where(named), _added_by(user_id, ActivityKind.PAYMENT_RECORDED))


def _added_by(user_id: UUID, kind: ActivityKind) -> Select[Any]:
    return select(activities.c.subject_id).where(activities.c.actor_id == user_id, activities.c.kind == kind.value)


def _own_ratings(user_id: UUID) -> Select[Any]:
    theirs = select(answer_ratings).where(answer_ratings.c.user_id == user_id)
    return theirs.order_by(answer_ratings.c.question_id)


async def _trips(connection: ReadConnection, viewer: Viewer) -> tuple[tuple[Trip, Role], ...]:
    statement = (
        select(memberships.c.trip_id, memberships.c.role)
        .where(memberships.c.user_id == viewer.user_id)
        .order_by(memberships.c.joined_at, memberships.c.trip_id)
    )
    roles = {row.trip_id: Role(row.role) for row in await connection.rows(statement)}
    trips = await _in_batches(connection, viewer, load_trips_for, roles)
    return tuple((trip, roles[trip.id]) for trip in trips)


async def _seen(connection: ReadConnection, viewer: Viewer, table: Table, ids: Any) -> list[UUID]:
    """Return those of the ids in a statement that are of trips which the viewer is on."""
    condition = table.c.id.in_(select(ids.subquery().c[0])) & is_seen(table.c.trip_id, viewer)
    return [row.id for row in await _rows(connection, table, condition)]


async def _all(
    connection: ReadConnection, reading: Reading[Value], table: Table, condition: ColumnElement[bool]
) -> tuple[Value, ...]:
    """Return the values of all rows of a table for which a condition holds, in the order of their ids."""
    rows = await _rows(connection, table, condition, reading.whole.columns)
    return tuple(reading.whole.value_of(row) for row in rows)


async def _rows(
    connection: ReadConnection,
    table: Table,
    condition: ColumnElement[bool],
    columns: Iterable[ColumnElement[Any]] | None = None,
) -> list[Row[Any]]:
    """Return all rows of a table for which a condition holds, in the order of their ids; all columns unless named."""
    found: list[Row[Any]] = []
    statement = select(*(columns or table.c)).where(condition).order_by(table.c.id).limit(_BATCH)
    batch: Sequence[Row[Any]] = await connection.rows(statement)
    while batch:
        found.extend(batch)
        batch = await connection.rows(statement.where(table.c.id > batch[-1].id)) if len(batch) == _BATCH else ()
    return found


async def _in_batches(
    connection: ReadConnection,
    viewer: Viewer,
    load: Callable[[ReadConnection, Viewer, Iterable[UUID]], Awaitable[Mapping[UUID, Value]]],
    ids: Iterable[UUID],
) -> tuple[Value, ...]:
    """Return what a function loads for the viewer, in the order of the ids."""
    wanted = list(ids)
    found: dict[UUID, Value] = {}
    for start in range(0, len(wanted), _BATCH):
        found |= await load(connection, viewer, wanted[start : start + _BATCH])
    return tuple(found[each] for each in wanted if each in found)


def _values(value_of: Callable[[Row[Any]], Value], rows: Iterable[Row[Any]]) -> tuple[Value, ...]:
    return tuple(value_of(row) for row in rows)
