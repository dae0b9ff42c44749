"""Re-rating: what a trip comes to at other rates or in another currency, shown first, then booked."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated

import strawberry

from domain.currencies import Currency, currency_of
from domain.expenses import Expense
from domain.money import Money
from domain.payments import Payment
from domain.rates import RateInvalid
from domain.refusals import Refusal
from domain.rerating import BudgetChange, Rerating, Terms
from domain.trips import Trip
from graph.balances import BalanceView
from graph.budgets import BudgetView
from graph.context import Info
from graph.contributions import ContributionView
from graph.exchange_rates import ExchangeRateView
from graph.expenses import ExpenseView
from graph.fields import OpenTo, field, mutation, payload_field, query
from graph.ids import uuid_of
from graph.money import MoneyView
from graph.of_trip import TRIP_VIEW
from graph.payments import PaymentView
from graph.refusals import UserError, user_errors
from graph.relations import relation
from graph.splits import ShareView
from persistence.budgets import load_budgets_for
from persistence.expenses import load_expenses_for
from persistence.payments import load_payments_for
from persistence.rerating import load_rerating, store_rerating
from persistence.trips import open_trip, open_trip_to_change


@strawberry.type(name="ExpenseFigures", description="What an expense comes to at one rate.")
class ExpenseFiguresView:
    """A view over the part of domain.expenses.Expense that a rate decides.

    It has no id on purpose: a client that keeps objects by id would take what would be for what is.
    """

    exchange_rate: ExchangeRateView | None = strawberry.field(description="The rate; null in the trip's currency.")
    payers: list[ContributionView] = strawberry.field(description="Who paid how much of it.")
    shares: list[ShareView] = strawberry.field(description="Who owes how much of it.")

    @field("The amount in the currency the trip settles in.", view=MoneyView)
    def settlement_amount(self, root: strawberry.Parent[Expense]) -> object:
        """Return the expense's figure in the settlement currency."""
        return root.settlement


@strawberry.type(name="PaymentFigures", description="What a payment comes to at one rate.")
class PaymentFiguresView:
    """A view over the part of domain.payments.Payment that a rate decides, without an id as ExpenseFigures is."""

    exchange_rate: ExchangeRateView | None = strawberry.field(description="The rate; null in the trip's currency.")

    @field("The amount in the currency the trip settles in.", view=MoneyView)
    def settlement_amount(self, root: strawberry.Parent[Payment]) -> object:
        """Return the payment's figure in the settlement currency."""
        return root.settlement


@strawberry.type(name="ExpenseRerating", description="An expense at the rate it was booked at, and at the new one.")
class ExpenseReratingView:
    """A view over domain.rerating.ExpenseChange."""

    before: ExpenseFiguresView = strawberry.field(description="Its figures as they were booked.")
    after: ExpenseFiguresView = strawberry.field(description="Its figures at the new rate.")

    expense = relation(
        "The expense, as it is booked now.",
        view=ExpenseView | None,
        key="before.id",
        load=load_expenses_for,
        of_viewer=True,
    )


@strawberry.type(name="PaymentRerating", description="A payment at the rate it was booked at, and at the new one.")
class PaymentReratingView:
    """A view over domain.rerating.PaymentChange."""

    before: PaymentFiguresView = strawberry.field(description="Its figures as they were booked.")
    after: PaymentFiguresView = strawberry.field(description="Its figures at the new rate.")

    payment = relation(
        "The payment, as it is booked now.",
        view=PaymentView | None,
        key="before.id",
        load=load_payments_for,
        of_viewer=True,
    )


@strawberry.type(name="BudgetRerating", description="A budget before and after the trip settles in another currency.")
class BudgetReratingView:
    """A view over domain.rerating.BudgetChange."""

    @field("What might be spent.", view=MoneyView)
    def before(self, root: strawberry.Parent[BudgetChange]) -> Money:
        """Return the amount before."""
        return root.before.amount

    @field("What may be spent then.", view=MoneyView)
    def after(self, root: strawberry.Parent[BudgetChange]) -> Money:
        """Return the amount after."""
        return root.after.amount

    budget = relation(
        "The budget, as it is now.", view=BudgetView | None, key="before.id", load=load_budgets_for, of_viewer=True
    )


