"""Re-rating: what a trip's books come to at other rates, or in another currency; shown first, then booked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from domain.access import Action
from domain.apportionment import settlement_parts
from domain.balances import Balance
from domain.budgets import Budget
from domain.currencies import Currency
from domain.expenses import Expense
from domain.money import AmountTooLarge
from domain.payments import Payment
from domain.rates import ExchangeRate, Quote, RateInvalid, RateSource, ecb_rate, manual_rate, rates_missing, settled
from domain.tallies import settlement_balances
from domain.trips import OpenTrip

Quotes = Mapping[tuple[Currency, date], Quote | None]
"""What the European Central Bank quotes from a currency to the new settlement currency for a day."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What to re-rate a trip by: the currency it is to settle in, and the rates that somebody gave by currency."""

    settlement_currency: Currency
    manual: Mapping[Currency, Decimal]


@dataclass(frozen=True, slots=True)
class ExpenseChange:
    """An expense as it is, and as it would be."""

    before: Expense
    after: Expense


@dataclass(frozen=True, slots=True)
class PaymentChange:
    """A payment as it is, and as it would be."""

    before: Payment
    after: Payment


@dataclass(frozen=True, slots=True)
class BudgetChange:
    """A budget as it is, and as it would be in another currency."""

    before: Budget
    after: Budget


@dataclass(frozen=True, slots=True)
class Books:
    """What a re-rating goes over."""

    expenses: Sequence[Expense] = ()
    payments: Sequence[Payment] = ()
    budgets: Sequence[Budget] = ()


@dataclass(frozen=True, slots=True)
class Rerating:
    """Everything that would change, in the order it was given, and where everybody stands before and after.

    What would stay as it is, is left out.
    """

    settlement_currency: Currency
    expenses: tuple[ExpenseChange, ...]
    payments: tuple[PaymentChange, ...]
    budgets: tuple[BudgetChange, ...]
    balances_before: tuple[Balance, ...]
    balances_after: tuple[Balance, ...]


def quotes_needed(books: Books, *, now: datetime) -> frozenset[tuple[Currency, date]]:
    """Return the currencies and days whose quotes `rerated` may ask for."""
    of_expenses = {(expense.amount.currency, expense.spent_on) for expense in books.expenses}
    of_payments = {(payment.amount.currency, payment.paid_on) for payment in books.payments}
    return frozenset(of_expenses | of_payments | {(budget.amount.currency, now.date()) for budget in books.budgets})


def rerated(trip: OpenTrip, books: Books, *, terms: Terms, quotes: Quotes, now: datetime) -> Rerating:
    """Return what re-rating a trip changes: rates, settlement figures, and the parts of payers and sharers.

    An expense in the settlement currency has no rate. One in a currency of `terms.manual` gets that rate. A rate that
    somebody gave before stays, the bank's is looked up anew, and stays too where the bank has none any more. Payments
    keep their figure, which is authoritative. In another settlement currency every entry is rated from the beginning,
    payments by the day they were made, budgets by today, or the newest quote before. Give deleted entries as well:
    restored, they must be in the trip's currency.

    Raises Forbidden, RateMissing (naming every currency that lacks a rate, by its first day), RateInvalid or
    AmountTooLarge.
    """
    trip.require(Action.EDIT_LEDGER)
    rating = _Rating(trip, terms, quotes)
    expenses, payments, budgets = books.expenses, books.payments, books.budgets
    try:
        rating.require_useful(books)
        rates = [rating.rate_of_expense(expense) for expense in expenses]
        payment_rates = [rating.rate_of_payment(payment) for payment in payments]
        budget_rates = [rating.rate_of_budget(budget, now.date()) for budget in budgets]
        rating.require_complete()
        booked = [_booked_at(*entry, terms, now) for entry in zip(expenses, rates, strict=True)]
        paid = [_paid_at(*entry, terms) for entry in zip(payments, payment_rates, strict=True)]
        meant = [_meant_at(*entry, terms) for entry in zip(budgets, budget_rates, strict=True)]
    except (AmountTooLarge, RateInvalid) as refusal:
        # What the person typed is a list of rates, and none of these amounts.
        raise refusal.about("rates") from None
    people, currency = trip.participants, terms.settlement_currency
    changes = map(ExpenseChange, expenses, booked)
    payment_changes = map(PaymentChange, payments, paid)
    budget_changes = map(BudgetChange, budgets, meant)
    return Rerating(
        settlement_currency=terms.settlement_currency,
        expenses=tuple(change for change in changes if change.after != change.before),
        payments=tuple(change for change in payment_changes if change.after != change.before),
        budgets=tuple(change for change in budget_changes if change.after != change.before),
        balances_before=settlement_balances(people, expenses, payments, settlement_currency=trip.trip.currency),
        balances_after=settlement_balances(people, booked, paid, settlement_currency=currency),
    )


