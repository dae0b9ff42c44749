"""Lists narrowed down by filters and put in order, as clients ask for them."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pytest
from starlette.datastructures import UploadFile

from graph.context import Services
from tests.graph.people import Person, TripOf, register

EXPENSES = """query ($id: ID!, $filter: ExpenseFilter, $orderBy: ExpenseOrder) { trip(id: $id) {
  expenses(first: 100, filter: $filter, orderBy: $orderBy) { totalCount nodes { description } } } }"""
PAYMENTS = """query ($id: ID!, $filter: PaymentFilter, $orderBy: PaymentOrder) { trip(id: $id) {
  payments(first: 100, filter: $filter, orderBy: $orderBy) { totalCount nodes { note } } } }"""
ACTIVITY = """query ($id: ID!, $filter: ActivityFilter, $orderBy: ActivityOrder) { trip(id: $id) {
  activity(first: 100, filter: $filter, orderBy: $orderBy) { totalCount nodes { kind at sequence } } } }"""
DOCUMENTS = """query ($id: ID!, $filter: DocumentFilter, $orderBy: DocumentOrder) { trip(id: $id) {
  documents(first: 100, filter: $filter, orderBy: $orderBy) { totalCount nodes { name } } } }"""
TRIPS = """query ($filter: TripFilter, $orderBy: TripOrder) {
  trips(first: 100, filter: $filter, orderBy: $orderBy) { totalCount nodes { name } } }"""
RECURRING = """query ($id: ID!, $orderBy: RecurringExpenseOrder, $after: String) { trip(id: $id) {
  recurringExpenses(first: 2, after: $after, orderBy: $orderBy) {
    nodes { description nextOn } pageInfo { hasNextPage endCursor } } } }"""


@dataclass(frozen=True, slots=True)
class Ledger:
    """A trip with five expenses, and what they can be found by."""

    sarah: Person
    trip: TripOf
    category: str

    async def expenses(self, filter_by: Any = None, order_by: Any = None) -> list[str]:
        """Return the descriptions of the expenses found, which are as many as are counted."""
        data = await self.sarah.ask(EXPENSES, id=self.trip.id, filter=filter_by, orderBy=order_by)
        found = data["trip"]["expenses"]
        assert found["totalCount"] == len(found["nodes"])
        return [node["description"] for node in found["nodes"]]


@pytest.fixture
async def ledger(sarah: Person) -> Ledger:
    """Five expenses that differ in everything, to be changed."""
    return await _ledger_of(sarah)


@pytest.fixture(scope="module")
async def kept_ledger(shared_services: Services) -> Ledger:
    """The same, made once for all tests that only read it."""
    return await _ledger_of(await register(shared_services, "Sarah"))


async def _ledger_of(sarah: Person) -> Ledger:
    trip = await sarah.create_trip("David", "Emily")
    own = {"tripId": trip.id, "name": "Skiing", "parent": "ACTIVITIES"}
    category = (await sarah.do("addTripCategory", "tripCategory { id }", **own))["tripCategory"]["id"]
    for given in (
        trip.expense("Sarah", "30.00", "Sarah", "David", description="Café Éclair", spentOn="2026-10-27",
                     category="FOOD_CAFE", place="Café Slavia", tags=["Sweet"]),
        trip.expense("David", "1000", "David", "Emily", currency="JPY", description="Bento 100%", spentOn="2026-10-28",
                     category="FOOD", exchangeRate="0.006", place="Prague", tags=["sweet", "lunch"]),
        trip.expense("Emily", "20.50", "Emily", description="Ski_pass", spentOn="2026-10-29", tripCategoryId=category),
        {**trip.expense("Sarah", "50.00", description="skixpass ΟΔΟΣ", spentOn="2026-10-29"),
         "payerId": None, "payers": [{"participantId": trip.people["Sarah"], "amount": "25"},
                                     {"participantId": trip.people["David"], "amount": "25"}]},
        trip.expense("David", "7.00", "Sarah", currency="USD", description="Bus", spentOn="2026-10-31",
                     category="TRANSPORT_BUS", exchangeRate="0.9"),
    ):  # fmt: skip
        payload = await sarah.do("addExpense", "expense { id }", **given)
        assert payload["userErrors"] == []
    return Ledger(sarah, trip, category)


class TestExpenses:
    """A trip's expenses."""

    @pytest.mark.parametrize(
        ("filter_by", "found"),
        [
            (None, ["Bus", "skixpass ΟΔΟΣ", "Ski_pass", "Bento 100%", "Café Éclair"]),
            ({}, ["Bus", "skixpass ΟΔΟΣ", "Ski_pass", "Bento 100%", "Café Éclair"]),
            ({"spentOn": {"from": "2026-10-28", "to": "2026-10-29"}}, ["skixpass ΟΔΟΣ", "Ski_pass", "Bento 100%"]),
            ({"spentOn": {"to": "2026-10-27"}}, ["Café Éclair"]),
            ({"categories": ["FOOD"]}, ["Bento 100%", "Café Éclair"]),
            ({"categories": ["FOOD_CAFE", "TRANSPORT_BUS"]}, ["Bus", "Café Éclair"]),
            ({"categories": ["ACTIVITIES"]}, ["Ski_pass"]),
            ({"currency": "jpy"}, ["Bento 100%"]),
            ({"currency": "EUR", "amount": {"min": "20.5", "max": "30"}}, ["Ski_pass", "Café Éclair"]),
            ({"currency": "EUR", "amount": {"min": "30.01"}}, ["skixpass ΟΔΟΣ"]),
            ({"places": ["PRAGUE", "café slavia"]}, ["Bento 100%", "Café Éclair"]),
            ({"places": ["CAFE\u0301 SLAVIA", "Brno"]}, ["Café Éclair"]),
            ({"places": ["Prag%"]}, []),
            ({"tags": ["SWEET"]}, ["Bento 100%", "Café Éclair"]),
            ({"tags": ["lunch", "none"]}, ["Bento 100%"]),
            ({"tags": ["swe%"]}, []),
            ({"search": "café é"}, ["Café Éclair"]),
            ({"search": "CAFE\u0301"}, ["Café Éclair"]),
            ({"search": "0%"}, ["Bento 100%"]),
            ({"search": "%"}, ["Bento 100%"]),
            ({"search": "SKI_"}, ["Ski_pass"]),
            ({"search": "\\"}, []),
            ({"search": "οδοσ"}, ["skixpass ΟΔΟΣ"]),
            ({"search": "'; DROP TABLE expenses; --"}, []),
            ({"search": "  "}, ["Bus", "skixpass ΟΔΟΣ", "Ski_pass", "Bento 100%", "Café Éclair"]),
            ({"search": "ski", "spentOn": {"from": "2026-10-29"}, "currency": "EUR"}, ["skixpass ΟΔΟΣ", "Ski_pass"]),
        ],
    )
    async def test_are_those_that_meet_every_condition(
        self, kept_ledger: Ledger, filter_by: Any, found: list[str]
    ) -> None:
        """On both databases alike, and counted as they are listed."""
        assert await kept_ledger.expenses(filter_by) == found

    async def test_are_found_by_their_people_and_own_categories(self, kept_ledger: Ledger) -> None:
        """Whoever paid a part has paid; of several people, any will do."""
        people = kept_ledger.trip.people

        assert await kept_ledger.expenses({"paidByIds": [people["Sarah"]]}) == ["skixpass ΟΔΟΣ", "Café Éclair"]
        assert await kept_ledger.expenses({"sharedByIds": [people["Emily"]]}) == [
            "skixpass ΟΔΟΣ",
            "Ski_pass",
            "Bento 100%",
        ]
        both = {"paidByIds": [people["David"], people["Emily"]], "sharedByIds": [people["Sarah"]]}
        assert await kept_ledger.expenses(both) == ["Bus", "skixpass ΟΔΟΣ"]
        assert await kept_ledger.expenses({"tripCategoryIds": [kept_ledger.category]}) == ["Ski_pass"]

    async def test_of_a_guest_are_those_of_whom_they_became(self, ledger: Ledger) -> None:
        """Merging keeps every row, and so does looking for the person."""
        people, sarah = ledger.trip.people, ledger.sarah
        guest = await sarah.do("addParticipant", "participant { id }", tripId=ledger.trip.id, name="Dave")
        paid = {**ledger.trip.expense("David", "3.00", description="Tram"), "payerId": guest["participant"]["id"]}
        await sarah.do("addExpense", "expense { id }", **paid)

        await sarah.do("mergeParticipant", "trip { id }", guestId=guest["participant"]["id"], intoId=people["David"])

        assert "Tram" in await ledger.expenses({"paidByIds": [people["David"]]})

    async def test_of_foreign_people_are_none(self, ledger: Ledger, david: Person) -> None:
        """People of other trips, known to the caller or not, have paid nothing here."""
        theirs = (await david.create_trip()).people["David"]
        mine = (await ledger.sarah.create_trip()).people["Sarah"]

        assert await ledger.expenses({"paidByIds": [theirs]}) == await ledger.expenses({"paidByIds": [mine]}) == []

    @pytest.mark.parametrize(
        ("order_by", "found"),
        [
            ({"direction": "ASC"}, ["Café Éclair", "Bento 100%", "Ski_pass", "skixpass ΟΔΟΣ", "Bus"]),
            # 50.00, 30.00, 20.50, 6.30 and 6.00 in the currency of the trip.
            ({"field": "AMOUNT"}, ["skixpass ΟΔΟΣ", "Café Éclair", "Ski_pass", "Bus", "Bento 100%"]),
            (
                {"field": "AMOUNT", "direction": "ASC"},
                ["Bento 100%", "Bus", "Ski_pass", "Café Éclair", "skixpass ΟΔΟΣ"],
            ),
            ({"field": "CREATED_AT"}, ["Bus", "skixpass ΟΔΟΣ", "Ski_pass", "Bento 100%", "Café Éclair"]),
        ],
    )
    async def test_come_in_the_order_asked_for(self, kept_ledger: Ledger, order_by: Any, found: list[str]) -> None:
        """Amounts are those booked in the currency of the trip."""
        assert await kept_ledger.expenses(None, order_by) == found

    @pytest.mark.parametrize(
        "filter_by",
        [
            {"spentOn": {"from": "2026-10-28", "to": "2026-10-27"}},
            {"currency": "XXX"},
            {"amount": {"min": "1"}},
            {"currency": "EUR", "amount": {"min": "1.001"}},
            {"currency": "EUR", "amount": {"max": "1E+999999"}},
            {"currency": "EUR", "amount": {"max": "NaN"}},
            {"currency": "EUR", "amount": {"min": "2", "max": "1"}},
            {"paidByIds": ["x"]},
            {"search": "a\0b"},
            {"search": "a\ud800"},
            {"search": "x" * 201},
            {"places": [" "]},
            {"tags": [""]},
            {"tags": [str(number) for number in range(101)]},
            {"spentOn": {"from": "yesterday"}},
            {"categories": ["FEASTS"]},
            {"isSettled": True},
        ],
    )
    async def test_refuse_filters_that_make_no_sense(self, kept_ledger: Ledger, filter_by: Any) -> None:
        """They are the client's mistakes, and never reach the database."""
        codes = await kept_ledger.sarah.error_codes(EXPENSES, id=kept_ledger.trip.id, filter=filter_by)

        assert codes == ["BAD_USER_INPUT"]

    async def test_refuse_the_ids_of_other_things(self, kept_ledger: Ledger) -> None:
        """A category is no payer, and a participant no category."""
        for filter_by in (
            {"paidByIds": [kept_ledger.category]},
            {"tripCategoryIds": [kept_ledger.trip.people["Sarah"]]},
        ):
            codes = await kept_ledger.sarah.error_codes(EXPENSES, id=kept_ledger.trip.id, filter=filter_by)
            assert codes == ["BAD_USER_INPUT"]

    async def test_can_be_narrowed_down_when_they_are_deleted(self, ledger: Ledger) -> None:
        """Deleted expenses are a list of their own, with the same filter and order."""
        document = "query ($id: ID!) { trip(id: $id) { expenses(first: 9) { nodes { id } } } }"
        for node in (await ledger.sarah.ask(document, id=ledger.trip.id))["trip"]["expenses"]["nodes"]:
            await ledger.sarah.do("deleteExpense", "expense { id }", expenseId=node["id"])
        deleted = EXPENSES.replace("expenses(", "expenses: deletedExpenses(")
        asked = {"filter": {"currency": "EUR"}, "orderBy": {"field": "AMOUNT"}}

        found = (await ledger.sarah.ask(deleted, id=ledger.trip.id, **asked))["trip"]["expenses"]

        assert [node["description"] for node in found["nodes"]] == ["skixpass ΟΔΟΣ", "Café Éclair", "Ski_pass"]
        assert await ledger.expenses() == []


