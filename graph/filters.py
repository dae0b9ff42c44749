"""Filters in the schema: what lists can be narrowed down by; what is left out or empty lets everything through."""

from datetime import datetime
from typing import Any

import strawberry

import graph.activity_kinds
import graph.categories
import graph.document_kinds
import graph.job_kinds
import graph.question_states  # noqa: F401  # these describe the enums
from domain.activities import ActivityKind, SubjectKind
from domain.answers import Verdict
from domain.categories import Category
from domain.documents import DocumentKind, DocumentState
from domain.filters import (
    ActivityFilter,
    ConversationFilter,
    DocumentFilter,
    ExpenseFilter,
    JobFilter,
    PaymentFilter,
    QuestionFilter,
    TripFilter,
)
from domain.jobs import JobKind, JobState
from domain.questions import QuestionState
from graph.filter_values import (
    AmountRange,
    DateRange,
    clean_value,
    currency_of_code,
    ids_of,
    moment_of,
    period_of,
    several,
    text_to_find,
    units_of,
)


def _condition(description: str, *, name: str | None = None) -> Any:
    return strawberry.field(name=name, default=None, description=description)


@strawberry.input(name="TripFilter", description="Which trips to list: all conditions must hold.")
class TripFilterInput:
    """Conditions on trips."""

    search: str | None = _condition("With this text in their names, whatever the case.")
    currency: str | None = _condition("Settling in this ISO 4217 code.")

    def parsed(self) -> TripFilter:
        """Return the filter in terms of the domain; raise BadUserInput for what makes no sense."""
        return TripFilter(search=text_to_find(self.search), currency=currency_of_code(self.currency))


@strawberry.input(name="ExpenseFilter", description="Which expenses to list: all conditions must hold.")
class ExpenseFilterInput:
    """Conditions on expenses."""

    spent_on: DateRange | None = _condition("Paid on these days.")
    categories: list[Category] | None = _condition("Of any of these categories, their parts included.")
    trip_category_ids: list[strawberry.ID] | None = _condition("Of any of these categories of the trip's own.")
    paid_by_ids: list[strawberry.ID] | None = _condition("Paid by any of these participants, also in part.")
    shared_by_ids: list[strawberry.ID] | None = _condition("Shared by any of these participants.")
    currency: str | None = _condition("Paid in this ISO 4217 code.")
    amount: AmountRange | None = _condition("Of such an amount; needs the currency.")
    places: list[str] | None = _condition("Spent in any of these places, whatever the case.")
    tags: list[str] | None = _condition("With any of these tags, whatever the case.")
    search: str | None = _condition("With this text in their descriptions, whatever the case.")

    def parsed(self) -> ExpenseFilter:
        """Return the filter in terms of the domain; raise BadUserInput for what makes no sense."""
        currency = currency_of_code(self.currency)
        return ExpenseFilter(
            spent_on=period_of(self.spent_on),
            categories=several(self.categories),
            trip_category_ids=ids_of(self.trip_category_ids, "TripCategory"),
            paid_by_ids=ids_of(self.paid_by_ids, "Participant"),
            shared_by_ids=ids_of(self.shared_by_ids, "Participant"),
            currency=currency,
            units=units_of(self.amount, currency),
            places=several(map(clean_value, self.places or ())),
            tags=several(map(clean_value, self.tags or ())),
            search=text_to_find(self.search),
        )


@strawberry.input(name="PaymentFilter", description="Which payments to list: all conditions must hold.")
class PaymentFilterInput:
    """Conditions on payments."""

    paid_on: DateRange | None = _condition("Paid on these days.")
    payer_ids: list[strawberry.ID] | None = _condition("Paid by any of these participants.")
    receiver_ids: list[strawberry.ID] | None = _condition("Paid to any of these participants.")
    currency: str | None = _condition("Paid in this ISO 4217 code.")
    amount: AmountRange | None = _condition("Of such an amount; needs the currency.")

    def parsed(self) -> PaymentFilter:
        """Return the filter in terms of the domain; raise BadUserInput for what makes no sense."""
        currency = currency_of_code(self.currency)
        return PaymentFilter(
            paid_on=period_of(self.paid_on),
            payer_ids=ids_of(self.payer_ids, "Participant"),
            receiver_ids=ids_of(self.receiver_ids, "Participant"),
            currency=currency,
            units=units_of(self.amount, currency),
        )