class _Rating:
    """Chooses a rate for each entry, and remembers which lack one since when, so that one refusal names all."""

    def __init__(self, trip: OpenTrip, terms: Terms, quotes: Quotes) -> None:
        self._terms = terms
        self._quotes = quotes
        self._set_by = trip.viewer.user_id
        self._lacking: dict[Currency, date] = {}

    def require_useful(self, books: Books) -> None:
        """Raise RateInvalid about a rate that nothing would be converted at: it was meant for something."""
        entries = [*(expense.amount for expense in books.expenses), *(payment.amount for payment in books.payments)]
        amounts = [*entries, *(budget.amount for budget in books.budgets)]
        used = {amount.currency for amount in amounts} - {self._terms.settlement_currency}
        for currency in sorted(set(self._terms.manual) - used):
            raise RateInvalid(f"Nothing on this trip is to be converted from {currency}: leave out its rate.")

    def rate_of_expense(self, expense: Expense) -> ExchangeRate | None:
        currency, rate = expense.amount.currency, expense.exchange_rate
        is_settled_so = expense.settlement.currency == self._terms.settlement_currency
        if currency not in self._terms.manual and is_settled_so and rate and rate.source is RateSource.MANUAL:
            return rate
        return self._rate(currency, expense.spent_on, known=rate if is_settled_so else None)

    def rate_of_payment(self, payment: Payment) -> ExchangeRate | None:
        if payment.settlement.currency == self._terms.settlement_currency:
            return payment.exchange_rate
        return self._rate(payment.amount.currency, payment.paid_on, known=None)

    def rate_of_budget(self, budget: Budget, today: date) -> ExchangeRate | None:
        currency = budget.amount.currency
        # A budget has no day of its own: the newest quote at hand does where today has none yet.
        quoted = [on for (code, on), quote in self._quotes.items() if code == currency and quote and on <= today]
        return self._rate(currency, max(quoted, default=today), known=None)

    def require_complete(self) -> None:
        """Raise RateMissing, naming all, where a currency lacks a rate."""
        if self._lacking:
            raise rates_missing(self._lacking, self._terms.settlement_currency)

    def _rate(self, currency: Currency, on: date, *, known: ExchangeRate | None) -> ExchangeRate | None:
        if currency == self._terms.settlement_currency:
            return None
        if (manual := self._terms.manual.get(currency)) is not None:
            return _given(manual, known, manual_rate(manual, as_of=on, set_by=self._set_by))
        if (quote := self._quotes.get((currency, on))) is not None:
            return ecb_rate(quote)
        if known is None:
            self._lacking[currency] = min(on, self._lacking.get(currency, on))
        return known


def _given(manual: Decimal, known: ExchangeRate | None, new: ExchangeRate) -> ExchangeRate:
    # The same rate given again is no change, whoever gives it.
    is_same = known is not None and known.source is RateSource.MANUAL and known.rate == manual
    return known if known is not None and is_same else new


def _booked_at(expense: Expense, rate: ExchangeRate | None, terms: Terms, now: datetime) -> Expense:
    settlement = settled(expense.amount, terms.settlement_currency, rate)
    if (settlement, rate) == (expense.settlement, expense.exchange_rate):
        return expense
    paid = {payer.participant_id: payer.money.minor_units for payer in expense.payers}
    owed = {share.participant_id: share.money.minor_units for share in expense.shares}
    paid_parts = settlement_parts(amount=expense.amount, settlement=settlement, parts=paid, seed=expense.id)
    owed_parts = settlement_parts(amount=expense.amount, settlement=settlement, parts=owed, seed=expense.id)
    return replace(
        expense,
        settlement=settlement,
        exchange_rate=rate,
        payers=tuple(replace(payer, settlement=paid_parts[payer.participant_id]) for payer in expense.payers),
        shares=tuple(replace(share, settlement=owed_parts[share.participant_id]) for share in expense.shares),
        version=expense.version + 1,
        updated_at=now,
    )


def _paid_at(payment: Payment, rate: ExchangeRate | None, terms: Terms) -> Payment:
    if payment.settlement.currency == terms.settlement_currency:
        return payment
    settlement = settled(payment.amount, terms.settlement_currency, rate)
    return replace(payment, settlement=settlement, exchange_rate=rate, version=payment.version + 1)


def _meant_at(budget: Budget, rate: ExchangeRate | None, terms: Terms) -> Budget:
    return replace(budget, amount=settled(budget.amount, terms.settlement_currency, rate))
