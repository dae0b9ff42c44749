"""Cursors: a list takes those that it has handed out, and no others."""

from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import UploadFile

from graph.context import Services
from graph.cursors import Cursors
from graph.errors import BadUserInput
from tests.graph.people import Person, TripOf

KEYS = st.lists(
    st.one_of(
        st.uuids(),
        st.dates(),
        st.datetimes(timezones=st.just(UTC)),
        st.integers(-(2**63), 2**63 - 1),
        st.text(st.characters(exclude_categories=["Cs"]), max_size=200),
    ),
    min_size=1,
    max_size=3,
).map(tuple)
LIST = Cursors("secret").of("expenses", 1)
KEY = (date(2026, 10, 27), UUID("01900000-0000-7000-8000-000000000000"))

EXPENSES = """query ($id: ID!, $first: Int, $after: String, $last: Int, $before: String, $filter: ExpenseFilter,
  $orderBy: ExpenseOrder) { trip(id: $id) { expenses(first: $first, after: $after, last: $last, before: $before,
  filter: $filter, orderBy: $orderBy) { nodes { description } pageInfo { startCursor endCursor } } } }"""
DELETED = """query ($id: ID!, $after: String!) { trip(id: $id) {
  deletedExpenses(first: 1, after: $after) { nodes { id } } } }"""


@pytest.fixture
def services(shared_services: Services) -> Services:
    """Those of the module: each test has people and trips of its own, and looks at no others."""
    return shared_services


class TestListCursors:
    """The cursors of one list."""

    @given(KEYS)
    def test_are_read_as_they_were_made(self, key: tuple[Any, ...]) -> None:
        """Every value comes back exactly, and as what it was."""
        found = LIST.decode(LIST.encode(key))

        assert found == key
        assert list(map(type, found)) == list(map(type, key))

    @given(st.one_of(st.text(), st.text(alphabet="ABCabc0123-_=", min_size=16, max_size=80)))
    def test_are_no_other_text(self, text: str) -> None:
        """What somebody makes up is no cursor."""
        with pytest.raises(BadUserInput):
            LIST.decode(text)

    @given(KEYS, st.data())
    def test_change_in_no_letter(self, key: tuple[Any, ...], data: st.DataObject) -> None:
        """A cursor with a letter changed, added or left out is none."""
        cursor = LIST.encode(key)
        place = data.draw(st.integers(0, len(cursor)))
        letters = data.draw(st.sampled_from(["", "A", "_", "=", "é", "\n", cursor[place : place + 1] * 2]))
        changed = cursor[:place] + letters + cursor[place + 1 :]

        if changed != cursor:
            with pytest.raises(BadUserInput):
                LIST.decode(changed)

    @pytest.mark.parametrize(
        "other",
        [
            Cursors("secret").of("expenses", 2),
            Cursors("secret").of("payments", 1),
            Cursors("secret").of("expenses", 1, None),
            Cursors("another secret").of("expenses", 1),
        ],
        ids=["of another parent", "of another field", "with a filter", "of another server"],
    )
    def test_are_of_one_list(self, other: Any) -> None:
        """The cursor of any other list is none here."""
        with pytest.raises(BadUserInput, match="is not a cursor of this list"):
            LIST.decode(other.encode(KEY))

    def test_are_short(self) -> None:
        """A cursor by day and id is of 56 letters."""
        assert len(LIST.encode(KEY)) == 56

    def test_are_the_same_from_every_process(self) -> None:
        """Whichever server answers takes what another handed out."""
        assert LIST.encode(KEY) == "ZAAIAAAAAAALSkx1ABABkAAAAABwAIAAAAAAAAAAx9kiO-vjVm8gnFDb"


@pytest.fixture
async def trip(sarah: Person) -> TripOf:
    """A trip with three expenses."""
    trip = await sarah.create_trip("David")
    for number in range(3):
        given_input = trip.expense("Sarah", f"{number + 1}.00", description=f"Dinner {number}")
        await sarah.do("addExpense", "expense { id }", **given_input)
    return trip