@strawberry.input(name="ActivityFilter", description="Which activities to list: all conditions must hold.")
class ActivityFilterInput:
    """Conditions on activities."""

    kinds: list[ActivityKind] | None = _condition("Of any of these kinds.")
    subject_kinds: list[SubjectKind] | None = _condition("Done to any of these kinds of things.")
    actor_ids: list[strawberry.ID] | None = _condition("Done by any of these participants.")
    since: datetime | None = _condition("Done at this moment or later; with its time zone.")
    until: datetime | None = _condition("Done before this moment; with its time zone.")

    def parsed(self) -> ActivityFilter:
        """Return the filter in terms of the domain; raise BadUserInput for what makes no sense."""
        return ActivityFilter(
            kinds=several(self.kinds),
            subject_kinds=several(self.subject_kinds),
            actor_ids=ids_of(self.actor_ids, "Participant"),
            since=moment_of(self.since),
            before=moment_of(self.until),
        )


@strawberry.input(name="DocumentFilter", description="Which documents to list: all conditions must hold.")
class DocumentFilterInput:
    """Conditions on documents."""

    kinds: list[DocumentKind] | None = _condition("Of any of these kinds.")
    states: list[DocumentState] | None = _condition("In any of these states.")
    search: str | None = _condition("With this text in their names, whatever the case.")

    def parsed(self) -> DocumentFilter:
        """Return the filter in terms of the domain; raise BadUserInput for what makes no sense."""
        return DocumentFilter(several(self.kinds), several(self.states), text_to_find(self.search))


@strawberry.input(name="JobFilter", description="Which jobs to list: all conditions must hold.")
class JobFilterInput:
    """Conditions on jobs."""

    kinds: list[JobKind] | None = _condition("Of any of these kinds.")
    states: list[JobState] | None = _condition("In any of these states.")
    document_ids: list[strawberry.ID] | None = _condition("That read any of these documents, or clear them away.")

    def parsed(self) -> JobFilter:
        """Return the filter in terms of the domain; raise BadUserInput for what makes no sense."""
        return JobFilter(several(self.kinds), several(self.states), ids_of(self.document_ids, "Document"))


@strawberry.input(name="ConversationFilter", description="Which conversations to list: all conditions must hold.")
class ConversationFilterInput:
    """Conditions on conversations."""

    is_mine: bool | None = _condition("Whether you began them.")
    is_shared: bool | None = _condition("Whether everybody on the trip sees them.")
    search: str | None = _condition("With this text in their names, whatever the case.")

    def parsed(self) -> ConversationFilter:
        """Return the filter in terms of the domain; raise BadUserInput for what makes no sense."""
        return ConversationFilter(self.is_mine, self.is_shared, text_to_find(self.search))


@strawberry.input(name="QuestionFilter", description="Which questions to list: all conditions must hold.")
class QuestionFilterInput:
    """Conditions on questions."""

    states: list[QuestionState] | None = _condition("In any of these states.")
    verdicts: list[Verdict] | None = _condition("Answered with any of these verdicts.")
    asker_ids: list[strawberry.ID] | None = _condition("Asked by any of these participants.")
    search: str | None = _condition("With this text in them, whatever the case.")
    since: datetime | None = _condition("Asked at this moment or later; with its time zone.")
    until: datetime | None = _condition("Asked before this moment; with its time zone.")

    def parsed(self) -> QuestionFilter:
        """Return the filter in terms of the domain; raise BadUserInput for what makes no sense."""
        return QuestionFilter(
            states=several(self.states),
            verdicts=several(self.verdicts),
            asker_ids=ids_of(self.asker_ids, "Participant"),
            search=text_to_find(self.search),
            since=moment_of(self.since),
            before=moment_of(self.until),
        )
