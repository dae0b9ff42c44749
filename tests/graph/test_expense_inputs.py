"""What an expense is given beside its money: category, payment method, place, note and tags."""

from typing import Any

import pytest

from graph.context import Services
from tests.graph.people import Person
from tests.graph.plans import errors

DETAILS = "expense { id category paymentMethod place note tags }"


@pytest.fixture
def services(shared_services: Services) -> Services:
    """Those of the module: each test has people and trips of its own, and looks at no others."""
    return shared_services


class TestDetails:
    """What is told of an expense."""

    async def test_are_kept_changed_and_taken_away(self, sarah: Person) -> None:
        """What is given is there when the expense is read again; what is null is taken away; the rest stays."""
        trip = await sarah.create_trip("David")
        given: dict[str, Any] = {
            "category": "FOOD_CAFE",
            "paymentMethod": "CARD",
            "place": " Café Slavia, Prague ",
            "note": " two cakes ",
            "tags": ["Sweet", "prague"],
        }

        added = (await sarah.do("addExpense", DETAILS, **trip.expense("Sarah", "10", **given)))["expense"]
        changed = await sarah.do("updateExpense", DETAILS, expenseId=added["id"], note=None, tags=["SWEET", "sweet"])
        gone: dict[str, Any] = {"paymentMethod": None, "place": None, "tags": []}
        emptied = await sarah.do("updateExpense", DETAILS, expenseId=added["id"], **gone)

        assert added == {**given, "id": added["id"], "place": "Café Slavia, Prague", "note": "two cakes"}
        assert changed["expense"] == {**added, "note": None, "tags": ["sweet"]}
        assert emptied["expense"] == {**added, **gone, "note": None}
        document = "query ($id: ID!) { node(id: $id) { ... on Expense { id category paymentMethod place note tags } } }"
        assert (await sarah.ask(document, id=added["id"]))["node"] == emptied["expense"]

    @pytest.mark.parametrize(
        ("given", "code", "field", "message"),
        [
            (
                {"tags": [f"tag {number}" for number in range(21)]},
                "TAGS_INVALID",
                ["tags"],
                "An expense has at most 20 tags, and 21 were given.",
            ),
            (
                {"tags": ["good", "x" * 41]},
                "TAGS_INVALID",
                ["tags"],
                "The tag has 41 characters; at most 40 are kept.",
            ),
            (
                {"place": "x" * 121},
                "TEXT_INVALID",
                ["place"],
                "The place has 121 characters; at most 120 are kept.",
            ),
            ({"place": " "}, "TEXT_INVALID", ["place"], "The place must not be empty."),
            ({"note": "\0 nothing"}, "TEXT_INVALID", ["note"], "The note holds a character that is not text."),
            ({"description": " "}, "TEXT_INVALID", ["description"], "The description must not be empty."),
            (
                {"payerId": None},
                "PAYERS_INVALID",
                ["payerId"],
                "Name one payer, or several with what each paid.",
            ),
            (
                {"amount": {"amount": "92233720368547758.08", "currency": "EUR"}},
                "AMOUNT_TOO_LARGE",
                ["amount", "amount"],
                "The largest amount of EUR kept here is 100,000,000,000.00 EUR.",
            ),
        ],
    )
    async def test_say_where_and_why_they_are_refused(
        self, sarah: Person, given: dict[str, Any], code: str, field: list[str], message: str
    ) -> None:
        """Code, field and message of each, and nothing is booked."""
        trip = await sarah.create_trip("David")

        payload = await sarah.do("addExpense", DETAILS, **{**trip.expense("Sarah", "10"), **given})

        assert errors(payload) == [(code, field, message)]
        assert payload["expense"] is None
