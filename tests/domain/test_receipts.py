"""Receipts: what is read of printed texts is what a person reads there, whatever the country; and nothing breaks it."""

from datetime import date
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from domain.currencies import Currency, currency_of
from domain.receipt_reading.pieces import Piece, rows_of
from domain.receipts import Reading, Receipt, Verdict, read_receipt
from tests.domain.receipt_papers import PAPERS, Paper, amounts, pieces_of
from tests.domain.strategies import currencies


def read(text: str) -> Receipt:
    """Return the receipt that a printed text makes."""
    receipt = read_receipt(pieces_of(text))
    assert receipt is not None
    return receipt


def value_of(reading: Reading[Decimal] | None) -> Decimal | None:
    """Return what was read."""
    return None if reading is None else reading.value


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)
class TestPapers:
    """domain.receipts.read_receipt, of receipts of many countries."""

    def test_say_what_a_person_reads(self, paper: Paper) -> None:
        """Total, day, currency and merchant."""
        receipt = read(paper.text)

        assert receipt.total.value == Decimal(paper.total)
        assert receipt.date is not None
        assert receipt.date.value.isoformat() == paper.day
        assert (receipt.currency and receipt.currency.value.code) == paper.currency
        assert receipt.merchant is not None
        assert receipt.merchant.value == paper.merchant

    def test_have_their_lines_and_charges(self, paper: Paper) -> None:
        """The lines in their order, each charge that comes to them, and none that does not."""
        receipt = read(paper.text)

        assert tuple(line.amount for line in receipt.lines if line.amount > 0) == amounts(" ".join(paper.lines))
        assert value_of(receipt.tip) == (paper.tip and Decimal(paper.tip))
        assert value_of(receipt.service_charge) == (paper.service and Decimal(paper.service))
        assert value_of(receipt.discount) == (paper.discount and Decimal(paper.discount))
        if paper.tax is not None:
            assert (value_of(receipt.tax), receipt.is_tax_included) == (Decimal(paper.tax), False)

    def test_add_up(self, paper: Paper) -> None:
        """Where there is anything to add up."""
        verdict = read(paper.text).check.verdict

        assert verdict is (Verdict.ADDS_UP if paper.lines else Verdict.NOT_CHECKED)