@strawberry.type(name="Rerating", description="What re-rating a trip changes; what stays as it is, is left out.")
class ReratingView:
    """A view over domain.rerating.Rerating."""

    expenses: list[ExpenseReratingView] = strawberry.field(description="The expenses that change, by day.")
    payments: list[PaymentReratingView] = strawberry.field(description="The payments that change, by day.")
    budgets: list[BudgetReratingView] = strawberry.field(description="The budgets that are converted.")
    balances_before: list[BalanceView] = strawberry.field(description="Where everybody stood.")
    balances_after: list[BalanceView] = strawberry.field(description="Where everybody stands then.")

    @field("ISO 4217 code of the currency the trip settles in then.")
    def currency(self, root: strawberry.Parent[Rerating]) -> str:
        """Return the currency's code."""
        return root.settlement_currency.code


@strawberry.input(description="A rate to convert everything of one currency at.")
class CurrencyRateInput:
    """A rate that somebody gives for a currency."""

    currency: str = strawberry.field(description="ISO 4217 code of what is converted, such as USD.")
    rate: Decimal = strawberry.field(description="Whole units of the trip's currency per whole unit of it.")


@strawberry.input(description="New rates for a trip, or another currency for it to settle in.")
class RerateInput:
    """What `rerate` takes."""

    trip_id: strawberry.ID = strawberry.field(description="The trip.")
    rates: list[CurrencyRateInput] = strawberry.field(
        default_factory=list, description="Rates by currency; the ECB's of each day for all others."
    )
    currency: str | None = strawberry.field(
        default=None, description="ISO 4217 code of the currency to settle in; the same as now unless given."
    )


@strawberry.type(description="What was changed.")
class ReratePayload:
    """What `rerate` returns."""

    rerating: Rerating | None = payload_field("What was changed.", view=ReratingView)
    trip: Trip | None = payload_field("The trip, with its new balances.", view=TRIP_VIEW)
    user_errors: list[UserError] = user_errors()


TripId = Annotated[strawberry.ID, strawberry.argument(description="The trip.")]
Rates = Annotated[
    list[CurrencyRateInput] | None,
    strawberry.argument(description="Rates by currency; the ECB's of each day for all others."),
]
NewCurrency = Annotated[
    str | None, strawberry.argument(description="ISO 4217 code of the currency to settle in; the same unless given.")
]


@strawberry.type
class ReratingQuery:
    """The fields of Query about re-rating."""

    @query("What re-rating a trip would change; nothing is changed by asking.", view=ReratingView, cost=200)
    async def preview_rerate(
        self, info: Info, trip_id: TripId, rates: Rates = None, currency: NewCurrency = None
    ) -> Rerating:
        """Compute a re-rating."""
        services = info.context.services
        async with services.database.read() as connection:
            trip = await open_trip(connection, info.context.viewer, uuid_of(trip_id, "Trip"))
            terms = _terms(rates or [], currency, trip.trip)
            return await load_rerating(connection, services.rates, trip, terms=terms, now=services.now())


@strawberry.type
class ReratingMutation:
    """The fields of Mutation about re-rating."""

    @mutation(
        "Book a trip's expenses at other rates, or settle it in another currency.", open_to=OpenTo.EDITORS_OF_TRIP
    )
    async def rerate(self, info: Info, input: RerateInput) -> ReratePayload:  # noqa: A002  # GraphQL's custom
        """Store a re-rating."""
        services, now = info.context.services, info.context.services.now()
        async with services.database.write() as connection:
            trip = await open_trip_to_change(connection, info.context.viewer, uuid_of(input.trip_id, "Trip"))
            terms = _terms(input.rates, input.currency, trip.trip)
            rerating = await load_rerating(connection, services.rates, trip, terms=terms, now=now)
            changed = await store_rerating(connection, trip, rerating, terms=terms, now=now)
        return ReratePayload(rerating=rerating, trip=changed)


def _terms(rates: Sequence[CurrencyRateInput], currency: str | None, trip: Trip) -> Terms:
    manual: dict[Currency, Decimal] = {}
    for place, given in enumerate(rates):
        converted = _currency(given.currency, "rates", str(place), "currency")
        if converted in manual:
            raise RateInvalid(f"{converted} is given two rates.", field=("rates", str(place), "currency"))
        manual[converted] = given.rate
    return Terms(trip.currency if currency is None else _currency(currency, "currency"), manual)


def _currency(code: str, *field: str) -> Currency:
    try:
        return currency_of(code)
    except Refusal as refusal:
        raise refusal.about(*field) from None
