"""Budgets through the schema: what is spent of them, and the moment they are crossed."""

from decimal import Decimal
from typing import Any

import pytest

from domain.categories import Category
from graph.context import Services
from tests.graph.people import Person, TripOf
from tests.graph.test_statements import counted

BUDGET = """budget { id category tripCategory { name } amount { amount currency } spent { amount currency }
  remaining { amount } spentShare isCrossed trip { id } }"""
BUDGETS = """query ($id: ID!) { trip(id: $id) { budgets {
  id category tripCategory { name } amount { amount currency } spent { amount } spentShare isCrossed } } }"""
FEED = """query ($id: ID!) { trip(id: $id) { activity(last: 50) { nodes {
  kind subjectKind subject { id } summary affectsBalances changes { field before after } } } } }"""


@pytest.fixture
def services(shared_services: Services) -> Services:
    """Those of the module: each test has people and trips of its own, and looks at no others."""
    return shared_services


async def planned(person: Person, trip: TripOf, amount: str, currency: str = "EUR", **scope: Any) -> dict[str, Any]:
    """Set a budget, and return the payload."""
    money = {"amount": amount, "currency": currency}
    return await person.do("setBudget", BUDGET, tripId=trip.id, amount=money, **scope)


async def booked(person: Person, trip: TripOf, amount: str, category: str = "FOOD", **other: Any) -> str:
    """Add an expense, and return its id."""
    given = trip.expense("Sarah", amount, category=category, **other)
    return str((await person.do("addExpense", "expense { id }", **given))["expense"]["id"])


async def found(person: Person, trip: TripOf) -> list[dict[str, Any]]:
    """Return a trip's budgets."""
    answer: list[dict[str, Any]] = (await person.ask(BUDGETS, id=trip.id))["trip"]["budgets"]
    return answer


async def told(person: Person, trip: TripOf) -> list[dict[str, Any]]:
    """Return what happened on a trip, the oldest first."""
    nodes: list[dict[str, Any]] = (await person.ask(FEED, id=trip.id))["trip"]["activity"]["nodes"]
    return nodes[::-1]


async def kinds(person: Person, trip: TripOf) -> list[str]:
    """Return what was done since the budgets were set."""
    done = [entry["kind"] for entry in await told(person, trip)]
    return done[len(done) - done[::-1].index("BUDGET_SET") :]


