"""Statistics: what a trip cost, by this and by that; each field reads only what it shows."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, TypeVar

import strawberry

from domain.categories import Category
from domain.expenses import Expense
from domain.money import Money
from domain.payment_methods import PaymentMethod
from domain.statistics import (
    EVER,
    CategorySpending,
    CurrencySpending,
    DaySpending,
    MethodSpending,
    MonthSpending,
    ParticipantSpending,
    Period,
    Statistics,
    average,
    spending_by_participant,
)
from domain.trips import Trip
from graph.context import Info
from graph.errors import BadUserInput
from graph.expenses import ExpenseView
from graph.fields import field
from graph.loaders import BatchLoad
from graph.money import MoneyView
from graph.pagination import LARGEST_PAGE
from graph.participants import ParticipantView
from graph.relations import relation
from graph.trip_categories import TripCategoryView
from persistence.balances import load_tallies_of_trips
from persistence.expenses import load_largest_expenses
from persistence.participants import load_participants_by_id
from persistence.statistics import (
    load_by_category,
    load_by_currency,
    load_by_day,
    load_by_month,
    load_by_participant,
    load_by_payment_method,
    load_person_nights,
    load_totals,
)
from persistence.trip_categories import load_trip_categories_by_id

Value = TypeVar("Value")


@strawberry.type
class SpendingView:
    """The fields that the views over domain.statistics.Spending share."""

    total: MoneyView = strawberry.field(description="What it comes to in the currency the trip settles in.")
    count: int = strawberry.field(description="How many expenses it is.")


@strawberry.type(name="TripCategorySpending", description="Spending on a category of the trip's own.")
class TripCategorySpendingView(SpendingView):
    """A view over domain.statistics.TripCategorySpending."""

    trip_category = relation(
        "The category.", view=TripCategoryView, key="trip_category_id", load=load_trip_categories_by_id, is_certain=True
    )


@strawberry.type(name="CategorySpending", description="Spending on a built-in category, its parts included.")
class CategorySpendingView(SpendingView):
    """A view over domain.statistics.CategorySpending."""

    category: Category = strawberry.field(description="The category.")
    parts: list[Annotated["CategorySpendingView", strawberry.lazy("graph.statistics")]] = strawberry.field(
        description="What of it was booked on its parts, the most first."
    )
    own: list[TripCategorySpendingView] = strawberry.field(
        description="What of it was booked on the trip's own categories, the most first."
    )


@strawberry.type(name="DaySpending", description="Spending on a day.")
class DaySpendingView(SpendingView):
    """A view over domain.statistics.DaySpending."""

    day: date = strawberry.field(description="The day.")


@strawberry.type(name="MonthSpending", description="Spending in a month.")
class MonthSpendingView(SpendingView):
    """A view over domain.statistics.MonthSpending."""

    month: str = strawberry.field(description="The month, as ISO 8601 writes it: 2026-10.")


@strawberry.type(name="CurrencySpending", description="Spending in a currency.")
class CurrencySpendingView:
    """A view over domain.statistics.CurrencySpending."""

    total: MoneyView = strawberry.field(description="What was paid in this currency.")
    count: int = strawberry.field(description="How many expenses it is.")

    @field("What that comes to in the currency the trip settles in.", view=MoneyView)
    def settlement_amount(self, root: strawberry.Parent[CurrencySpending]) -> object:
        """Return the total's figure in the settlement currency."""
        return root.settlement

    @field("ISO 4217 code of the currency.")
    def currency(self, root: strawberry.Parent[CurrencySpending]) -> str:
        """Return the currency's code."""
        return root.total.currency.code


@strawberry.type(name="PaymentMethodSpending", description="Spending by a payment method.")
class MethodSpendingView(SpendingView):
    """A view over domain.statistics.MethodSpending."""

    payment_method: PaymentMethod | None = strawberry.field(description="The method; null where nobody said.")


@strawberry.type(name="ParticipantSpending", description="What a participant paid for all, and consumed.")
class ParticipantSpendingView:
    """A view over domain.statistics.ParticipantSpending."""

    paid: MoneyView = strawberry.field(description="What they paid of all expenses.")
    consumed: MoneyView = strawberry.field(description="Their shares of all expenses.")

    participant = relation(
        "Who it is.", view=ParticipantView, key="participant_id", load=load_participants_by_id, is_certain=True
    )


