"""Categories through the schema: the built-in ones, and a trip's own."""

from typing import Any

import pytest

from graph.context import Services
from tests.graph.people import Person, TripOf

CATEGORY = "tripCategory { id name parent isArchived trip { id } }"
FEED = """query ($id: ID!) { node(id: $id) { ... on TripCategory { activity(first: 10) { nodes {
  kind summary affectsBalances subject { id } changes { field before after } } } } } }"""


@pytest.fixture
def services(shared_services: Services) -> Services:
    """Those of the module: each test has people and trips of its own, and looks at no others."""
    return shared_services


async def added(person: Person, trip: TripOf, name: str = "Wine", parent: str = "FOOD", **other: Any) -> dict[str, Any]:
    """Add a category to a trip, and return the payload."""
    return await person.do("addTripCategory", CATEGORY, tripId=trip.id, name=name, parent=parent, **other)


async def test_the_built_in_ones_have_two_levels(sarah: Person) -> None:
    """Each part leads to the category it is a part of, and has none itself."""
    document = "{ categories { category label parent parts { category label parent parts { category } } } }"

    categories = (await sarah.ask(document))["categories"]

    assert [category["category"] for category in categories] == [
        *("FOOD", "GROCERIES", "LODGING", "TRANSPORT", "ACTIVITIES", "SHOPPING", "HEALTH", "FEES", "OTHER")
    ]
    assert categories[1] == {
        "category": "GROCERIES",
        "label": "Groceries",
        "parent": None,
        "parts": [
            {
                "category": "GROCERIES_SUPERMARKET",
                "label": "Groceries: supermarket",
                "parent": "GROCERIES",
                "parts": [],
            },
            {"category": "GROCERIES_MARKET", "label": "Groceries: market", "parent": "GROCERIES", "parts": []},
        ],
    }
    assert categories[-1]["parts"] == []


class TestAddTripCategory:
    """A trip's own category."""

    @pytest.mark.parametrize("parent", ["FOOD", "FOOD_BAR"])
    async def test_is_one_of_its_trip(self, sarah: Person, parent: str) -> None:
        """Below a built-in category of either level."""
        trip = await sarah.create_trip()

        category = (await added(sarah, trip, " Wine ", parent))["tripCategory"]

        assert {**category, "id": ""} == {
            "id": "",
            "name": "Wine",
            "parent": parent,
            "isArchived": False,
            "trip": {"id": trip.id},
        }
        assert await names(sarah, trip) == ["Wine"]

    async def test_is_what_an_expense_is_booked_under(self, sarah: Person) -> None:
        """The expense counts as the category above it, whatever else was said."""
        trip = await sarah.create_trip()
        category_id = (await added(sarah, trip, parent="FOOD_BAR"))["tripCategory"]["id"]

        expense = await sarah.do(
            "addExpense",
            "expense { category tripCategory { name } }",
            **trip.expense("Sarah", "10", tripCategoryId=category_id, category="OTHER"),
        )
        plain = await sarah.do("addExpense", "expense { tripCategory { name } }", **trip.expense("Sarah", "10"))

        assert expense["expense"] == {"category": "FOOD_BAR", "tripCategory": {"name": "Wine"}}
        assert plain["expense"] == {"tripCategory": None}

    async def test_is_done_once_for_one_key(self, sarah: Person) -> None:
        """The same key gives the same category, also when it was renamed since."""
        trip = await sarah.create_trip()
        first = await added(sarah, trip, idempotencyKey="one")
        await sarah.do(
            "updateTripCategory", CATEGORY, tripCategoryId=first["tripCategory"]["id"], name="Beer", isArchived=True
        )

        again = await added(sarah, trip, idempotencyKey="one")

        assert again["userErrors"] == []
        assert again["tripCategory"]["id"] == first["tripCategory"]["id"]
        assert await names(sarah, trip) == ["Beer"]

    @pytest.mark.parametrize(
        ("name", "code", "message"),
        [
            ("WINE", "NAME_TAKEN", "There is a category called WINE on this trip already."),
            (" ", "TEXT_INVALID", "The name must not be empty."),
            ("x" * 81, "TEXT_INVALID", "The name has 81 characters; at most 80 are kept."),
        ],
    )
    async def test_is_refused(self, sarah: Person, name: str, code: str, message: str) -> None:
        """With a name that is taken in any case of its letters, or is none."""
        trip = await sarah.create_trip()
        await added(sarah, trip)

        payload = await added(sarah, trip, name)

        assert payload["tripCategory"] is None
        assert payload["userErrors"] == [{"code": code, "field": ["name"], "message": message}]

    async def test_may_have_a_name_that_another_trip_gave(self, sarah: Person) -> None:
        """Names are taken on one trip alone."""
        await added(sarah, await sarah.create_trip())

        payload = await added(sarah, await sarah.create_trip())

        assert payload["userErrors"] == []


