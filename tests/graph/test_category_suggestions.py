"""Category suggestions through the schema: shown for one or many, and accepted in one transaction."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from domain.capabilities import Capability
from domain.categories import Category
from domain.category_proposals import MOST_PROPOSED, CategoryProposal, Certainty
from domain.jobs import JobState
from graph.context import Services
from graph.ids import uuid_of
from graph.operations.policies import Policy
from graph.operations.preparing import prepare
from graph.schema import schema
from jobs.running import run_job
from persistence.category_likeness import CategoryLikeness
from persistence.category_proposals import store_proposal
from persistence.embedder import exported_embedder
from persistence.tables import expenses
from tests.graph.people import Person, TripOf
from tests.graph.workers import worker_beside
from tests.jobs.scripted_server import EVENT_STREAM, finished, said, scripted_server
from tests.jobs.tasks.test_questions import with_model as able_to_propose
from tests.statements import statements_on

SUGGESTION = "category tripCategory { name } confidence reason explanation"
SUGGEST = f"""query ($id: ID!, $description: String!, $merchant: String) {{
  suggestCategory(tripId: $id, description: $description, merchant: $merchant) {{ {SUGGESTION} }} }}"""
REVIEW = f"""query ($id: ID!, $filter: ExpenseFilter) {{ trip(id: $id) {{
  categorySuggestions(first: 50, filter: $filter) {{
    totalCount nodes {{ id description version categorySuggestion {{ {SUGGESTION} }} }} }} }} }}"""
BAR = '{"category": "FOOD_BAR", "certainty": "SURE"}'
QWXZ = select(expenses.c.id, expenses.c.description).where(expenses.c.description == "Qwxz")
FEED = """query ($id: ID!) { trip(id: $id) { activity(first: 3) { nodes {
  kind affectsBalances subject { id } changes { field before after } } } } }"""


def with_model(person: Person) -> Person:
    """Return a person whose server has a language model set, which nobody asks until a worker does."""
    settings = person.services.settings.model_copy(update={"llm_api_base_url": "http://model"})
    return replace(person, services=replace(person.services, settings=settings))


async def booked(person: Person, trip: TripOf, description: str, **other: Any) -> str:
    """Add an expense, and return its id."""
    given = trip.expense("Sarah", "10", description=description, **other)
    return str((await person.do("addExpense", "expense { id }", **given))["expense"]["id"])


async def suggested(person: Person, trip: TripOf, description: str, merchant: str | None = None) -> dict[str, Any]:
    """Return what is suggested for a description."""
    asked = await person.ask(SUGGEST, id=trip.id, description=description, merchant=merchant)
    found: dict[str, Any] = asked["suggestCategory"]
    return found


async def reviewed(person: Person, trip: TripOf, **wanted: Any) -> dict[str, tuple[str | None, str]]:
    """Return what is suggested for the expenses that nobody placed, by their descriptions."""
    page = (await person.ask(REVIEW, id=trip.id, filter=wanted or None))["trip"]["categorySuggestions"]
    assert page["totalCount"] == len(page["nodes"])
    found = {node["description"]: node["categorySuggestion"] for node in page["nodes"]}
    return {description: (each["category"], each["reason"]) for description, each in found.items()}


class TestSuggestCategory:
    """For a description."""

    async def test_says_what_and_why(self, sarah: Person) -> None:
        """By the words that everybody has."""
        trip = await sarah.create_trip()

        assert await suggested(sarah, trip, "Airport taxi") == {
            "category": "TRANSPORT_TAXI",
            "tripCategory": None,
            "confidence": 0.9,
            "reason": "WORDS",
            "explanation": '"taxi" says Transport: taxi.',
        }
        assert (await suggested(sarah, trip, "x", "Lidl"))["reason"] == "BRAND"

    async def test_the_last_word_of_the_trips_people_counts(self, sarah: Person) -> None:
        """As it was booked, or changed since; a category of the trip's own too."""
        trip = await sarah.create_trip()
        wine = await sarah.do("addTripCategory", "tripCategory { id }", tripId=trip.id, name="Wine", parent="FOOD_BAR")
        expense_id = await booked(sarah, trip, "Tokaj 12/10")

        before = await suggested(sarah, trip, "tokaj")
        await sarah.do(
            "updateExpense", "expense { id }", expenseId=expense_id, tripCategoryId=wine["tripCategory"]["id"]
        )
        after = await suggested(sarah, trip, "tokaj")

        assert before["reason"] == "NEEDS_REVIEW"
        assert (after["category"], after["tripCategory"], after["reason"]) == (
            "FOOD_BAR",
            {"name": "Wine"},
            "YOUR_CORRECTION",
        )

    async def test_what_was_said_on_other_trips_counts_for_who_sees_them(self, sarah: Person, david: Person) -> None:
        """And for nobody else."""
        await booked(sarah, await sarah.create_trip(), "Joe", category="TRANSPORT_TAXI")

        own = await suggested(sarah, await sarah.create_trip(), "Joe")
        foreign = await suggested(david, await david.create_trip(), "Joe")

        assert (own["category"], own["reason"]) == ("TRANSPORT_TAXI", "YOUR_CORRECTION")
        assert foreign["category"] is None

    async def test_what_no_word_says_is_compared_in_meaning(self, services: Services, sarah: Person) -> None:
        """With the model, where it is there."""
        trip = await sarah.create_trip()

        found = await suggested(sarah, trip, "Tooth extraction")

        assert (found["category"], found["reason"]) == ("HEALTH_DOCTOR", "SIMILAR")

    async def test_without_the_model_it_needs_review(self, services: Services, tmp_path: Any) -> None:
        """It is no error that there is none yet."""
        likeness = CategoryLikeness(exported_embedder(model_name="all-MiniLM-L6-v2", models_dir=tmp_path))

        assert await likeness.of(["an evening of music"]) == [None]

    @pytest.mark.parametrize("description", ["", "x" * 201])
    async def test_no_text_is_refused(self, sarah: Person, description: str) -> None:
        """As a description is."""
        trip = await sarah.create_trip()

        codes = await sarah.error_codes(SUGGEST, id=trip.id, description=description)

        assert codes == ["TEXT_INVALID"]