async def test_payments_are_found_by_day_people_and_amount(sarah: Person) -> None:
    """Who paid, who was paid, when, and how much in one currency."""
    trip = await sarah.create_trip("David", "Emily")
    for payer, receiver, amount, day in (
        ("Sarah", "David", "10", "2026-11-01"),
        ("David", "Sarah", "30", "2026-11-02"),
        ("Emily", "Sarah", "20", "2026-11-03"),
    ):
        given = {
            "tripId": trip.id,
            "payerId": trip.people[payer],
            "receiverId": trip.people[receiver],
            "amount": {"amount": amount, "currency": "EUR"},
            "paidOn": day,
            "note": payer,
        }
        await sarah.do("recordPayment", "payment { id }", **given)

    async def found(filter_by: Any = None, order_by: Any = None) -> list[str]:
        data = await sarah.ask(PAYMENTS, id=trip.id, filter=filter_by, orderBy=order_by)
        assert data["trip"]["payments"]["totalCount"] == len(data["trip"]["payments"]["nodes"])
        return [node["note"] for node in data["trip"]["payments"]["nodes"]]

    assert await found() == ["Emily", "David", "Sarah"]
    assert await found({"paidOn": {"from": "2026-11-02"}}) == ["Emily", "David"]
    assert await found({"receiverIds": [trip.people["Sarah"]]}) == ["Emily", "David"]
    assert await found({"payerIds": [trip.people["Sarah"], trip.people["Emily"]]}) == ["Emily", "Sarah"]
    assert await found({"currency": "EUR", "amount": {"max": "20"}}) == ["Emily", "Sarah"]
    assert await found({"currency": "USD"}) == []
    assert await found(None, {"field": "AMOUNT"}) == ["David", "Emily", "Sarah"]
    assert await found(None, {"field": "CREATED_AT", "direction": "ASC"}) == ["Sarah", "David", "Emily"]


