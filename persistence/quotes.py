"""Quotes: the rate that an amount is booked at; the bank's history is asked only where its rate is wanted."""

from datetime import date
from decimal import Decimal

from domain.access import Viewer
from domain.currencies import Currency
from domain.expenses import Expense, ExpenseDraft, keeps_rate
from domain.payments import Payment, PaymentDraft, keeps_payment_rate
from domain.rates import ExchangeRate, rate_for
from domain.trips import OpenTrip
from persistence.rates import RateBook


async def rate_of_expense(
    book: RateBook, trip: OpenTrip, draft: ExpenseDraft, before: Expense | None = None
) -> ExchangeRate | None:
    """Return the rate to book a draft at, which is the one it was booked at before where nothing asks for another.

    None where the currency is the trip's. Raises RateMissing or RateInvalid.
    """
    if before is not None and keeps_rate(before, draft):
        return before.exchange_rate
    return await _rate(book, trip, draft.amount.currency, draft.spent_on, draft.manual_rate)


async def rate_of_payment(
    book: RateBook, trip: OpenTrip, draft: PaymentDraft, before: Payment | None = None
) -> ExchangeRate | None:
    """Return the rate to book a payment at, which is the one it was booked at before where nothing asks for another.

    None where the currency is the trip's, or the draft says what it counts. Raises RateMissing or RateInvalid.
    """
    if before is not None and keeps_payment_rate(before, draft):
        return before.exchange_rate
    if draft.settlement is not None:
        return None
    return await _rate(book, trip, draft.amount.currency, draft.paid_on, draft.manual_rate)


async def _rate(
    book: RateBook, trip: OpenTrip, currency: Currency, on: date, manual: Decimal | None
) -> ExchangeRate | None:
    settlement_currency, viewer = trip.trip.currency, Viewer(trip.viewer.user_id)
    is_wanted = manual is None and currency != settlement_currency
    return rate_for(
        money_currency=currency,
        settlement_currency=settlement_currency,
        on=on,
        manual=manual,
        ecb=await book.quote(currency, settlement_currency, on) if is_wanted else None,
        viewer=viewer,
    )
