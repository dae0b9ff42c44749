"""Re-rating: new figures for a whole trip, exact in each of their sums."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.access import Role, Viewer
from domain.budgets import Budget, Scope
from domain.currencies import Currency, currency_of
from domain.expenses import Expense, ExpenseDraft, add_expense
from domain.money import AmountTooLarge, Money
from domain.participants import Participant
from domain.payments import Payment, PaymentDraft, record_payment
from domain.rates import ExchangeRate, Quote, RateInvalid, RateMissing, RateSource, ecb_rate, manual_rate
from domain.rerating import Books, Quotes, Rerating, Terms, quotes_needed, rerated
from domain.splits import equally
from domain.trips import OpenTrip, create_trip

EUR, USD, JPY, VND, LAK = (currency_of(code) for code in ("EUR", "USD", "JPY", "VND", "LAK"))
TUESDAY, WEDNESDAY = date(2026, 10, 27), date(2026, 10, 28)
THEN, NOW = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 11, 21, tzinfo=UTC)
SARAH, DAVID, EMILY = (UUID(int=n) for n in (1, 2, 3))
USER, OTHER_USER = UUID(int=8), UUID(int=9)
TRIP = OpenTrip(
    create_trip(trip_id=UUID(int=7), name="Hanoi", currency_code="EUR", now=THEN),
    Viewer(USER),
    Role.EDITOR,
    tuple(
        Participant(id=person, trip_id=UUID(int=7), name=name, user_id=None)
        for person, name in ((SARAH, "Sarah"), (DAVID, "David"), (EMILY, "Emily"))
    ),
)
OLD, NEW = Quote(Decimal("0.9"), TUESDAY), Quote(Decimal("0.8"), TUESDAY)
TYPED = manual_rate(Decimal("0.5"), as_of=TUESDAY, set_by=OTHER_USER)


def expense(
    minor_units: int = 1_000, currency: Currency = USD, rate: ExchangeRate | None = None, *, number: int = 100
) -> Expense:
    """Return an expense that Sarah and David paid for all three."""
    draft = ExpenseDraft(
        description="Dinner",
        amount=Money(minor_units, currency),
        spent_on=TUESDAY,
        paid={SARAH: minor_units - 2, DAVID: 2},
        split=equally([SARAH, DAVID, EMILY]),
    )
    return add_expense(TRIP, draft, rate=rate, expense_id=UUID(int=number), now=THEN)


def payment(currency: Currency = USD, rate: ExchangeRate | None = None) -> Payment:
    """Return a payment of ten whole units from David to Sarah."""
    draft = PaymentDraft(DAVID, SARAH, Money(10 * 10**currency.digits, currency), WEDNESDAY)
    return record_payment(TRIP, draft, rate=rate, payment_id=UUID(int=200), now=THEN)


def budget(minor_units: int = 50_000) -> Budget:
    """Return a budget of the whole trip."""
    return Budget(UUID(int=300), TRIP.trip.id, Scope(), Money(minor_units, EUR), Money(0, EUR), THEN)


def rerate(
    *entries: Expense | Payment | Budget,
    currency: Currency = EUR,
    manual: Mapping[Currency, Decimal] | None = None,
    quotes: Quotes | None = None,
) -> Rerating:
    """Re-rate entries as a member of the trip."""
    return rerated(
        TRIP,
        Books(
            expenses=[entry for entry in entries if isinstance(entry, Expense)],
            payments=[entry for entry in entries if isinstance(entry, Payment)],
            budgets=[entry for entry in entries if isinstance(entry, Budget)],
        ),
        terms=Terms(currency, manual or {}),
        quotes=quotes or {},
        now=NOW,
    )


class TestReratedExpenses:
    """What becomes of expenses while the trip's currency stays."""

    def test_get_the_banks_rate_anew(self) -> None:
        """With their settlement figure, and those of payers and sharers, as their next version."""
        before = expense(rate=ecb_rate(OLD))

        (change,) = rerate(before, quotes={(USD, TUESDAY): NEW}).expenses

        assert (change.before, change.after.exchange_rate) == (before, ecb_rate(NEW))
        assert (change.after.settlement, change.after.version, change.after.updated_at) == (Money(800, EUR), 2, NOW)
        assert [payer.settlement.minor_units for payer in change.after.payers] == [798, 2]
        assert sorted(share.settlement.minor_units for share in change.after.shares) == [266, 267, 267]
        assert (change.after.amount, [share.money for share in change.after.shares]) == (
            before.amount,
            [share.money for share in before.shares],
        )

    def test_get_a_rate_that_is_given_for_their_currency(self) -> None:
        """All of them, whatever rate they had: of their own day, set by whoever re-rates."""
        typed, quoted = expense(rate=TYPED, number=100), expense(rate=ecb_rate(OLD), number=101)

        rerating = rerate(typed, quoted, manual={USD: Decimal("0.70")}, quotes={(USD, TUESDAY): NEW})

        rate = ExchangeRate(Decimal("0.7"), RateSource.MANUAL, TUESDAY, USER)
        assert [(change.after.exchange_rate, change.after.settlement.minor_units) for change in rerating.expenses] == [
            (rate, 700),
            (rate, 700),
        ]

    def test_keep_a_rate_that_somebody_gave(self) -> None:
        """It is not the bank's to change."""
        assert rerate(expense(rate=TYPED), quotes={(USD, TUESDAY): NEW}).expenses == ()

    def test_that_would_not_change_are_left_out(self) -> None:
        """The same rate again, of the bank or given, and the trip's own currency."""
        same = rerate(expense(rate=ecb_rate(OLD)), expense(currency=EUR, number=101), quotes={(USD, TUESDAY): OLD})
        given_again = rerate(expense(rate=TYPED), manual={USD: Decimal("0.50")})

        assert (same.expenses, given_again.expenses) == ((), ())

    def test_keep_the_banks_rate_where_it_has_none_any_more(self) -> None:
        """A figure that was good is not lost to another file of rates."""
        assert rerate(expense(rate=ecb_rate(OLD)), quotes={(USD, TUESDAY): None}).expenses == ()


