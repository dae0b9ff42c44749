"""Conditions: the filters of lists as SQL."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Column, ColumnElement, Select, Table, select

from domain.access import Viewer
from domain.categories import with_parts
from domain.currencies import Currency
from domain.filters import (
    ActivityFilter,
    ConversationFilter,
    DocumentFilter,
    ExpenseFilter,
    JobFilter,
    PaymentFilter,
    QuestionFilter,
    TripFilter,
    UnitsRange,
)
from domain.statistics import Period
from persistence.among import among
from persistence.bases import became
from persistence.containing import contains, folded
from persistence.tables import (
    activities,
    conversations,
    documents,
    expense_payers,
    expense_shares,
    expense_tags,
    expenses,
    jobs,
    participants,
    payments,
    questions,
    trips,
)

Conditions = Iterable[ColumnElement[bool]]


def of_trips(wanted: TripFilter) -> Conditions:
    """Yield the conditions that leave the trips wanted."""
    if wanted.search is not None:
        yield contains(trips.c.name, wanted.search)
    if wanted.currency is not None:
        yield trips.c.currency == wanted.currency.code


def of_expenses(wanted: ExpenseFilter) -> Conditions:
    """Yield the conditions that leave the expenses wanted."""
    yield from within(wanted.spent_on, expenses.c.spent_on)
    if wanted.categories:
        whole = {part.value for category in wanted.categories for part in with_parts(category)}
        yield expenses.c.category.in_(sorted(whole))
    if wanted.trip_category_ids:
        yield among(expenses.c.trip_category_id, wanted.trip_category_ids)
    for people, part in ((wanted.paid_by_ids, expense_payers), (wanted.shared_by_ids, expense_shares)):
        if people:
            yield expenses.c.id.in_(select(part.c.expense_id).where(part.c.participant_id.in_(_who_are(people))))
    yield from _worth(wanted.currency, wanted.units, expenses)
    if wanted.places:
        yield folded(expenses.c.place).in_([folded(place) for place in wanted.places])
    if wanted.tags:
        tagged = select(expense_tags.c.expense_id).where(
            folded(expense_tags.c.tag).in_([folded(tag) for tag in wanted.tags])
        )
        yield expenses.c.id.in_(tagged)
    if wanted.search is not None:
        yield contains(expenses.c.description, wanted.search)


def of_payments(wanted: PaymentFilter) -> Conditions:
    """Yield the conditions that leave the payments wanted."""
    yield from within(wanted.paid_on, payments.c.paid_on)
    for people, column in ((wanted.payer_ids, payments.c.payer_id), (wanted.receiver_ids, payments.c.receiver_id)):
        if people:
            yield column.in_(_who_are(people))
    yield from _worth(wanted.currency, wanted.units, payments)


def of_activities(wanted: ActivityFilter) -> Conditions:
    """Yield the conditions that leave the activities wanted."""
    if wanted.kinds:
        yield activities.c.kind.in_([kind.value for kind in wanted.kinds])
    if wanted.subject_kinds:
        yield activities.c.subject_kind.in_([kind.value for kind in wanted.subject_kinds])
    if wanted.actor_ids:
        users = select(participants.c.user_id).where(among(became(participants), wanted.actor_ids))
        yield activities.c.actor_id.in_(users.where(participants.c.trip_id == activities.c.trip_id))
    if wanted.since is not None:
        yield activities.c.at >= wanted.since
    if wanted.before is not None:
        yield activities.c.at < wanted.before


def of_documents(wanted: DocumentFilter) -> Conditions:
    """Yield the conditions that leave the documents wanted."""
    if wanted.kinds:
        yield documents.c.kind.in_([kind.value for kind in wanted.kinds])
    if wanted.states:
        yield documents.c.state.in_([state.value for state in wanted.states])
    if wanted.search is not None:
        yield contains(documents.c.name, wanted.search)


def of_jobs(wanted: JobFilter) -> Conditions:
    """Yield the conditions that leave the jobs wanted."""
    if wanted.kinds:
        yield jobs.c.kind.in_([kind.value for kind in wanted.kinds])
    if wanted.states:
        yield jobs.c.state.in_([state.value for state in wanted.states])
    if wanted.subject_ids:
        yield among(jobs.c.subject_id, wanted.subject_ids)


def of_conversations(wanted: ConversationFilter, viewer: Viewer) -> Conditions:
    """Yield the conditions that leave the conversations wanted by a viewer."""
    if wanted.is_mine is not None:
        is_mine = conversations.c.owner_id == viewer.user_id
        yield is_mine if wanted.is_mine else ~is_mine
    if wanted.is_shared is not None:
        yield conversations.c.is_shared if wanted.is_shared else ~conversations.c.is_shared
    if wanted.search is not None:
        yield contains(conversations.c.name, wanted.search)


def of_questions(wanted: QuestionFilter) -> Conditions:
    """Yield the conditions that leave the questions wanted."""
    if wanted.states:
        yield questions.c.state.in_([state.value for state in wanted.states])
    if wanted.verdicts:
        yield questions.c.verdict.in_([verdict.value for verdict in wanted.verdicts])
    if wanted.asker_ids:
        users = select(participants.c.user_id).where(among(became(participants), wanted.asker_ids))
        yield questions.c.asker_id.in_(users.where(participants.c.trip_id == questions.c.trip_id))
    if wanted.search is not None:
        yield contains(questions.c.text, wanted.search)
    if wanted.since is not None:
        yield questions.c.asked_at >= wanted.since
    if wanted.before is not None:
        yield questions.c.asked_at < wanted.before


def within(period: Period, day: ColumnElement[Any]) -> Conditions:
    """Yield the conditions that leave what a day of a period belongs to."""
    if period.first is not None:
        yield day >= period.first
    if period.last is not None:
        yield day <= period.last


def _worth(currency: Currency | None, units: UnitsRange, booked: Table) -> Conditions:
    if currency is not None:
        yield booked.c.currency == currency.code
    if units.least is not None:
        yield booked.c.amount_minor >= units.least
    if units.most is not None:
        yield booked.c.amount_minor <= units.most


def _who_are(person_ids: Sequence[UUID]) -> Select[UUID]:
    """Select people and those who were merged into them, whose rows count as theirs, by way of the index on trips."""
    trip_ids = select(participants.c.trip_id).where(among(participants.c.id, person_ids))
    column: Column[UUID] = participants.c.id
    return select(column).where(participants.c.trip_id.in_(trip_ids), among(became(participants), person_ids))