async def test_the_history_is_found_by_kind_person_and_moment(sarah: Person, david: Person) -> None:
    """What was done, to what, by whom and when; either end first."""
    trip = await sarah.create_trip("Dave")
    code = (await sarah.do("inviteParticipant", "code", participantId=trip.people["Dave"]))["code"]
    await david.do("acceptInvitation", "trip { id }", code=code)
    await david.do("addExpense", "expense { id }", **trip.expense("Sarah", "1.00"))

    async def found(filter_by: Any = None, order_by: Any = None) -> list[str]:
        data = await sarah.ask(ACTIVITY, id=trip.id, filter=filter_by, orderBy=order_by)
        assert data["trip"]["activity"]["totalCount"] == len(data["trip"]["activity"]["nodes"])
        return [node["kind"] for node in data["trip"]["activity"]["nodes"]]

    oldest_first = ["TRIP_CREATED", "PARTICIPANT_ADDED", "PARTICIPANT_INVITED", "PARTICIPANT_JOINED", "EXPENSE_ADDED"]
    history = (await sarah.ask(ACTIVITY, id=trip.id))["trip"]["activity"]["nodes"]
    joined_at = history[1]["at"]

    assert await found(None, {"direction": "ASC"}) == oldest_first
    assert await found({"kinds": ["TRIP_CREATED", "EXPENSE_ADDED"]}) == ["EXPENSE_ADDED", "TRIP_CREATED"]
    assert await found({"subjectKinds": ["TRIP"]}) == ["TRIP_CREATED"]
    assert await found({"actorIds": [trip.people["Dave"]]}) == ["EXPENSE_ADDED", "PARTICIPANT_JOINED"]
    assert await found({"since": joined_at}) == ["EXPENSE_ADDED", "PARTICIPANT_JOINED"]
    assert await found({"until": joined_at}, {"direction": "ASC"}) == oldest_first[:3]
    for moment in ("2026-11-21T12:00:00", "0001-01-01T00:00:00+23:59", "soon"):
        codes = await sarah.error_codes(ACTIVITY, id=trip.id, filter={"since": moment})
        assert codes == ["BAD_USER_INPUT"]