class TestReratedPayments:
    """What becomes of payments."""

    def test_keep_their_figure(self) -> None:
        """It is what was agreed, whatever a rate says."""
        rerating = rerate(payment(rate=TYPED), manual={USD: Decimal("0.7")}, quotes={(USD, WEDNESDAY): NEW})

        assert rerating.payments == ()

    def test_are_converted_into_another_currency_of_the_trip(self) -> None:
        """At the rate of the day they were made."""
        quote = Quote(Decimal("160.5"), WEDNESDAY)

        (change,) = rerate(payment(rate=TYPED), currency=JPY, quotes={(USD, WEDNESDAY): quote}).payments

        assert (change.after.settlement, change.after.exchange_rate, change.after.version) == (
            Money(1_605, JPY),
            ecb_rate(quote),
            2,
        )


class TestAnotherCurrency:
    """A trip that is to settle in another currency."""

    def test_rates_every_entry_from_the_beginning(self) -> None:
        """What was in it already has no rate any more, and what had none needs one."""
        quotes = {(EUR, TUESDAY): Quote(Decimal("1.25"), TUESDAY)}

        rerating = rerate(
            expense(rate=TYPED, number=100), expense(currency=EUR, number=101), currency=USD, quotes=quotes
        )

        assert [(change.after.settlement, change.after.exchange_rate) for change in rerating.expenses] == [
            (Money(1_000, USD), None),
            (Money(1_250, USD), ecb_rate(quotes[EUR, TUESDAY])),
        ]

    def test_needs_a_rate_for_each(self) -> None:
        """A rate that somebody gave was into the old currency; the refusal names every currency, by its first day."""
        later = replace(expense(currency=VND, rate=TYPED, number=102), spent_on=date(2026, 11, 2))
        earlier = expense(currency=VND, rate=TYPED, number=101)
        entries = expense(rate=TYPED), later, earlier, payment(LAK, TYPED), payment(VND, TYPED)

        with pytest.raises(RateMissing) as refused:
            rerate(*entries, currency=JPY, quotes={(USD, TUESDAY): NEW})

        assert refused.value.message == (
            "There is no rate of the European Central Bank from LAK to JPY for 2026-10-28 "
            "(and from VND for 2026-10-27): give the rates yourself."
        )
        assert refused.value.field == ("rates",)

    def test_takes_given_rates_for_expenses_and_payments(self) -> None:
        """One rate a currency."""
        rerating = rerate(expense(rate=TYPED), payment(rate=TYPED), currency=JPY, manual={USD: Decimal(160)})

        assert (rerating.expenses[0].after.settlement, rerating.payments[0].after.settlement) == (
            Money(1_600, JPY),
            Money(1_600, JPY),
        )


class TestRefusals:
    """Rates that cannot be."""

    @pytest.mark.parametrize("needless", [EUR, VND])
    def test_a_rate_that_converts_nothing_is_refused(self, needless: Currency) -> None:
        """It was meant for something: nothing is done silently."""
        with pytest.raises(RateInvalid) as refused:
            rerate(expense(rate=TYPED), expense(currency=EUR, number=101), manual={needless: Decimal(2)})

        assert refused.value.message == f"Nothing on this trip is to be converted from {needless}: leave out its rate."
        assert refused.value.field == ("rates",)

    @pytest.mark.parametrize(
        ("rate", "refusal"), [("1E-9", RateInvalid), ("1E+12", AmountTooLarge), ("0", RateInvalid)]
    )
    def test_a_rate_that_ruins_an_amount_is_refused(self, rate: str, refusal: type[Exception]) -> None:
        """Vanished, too large, or no rate at all: about the rates that were given."""
        with pytest.raises(refusal) as refused:
            rerate(expense(rate=TYPED), manual={USD: Decimal(rate)})

        assert getattr(refused.value, "field", None) == ("rates",)


