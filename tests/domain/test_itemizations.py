"""Itemizations: bills by their lines, each with its own people, charges in proportion."""

from fractions import Fraction
from uuid import UUID

import pytest
from hypothesis import given

from domain.apportionment import Part
from domain.currencies import currency_of
from domain.itemizations import (
    MOST_LINES,
    Bill,
    BillLine,
    Itemization,
    ItemizationInvalid,
    Line,
    bill_of,
    checked_itemization,
)
from domain.money import LARGEST_MINOR_UNITS, Money
from domain.splits import divide, itemized
from domain.texts import TextInvalid
from tests.domain.strategies import ids, itemizations

EUR = currency_of("EUR")
ANNA, BEN, CARL = (UUID(int=number) for number in (1, 2, 3))
COUPLE = {ANNA: 1, BEN: 1}


def parts_of_bill(itemization: Itemization, seed: UUID = ANNA) -> dict[UUID, int]:
    """Return what each person owes of a bill in euros, in cents."""
    amount = Money(itemization.total, EUR)
    shares = divide(amount=amount, settlement=amount, split=itemized(itemization), seed=seed)
    return {share.participant_id: share.money.minor_units for share in shares}


class TestItemizedShares:
    """What each owes of a bill."""

    @given(itemizations(), ids)
    def test_are_in_proportion_to_what_each_had(self, itemization: Itemization, seed: UUID) -> None:
        """Nobody is as much as one cent from their exact part of the amount."""
        units = parts_of_bill(itemization, seed)

        assert sum(units.values()) == itemization.total
        for person, subtotal in itemization.subtotals().items():
            assert abs(units[person] - subtotal / itemization.lines_total * itemization.total) < 1

    def test_of_a_restaurant_bill_with_tax_and_tip(self) -> None:
        """A couple shares a dish; 18.00 and 12.00 and 30.00 bear 10 % of tax and 15 % of tip alike."""
        bill = Itemization(
            (Line("Paella for two", 3_600, COUPLE), Line("Burger", 3_000, {CARL: 1})),
            tax=660,
            tip=990,
        )

        assert parts_of_bill(bill) == {ANNA: 2_250, BEN: 2_250, CARL: 3_750}

    def test_of_a_bill_with_a_discount_and_a_service_charge(self) -> None:
        """40.00 and 60.00, 12.50 of service, 20.00 off: everybody pays 92.5 % of what they had."""
        bill = Itemization(
            (Line("Fish", 4_000, {ANNA: 1}), Line("Steak", 6_000, {BEN: 1})), service_charge=1_250, discount=2_000
        )

        assert parts_of_bill(bill) == {ANNA: 3_700, BEN: 5_550}

    def test_of_a_bottle_that_one_drank_most_of(self) -> None:
        """Three glasses to one, and nothing else."""
        assert parts_of_bill(Itemization((Line("Wine", 2_000, {ANNA: 3, BEN: 1}),))) == {ANNA: 1_500, BEN: 500}

    def test_are_rounded_once_over_the_whole_bill(self) -> None:
        """Three lines of 0.01 for three people each are a cent each, not three cents for one."""
        everybody = {ANNA: 1, BEN: 1, CARL: 1}
        bill = Itemization(tuple(Line(f"Sweet {number}", 1, everybody) for number in range(3)))

        assert parts_of_bill(bill) == {ANNA: 1, BEN: 1, CARL: 1}

    def test_spread_odd_cents_over_expenses(self) -> None:
        """A dessert of 0.05 that two share: who pays three cents goes by the expense."""
        bill = Itemization((Line("Dessert", 5, COUPLE),))

        more = [parts_of_bill(bill, UUID(int=seed))[ANNA] for seed in range(100)]

        assert set(more) == {2, 3}
        assert 30 <= more.count(3) <= 70

    def test_name_everybody_in_the_order_of_their_first_mention(self) -> None:
        """The weights are what each had before charges, rounded half to even."""
        bill = Itemization((Line("Soup", 501, {CARL: 1, ANNA: 1}), Line("Salad", 700, {BEN: 1, ANNA: 1})), tip=99)

        assert list(itemized(bill).weights.items()) == [(CARL, 250), (ANNA, 600), (BEN, 350)]
        assert bill.subtotals()[ANNA] == Fraction(1_201, 2)


class TestCheckedItemization:
    """Bills that make sense."""

    def test_have_clean_texts(self) -> None:
        """Outer white space is taken off."""
        assert checked_itemization(Itemization((Line("  Soup ", 1, COUPLE),))).lines[0].description == "Soup"

    @pytest.mark.parametrize(
        ("itemization", "field", "message"),
        [
            (Itemization(()), ("lines",), "The bill has no lines."),
            (
                Itemization((Line("Bread", 1, COUPLE),) * (MOST_LINES + 1)),
                ("lines",),
                "The bill has 201 lines; at most 200 are kept.",
            ),
            (
                Itemization((Line("Bread", 1, COUPLE), Line("Water", 0, COUPLE))),
                ("lines", "1", "amount"),
                "Every line costs something; leave out what was free.",
            ),
            (
                Itemization((Line("Gold", LARGEST_MINOR_UNITS + 1, COUPLE),)),
                ("lines", "0", "amount"),
                "A line is at most 10000000000000 minor units.",
            ),
            (
                Itemization((Line("Bread", 1, {}),)),
                ("lines", "0"),
                "A line of the bill names nobody.",
            ),
            (
                Itemization((Line("Bread", 1, {ANNA: 1, BEN: 0}),)),
                ("lines", "0", "parts"),
                "Every part of a line must be above zero; leave out who had nothing of it.",
            ),
            (Itemization((Line("Bread", 1, COUPLE),), tax=-1), ("tax",), "The tax must not be below zero."),
            (Itemization((Line("Bread", 1, COUPLE),), tip=-1), ("tip",), "The tip must not be below zero."),
            (
                Itemization((Line("Bread", 1, COUPLE),), service_charge=-1),
                ("service_charge",),
                "The service charge must not be below zero.",
            ),
            (
                Itemization((Line("Bread", 1, COUPLE),), discount=-1),
                ("discount",),
                "The discount must not be below zero.",
            ),
        ],
    )
    def test_are_told_from_those_that_make_none(
        self, itemization: Itemization, field: tuple[str, ...], message: str
    ) -> None:
        """The refusal says which line and what of it."""
        with pytest.raises(ItemizationInvalid) as refused:
            checked_itemization(itemization)

        assert (refused.value.field, refused.value.message) == (field, message)

    def test_have_descriptions(self) -> None:
        """A line without one is refused, with its place."""
        with pytest.raises(TextInvalid) as refused:
            checked_itemization(Itemization((Line("Bread", 1, COUPLE), Line(" ", 1, COUPLE))))

        assert refused.value.field == ("lines", "1", "description")


def test_a_bill_is_read_in_the_currency_of_its_expense() -> None:
    """Minor units become money."""
    itemization = Itemization((Line("Soup", 500, {ANNA: 2, BEN: 1}),), tax=1, tip=2, service_charge=3, discount=4)

    assert bill_of(itemization, EUR) == Bill(
        lines=(BillLine("Soup", Money(500, EUR), (Part(ANNA, 2), Part(BEN, 1))),),
        tax=Money(1, EUR),
        tip=Money(2, EUR),
        service_charge=Money(3, EUR),
        discount=Money(4, EUR),
    )