class TestSetBudget:
    """What may be spent."""

    async def test_is_of_the_whole_trip(self, sarah: Person) -> None:
        """All expenses count that are not deleted, and no payments."""
        trip = await sarah.create_trip("David")
        await booked(sarah, trip, "10")
        await booked(sarah, trip, "20", "LODGING")
        deleted = await booked(sarah, trip, "40")
        await sarah.do("deleteExpense", "expense { id }", expenseId=deleted)
        payment = {"payerId": trip.people["David"], "receiverId": trip.people["Sarah"], "paidOn": "2026-11-03"}
        await sarah.do(
            *("recordPayment", "payment { id }"), tripId=trip.id, amount={"amount": "5", "currency": "EUR"}, **payment
        )

        budget = (await planned(sarah, trip, "70"))["budget"]

        assert {**budget, "id": ""} == {
            "id": "",
            "category": None,
            "tripCategory": None,
            "amount": {"amount": "70.00", "currency": "EUR"},
            "spent": {"amount": "30.00", "currency": "EUR"},
            "remaining": {"amount": "40.00"},
            "spentShare": "0.4286",
            "isCrossed": False,
            "trip": {"id": trip.id},
        }

    async def test_is_of_a_category_with_its_parts(self, sarah: Person) -> None:
        """A part's budget is of that part alone; one of the trip's own counts for the category above it too."""
        trip = await sarah.create_trip()
        selection = "tripCategory { id }"
        given = {"tripId": trip.id, "name": "Wine", "parent": "FOOD_BAR"}
        wine = (await sarah.do("addTripCategory", selection, **given))["tripCategory"]["id"]
        for category, amount in (("FOOD", "1"), ("FOOD_BAR", "20"), ("FOOD_CAFE", "300"), ("FEES", "4000")):
            await booked(sarah, trip, amount, category)
        await booked(sarah, trip, "50000", tripCategoryId=wine)

        for scope in ({"category": "FOOD"}, {"category": "FOOD_BAR"}, {"tripCategoryId": wine}, {"category": "OTHER"}):
            await planned(sarah, trip, "50020", **scope)

        assert [
            (budget["category"], budget["tripCategory"], budget["spent"]["amount"], budget["isCrossed"])
            for budget in await found(sarah, trip)
        ] == [
            ("FOOD", None, "50321.00", True),
            ("FOOD_BAR", None, "50020.00", False),
            (None, {"name": "Wine"}, "50000.00", False),
            ("OTHER", None, "0.00", False),
        ]

    async def test_counts_what_was_booked_in_the_trips_currency(self, sarah: Person) -> None:
        """Other currencies at the rate they were booked at."""
        trip = await sarah.create_trip()
        await booked(sarah, trip, "1000", currency="JPY", exchangeRate="0.006")

        budget = (await planned(sarah, trip, "6"))["budget"]

        assert (budget["spent"], budget["spentShare"]) == ({"amount": "6.00", "currency": "EUR"}, "1.0000")

    async def test_replaces_the_amount_of_the_same_scope(self, sarah: Person) -> None:
        """There is one budget of each."""
        trip = await sarah.create_trip()
        first = await planned(sarah, trip, "10", category="FOOD")
        await planned(sarah, trip, "15")

        second = await planned(sarah, trip, "20", category="FOOD")

        assert second["budget"]["id"] == first["budget"]["id"]
        assert [budget["amount"]["amount"] for budget in await found(sarah, trip)] == ["20.00", "15.00"]
        assert [entry["changes"] for entry in await told(sarah, trip) if entry["kind"] == "BUDGET_SET"] == [
            [{"field": "amount", "before": None, "after": "10.00 EUR"}],
            [{"field": "amount", "before": None, "after": "15.00 EUR"}],
            [{"field": "amount", "before": "10.00 EUR", "after": "20.00 EUR"}],
        ]

    async def test_is_done_once_for_one_key(self, sarah: Person) -> None:
        """The same key gives the same budget, as it is now."""
        trip = await sarah.create_trip()
        first = await planned(sarah, trip, "10", idempotencyKey="one")
        await planned(sarah, trip, "20")

        again = await planned(sarah, trip, "10", idempotencyKey="one")

        assert again["userErrors"] == []
        assert again["budget"]["id"] == first["budget"]["id"]
        assert [budget["amount"]["amount"] for budget in await found(sarah, trip)] == ["20.00"]

    async def test_refuses_another_currency(self, sarah: Person) -> None:
        """What is spent is counted in the trip's."""
        payload = await planned(sarah, await sarah.create_trip(), "10", "USD")

        assert payload["budget"] is None
        assert payload["userErrors"] == [
            {
                "code": "BUDGET_INVALID",
                "field": ["amount", "currency"],
                "message": "A budget of this trip is in EUR, and USD was given.",
            }
        ]

    async def test_refuses_two_categories(self, sarah: Person) -> None:
        """A built-in one, and one of the trip's own."""
        trip = await sarah.create_trip()
        own = await own_category(sarah, trip)

        payload = await planned(sarah, trip, "10", category="FOOD", tripCategoryId=own)

        assert payload["userErrors"] == [
            {
                "code": "BUDGET_INVALID",
                "field": ["tripCategoryId"],
                "message": "A budget is of a built-in category or of one of the trip's own, not of both.",
            }
        ]

    async def test_refuses_an_archived_category(self, sarah: Person) -> None:
        """Nothing new is booked under it; a budget that it has already may change."""
        trip = await sarah.create_trip()
        first, second = await own_category(sarah, trip), await own_category(sarah, trip, "Beer")
        await planned(sarah, trip, "10", tripCategoryId=second)
        for category_id in (first, second):
            await sarah.do("updateTripCategory", "trip { id }", tripCategoryId=category_id, isArchived=True)

        refused = await planned(sarah, trip, "10", tripCategoryId=first)
        changed = await planned(sarah, trip, "20", tripCategoryId=second)

        assert refused["userErrors"] == [
            {"code": "CATEGORY_INVALID", "field": ["tripCategoryId"], "message": "Wine is archived."}
        ]
        assert changed["userErrors"] == []

    async def test_refuses_a_category_of_another_trip(self, sarah: Person) -> None:
        """It looks like one that is not there."""
        elsewhere = await own_category(sarah, await sarah.create_trip())

        payload = await planned(sarah, await sarah.create_trip(), "10", tripCategoryId=elsewhere)

        assert payload["userErrors"] == [
            {"code": "NOT_FOUND", "field": ["tripCategoryId"], "message": "There is no such category."}
        ]

    @pytest.mark.parametrize(
        ("amount", "code", "message"),
        [
            ("0", "AMOUNT_NOT_POSITIVE", "The amount must be above zero, and 0 is not."),
            ("0.001", "TOO_MANY_DECIMALS", "EUR has 2 decimal places, and 0.001 has more."),
        ],
    )
    async def test_refuses_what_is_no_amount(self, sarah: Person, amount: str, code: str, message: str) -> None:
        """As an expense does."""
        payload = await planned(sarah, await sarah.create_trip(), amount)

        assert payload["userErrors"] == [{"code": code, "field": ["amount", "amount"], "message": message}]