class TestReadReceipt:
    """domain.receipts.read_receipt."""

    def test_takes_the_total_that_adds_up(self) -> None:
        """Of two rows that are called so; what was given and what came back are none."""
        receipt = read("Tea  3.00\nCake  4.50\nTotal  7.00\nTotal due  7.50\nCash  10.00\nChange  2.50")

        assert receipt.total.value == Decimal("7.50")
        assert receipt.check.verdict is Verdict.ADDS_UP

    def test_that_does_not_add_up_says_by_how_much(self) -> None:
        """A line was not read: the total has three more than the lines."""
        receipt = read("Tea  3.00\nCake  4.50\nTotal  10.50")

        assert receipt.check.verdict is Verdict.DOES_NOT_ADD_UP
        assert receipt.check.difference == Decimal("3.00")
        assert receipt.total.confidence < 0.7

    def test_takes_what_is_called_the_total_before_a_line_that_others_come_to(self) -> None:
        """Bread and butter cost as much as the wine, which is no total; what is wrong is said."""
        receipt = read("Bread  2.00\nButter  3.00\nWine  5.00\nTotal  4.00")

        assert receipt.total.value == Decimal("4.00")
        assert receipt.check.verdict is Verdict.DOES_NOT_ADD_UP

    @pytest.mark.parametrize(
        "total",
        [
            "Total food  4.00\nUmme  7.50",
            "Umme  7.50\nTotal  6.25  0.50",
            "Umme  7.50\nTotal  0.00",
            "Umme  7.50\nBalance  1.00",
            "Umme  7.50\nTotal  6.25\nCash  7.50",
        ],
    )
    def test_takes_a_misread_total_that_what_is_called_so_leaves_standing(self, total: str) -> None:
        """It stands below it, or that is of a table, nothing, what is left, or not what was paid."""
        assert read(f"Tea  3.00\nCake  4.50\n{total}").total.value == Decimal("7.50")

    def test_takes_no_count_for_the_total_where_there_are_no_cents(self) -> None:
        """Money has its sign there."""
        assert read("Tea  ¥300\nCake  ¥450\nUmme  ¥750\nTotal  2").total.value == Decimal(750)

    @pytest.mark.parametrize("row", ["Tea  SVC 3.00", "Tea  3.00 SVC", "Tea  TOP 1.50  TOP 3.00"])
    def test_takes_a_sign_that_is_a_word_too_for_a_sign(self, row: str) -> None:
        """A service charge is called like colones, and a Turkish total like paangas."""
        code = "TOP" if "TOP" in row else "SVC"

        receipt = read(f"Kiosk\n{row}\nCake  {code} 4.50\nTotal  {code} 7.50")

        assert receipt.total.value == Decimal("7.50")
        assert [line.amount for line in receipt.lines] == [Decimal("3.00"), Decimal("4.50")]
        assert receipt.service_charge is None

    def test_is_surer_of_what_is_proved(self) -> None:
        """A total by its label alone, one that was paid, and one that its lines come to."""
        alone = read("Kiosk\nTotal  7.50")
        paid = read("Kiosk\nTotal  7.50\nCash  10.00\nChange  2.50")
        proved = read("Kiosk\nTea  3.00\nCake  4.50\nTotal  7.50")

        assert alone.total.confidence < paid.total.confidence < proved.total.confidence

    def test_takes_what_was_paid_where_no_total_can_be_read(self) -> None:
        """What was given less what came back."""
        receipt = read("Receipt\nTea  3.00\nCake  4.50\nCash  10.00\nChange  2.50")

        assert receipt.total.value == Decimal("7.50")

    def test_knows_a_tip_that_was_added_below_the_total(self) -> None:
        """The first total is what it was before."""
        receipt = read("Burger  12.00\nTax  0.96\nTotal due  12.96\nTip  2.00\nTotal  14.96")

        assert (receipt.total.value, value_of(receipt.tip)) == (Decimal("14.96"), Decimal("2.00"))

    def test_leaves_a_currency_open_that_two_countries_claim(self) -> None:
        """A dollar of a shop in Arizona and a customer in Melbourne is of neither."""
        receipt = read("Invoice\nShop, Phoenix AZ 85001\nTo: Melbourne, VIC 3000\nDesign  $85.00\nTotal  $85.00")

        assert receipt.currency is None
        assert {"USD", "AUD"} <= {currency.code for currency in receipt.currencies}

    def test_says_which_other_day_it_may_be(self) -> None:
        """Where neither number is a month alone and nothing tells the country, little is sure."""
        receipt = read("Kiosk\n05/06/2024\nTotal  7.50")

        assert receipt.date is not None
        assert receipt.date.confidence <= 0.5
        assert receipt.date.value == date(2024, 6, 5)
        assert receipt.other_date == date(2024, 5, 6)

    @pytest.mark.parametrize(
        ("evidence", "day"), [("Austin, TX 78701", "2024-05-06"), ("VAT No. GB 123 4567 89", "2024-06-05")]
    )
    def test_decides_day_and_month_by_the_country(self, evidence: str, day: str) -> None:
        """May in Texas is June in England."""
        receipt = read(f"Kiosk\n{evidence}\n05/06/2024\nTotal  7.50")

        assert receipt.date is not None
        assert receipt.date.value.isoformat() == day

    @pytest.mark.parametrize(
        "text", ["", "The pool is open until ten.", "Chapter 1\nIt was in 1867.", "a" * 100_000, "Total Gym\nOpen 9-17"]
    )
    def test_of_what_is_no_receipt_is_none(self, text: str) -> None:
        """Without an amount there is no total."""
        assert read_receipt(pieces_of(text)) is None

    def test_of_a_long_text_that_names_a_total_is_none(self) -> None:
        """A guide is no receipt, although it says what something costs."""
        pages = "\n".join(f"In the year {number} the town had a market." for number in range(1000, 1200))

        assert read_receipt(pieces_of(f"{pages}\nTotal  7.50")) is None


