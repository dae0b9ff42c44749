"""Quick adds through the schema: a sentence is drafted, accepted as it is, and books what it says."""

from typing import Any

import pytest

from graph.context import Services
from tests.graph.people import Person, TripOf

DRAFT = """
  draft { tripId description amount { amount currency } spentOn payerId payers { participantId amount }
    category tripCategoryId receiptDocumentId paymentMethod
    split { equal { participantIds } exact { participantId amount } percentage { participantId percentage }
      shares { participantId shares } adjustment { participantId adjustment } } }
  payment { payerId receiverId amount { amount currency } paidOn note }
  confidence { description amount currency spentOn payers split } words { amount spentOn payers split }
  categorySuggestion { category reason } unplaced { words why candidates { name } }
"""


@pytest.fixture
def services(shared_services: Services) -> Services:
    """Those of the module: each test has people and trips of its own, and looks at no others."""
    return shared_services


async def drafted(person: Person, trip: TripOf, text: str) -> dict[str, Any]:
    """Return what a sentence is drafted as."""
    return await person.do("quickAdd", DRAFT, tripId=trip.id, text=text)


def accepted(draft: dict[str, Any]) -> dict[str, Any]:
    """Return a draft as the input of `addExpense`, as any client would: all of it that is not null."""
    split = {way: given for way, given in draft["split"].items() if given is not None}
    return {name: given for name, given in draft.items() if given is not None} | {"split": split}


async def test_a_sentence_is_drafted_and_books_what_it_says(sarah: Person) -> None:
    """With its category; nothing is booked before it is accepted."""
    trip = await sarah.create_trip("David", "Mia")

    found = await drafted(sarah, trip, "David paid 45.50 for taxi on 3 Oct 2026 by card, split with Mia")
    before = await sarah.ask("query ($id: ID!) { trip(id: $id) { expenses(first: 1) { totalCount } } }", id=trip.id)
    booked = await sarah.do(
        "addExpense",
        "expense { description amount { amount currency } spentOn category paymentMethod payer { name } "
        "shares { participant { name } amount { amount } } }",
        **accepted(found["draft"]),
    )

    assert (found["payment"], found["unplaced"], found["userErrors"]) == (None, [], [])
    assert found["categorySuggestion"] == {"category": "TRANSPORT_TAXI", "reason": "WORDS"}
    assert found["words"] == {
        "amount": "45.50",
        "spentOn": "on 3 Oct 2026",
        "payers": "David paid",
        "split": "split with Mia",
    }
    assert before["trip"]["expenses"]["totalCount"] == 0
    assert booked["expense"] == {
        "description": "taxi",
        "amount": {"amount": "45.50", "currency": "EUR"},
        "spentOn": "2026-10-03",
        "category": "TRANSPORT_TAXI",
        "paymentMethod": "CARD",
        "payer": {"name": "David"},
        "shares": [
            {"participant": {"name": "David"}, "amount": {"amount": "22.75"}},
            {"participant": {"name": "Mia"}, "amount": {"amount": "22.75"}},
        ],
    }


async def test_every_way_to_split_is_one_that_an_expense_takes(sarah: Person) -> None:
    """Exact parts, percentages, shares, and several payers."""
    trip = await sarah.create_trip("David", "Mia")
    shares = "expense { splitMode payers { amount { amount } } shares { amount { amount } } }"

    found = {}
    for words in (
        "Sarah paid 100 for a boat, David owes 20",
        "Sarah paid 100 for a boat, 70/30 with Mia",
        "Sarah paid 100 for a boat, David and Mia 3:1",
        "Sarah paid 60 and David paid 40 for a boat",
    ):
        booked = await sarah.do("addExpense", shares, **accepted((await drafted(sarah, trip, words))["draft"]))
        assert booked["userErrors"] == []
        expense = booked["expense"]
        found[expense["splitMode"]] = (
            [payer["amount"]["amount"] for payer in expense["payers"]],
            sorted(share["amount"]["amount"] for share in expense["shares"]),
        )

    assert found == {
        "EXACT": (["100.00"], ["20.00", "80.00"]),
        "PERCENTAGE": (["100.00"], ["30.00", "70.00"]),
        "SHARES": (["100.00"], ["25.00", "75.00"]),
        "EQUAL": (["60.00", "40.00"], ["33.33", "33.33", "33.34"]),
    }


async def test_money_between_two_is_a_payment(sarah: Person) -> None:
    """Which `recordPayment` takes as it is."""
    trip = await sarah.create_trip("David")

    found = await drafted(sarah, trip, "David paid me back 20 for the taxi")
    booked = await sarah.do(
        "recordPayment", "payment { payer { name } receiver { name } note }", tripId=trip.id, **found["payment"]
    )

    assert found["draft"] is None
    assert booked["payment"] == {"payer": {"name": "David"}, "receiver": {"name": "Sarah"}, "note": "taxi"}


async def test_what_was_not_understood_is_told(sarah: Person) -> None:
    """With whom it may mean."""
    trip = await sarah.create_trip("David King", "David Jones")

    found = await drafted(sarah, trip, "David paid 20 for tea with Greta")

    assert found["unplaced"] == [
        {
            "words": "David",
            "why": "Several people on this trip are called David.",
            "candidates": [{"name": "David King"}, {"name": "David Jones"}],
        },
        {"words": "Greta", "why": "Nobody on this trip is called Greta.", "candidates": []},
    ]


async def test_a_sentence_without_an_amount_is_refused(sarah: Person) -> None:
    """About the text, with a code."""
    trip = await sarah.create_trip()

    found = await drafted(sarah, trip, "Lunch")

    assert (found["draft"], found["payment"]) == (None, None)
    assert [(error["code"], error["field"]) for error in found["userErrors"]] == [("AMOUNT_MISSING", ["text"])]


async def test_a_category_of_the_trips_own_is_drafted(sarah: Person) -> None:
    """By its name."""
    trip = await sarah.create_trip()
    own = await sarah.do("addTripCategory", "tripCategory { id }", tripId=trip.id, name="Wine", parent="FOOD_BAR")

    found = await drafted(sarah, trip, "wine 20")

    assert (found["draft"]["category"], found["draft"]["tripCategoryId"]) == ("FOOD_BAR", own["tripCategory"]["id"])