async def test_documents_are_found_by_kind_state_and_name(sarah: Person) -> None:
    """And ordered by name whatever the case of its letters, or by size."""
    trip = await sarah.create_trip()
    for name, text in (
        ("b.txt", b"Hello."),
        ("A.md", b"# Hello\n\nEverybody.\n\n## Bye\n"),
        ("Été.txt", b"Hello, you."),
    ):
        file = UploadFile(BytesIO(text), filename=name)
        await sarah.do("uploadDocument", "document { id }", tripId=trip.id, file=file)

    async def found(filter_by: Any = None, order_by: Any = None) -> list[str]:
        data = await sarah.ask(DOCUMENTS, id=trip.id, filter=filter_by, orderBy=order_by)
        assert data["trip"]["documents"]["totalCount"] == len(data["trip"]["documents"]["nodes"])
        return [node["name"] for node in data["trip"]["documents"]["nodes"]]

    assert await found({"kinds": ["MARKDOWN"]}) == ["A.md"]
    assert await found({"states": ["QUEUED"]}) == ["Été.txt", "A.md", "b.txt"]
    assert await found({"states": ["READY", "FAILED"]}) == []
    assert await found({"search": "éTÉ"}) == ["Été.txt"]
    assert await found(None, {"field": "NAME", "direction": "ASC"}) == ["A.md", "b.txt", "Été.txt"]
    assert await found(None, {"field": "SIZE"}) == ["A.md", "Été.txt", "b.txt"]