class TestCategorySuggestions:
    """Of the expenses that nobody placed."""

    async def test_are_of_those_alone(self, sarah: Person) -> None:
        """Each with what is suggested; the filter of expenses holds too."""
        trip = await sarah.create_trip()
        for description in ("Taxi", "Lidl", "Qwxz"):
            await booked(sarah, trip, description)
        await booked(sarah, trip, "Museum", category="ACTIVITIES_MUSEUM")

        assert await reviewed(sarah, trip) == {
            "Taxi": ("TRANSPORT_TAXI", "WORDS"),
            "Lidl": ("GROCERIES_SUPERMARKET", "BRAND"),
            "Qwxz": (None, "NEEDS_REVIEW"),
        }
        assert list(await reviewed(sarah, trip, search="tax")) == ["Taxi"]

    async def test_take_as_many_statements_for_many(self, services: Services, sarah: Person) -> None:
        """The words of all are read at once."""
        few, many = await sarah.create_trip(), await sarah.create_trip()
        for trip, count in ((few, 2), (many, 9)):
            for number in range(count):
                await booked(sarah, trip, f"Thing {number}")

        counts = []
        for trip in (few, many):
            with statements_on(services.database) as statements:
                await reviewed(sarah, trip)
            counts.append(len(statements))

        assert counts[0] == counts[1]

    async def test_are_null_where_somebody_has_said(self, sarah: Person) -> None:
        """Also on the expense itself."""
        trip = await sarah.create_trip()
        expense_id = await booked(sarah, trip, "Taxi", category="FEES")
        document = "query ($id: ID!) { node(id: $id) { ... on Expense { categorySuggestion { category } } } }"

        assert (await sarah.ask(document, id=expense_id))["node"] == {"categorySuggestion": None}


class TestAcceptCategorySuggestions:
    """Many at once."""

    async def test_stores_each_with_an_entry_of_its_own(self, sarah: Person) -> None:
        """As changing it would, and what is accepted is found by its words."""
        trip = await sarah.create_trip()
        ids = [await booked(sarah, trip, description) for description in ("Taxi", "Lidl")]
        items = [
            {"expenseId": id_, "version": 1, "category": category}
            for id_, category in zip(ids, ("TRANSPORT_TAXI", "GROCERIES"), strict=True)
        ]

        payload = await sarah.do(
            "acceptCategorySuggestions", "expenses { id category version }", tripId=trip.id, items=items
        )

        assert payload == {
            "expenses": [
                {"id": ids[0], "category": "TRANSPORT_TAXI", "version": 2},
                {"id": ids[1], "category": "GROCERIES", "version": 2},
            ],
            "userErrors": [],
        }
        nodes = (await sarah.ask(FEED, id=trip.id))["trip"]["activity"]["nodes"]
        assert [(node["kind"], node["affectsBalances"], node["subject"]["id"]) for node in nodes[:2]] == [
            ("EXPENSE_CHANGED", False, ids[1]),
            ("EXPENSE_CHANGED", False, ids[0]),
        ]
        assert nodes[1]["changes"] == [{"field": "category", "before": "Other", "after": "Transport: taxi"}]
        search = (
            'query ($id: ID!) { searchTrip(tripId: $id, text: "groceries", mode: TEXT) { ... on ExpenseHit { text } } }'
        )
        assert len((await sarah.ask(search, id=trip.id))["searchTrip"]) == 1
        assert await reviewed(sarah, trip) == {}

    async def test_is_all_or_nothing(self, sarah: Person) -> None:
        """One that was changed since is named, and the others stay as they are."""
        trip = await sarah.create_trip()
        first, second = [await booked(sarah, trip, description) for description in ("Taxi", "Lidl")]
        await sarah.do("updateExpense", "expense { id }", expenseId=second, description="Aldi")
        items = [{"expenseId": id_, "version": 1, "category": "FOOD"} for id_ in (first, second)]

        payload = await sarah.do("acceptCategorySuggestions", "expenses { id }", tripId=trip.id, items=items)

        assert payload["expenses"] is None
        assert [(error["code"], error["field"]) for error in payload["userErrors"]] == [
            ("VERSION_CONFLICT", ["items", "1", "version"])
        ]
        assert len(await reviewed(sarah, trip)) == 2

    async def test_crosses_budgets_as_any_change_does(self, sarah: Person) -> None:
        """What is counted as food now may be too much of it."""
        trip = await sarah.create_trip()
        expense_id = await booked(sarah, trip, "Dinner")
        money = {"amount": "5", "currency": "EUR"}
        await sarah.do("setBudget", "budget { id }", tripId=trip.id, category="FOOD", amount=money)
        items = [{"expenseId": expense_id, "version": 1, "category": "FOOD_RESTAURANT"}]

        await sarah.do("acceptCategorySuggestions", "trip { id }", tripId=trip.id, items=items)

        nodes = (await sarah.ask(FEED, id=trip.id))["trip"]["activity"]["nodes"]
        assert [node["kind"] for node in nodes[:2]] == ["BUDGET_CROSSED", "EXPENSE_CHANGED"]

    async def test_takes_as_many_statements_for_many(self, services: Services, sarah: Person) -> None:
        """A page is stored at once."""
        trip = await sarah.create_trip()
        ids = [await booked(sarah, trip, f"Taxi {number}") for number in range(12)]
        counts = []
        for some in (ids[:2], ids[2:]):
            items = [{"expenseId": id_, "version": 1, "category": "TRANSPORT_TAXI"} for id_ in some]
            with statements_on(services.database) as statements:
                payload = await sarah.do("acceptCategorySuggestions", "trip { id }", tripId=trip.id, items=items)
            assert payload["userErrors"] == []
            counts.append(len(statements))

        assert counts[0] == counts[1]


