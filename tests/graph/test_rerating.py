"""Re-rating through the schema: what is shown first is what is booked then, in one transaction."""

from datetime import UTC, datetime
from typing import Any

import pytest

from domain.currencies import currency_of
from domain.rerating import Terms
from graph.context import Services
from graph.ids import uuid_of
from persistence.activities import load_chain
from persistence.rerating import load_rerating
from persistence.trips import open_trip
from tests.graph.people import Person, TripOf

BANKS_DOLLAR = "0.896860986547"
DINNER_IN_YEN = "15782"
FIGURES = """
  exchangeRate { rate source asOf } settlementAmount { amount currency }
  payers { settlementAmount { amount } } shares { settlementAmount { amount } }
"""
BALANCES = "net { amount currency } participant { name }"
RERATING = f"""
  currency
  expenses {{ expense {{ description version }} before {{ {FIGURES} }} after {{ {FIGURES} }} }}
  payments {{ payment {{ version }} after {{ exchangeRate {{ rate }} settlementAmount {{ amount currency }} }} }}
  balancesBefore {{ {BALANCES} }} balancesAfter {{ {BALANCES} }}
"""
PREVIEW = f"""
query ($id: ID!, $rates: [CurrencyRateInput!], $currency: String) {{
  previewRerate(tripId: $id, rates: $rates, currency: $currency) {{ {RERATING} }}
}}
"""
BOOKS = f"""
query ($id: ID!) {{
  trip(id: $id) {{
    currency balances {{ {BALANCES} }}
    expenses(first: 9) {{ nodes {{ description version {FIGURES} }} }}
  }}
}}
"""


@pytest.fixture
def services(shared_services: Services) -> Services:
    """Those of the module: each test has people and trips of its own, and looks at no others."""
    return shared_services


async def travelled(sarah: Person) -> TripOf:
    """Return a trip settled in euros, with a dinner for 100 dollars and a taxi for 525,000 dong."""
    trip = await sarah.create_trip("David", "Emily")
    for description, amount, currency, rate in (
        ("Dinner", "100.00", "USD", None),
        ("Taxi", "525000", "VND", "0.00004"),
        ("Museum", "30.00", "EUR", None),
    ):
        given = trip.expense("Sarah", amount, currency=currency, description=description, exchangeRate=rate)
        assert (await sarah.do("addExpense", "expense { id }", **given))["userErrors"] == []
    return trip


async def books(person: Person, trip: TripOf) -> dict[str, Any]:
    """Return what is booked of a trip."""
    found: dict[str, Any] = (await person.ask(BOOKS, id=trip.id))["trip"]
    return found


async def previewed(person: Person, trip: TripOf, **variables: Any) -> dict[str, Any]:
    """Return what re-rating a trip would change."""
    found: dict[str, Any] = (await person.ask(PREVIEW, id=trip.id, **variables))["previewRerate"]
    return found


class TestPreviewRerate:
    """What would change."""

    async def test_shows_the_new_figures(self, sarah: Person) -> None:
        """Only of what changes, with its payers and shares, and everybody's balance before and after."""
        trip = await travelled(sarah)

        seen = await previewed(sarah, trip, rates=[{"currency": "USD", "rate": "0.9"}])

        (change,) = seen["expenses"]
        assert (seen["currency"], seen["payments"], change["expense"]) == (
            "EUR",
            [],
            {"description": "Dinner", "version": 1},
        )
        assert change["before"]["exchangeRate"] == {"rate": BANKS_DOLLAR, "source": "ECB", "asOf": "2026-10-27"}
        assert change["after"] == {
            "exchangeRate": {"rate": "0.9", "source": "MANUAL", "asOf": "2026-10-27"},
            "settlementAmount": {"amount": "90.00", "currency": "EUR"},
            "payers": [{"settlementAmount": {"amount": "90.00"}}],
            "shares": [{"settlementAmount": {"amount": "30.00"}}] * 3,
        }
        assert {row["participant"]["name"]: row["net"]["amount"] for row in seen["balancesAfter"]} == {
            "Sarah": "94.00",
            "David": "-47.00",
            "Emily": "-47.00",
        }

    async def test_changes_nothing(self, sarah: Person) -> None:
        """The books before are the books after, and what everybody's balance was said to be before."""
        trip = await travelled(sarah)
        before = await books(sarah, trip)

        seen = await previewed(sarah, trip, rates=[{"currency": "USD", "rate": "0.9"}], currency="EUR")

        assert await books(sarah, trip) == before
        assert by_name(seen["balancesBefore"]) == by_name(before["balances"])

    async def test_of_an_untouched_trip_is_empty(self, sarah: Person) -> None:
        """The bank's rates anew are those that it was booked at; what somebody gave stays."""
        trip = await travelled(sarah)

        seen = await previewed(sarah, trip)

        assert (seen["expenses"], seen["balancesAfter"]) == ([], seen["balancesBefore"])

    async def test_asks_for_what_the_bank_does_not_have(self, sarah: Person) -> None:
        """The error carries the code of the refusal."""
        trip = await travelled(sarah)

        assert await sarah.error_codes(PREVIEW, id=trip.id, currency="JPY") == ["RATE_MISSING"]


