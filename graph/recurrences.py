"""Recurrences: expenses that come again, as clients see them."""

from datetime import date, datetime
from decimal import Decimal

import strawberry

from domain.categories import Category
from domain.money import Money
from domain.occurrences import Frequency
from domain.payment_methods import PaymentMethod
from domain.recurrences import RecurringExpense
from domain.splits import Split
from graph.activities import SubjectHistory
from graph.connections import connection_field
from graph.enums import describe
from graph.expenses import ExpenseView
from graph.fields import field
from graph.money import MoneyView
from graph.nodes import Node, fetched_by, is_view_of
from graph.of_trip import OfTrip
from graph.orders import RecurringExpenseOrderInput
from graph.pagination import Connection
from graph.participants import ParticipantView
from graph.relations import relation
from graph.splits import SplitView
from persistence.expenses import count_occurrences, load_occurrence_pages
from persistence.participants import load_participants_by_id
from persistence.recurrences import count_recurrences, load_recurrence_pages, load_recurrences_for

fetched_by("RecurringExpense", load_recurrences_for)

describe(
    Frequency,
    description="What is counted between two occurrences.",
    values={
        Frequency.DAILY: "Days.",
        Frequency.WEEKLY: "Weeks.",
        Frequency.MONTHLY: "Months; where one is too short, its last day.",
        Frequency.YEARLY: "Years; 29 February is the 28th where there is none.",
    },
)


@strawberry.type(name="RecurringPayer", description="What one participant pays of each occurrence.")
class RecurringPayerView:
    """A view over domain.recurrences.RecurringPayer."""

    amount: MoneyView = strawberry.field(description="What this participant pays.")

    participant = relation(
        "Who pays it.", view=ParticipantView, key="participant_id", load=load_participants_by_id, is_certain=True
    )


@strawberry.type(name="RecurringExpense", description="An expense that comes again; the worker makes each on its day.")
class RecurringExpenseView(SubjectHistory, OfTrip, Node):
    """A view over domain.recurrences.RecurringExpense."""

    is_type_of = is_view_of(RecurringExpense)
    payers: list[RecurringPayerView] = strawberry.field(description="Who pays how much of each; sums to the amount.")
    made: int = strawberry.field(description="How many have been made.")
    next_on: date | None = strawberry.field(description="The day of the next one; null when there is none.")
    blocked_reason: str | None = strawberry.field(
        description="Why the next one could not be made on its day; it is tried again each minute."
    )
    version: int = strawberry.field(description="Counts its changes from 1; given with a change, it guards it.")
    created_at: datetime = strawberry.field(description="When it was set up.")
    ended_at: datetime | None = strawberry.field(description="When it was ended, or made the last one.")

    @field("What it is.")
    def description(self, root: strawberry.Parent[RecurringExpense]) -> str:
        """Return the description of each occurrence."""
        return root.draft.description

    @field("What is paid each time.", view=MoneyView)
    def amount(self, root: strawberry.Parent[RecurringExpense]) -> Money:
        """Return the amount of each occurrence."""
        return root.draft.amount

    @field("How each is divided.", view=SplitView)
    def split(self, root: strawberry.Parent[RecurringExpense]) -> Split:
        """Return the split of each occurrence."""
        return root.draft.split

    @field("What it is for.")
    def category(self, root: strawberry.Parent[RecurringExpense]) -> Category:
        """Return the category of each occurrence."""
        return root.draft.category

    @field("The rate that each is booked at; null for the ECB's of its day, or where the currency is the trip's.")
    def exchange_rate(self, root: strawberry.Parent[RecurringExpense]) -> Decimal | None:
        """Return the rate that somebody gave."""
        return root.draft.manual_rate

    @field("How it is paid.")
    def payment_method(self, root: strawberry.Parent[RecurringExpense]) -> PaymentMethod | None:
        """Return the payment method of each occurrence."""
        return root.draft.payment_method

    @field("Where each is spent.")
    def place(self, root: strawberry.Parent[RecurringExpense]) -> str | None:
        """Return the place of each occurrence."""
        return root.draft.place

    @field("What is noted with each.")
    def note(self, root: strawberry.Parent[RecurringExpense]) -> str | None:
        """Return the note of each occurrence."""
        return root.draft.note

    @field("Words of the trip's own that each is found by.")
    def tags(self, root: strawberry.Parent[RecurringExpense]) -> list[str]:
        """Return the tags of each occurrence."""
        return list(root.draft.tags)

    @field("What is counted between two of them.")
    def frequency(self, root: strawberry.Parent[RecurringExpense]) -> Frequency:
        """Return the rule's frequency."""
        return root.rule.frequency

    @field("How many days, weeks, months or years lie between two of them.")
    def every(self, root: strawberry.Parent[RecurringExpense]) -> int:
        """Return the rule's interval."""
        return root.rule.every

    @field("The day of the first.")
    def starts_on(self, root: strawberry.Parent[RecurringExpense]) -> date:
        """Return the rule's first day."""
        return root.rule.starts_on

    @field("The last day on which one may come; null for no such day.")
    def until(self, root: strawberry.Parent[RecurringExpense]) -> date | None:
        """Return the rule's last day."""
        return root.rule.until

    @field("How many come at most; null for any number.")
    def count(self, root: strawberry.Parent[RecurringExpense]) -> int | None:
        """Return the rule's number of occurrences."""
        return root.rule.count

    expenses: Connection[ExpenseView] = connection_field(
        "The expenses it has made, the latest day first.",
        view=ExpenseView,
        load=load_occurrence_pages,
        count=count_occurrences,
    )


@strawberry.type
class RecurringExpensesOfTrip:
    """The field of Trip about recurring expenses."""

    recurring_expenses: Connection[RecurringExpenseView] = connection_field(
        "Its recurring expenses, the latest first, also those that have ended.",
        view=RecurringExpenseView,
        load=load_recurrence_pages,
        count=count_recurrences,
        ordered_by=RecurringExpenseOrderInput,
    )