class TestRemoveBudget:
    """Taking it away."""

    async def test_leaves_none(self, sarah: Person) -> None:
        """And a line in the history; it is not found again."""
        trip = await sarah.create_trip()
        budget_id = (await planned(sarah, trip, "10"))["budget"]["id"]

        payload = await sarah.do("removeBudget", "trip { budgets { id } }", budgetId=budget_id)
        again = await sarah.do("removeBudget", "trip { id }", budgetId=budget_id)

        assert payload == {"trip": {"budgets": []}, "userErrors": []}
        assert again["userErrors"] == [
            {"code": "NOT_FOUND", "field": ["budgetId"], "message": "There is no such budget."}
        ]
        last = (await told(sarah, trip))[-1]
        assert (last["kind"], last["summary"], last["subject"]) == ("BUDGET_REMOVED", "Prague, 10.00 EUR", None)
        assert last["changes"] == [{"field": "amount", "before": "10.00 EUR", "after": None}]


class TestCrossing:
    """The moment when more than all of a budget is spent."""

    async def test_is_recorded_after_the_expense_that_did_it(self, sarah: Person) -> None:
        """To spend exactly all of it is to keep within it."""
        trip = await sarah.create_trip()
        budget_id = (await planned(sarah, trip, "10", category="FOOD"))["budget"]["id"]
        await booked(sarah, trip, "10", "FOOD_CAFE")
        await booked(sarah, trip, "0.01", "FOOD_BAR")

        assert await kinds(sarah, trip) == ["EXPENSE_ADDED", "EXPENSE_ADDED", "BUDGET_CROSSED"]
        assert (await told(sarah, trip))[-1] == {
            "kind": "BUDGET_CROSSED",
            "subjectKind": "BUDGET",
            "subject": {"id": budget_id},
            "summary": "Food, 10.00 EUR",
            "affectsBalances": False,
            "changes": [
                {"field": "spent", "before": None, "after": "10.01 EUR"},
                {"field": "amount", "before": None, "after": "10.00 EUR"},
            ],
        }

    async def test_is_recorded_again_only_after_it_fell(self, sarah: Person) -> None:
        """Every change of an expense counts: adding, changing, deleting and restoring."""
        trip = await sarah.create_trip()
        await planned(sarah, trip, "10")
        first = await booked(sarah, trip, "11")
        await booked(sarah, trip, "5")
        await sarah.do("deleteExpense", "expense { id }", expenseId=first)
        await sarah.do("restoreExpense", "expense { id }", expenseId=first)
        amount = {"amount": "1", "currency": "EUR"}
        await sarah.do("updateExpense", "expense { id }", expenseId=first, amount=amount)
        await sarah.do("updateExpense", "expense { id }", expenseId=first, amount={**amount, "amount": "9"})

        assert await kinds(sarah, trip) == [
            *("EXPENSE_ADDED", "BUDGET_CROSSED"),
            "EXPENSE_ADDED",
            "EXPENSE_DELETED",
            *("EXPENSE_RESTORED", "BUDGET_CROSSED"),
            "EXPENSE_CHANGED",
            *("EXPENSE_CHANGED", "BUDGET_CROSSED"),
        ]

    async def test_is_of_each_budget_by_itself(self, sarah: Person) -> None:
        """Moving an expense to another category crosses that one's."""
        trip = await sarah.create_trip()
        await planned(sarah, trip, "10", category="FOOD")
        await planned(sarah, trip, "10", category="FEES")
        await planned(sarah, trip, "100")
        moved = await booked(sarah, trip, "11", "OTHER")
        await sarah.do("updateExpense", "expense { id }", expenseId=moved, category="FEES_VISA")

        assert await kinds(sarah, trip) == ["EXPENSE_ADDED", "EXPENSE_CHANGED", "BUDGET_CROSSED"]
        assert (await told(sarah, trip))[-1]["summary"] == "Fees, 10.00 EUR"

    async def test_comes_of_other_rates_too(self, sarah: Person) -> None:
        """Re-rating a trip may cross a budget, by one entry after all of its own."""
        trip = await sarah.create_trip()
        await planned(sarah, trip, "10")
        await booked(sarah, trip, "10", currency="USD", exchangeRate="0.9")

        rates = [{"currency": "USD", "rate": "1.1"}]
        await sarah.do("rerate", "trip { id }", tripId=trip.id, rates=rates)

        assert await kinds(sarah, trip) == ["EXPENSE_ADDED", "RERATED", "EXPENSE_RERATED", "BUDGET_CROSSED"]

    async def test_is_not_what_a_payment_does(self, sarah: Person) -> None:
        """Payments are no spending."""
        trip = await sarah.create_trip("David")
        await planned(sarah, trip, "10")

        await sarah.do(
            "recordPayment",
            "payment { id }",
            tripId=trip.id,
            payerId=trip.people["David"],
            receiverId=trip.people["Sarah"],
            amount={"amount": "50", "currency": "EUR"},
            paidOn="2026-11-03",
        )

        assert await kinds(sarah, trip) == ["PAYMENT_RECORDED"]
        assert [budget["spent"]["amount"] for budget in await found(sarah, trip)] == ["0.00"]

    async def test_costs_one_statement_where_there_are_no_budgets(self, services: Services, sarah: Person) -> None:
        """And that one asks for the budgets alone."""
        trip = await sarah.create_trip()

        with counted(services) as statements:
            await booked(sarah, trip, "10")

        assert len([statement for statement in statements if "budgets" in statement]) == 1


