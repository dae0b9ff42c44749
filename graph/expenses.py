"""Expenses: what was paid and is shared, as clients see it."""

from datetime import date, datetime
from typing import Annotated, Any, ForwardRef

import strawberry

import graph.categories  # noqa: F401  # describes the categories
from domain.categories import Category
from domain.expenses import Expense
from domain.itemizations import Bill, bill_of
from domain.payment_methods import PaymentMethod
from domain.splits import SplitMode
from domain.trips import Trip
from graph.activities import SubjectHistory
from graph.category_suggestions import SuggestionOfExpense
from graph.comments import CommentsOfExpense
from graph.contributions import ContributionView
from graph.documents import DocumentView
from graph.enums import describe
from graph.exchange_rates import ExchangeRateView
from graph.fields import field, payload_field
from graph.itemizations import ItemizationView
from graph.money import MoneyView
from graph.nodes import Node, fetched_by, is_view_of
from graph.of_trip import TRIP_VIEW, OfTrip
from graph.participants import ParticipantView
from graph.refusals import UserError, user_errors
from graph.relations import relation
from graph.splits import ShareView
from graph.trip_categories import TripCategoryView
from persistence.documents import load_documents_for
from persistence.expenses import load_expenses_for
from persistence.participants import load_participants_by_id
from persistence.recurrences import load_recurrences
from persistence.trip_categories import load_trip_categories_by_id

# Lazy, because a recurring expense's own view names those it has made.
_RECURRING_VIEW: Any = Annotated[ForwardRef("RecurringExpenseView"), strawberry.lazy("graph.recurrences")]
fetched_by("Expense", load_expenses_for)

describe(
    PaymentMethod,
    description="How an expense was paid.",
    values={
        PaymentMethod.CASH: "Notes and coins.",
        PaymentMethod.CARD: "A debit or credit card.",
        PaymentMethod.BANK_TRANSFER: "From one bank account to another.",
        PaymentMethod.MOBILE: "A telephone or watch.",
        PaymentMethod.VOUCHER: "A voucher, points or a gift card.",
        PaymentMethod.OTHER: "Anything else.",
    },
)


@strawberry.type(name="Expense", description="Something that was paid for and is shared.")
class ExpenseView(SubjectHistory, CommentsOfExpense, SuggestionOfExpense, OfTrip, Node):
    """A view over domain.expenses.Expense."""

    is_type_of = is_view_of(Expense)
    description: str = strawberry.field(description="What it was.")
    amount: MoneyView = strawberry.field(description="What was paid, in the currency it was paid in.")
    exchange_rate: ExchangeRateView | None = strawberry.field(
        description="The rate it was booked at; null where its currency is the trip's."
    )
    spent_on: date = strawberry.field(description="The day it was paid.")
    category: Category = strawberry.field(description="What it was for.")
    payers: list[ContributionView] = strawberry.field(description="Who paid how much of it; sums to the amount.")
    split_mode: SplitMode = strawberry.field(description="How it is divided.")
    shares: list[ShareView] = strawberry.field(description="Who owes how much of it; sums to the amount.")
    payment_method: PaymentMethod | None = strawberry.field(description="How it was paid.")
    place: str | None = strawberry.field(description="Where it was spent, as people call it.")
    note: str | None = strawberry.field(description="What was noted with it.")
    tags: list[str] = strawberry.field(description="Words of the trip's own that it is found by.")
    version: int = strawberry.field(description="Counts its changes from 1; given with a change, it guards it.")
    created_at: datetime = strawberry.field(description="When it was added.")
    updated_at: datetime = strawberry.field(description="When it was last changed.")
    deleted_at: datetime | None = strawberry.field(description="When it was deleted; it counts no more since.")

    @field("The amount in the currency the trip settles in.", view=MoneyView, reads=("settlement",))
    def settlement_amount(self, root: strawberry.Parent[Expense]) -> object:
        """Return the expense's figure in the settlement currency."""
        return root.settlement

    @field(
        "The bill by its lines, where it is split by them.",
        view=ItemizationView | None,
        reads=("itemization", "amount"),
    )
    def itemization(self, root: strawberry.Parent[Expense]) -> Bill | None:
        """Return the bill in the expense's currency."""
        return None if root.itemization is None else bill_of(root.itemization, root.amount.currency)

    trip_category = relation(
        "The trip's own category it was booked under.",
        view=TripCategoryView | None,
        key="trip_category_id",
        load=load_trip_categories_by_id,
        is_certain=True,
    )

    payer = relation(
        "Who paid; where several did, who paid most.",
        view=ParticipantView,
        key="payer_id",
        load=load_participants_by_id,
        is_certain=True,
    )

    receipt_document = relation(
        "The document that shows its receipt; null where there is none, or it was deleted.",
        view=DocumentView | None,
        key="receipt_document_id",
        load=load_documents_for,
        of_viewer=True,
    )

    recurring_expense = relation(
        "The recurring expense that it is one of.",
        view=_RECURRING_VIEW | None,
        key="recurrence_id",
        load=load_recurrences,
    )


@strawberry.type(description="The expense and the trip it changed.")
class ExpensePayload:
    """What the mutations of expenses return."""

    expense: Expense | None = payload_field("The expense.", view=ExpenseView)
    trip: Trip | None = payload_field("The trip, with its new balances.", view=TRIP_VIEW)
    user_errors: list[UserError] = user_errors()