class TestUpdateTripCategory:
    """Renaming, archiving, and bringing back."""

    async def test_renames(self, sarah: Person) -> None:
        """Also to the same name in other letters; the expenses follow."""
        trip = await sarah.create_trip()
        category_id = (await added(sarah, trip))["tripCategory"]["id"]

        payload = await sarah.do("updateTripCategory", CATEGORY, tripCategoryId=category_id, name="WINE")

        assert payload["userErrors"] == []
        assert await names(sarah, trip) == ["WINE"]

    async def test_archives_and_brings_back(self, sarah: Person) -> None:
        """An archived category takes no new expense, and stays with those it has."""
        trip = await sarah.create_trip()
        category_id = (await added(sarah, trip))["tripCategory"]["id"]
        given = trip.expense("Sarah", "10", tripCategoryId=category_id)
        booked = (await sarah.do("addExpense", "expense { id }", **given))["expense"]["id"]
        selection = "tripCategory { isArchived }"

        archived = await sarah.do("updateTripCategory", selection, tripCategoryId=category_id, isArchived=True)
        refused = await sarah.do("addExpense", "expense { id }", **given)
        kept = await sarah.do("updateExpense", "expense { tripCategory { name } }", expenseId=booked, note="Red")
        back = await sarah.do("updateTripCategory", selection, tripCategoryId=category_id, isArchived=False)
        taken = await sarah.do("addExpense", "expense { tripCategory { name } }", **given)

        assert (archived["tripCategory"], back["tripCategory"]) == ({"isArchived": True}, {"isArchived": False})
        assert refused["userErrors"] == [
            {"code": "CATEGORY_INVALID", "field": ["tripCategoryId"], "message": "Wine is archived."}
        ]
        assert kept["expense"] == taken["expense"] == {"tripCategory": {"name": "Wine"}}

    async def test_refuses_a_name_that_is_taken(self, sarah: Person) -> None:
        """By another category of the trip."""
        trip = await sarah.create_trip()
        await added(sarah, trip, "Beer")
        category_id = (await added(sarah, trip))["tripCategory"]["id"]

        payload = await sarah.do("updateTripCategory", CATEGORY, tripCategoryId=category_id, name="beer")

        assert payload["userErrors"] == [
            {
                "code": "NAME_TAKEN",
                "field": ["name"],
                "message": "There is a category called beer on this trip already.",
            }
        ]

    async def test_refuses_somebody_elses(self, sarah: Person, david: Person) -> None:
        """It looks like one that is not there, and is found under no id."""
        trip = await sarah.create_trip()
        category_id = (await added(sarah, trip))["tripCategory"]["id"]

        payload = await david.do("updateTripCategory", CATEGORY, tripCategoryId=category_id, name="Mine")

        assert payload["userErrors"] == [
            {"code": "NOT_FOUND", "field": ["tripCategoryId"], "message": "There is no such category."}
        ]
        assert (await david.ask(FEED, id=category_id))["node"] is None

    async def test_is_told_in_the_history(self, sarah: Person) -> None:
        """Field by field."""
        trip = await sarah.create_trip()
        category_id = (await added(sarah, trip))["tripCategory"]["id"]
        await sarah.do("updateTripCategory", CATEGORY, tripCategoryId=category_id, name="Beer", isArchived=True)

        told = (await sarah.ask(FEED, id=category_id))["node"]["activity"]["nodes"]

        common = {"affectsBalances": False, "subject": {"id": category_id}}
        assert told == [
            {
                "kind": "CATEGORY_CHANGED",
                "summary": "Beer",
                **common,
                "changes": [
                    {"field": "name", "before": "Wine", "after": "Beer"},
                    {"field": "archived", "before": None, "after": "yes"},
                ],
            },
            {
                "kind": "CATEGORY_ADDED",
                "summary": "Wine",
                **common,
                "changes": [
                    {"field": "name", "before": None, "after": "Wine"},
                    {"field": "parent", "before": None, "after": "Food"},
                ],
            },
        ]


async def names(person: Person, trip: TripOf) -> list[str]:
    """Return the names of a trip's own categories."""
    answer = await person.ask("query ($id: ID!) { trip(id: $id) { categories { name } } }", id=trip.id)
    return [category["name"] for category in answer["trip"]["categories"]]