async def test_lists_take_cursors_of_their_own_alone(services: Services, sarah: Person, trip: TripOf) -> None:
    """That of another trip, field, order, filter or server is BAD_USER_INPUT; that of the same list is taken."""
    other_trip = await sarah.create_trip()
    by_amount, dinners = {"orderBy": {"field": "AMOUNT"}}, {"filter": {"search": "dinner"}}
    after = (await sarah.ask(EXPENSES, id=trip.id, first=1))["trip"]["expenses"]["pageInfo"]["endCursor"]
    foreign = Person(replace(services, cursors=Cursors("another secret")), sarah.token)

    taken = await sarah.ask(EXPENSES, id=trip.id, first=1, after=after)
    refused = [
        await sarah.error_codes(EXPENSES, id=other_trip.id, first=1, after=after),
        await sarah.error_codes(EXPENSES, id=trip.id, first=1, after=after, **by_amount),
        await sarah.error_codes(EXPENSES, id=trip.id, last=1, before=after, **dinners),
        await sarah.error_codes(DELETED, id=trip.id, after=after),
        await foreign.error_codes(EXPENSES, id=trip.id, first=1, after=after),
    ]

    assert taken["trip"]["expenses"]["nodes"] == [{"description": "Dinner 1"}]
    assert refused == [["BAD_USER_INPUT"]] * 5


async def test_saying_the_same_otherwise_is_the_same_list(sarah: Person, trip: TripOf) -> None:
    """Null, nothing and the default are one; so are the same people in another order."""
    david, sarah_id = trip.people["David"], trip.people["Sarah"]
    plain = (await sarah.ask(EXPENSES, id=trip.id, first=1))["trip"]["expenses"]["pageInfo"]["endCursor"]
    both = {"filter": {"sharedByIds": [david, sarah_id]}}
    shared = (await sarah.ask(EXPENSES, id=trip.id, first=1, **both))["trip"]["expenses"]["pageInfo"]["endCursor"]

    for same in ({"filter": None, "orderBy": None}, {"filter": {"tags": []}, "orderBy": {"direction": "DESC"}}):
        assert await sarah.error_codes(EXPENSES, id=trip.id, first=1, after=plain, **same) == []
    again = {"filter": {"sharedByIds": [sarah_id, david, sarah_id]}}
    assert await sarah.error_codes(EXPENSES, id=trip.id, first=1, after=shared, **again) == []


def test_moments_are_kept_to_the_microsecond() -> None:
    """The cursor of a list by moment leads to the next moment, not to the next second."""
    moments = [datetime(2026, 11, 21, 12, 0, 0, part, tzinfo=UTC) for part in (1, 2)]

    first, second = [LIST.decode(LIST.encode((moment,)))[0] for moment in moments]

    assert (second - first).microseconds == 1


@pytest.mark.parametrize(
    "after", ["", "x", "$", "1-", "1-2-3", "9" * 30 + "-0", "\ud800", "é", "0-0\r\nFLUSHALL", "1" * 10_000]
)
async def test_streams_refuse_what_no_stream_has_handed_out(sarah: Person, after: str) -> None:
    """A place in a stream that is none is BAD_USER_INPUT, for documents and for answers."""
    trip = await sarah.create_trip()
    asked = await sarah.do("askQuestion", "question { id }", tripId=trip.id, text="How much did we spend?")
    file = UploadFile(BytesIO(b"Breakfast is at eight."), filename="hotel.txt")
    uploaded = await sarah.do("uploadDocument", "document { id }", tripId=trip.id, file=file)
    watched = {"answer(questionId": asked["question"]["id"], "documentProgress(documentId": uploaded["document"]["id"]}

    for field, subject in watched.items():
        document = f"subscription ($id: ID!, $after: String) {{ {field}: $id, after: $after) {{ __typename }} }}"
        event = await sarah.first_event(document, id=subject, after=after)
        assert [(error.extensions or {})["code"] for error in event.errors or []] == ["BAD_USER_INPUT"]