class TestProposeCategories:
    """By a language model, in the background."""

    async def test_asks_about_what_nothing_says_anything_of_once(self, services: Services, sarah: Person) -> None:
        """What comes of it is suggested, and nothing is booked; asked again, there is nothing to ask."""
        sarah = with_model(sarah)
        trip = await sarah.create_trip()
        await booked(sarah, trip, "Museum", category="ACTIVITIES_MUSEUM")
        await booked(sarah, trip, "Qwxz")

        asked = await sarah.do("proposeCategories", "jobs { kind state }", tripId=trip.id)
        again = await sarah.do("proposeCategories", "jobs { kind }", tripId=trip.id)
        async with services.database.write() as connection:
            row = (await connection.rows(QWXZ))[0]
            proposal = CategoryProposal(Category.FOOD_BAR, Certainty.SURE)
            await store_proposal(connection, row.id, row.description, proposal)

        assert asked["jobs"] == [{"kind": "PROPOSE_CATEGORY", "state": "QUEUED"}]
        assert again["jobs"] == []
        assert await reviewed(sarah, trip) == {"Qwxz": ("FOOD_BAR", "MODEL")}

    async def test_goes_on_with_those_before_until_all_were_looked_at(self, services: Services, sarah: Person) -> None:
        """Also past those that something else says something of: whatever comes of them, each is looked at once."""
        sarah = with_model(sarah)
        trip = await sarah.create_trip()
        oldest = await booked(sarah, trip, "Qwxz", spentOn="2026-01-01")
        for _ in range(MOST_PROPOSED):
            await booked(sarah, trip, "Tooth extraction")

        asked = []
        async with scripted_server(EVENT_STREAM, said(BAR), finished()) as server:
            worker = able_to_propose(worker_beside(services), server.base_url, capability=Capability.FULL)
            for _ in range(3):
                jobs = (await sarah.do("proposeCategories", "jobs { id }", tripId=trip.id))["jobs"]
                ended = [await run_job(worker, uuid_of(job["id"], "Job")) for job in jobs]
                asked.append([job.subject_id for job in ended if job is not None and job.state is JobState.SUCCEEDED])

        assert [len(ids) for ids in asked] == [MOST_PROPOSED, 1, 0]
        assert asked[1] == [uuid_of(oldest, "Expense")]
        assert len(server.bodies) == 1

    def test_costs_what_it_takes(self) -> None:
        """Each description is embedded, and a model may be asked of it: a minute's budget has a hundred of it."""
        text = 'mutation { proposeCategories(input: {tripId: "x"}) { trip { id } } }'

        assert prepare(schema.documents, text, None, Policy()).cost({}) == 502

    async def test_asks_nothing_without_a_model(self, sarah: Person) -> None:
        """Then nothing changes."""
        trip = await sarah.create_trip()
        await booked(sarah, trip, "Qwxz")

        assert (await sarah.do("proposeCategories", "jobs { id }", tripId=trip.id))["jobs"] == []
        assert await reviewed(sarah, trip) == {"Qwxz": (None, "NEEDS_REVIEW")}
