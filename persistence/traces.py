"""Traces: where in a trip's rows its people are named."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import Column, ColumnElement, Select, String, and_, cast, exists, literal, or_, select

from domain.activities import ActivityKind
from domain.participants import Participant
from persistence.database import ReadConnection
from persistence.tables import (
    activities,
    comments,
    conversations,
    documents,
    expense_payers,
    expense_shares,
    expenses,
    participants,
    payments,
    plan_transfers,
    questions,
    recurrences,
    settlement_plans,
    split_templates,
    trips,
)

_NAMED_IN = (
    expense_payers.c.participant_id,
    expense_shares.c.participant_id,
    payments.c.payer_id,
    payments.c.receiver_id,
    plan_transfers.c.debtor_id,
    plan_transfers.c.creditor_id,
)
_WRITTEN_IN = (
    expenses.c.itemization,
    split_templates.c.split,
    recurrences.c.draft,
    settlement_plans.c.constraints,
)
"""JSON that names people; the trip's default split does too."""
_DONE_BY = (
    comments.c.author_id,
    conversations.c.owner_id,
    documents.c.uploader_id,
    questions.c.asker_id,
    recurrences.c.author_id,
    settlement_plans.c.author_id,
)


def is_in_ledger() -> ColumnElement[bool]:
    """Return the condition on `participants` that an expense, payment or plan names them, deleted ones included."""
    return or_(*(exists().where(column == participants.c.id) for column in _NAMED_IN))


async def has_history(connection: ReadConnection, participant: Participant) -> bool:
    """Tell whether any row of their trip names a participant, or was made by their account: one statement.

    That they were added, changed, invited or joined is no history of theirs. Whoever was merged into them is.
    """
    conditions = [*_naming(participant.id), *_writing(participant), *_doing(participant)]
    return bool(await connection.scalar(select(literal(1)).where(or_(*conditions))))


def expenses_naming(participant_id: UUID) -> Select[Any]:
    """Return the statement of the ids of all expenses that name a participant and are not deleted."""
    named = [
        exists().where(part.c.expense_id == expenses.c.id, part.c.participant_id == participant_id)
        for part in (expense_payers, expense_shares)
    ]
    return select(expenses.c.id).where(expenses.c.deleted_at.is_(None), or_(*named))


def _naming(participant_id: UUID) -> Iterator[ColumnElement[bool]]:
    for column in (*_NAMED_IN, participants.c.merged_into_id):
        yield exists().where(column == participant_id)


def _writing(participant: Participant) -> Iterator[ColumnElement[bool]]:
    for column in _WRITTEN_IN:
        yield exists().where(column.table.c.trip_id == participant.trip_id, _mentions(column, participant.id))
    yield exists().where(trips.c.id == participant.trip_id, _mentions(trips.c.default_split, participant.id))


def _mentions(column: Column[Any], participant_id: UUID) -> ColumnElement[bool]:
    return cast(column, String).contains(str(participant_id))


def _doing(participant: Participant) -> Iterator[ColumnElement[bool]]:
    if participant.user_id is None:
        return
    for column in _DONE_BY:
        yield exists().where(column.table.c.trip_id == participant.trip_id, column == participant.user_id)
    joined = activities.c.kind == ActivityKind.PARTICIPANT_JOINED.value
    of_account = and_(activities.c.trip_id == participant.trip_id, activities.c.actor_id == participant.user_id)
    yield exists().where(of_account, ~joined)