async def test_trips_are_found_by_name_and_currency(sarah: Person) -> None:
    """And ordered by name whatever the case of its letters."""
    for name, currency in (("Prague", "CZK"), ("amsterdam", "EUR"), ("Östersund", "SEK"), ("Zürich_2", "EUR")):
        await sarah.do("createTrip", "trip { id }", name=name, currency=currency)

    async def found(filter_by: Any = None, order_by: Any = None) -> list[str]:
        data = await sarah.ask(TRIPS, filter=filter_by, orderBy=order_by)
        assert data["trips"]["totalCount"] == len(data["trips"]["nodes"])
        return [node["name"] for node in data["trips"]["nodes"]]

    assert await found() == ["Zürich_2", "Östersund", "amsterdam", "Prague"]
    assert await found({"search": "ÖST"}) == ["Östersund"]
    assert await found({"search": "_"}) == ["Zürich_2"]
    assert await found({"currency": "eur"}) == ["Zürich_2", "amsterdam"]
    by_name = {"field": "NAME", "direction": "ASC"}
    assert await found({"search": "a"}, by_name) == ["amsterdam", "Prague"]


async def test_what_comes_no_more_is_paged_too(sarah: Person) -> None:
    """Recurring expenses that have ended have no next day: they come after all others, and none is lost."""
    trip = await sarah.create_trip()
    for name, starts_on in (("A", "2030-01-02"), ("B", "2030-01-01"), ("C", "2030-01-03"), ("D", "2030-01-04")):
        given = {**trip.expense("Sarah", "3.00", description=name, spentOn=starts_on), "frequency": "MONTHLY"}
        made = await sarah.do("createRecurringExpense", "recurringExpense { id }", **given)
        if name in "AC":
            recurring_id = made["recurringExpense"]["id"]
            await sarah.do("endRecurringExpense", "recurringExpense { id }", recurringExpenseId=recurring_id)
    order_by = {"field": "NEXT_ON", "direction": "ASC"}

    first = (await sarah.ask(RECURRING, id=trip.id, orderBy=order_by))["trip"]["recurringExpenses"]
    after = first["pageInfo"]["endCursor"]
    second = (await sarah.ask(RECURRING, id=trip.id, orderBy=order_by, after=after))["trip"]["recurringExpenses"]

    found = [(node["description"], node["nextOn"]) for page in (first, second) for node in page["nodes"]]
    assert found == [("B", "2030-01-01"), ("D", "2030-01-04"), ("A", None), ("C", None)]
    assert [page["pageInfo"]["hasNextPage"] for page in (first, second)] == [True, False]