class TestRerate:
    """What is booked."""

    async def test_books_what_was_shown(self, sarah: Person) -> None:
        """Rates, figures, parts and balances; each changed expense is one version on."""
        trip = await travelled(sarah)
        rates = [{"currency": "USD", "rate": "0.9"}, {"currency": "VND", "rate": "0.00003"}]
        shown = await previewed(sarah, trip, rates=rates)

        payload = await sarah.do("rerate", f"rerating {{ {RERATING} }}", tripId=trip.id, rates=rates)

        booked = await books(sarah, trip)
        assert payload["userErrors"] == []
        assert [change["after"] for change in payload["rerating"]["expenses"]] == [
            change["after"] for change in shown["expenses"]
        ]
        assert [change["expense"]["version"] for change in payload["rerating"]["expenses"]] == [2, 2]
        assert by_name(booked["balances"]) == by_name(shown["balancesAfter"])
        assert figures(booked["expenses"]["nodes"]) == {
            "Dinner": ("90.00", 2),
            "Taxi": ("15.75", 2),
            "Museum": ("30.00", 1),
        }

    async def test_settles_the_trip_in_another_currency(self, sarah: Person) -> None:
        """Every expense and payment, also a deleted one, which is restored into the new books."""
        trip = await travelled(sarah)
        deleted = await sarah.do("addExpense", "expense { id }", **trip.expense("Sarah", "20.00", description="Gone"))
        gone = deleted["expense"]["id"]
        await sarah.do("deleteExpense", "expense { id }", expenseId=gone)
        await sarah.do("recordPayment", "payment { id }", **payment(trip))
        rates = [{"currency": "VND", "rate": "0.006"}, {"currency": "EUR", "rate": "180"}]

        payload = await sarah.do(
            "rerate", f"rerating {{ {RERATING} }} trip {{ currency }}", tripId=trip.id, rates=rates, currency="JPY"
        )
        await sarah.do("restoreExpense", "expense { id }", expenseId=gone)

        booked = await books(sarah, trip)
        assert (payload["userErrors"], payload["trip"], booked["currency"]) == ([], {"currency": "JPY"}, "JPY")
        assert payload["rerating"]["payments"] == [
            {
                "payment": {"version": 2},
                "after": {"exchangeRate": {"rate": "180"}, "settlementAmount": {"amount": "1800", "currency": "JPY"}},
            }
        ]
        assert figures(booked["expenses"]["nodes"]) == {
            "Dinner": (DINNER_IN_YEN, 2),
            "Taxi": ("3150", 2),
            "Museum": ("5400", 2),
            "Gone": ("3600", 4),
        }
        assert sum(int(row["net"]["amount"]) for row in booked["balances"]) == 0

    async def test_converts_a_budget_beyond_the_history_of_rates(self, sarah: Person) -> None:
        """Today may have no rate yet: the budget goes by the last of the history, and nothing is asked for."""
        trip = await sarah.create_trip("David")
        await sarah.do("setBudget", "budget { id }", tripId=trip.id, amount={"amount": "100", "currency": "EUR"})
        services, dollar = sarah.services, currency_of("USD")
        quote = await services.rates.quote(currency_of("EUR"), dollar, await services.rates.newest_day())
        assert quote is not None
        assert sarah.token is not None
        viewer = await services.accounts.viewer_of(sarah.token, services.database, now=services.now())

        async with services.database.read() as connection:
            opened = await open_trip(connection, viewer, uuid_of(trip.id, "Trip"))
            terms, now = Terms(dollar, {}), datetime(2090, 1, 1, tzinfo=UTC)
            rerating = await load_rerating(connection, services.rates, opened, terms=terms, now=now)

        assert [str(change.after.amount.amount) for change in rerating.budgets] == [f"{100 * quote.rate:.2f}"]

    async def test_tells_the_history(self, sarah: Person) -> None:
        """One entry for the trip and one for each expense that changed; none where nothing did."""
        trip = await travelled(sarah)

        await sarah.do("rerate", "trip { id }", tripId=trip.id, rates=[{"currency": "USD", "rate": "0.9"}])
        told = await history(sarah, trip)
        await sarah.do("rerate", "trip { id }", tripId=trip.id, rates=[{"currency": "USD", "rate": "0.90"}])

        assert told[-2:] == [
            ("RERATED", "Prague: 1 expense and 0 payments"),
            ("EXPENSE_RERATED", "Dinner, 100.00 USD"),
        ]
        assert await history(sarah, trip) == told