pieces = st.builds(
    Piece,
    text=st.text(max_size=40) | st.from_regex(r"[A-Za-z ]{0,9} ?[€$]?\d{1,6}[.,]\d{1,3}-? ?[A-Z]?", fullmatch=True),
    left=st.floats(-1e4, 1e4),
    top=st.floats(-1e4, 1e4),
    width=st.floats(0, 1e4),
    height=st.floats(0, 1e3),
    score=st.floats(0, 1),
    page=st.integers(1, 3),
)


@settings(deadline=None, max_examples=60)
@given(st.lists(pieces, max_size=40))
def test_no_text_breaks_it(found: list[Piece]) -> None:
    """Whatever stands wherever: there is a receipt or none, and each row has its place."""
    receipt = read_receipt(found)

    if receipt is not None:
        assert 0 <= receipt.total.confidence <= 1
        assert receipt.total.value > 0
        assert all(0 <= row < len(rows_of(found)) for line in receipt.lines for row in line.rows)


@st.composite
def bills(draw: st.DrawFn) -> tuple[Currency, list[int], int, int, int]:
    """Draw a currency, lines in minor units, and tax, tip and discount that leave something."""
    lines = draw(st.lists(st.integers(100, 10**6), min_size=2, max_size=8))
    tax, tip = draw(st.integers(0, 10**4)), draw(st.integers(0, 10**4))
    return draw(currencies), lines, tax, tip, draw(st.integers(0, sum(lines) // 2))


STYLES = list(product(".,", ("", "other", " ")))


def written(units: int, currency: Currency, point: str, thousands: str) -> str:
    """Write an amount with that point before its decimals, and those thousands."""
    whole = f"{units // 10**currency.digits:,}".replace(
        ",", {"other": ".,".replace(point, "")}.get(thousands, thousands)
    )
    return f"{whole}{point}{units % 10**currency.digits:0{currency.digits}}" if currency.digits else whole


@settings(deadline=None, max_examples=200)
@example((currency_of("SVC"), [100, 102], 0, 0, 101), (".", ""))
@given(bills(), st.sampled_from(STYLES))
def test_what_was_printed_is_read_back(bill: tuple[Currency, list[int], int, int, int], style: tuple[str, str]) -> None:
    """In every currency, with comma and point, and thousands of each kind: the same lines, charges and total."""
    currency, lines, tax, tip, discount = bill
    if currency.digits > 3:
        return  # units of account, in which no shop prints
    total = sum(lines) + tax + tip - discount
    items = {f"Item {'ABCDEFGH'[place]}": amount for place, amount in enumerate(lines)}
    charges = {"Tax": tax, "Tip": tip, "Discount": discount}
    rows = {**items, **{name: units for name, units in charges.items() if units}, "Total": total}
    text = "\n".join(f"{name}  {currency.code} {written(units, currency, *style)}" for name, units in rows.items())

    receipt = read(f"Corner Shop\n{text}")

    scaled = [Decimal(amount).scaleb(-currency.digits) for amount in (*lines, total)]
    assert receipt.total.value == scaled[-1]
    assert receipt.check.verdict is Verdict.ADDS_UP
    assert receipt.currency is not None
    assert receipt.currency.value == currency
    assert sum(line.amount for line in receipt.lines) == scaled[-1] - sum(
        (value_of(each) or 0) * sign
        for each, sign in (
            (receipt.tax if not receipt.is_tax_included else None, 1),
            (receipt.tip, 1),
            (receipt.discount, -1),
        )
    )
