"""Contributions: several payers, who together paid all of it."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.contributions import (
    Contribution,
    PayersDoNotAddUp,
    PayersInvalid,
    contributions_of,
    paid_by,
    paid_of_another_amount,
)
from domain.currencies import currency_of
from domain.money import Money
from tests.domain.strategies import amounts, ids, partitions

EUR, JPY = currency_of("EUR"), currency_of("JPY")
ANNA, BEN = UUID(int=1), UUID(int=2)


class TestContributions:
    """What each payer paid."""

    @given(st.data(), amounts, amounts, ids)
    def test_sum_exactly_in_both_currencies(
        self, data: st.DataObject, amount: Money, settled: Money, seed: UUID
    ) -> None:
        """They come to the amount and to the settlement, in the order of the payers."""
        paid = data.draw(partitions(amount.minor_units))
        settlement = amount if settled.currency == amount.currency else settled

        contributions = contributions_of(amount=amount, settlement=settlement, paid=paid, seed=seed)

        assert [(each.participant_id, each.money.minor_units) for each in contributions] == list(paid.items())
        assert sum(each.settlement.minor_units for each in contributions) == settlement.minor_units
        assert {(each.money.currency, each.settlement.currency) for each in contributions} == {
            (amount.currency, settlement.currency)
        }

    def test_are_settled_in_proportion(self) -> None:
        """A third and two thirds of 9.99 EUR."""
        contributions = contributions_of(
            amount=Money(300, JPY), settlement=Money(999, EUR), paid={BEN: 200, ANNA: 100}, seed=ANNA
        )

        assert contributions == (
            Contribution(BEN, Money(200, JPY), Money(666, EUR)),
            Contribution(ANNA, Money(100, JPY), Money(333, EUR)),
        )

    @pytest.mark.parametrize(
        ("paid", "message"),
        [
            (
                {ANNA: 50, BEN: 40},
                "The payers do not add up: expected 1.00 EUR, given 0.90 EUR, difference -0.10 EUR.",
            ),
            ({ANNA: 101}, "The payers do not add up: expected 1.00 EUR, given 1.01 EUR, difference +0.01 EUR."),
        ],
    )
    def test_that_do_not_come_to_the_amount_are_refused(self, paid: dict[UUID, int], message: str) -> None:
        """Expected, given and difference are told."""
        with pytest.raises(PayersDoNotAddUp) as refused:
            contributions_of(amount=Money(100, EUR), settlement=Money(100, EUR), paid=paid, seed=ANNA)

        assert refused.value.message == message

    @pytest.mark.parametrize(
        ("paid", "message"),
        [
            ({}, "Somebody must have paid."),
            ({ANNA: 100, BEN: 0}, "Every payer paid something; leave out who did not."),
            ({ANNA: 101, BEN: -1}, "Every payer paid something; leave out who did not."),
        ],
    )
    def test_of_nobody_or_nothing_are_refused(self, paid: dict[UUID, int], message: str) -> None:
        """Also where they come to the amount."""
        with pytest.raises(PayersInvalid) as refused:
            contributions_of(amount=Money(100, EUR), settlement=Money(100, EUR), paid=paid, seed=ANNA)

        assert refused.value.message == message


class TestPaidBy:
    """Payers as they are listed."""

    def test_are_kept_in_order(self) -> None:
        """Who is named first is shown first."""
        assert list(paid_by([(BEN, 1), (ANNA, 2)]).items()) == [(BEN, 1), (ANNA, 2)]

    def test_are_not_named_twice(self) -> None:
        """Two amounts of one person are a mistake, not a sum."""
        with pytest.raises(PayersInvalid) as refused:
            paid_by([(ANNA, 1), (BEN, 1), (ANNA, 1)])

        assert refused.value.message == "Somebody is named as payer twice."


class TestPayersOfAnotherAmount:
    """Who paid, once the amount has changed."""

    def test_one_paid_all_of_it(self) -> None:
        """Whoever alone paid the old amount paid the new one, in whatever currency."""
        paid = paid_of_another_amount({ANNA: 1000}, was=EUR, amount=Money(250, JPY))

        assert paid == {ANNA: 250}

    def test_several_keep_what_they_paid(self) -> None:
        """In the same currency nothing is guessed: whether it still adds up is told where it is booked."""
        paid = paid_of_another_amount({ANNA: 300, BEN: 700}, was=EUR, amount=Money(1100, EUR))

        assert paid == {ANNA: 300, BEN: 700}

    def test_several_are_asked_again_in_another_currency(self) -> None:
        """300 and 700 yen are not 3 and 7 euros, although the minor units would fit."""
        with pytest.raises(PayersInvalid) as refused:
            paid_of_another_amount({ANNA: 300, BEN: 700}, was=JPY, amount=Money(1000, EUR))

        assert (refused.value.message, refused.value.field) == (
            "They paid in JPY: say who paid what in EUR.",
            ("payers",),
        )