@strawberry.type(
    name="Statistics",
    description="What a trip cost in the currency it settles in; payments and deleted expenses do not count.",
)
class StatisticsView:
    """A view over domain.statistics.Statistics."""

    @field("What all expenses come to.", view=MoneyView)
    async def total(self, root: strawberry.Parent[Statistics], info: Info) -> Money:
        """Load the total."""
        return (await _load(info, root, load_totals)).total

    @field("How many expenses there are.")
    async def count(self, root: strawberry.Parent[Statistics], info: Info) -> int:
        """Load the count."""
        return (await _load(info, root, load_totals)).count

    @field("By category of the first level, the most first.", view=list[CategorySpendingView])
    async def by_category(self, root: strawberry.Parent[Statistics], info: Info) -> Sequence[CategorySpending]:
        """Load spending by category."""
        return await _load(info, root, load_by_category)

    @field("By participant, whoever consumed most first.", view=list[ParticipantSpendingView])
    async def by_participant(self, root: strawberry.Parent[Statistics], info: Info) -> Sequence[ParticipantSpending]:
        """Load spending by participant: of all days from what balances read too."""
        if root.period != EVER:
            return await _load(info, root, load_by_participant)
        tallies = await info.context.loaders.load_known(load_tallies_of_trips, root.trip.id)
        return spending_by_participant(tallies.settlement)

    @field("By day that anything was spent on, in their order.", view=list[DaySpendingView])
    async def by_day(self, root: strawberry.Parent[Statistics], info: Info) -> Sequence[DaySpending]:
        """Load spending by day."""
        return await _load(info, root, load_by_day)

    @field("By month that anything was spent in, in their order.", view=list[MonthSpendingView])
    async def by_month(self, root: strawberry.Parent[Statistics], info: Info) -> Sequence[MonthSpending]:
        """Load spending by month."""
        return await _load(info, root, load_by_month)

    @field("By the currency it was paid in, the most first.", view=list[CurrencySpendingView])
    async def by_currency(self, root: strawberry.Parent[Statistics], info: Info) -> Sequence[CurrencySpending]:
        """Load spending by currency."""
        return await _load(info, root, load_by_currency)

    @field("By payment method, the most first.", view=list[MethodSpendingView])
    async def by_payment_method(self, root: strawberry.Parent[Statistics], info: Info) -> Sequence[MethodSpending]:
        """Load spending by payment method."""
        return await _load(info, root, load_by_payment_method)

    @field("The expenses that cost most in the trip's currency.", view=list[ExpenseView])
    async def largest_expenses(
        self,
        root: strawberry.Parent[Statistics],
        info: Info,
        first: Annotated[int, strawberry.argument(description="How many, 1 to 100.")] = 5,
    ) -> Sequence[Expense]:
        """Load the largest expenses."""
        if not 1 <= first <= LARGEST_PAGE:
            raise BadUserInput(f"Ask for 1 to {LARGEST_PAGE} expenses, not {first}.")
        return await info.context.loaders.load_known(load_largest_expenses, root.trip.id, root.period, first)

    @field("The total over the nights that each is there; null where no dates are known.", view=MoneyView | None)
    async def average_per_person_and_night(self, root: strawberry.Parent[Statistics], info: Info) -> Money | None:
        """Load the total and the nights, and divide."""
        nights = await _load(info, root, load_person_nights)
        spending = await _load(info, root, load_totals)
        return average(spending.total, nights)


@strawberry.type
class StatisticsOfTrip:
    """The field of a trip about what it cost."""

    @field("What it cost, by this and by that, all in all or of a period.", view=StatisticsView, cost=50)
    def statistics(
        self,
        root: strawberry.Parent[Trip],
        first: Annotated[date | None, strawberry.argument(name="from", description="The first day to count.")] = None,
        last: Annotated[date | None, strawberry.argument(name="to", description="The last day to count.")] = None,
    ) -> Statistics:
        """Return what is to be added up; nothing is read before a field is asked for."""
        if first is not None and last is not None and last < first:
            raise BadUserInput(f"The period ends on {last}, before it begins on {first}.")
        return Statistics(root, Period(first, last))


async def _load(info: Info, root: Statistics, load: BatchLoad[Value]) -> Value:
    return await info.context.loaders.load_known(load, root.trip.id, root.period)