class TestAnotherSettlementCurrency:
    """A budget is in the trip's currency, whichever that is."""

    async def test_converts_budgets(self, sarah: Person) -> None:
        """At the rate given, and says so beforehand and in the history."""
        trip = await sarah.create_trip()
        await planned(sarah, trip, "10")
        await booked(sarah, trip, "5")
        rates = [{"currency": "EUR", "rate": "30000"}]
        preview = """query ($id: ID!, $rates: [CurrencyRateInput!]) {
          previewRerate(tripId: $id, rates: $rates, currency: "VND") {
            budgets { before { amount } after { amount currency } budget { amount { amount } } } } }"""

        shown = (await sarah.ask(preview, id=trip.id, rates=rates))["previewRerate"]["budgets"]
        await sarah.do("rerate", "trip { id }", tripId=trip.id, rates=rates, currency="VND")

        assert shown == [
            {
                "before": {"amount": "10.00"},
                "after": {"amount": "300000", "currency": "VND"},
                "budget": {"amount": {"amount": "10.00"}},
            }
        ]
        (budget,) = await found(sarah, trip)
        assert (budget["amount"], budget["spent"], budget["spentShare"]) == (
            {"amount": "300000", "currency": "VND"},
            {"amount": "150000"},
            "0.5000",
        )
        last = (await told(sarah, trip))[-1]
        assert (last["kind"], last["changes"]) == (
            "BUDGET_SET",
            [{"field": "amount", "before": "10.00 EUR", "after": "300,000 VND"}],
        )


async def test_every_category_counts_for_the_one_above_it(services: Services, sarah: Person) -> None:
    """What the database takes for a part is what the domain does."""
    trip = await sarah.create_trip()
    for place, category in enumerate(Category):
        await booked(sarah, trip, str(Decimal(2**place) / 100), category.value)
    for category in Category:
        await planned(sarah, trip, "1", category=category.value)

    spent = {budget["category"]: Decimal(budget["spent"]["amount"]) for budget in await found(sarah, trip)}

    worth = {category: Decimal(2**place) / 100 for place, category in enumerate(Category)}
    wholes = {
        category: sum(worth[part] for part in Category if category in {part, part.parent}) for category in Category
    }
    assert spent == wholes


async def own_category(person: Person, trip: TripOf, name: str = "Wine") -> str:
    """Add a category of its own to a trip, and return its id."""
    given = {"tripId": trip.id, "name": name, "parent": "FOOD"}
    return str((await person.do("addTripCategory", "tripCategory { id }", **given))["tripCategory"]["id"])