class TestRefusals:
    """What is refused, with nothing changed."""

    async def test_a_missing_rate_is_asked_for(self, sarah: Person) -> None:
        """All currencies that lack one are named at once."""
        trip = await travelled(sarah)
        before = await books(sarah, trip)

        payload = await sarah.do("rerate", "trip { id }", tripId=trip.id, currency="JPY")

        assert payload == refused(
            "RATE_MISSING",
            "There is no rate of the European Central Bank from VND to JPY for 2026-10-27: give the rates yourself.",
            "rates",
        )
        assert await books(sarah, trip) == before

    async def test_rates_that_cannot_be(self, sarah: Person) -> None:
        """Unknown, given twice, needless, or none at all."""
        trip = await travelled(sarah)

        async def rerate(*rates: tuple[str, str], **given: Any) -> dict[str, Any]:
            listed = [{"currency": currency, "rate": rate} for currency, rate in rates]
            return await sarah.do("rerate", "trip { id }", tripId=trip.id, rates=listed, **given)

        assert await rerate(("USD", "1"), ("XYZ", "1")) == refused(
            "UNKNOWN_CURRENCY", "'XYZ' is not an ISO 4217 currency code, such as EUR or JPY.", "rates", "1", "currency"
        )
        assert await rerate(currency="euro") == refused(
            "UNKNOWN_CURRENCY", "'euro' is not an ISO 4217 currency code, such as EUR or JPY.", "currency"
        )
        assert await rerate(("USD", "1"), ("usd", "2")) == refused(
            "RATE_INVALID", "USD is given two rates.", "rates", "1", "currency"
        )
        assert await rerate(("GBP", "1")) == refused(
            "RATE_INVALID", "Nothing on this trip is to be converted from GBP: leave out its rate.", "rates"
        )
        assert await rerate(("USD", "0")) == refused("RATE_INVALID", "A rate is a number above zero.", "rates")


def refused(code: str, message: str, *path: str) -> dict[str, Any]:
    """Return the payload of a refusal."""
    return {"trip": None, "userErrors": [{"code": code, "field": list(path), "message": message}]}


def payment(trip: TripOf) -> dict[str, Any]:
    """Return an input for `recordPayment`: ten euros from David to Sarah."""
    return {
        "tripId": trip.id,
        "payerId": trip.people["David"],
        "receiverId": trip.people["Sarah"],
        "amount": {"amount": "10", "currency": "EUR"},
        "paidOn": "2026-10-28",
    }


def by_name(balances: list[dict[str, Any]]) -> dict[str, Any]:
    """Return balances by name."""
    return {row["participant"]["name"]: row["net"] for row in balances}


def figures(expenses: list[dict[str, Any]]) -> dict[str, tuple[str, int]]:
    """Return what each expense counts, and its version."""
    return {row["description"]: (row["settlementAmount"]["amount"], row["version"]) for row in expenses}


async def history(person: Person, trip: TripOf) -> list[tuple[str, str]]:
    """Return what is told of a trip, the oldest first."""
    async with person.services.database.read() as connection:
        batches = [batch async for batch in load_chain(connection, uuid_of(trip.id, "Trip"))]
    return [(entry.kind.value, entry.summary) for batch in batches for entry in batch]
