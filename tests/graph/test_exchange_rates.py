"""Exchange rates: an expense keeps the rate it was booked at, and who gave it; where there is none, one is wanted."""

from typing import Any

import pytest

from graph.context import Services
from tests.graph.people import Person

RATED = """expense { id version settlementAmount { amount currency } exchangeRate { rate source asOf setBy }
  shares { settlementAmount { amount } } }"""


@pytest.fixture
def services(shared_services: Services) -> Services:
    """Those of the module: each test has people and trips of its own, and looks at no others."""
    return shared_services


class TestTheRateOfAnExpense:
    """Of the day, of somebody, or of nobody."""

    async def test_is_the_banks_of_the_last_business_day(self, sarah: Person) -> None:
        """100 GBP of a Sunday are booked at Friday's rate, and the shares sum to what that comes to."""
        trip = await sarah.create_trip("David", "Emily")

        given = trip.expense("Sarah", "100.00", currency="GBP", spentOn="2026-10-25")
        expense = (await sarah.do("addExpense", RATED, **given))["expense"]

        assert expense["exchangeRate"] == {
            "rate": "1.19434358876",
            "source": "ECB",
            "asOf": "2026-10-23",
            "setBy": None,
        }
        assert expense["settlementAmount"] == {"amount": "119.43", "currency": "EUR"}
        parts = sorted(share["settlementAmount"]["amount"] for share in expense["shares"])
        assert parts in (["39.81", "39.81", "39.81"], ["39.80", "39.81", "39.82"])

    async def test_can_be_given(self, sarah: Person) -> None:
        """A rate that somebody typed is kept with their name and the day of the expense."""
        trip = await sarah.create_trip("David")

        given = trip.expense("Sarah", "10000000000", currency="VND", exchangeRate="0.000034")
        expense = (await sarah.do("addExpense", RATED, **given))["expense"]

        wanted = {"rate": "0.000034", "source": "MANUAL", "asOf": "2026-10-27", "setBy": "Sarah"}
        assert expense["exchangeRate"] == wanted
        assert expense["settlementAmount"] == {"amount": "340000.00", "currency": "EUR"}

    @pytest.mark.parametrize(("currency", "day"), [("VND", "2026-10-27"), ("USD", "1998-12-31"), ("USD", "2030-01-01")])
    async def test_is_asked_for_where_the_bank_has_none(self, sarah: Person, currency: str, day: str) -> None:
        """A currency or a day without a rate is refused by name, and nothing is booked."""
        trip = await sarah.create_trip("David")

        payload = await sarah.do("addExpense", RATED, **trip.expense("Sarah", "10", currency=currency, spentOn=day))

        message = (
            f"There is no rate of the European Central Bank from {currency} to EUR for {day} or the last business day "
            f"before it: give the rate yourself, in EUR per {currency}."
        )
        assert payload["userErrors"] == [{"code": "RATE_MISSING", "field": ["exchangeRate"], "message": message}]

    async def test_never_blocks_the_trips_own_currency(self, sarah: Person) -> None:
        """A trip in a currency that no bank quotes books it on any day, without a rate."""
        trip = await sarah.create_trip("David", currency="VND")

        given = trip.expense("Sarah", "10000000000", currency="VND", spentOn="2030-01-01")
        expense = (await sarah.do("addExpense", RATED, **given))["expense"]

        assert expense["exchangeRate"] is None
        assert expense["settlementAmount"] == {"amount": "10000000000", "currency": "VND"}

    async def test_stays_when_something_else_is_changed(self, sarah: Person) -> None:
        """A new description moves no figure; a new day takes the bank's rate of that day; a typed one stays typed."""
        trip = await sarah.create_trip("David")
        given = trip.expense("Sarah", "100.00", currency="GBP", spentOn="2026-10-25")
        quoted = (await sarah.do("addExpense", RATED, **given))["expense"]
        typed = (await sarah.do("addExpense", RATED, **given, exchangeRate="1.2"))["expense"]

        async def changed(expense: dict[str, Any], **changes: Any) -> dict[str, Any]:
            payload = await sarah.do("updateExpense", RATED, expenseId=expense["id"], **changes)
            rate: dict[str, Any] = payload["expense"]["exchangeRate"]
            return rate

        assert await changed(quoted, description="Supper") == quoted["exchangeRate"]
        assert (await changed(quoted, spentOn="2026-10-27"))["asOf"] == "2026-10-27"
        assert await changed(typed, spentOn="2026-10-27") == typed["exchangeRate"]
        assert (await changed(typed, exchangeRate="1.3"))["rate"] == "1.3"

    async def test_is_the_banks_again_where_null_is_given(self, sarah: Person) -> None:
        """Whoever typed a rate can go back to the bank's of the day."""
        trip = await sarah.create_trip("David")
        given = trip.expense("Sarah", "100.00", currency="GBP", spentOn="2026-10-25", exchangeRate="2")
        expense = (await sarah.do("addExpense", RATED, **given))["expense"]

        changed = (await sarah.do("updateExpense", RATED, expenseId=expense["id"], exchangeRate=None))["expense"]

        assert changed["exchangeRate"]["rate"] == "1.19434358876"
        assert changed["exchangeRate"]["source"] == "ECB"
        assert changed["settlementAmount"] == {"amount": "119.43", "currency": "EUR"}

    @pytest.mark.parametrize("rate", ["0", "-1", "NaN", "1E+13", "0.00000001"])
    async def test_is_refused_where_it_is_no_rate(self, sarah: Person, rate: str) -> None:
        """Zero, negative, no number, too large, and one that leaves nothing of the amount."""
        trip = await sarah.create_trip("David")

        payload = await sarah.do("addExpense", RATED, **trip.expense("Sarah", "1", currency="USD", exchangeRate=rate))

        assert [(error["code"], error["field"]) for error in payload["userErrors"]] == [
            ("RATE_INVALID", ["exchangeRate"])
        ]


class TestAPaymentInAnotherCurrency:
    """What two agreed that it counts is what it counts."""

    async def test_counts_what_was_agreed(self, sarah: Person) -> None:
        """250 CZK for 10 EUR, whatever the bank says; the rate that this implies is kept beside it."""
        trip = await sarah.create_trip("David")
        await sarah.do("addExpense", RATED, **trip.expense("Sarah", "20.00"))

        payload = await sarah.do(
            "recordPayment",
            "payment { settlementAmount { amount } exchangeRate { rate source } } trip { balances { net { amount } } }",
            tripId=trip.id,
            payerId=trip.people["David"],
            receiverId=trip.people["Sarah"],
            amount={"amount": "250", "currency": "CZK"},
            settlementAmount="10.00",
            paidOn="2026-11-03",
        )

        assert payload["payment"] == {
            "settlementAmount": {"amount": "10.00"},
            "exchangeRate": {"rate": "0.04", "source": "MANUAL"},
        }
        assert [balance["net"]["amount"] for balance in payload["trip"]["balances"]] == ["0.00", "0.00"]

    async def test_in_the_trips_own_counts_itself(self, sarah: Person) -> None:
        """10 EUR cannot count as 9 EUR."""
        trip = await sarah.create_trip("David")

        payload = await sarah.do(
            "recordPayment",
            "payment { id }",
            tripId=trip.id,
            payerId=trip.people["David"],
            receiverId=trip.people["Sarah"],
            amount={"amount": "10", "currency": "EUR"},
            settlementAmount="9",
            paidOn="2026-11-03",
        )

        assert payload["userErrors"] == [
            {"code": "RATE_INVALID", "field": ["settlementAmount"], "message": "10.00 EUR count as just that."}
        ]