class TestSums:
    """The books after re-rating."""

    @given(
        st.lists(st.tuples(st.integers(10**4, 10**7), st.sampled_from([EUR, USD, JPY])), min_size=1, max_size=8),
        st.sampled_from([EUR, USD, JPY]),
        st.decimals("0.01", "999", places=6),
    )
    def test_stay_exact(self, amounts: list[tuple[int, Currency]], settlement: Currency, rate: Decimal) -> None:
        """Payers and sharers sum to each settlement figure, in every currency the trip may settle in."""
        old = manual_rate(Decimal(3), as_of=TUESDAY, set_by=OTHER_USER)
        books = [
            expense(units, currency, None if currency == EUR else old, number=n)
            for n, (units, currency) in enumerate(amounts)
        ]
        manual = dict.fromkeys({entry.amount.currency for entry in books} - {settlement}, rate + 1)

        rerating = rerate(*books, currency=settlement, manual=manual)

        for change in rerating.expenses:
            whole = change.after.settlement
            assert whole.currency == settlement
            assert sum(payer.settlement.minor_units for payer in change.after.payers) == whole.minor_units
            assert sum(share.settlement.minor_units for share in change.after.shares) == whole.minor_units
        assert rerate(*[change.after for change in rerating.expenses], currency=settlement).expenses == ()


class TestBalances:
    """Where everybody stands."""

    def test_are_those_of_the_books_before_and_after(self) -> None:
        """In the old currency and in the new one; what is deleted does not count, who is merged counts as another."""
        merged = replace(
            TRIP,
            participants=tuple(replace(p, merged_into_id=DAVID) if p.id == EMILY else p for p in TRIP.participants),
        )
        gone = replace(expense(rate=TYPED, number=101), deleted_at=THEN)

        rerating = rerated(merged, Books([expense(3_000, rate=TYPED), gone]), terms=Terms(USD, {}), quotes={}, now=NOW)

        assert [(row.participant_id, row.net) for row in rerating.balances_before] == [
            (SARAH, Money(1_499 - 500, EUR)),
            (DAVID, Money(1 - 1_000, EUR)),
        ]
        assert [(row.participant_id, row.net) for row in rerating.balances_after] == [
            (SARAH, Money(2_998 - 1_000, USD)),
            (DAVID, Money(2 - 2_000, USD)),
        ]


class TestBudgets:
    """Budgets are in the trip's currency, whichever that is."""

    def test_are_converted_at_the_rate_of_today(self) -> None:
        """To another settlement currency."""
        quotes = {(EUR, NOW.date()): Quote(Decimal("1.25"), NOW.date())}

        rerating = rerate(budget(), currency=USD, quotes=quotes)

        assert [change.after.amount for change in rerating.budgets] == [Money(62_500, USD)]

    def test_goes_by_the_newest_quote_where_today_has_none(self) -> None:
        """It is of no day, so the end of the bank's history does not keep a trip from another currency."""
        quotes = {
            (EUR, NOW.date()): None,
            (EUR, TUESDAY): Quote(Decimal("1.2"), TUESDAY),
            (EUR, WEDNESDAY): Quote(Decimal("1.3"), WEDNESDAY),
            (EUR, date(2026, 12, 1)): Quote(Decimal("1.4"), date(2026, 12, 1)),
        }

        rerating = rerate(budget(), currency=USD, quotes=quotes)

        assert [change.after.amount for change in rerating.budgets] == [Money(65_000, USD)]

    def test_are_converted_at_the_rate_that_somebody_gave(self) -> None:
        """Also where nothing else is to be converted from their currency."""
        rerating = rerate(budget(), currency=VND, manual={EUR: Decimal(30_000)})

        assert [change.after.amount for change in rerating.budgets] == [Money(15_000_000, VND)]

    def test_stay_as_they_are_in_the_same_currency(self) -> None:
        """Whatever else is re-rated."""
        assert rerate(budget(), expense(rate=TYPED), manual={USD: Decimal(2)}).budgets == ()

    def test_ask_for_a_rate_where_there_is_none(self) -> None:
        """As an expense does."""
        with pytest.raises(RateMissing) as refused:
            rerate(budget(), currency=VND)

        assert refused.value.field == ("rates",)
        assert "from EUR to VND" in refused.value.message


class TestQuotesNeeded:
    """What is looked up."""

    def test_names_each_currency_and_day_once(self) -> None:
        """Of expenses and payments."""
        needed = quotes_needed(
            Books([expense(rate=TYPED), expense(rate=TYPED, number=101)], [payment(rate=TYPED)], [budget()]), now=NOW
        )

        assert needed == {(USD, TUESDAY), (USD, WEDNESDAY), (EUR, NOW.date())}
