"""Global ids: each has one spelling, and all else is the client's mistake, wherever it stands."""

from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from graphql import (
    GraphQLID,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLSchema,
    get_nullable_type,
)
from hypothesis import given
from hypothesis import strategies as st

from graph import nodes
from graph.context import Services
from graph.errors import BadUserInput
from graph.ids import decode_id, encode_id, uuid_of
from graph.schema import schema
from tests.graph.people import Person
from tests.graph.test_access import MUTATIONS, _queries, gather_cast, set_scene, shared_trip

UUID_TEXT = "01900000-0000-7000-8000-0000000000ab"
EXPENSE_ID = encode_id("Expense", UUID(UUID_TEXT))
MALFORMED = {
    "empty": "",
    "white space": " ",
    "no base64": "not an id",
    "a bare UUID": UUID_TEXT,
    "a number": "7",
    "without its padding": EXPENSE_ID.rstrip("="),
    "with more padding": EXPENSE_ID + "=",
    "with white space": f" {EXPENSE_ID}\n",
    "with junk that base64 skips": f"{EXPENSE_ID[:8]}!{EXPENSE_ID[8:]}",
    "with a twin of its last letter": urlsafe_b64encode(b"Expense:" + UUID_TEXT.encode()).decode()[:-2] + "h=",
    "of a UUID in capitals": urlsafe_b64encode(b"Expense:" + UUID_TEXT.upper().encode()).decode(),
    "of a UUID without dashes": urlsafe_b64encode(b"Expense:" + UUID_TEXT.replace("-", "").encode()).decode(),
    "of a UUID in braces": urlsafe_b64encode(f"Expense:{{{UUID_TEXT}}}".encode()).decode(),
    "of no UUID": urlsafe_b64encode(b"Expense:").decode(),
    "of bytes that are no text": urlsafe_b64encode(b"\xff\xfe:" + UUID_TEXT.encode()).decode(),
    "of digits from elsewhere": urlsafe_b64encode("Expense:٠١٩٠٠٠٠٠-0000-7000-8000-000000000000".encode()).decode(),
    "twice encoded": b64encode(EXPENSE_ID.encode()).decode(),
    "no ASCII": "Réservé",
    "a lone surrogate": "\ud800",
    "a NUL": "\0",
    "a huge one": EXPENSE_ID * 10_000,
}
"""What looks like the id of an expense to a careless reader, and is none."""


class TestDecodeId:
    """Reading an id."""

    @given(st.sampled_from(sorted(nodes._LOADS)), st.uuids())
    def test_returns_what_was_encoded(self, type_name: str, uuid: UUID) -> None:
        """Every id is read as what it was made of."""
        assert decode_id(encode_id(type_name, uuid)) == (type_name, uuid)

    @given(st.one_of(st.text(), st.text(alphabet="ABCDEFabcdef0123456789+/-_=", min_size=40, max_size=80)))
    def test_refuses_all_other_text(self, text: str) -> None:
        """What is read as an id is spelled just as the id is."""
        try:
            found = decode_id(text)
        except BadUserInput:
            return
        assert encode_id(*found) == text

    @given(st.integers(0, len(EXPENSE_ID) - 1), st.characters())
    def test_knows_no_second_spelling(self, place: int, letter: str) -> None:
        """An id with one letter changed is another id or none."""
        changed = EXPENSE_ID[:place] + letter + EXPENSE_ID[place + 1 :]

        try:
            found = decode_id(changed)
        except BadUserInput:
            return
        assert (found == decode_id(EXPENSE_ID)) is (changed == EXPENSE_ID)

    @pytest.mark.parametrize("malformed", MALFORMED.values(), ids=MALFORMED.keys())
    def test_refuses_what_is_malformed(self, malformed: str) -> None:
        """A careless reader would take these, or break."""
        with pytest.raises(BadUserInput):
            decode_id(malformed)

    def test_tells_types_apart(self) -> None:
        """The id of an expense leads to no payment, even where the UUID would."""
        with pytest.raises(BadUserInput, match="is the id of something else, not of a Payment"):
            uuid_of(EXPENSE_ID, "Payment")
        with pytest.raises(BadUserInput, match="is the id of something else, not of an Activity"):
            uuid_of(EXPENSE_ID, "Activity")


async def test_node_takes_ids_of_nodes_alone(sarah: Person) -> None:
    """Malformed ids, and those of types that are no nodes, are BAD_USER_INPUT in `node` and in `nodes`."""
    unknown_types = [
        encode_id(name, UUID(UUID_TEXT)) for name in ("", "Money", "Passage", "expense", "Query", "__Type")
    ]

    for encoded in [*MALFORMED.values(), *unknown_types]:
        assert await sarah.error_codes("query ($id: ID!) { node(id: $id) { id } }", id=encoded) == ["BAD_USER_INPUT"]
        both = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }"
        assert await sarah.error_codes(both, ids=[EXPENSE_ID, encoded]) == ["BAD_USER_INPUT"]


async def test_every_field_refuses_malformed_ids(services: Services) -> None:
    """Each id that a query or a mutation takes, also deep inside its input, is BAD_USER_INPUT where it is none."""
    cast = await gather_cast(services)
    owner, scene = cast.owner, await set_scene(cast.owner, await shared_trip(cast))
    malformed = ["", MALFORMED["of a UUID in capitals"], encode_id("Money", UUID(UUID_TEXT))]

    for text in malformed:
        for field, (document, variables) in _queries(scene).items():
            for name in [name for name in variables if f"${name}: ID!" in document]:
                codes = await owner.error_codes(document, **{**variables, name: text})
                assert codes == ["BAD_USER_INPUT"], (field, name, text)
        for field, make in MUTATIONS.items():
            input_type = field[0].upper() + field[1:] + "Input"
            for path, broken in _with_each_id_as(text, make(scene), input_type):
                document = f"mutation ($input: {input_type}!) {{ {field}(input: $input) {{ userErrors {{ code }} }} }}"
                assert await owner.error_codes(document, input=broken) == ["BAD_USER_INPUT"], (field, path, text)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("payerId", "x"),
        ("payers", [{"participantId": "x", "amount": "12"}]),
        ("tripCategoryId", "x"),
        ("split", {"exact": [{"participantId": "x", "amount": "12"}]}),
        ("split", {"percentage": [{"participantId": "x", "percentage": "100"}]}),
        ("split", {"shares": [{"participantId": "x", "shares": "1"}]}),
        ("split", {"adjustment": [{"participantId": "x"}]}),
        ("split", {"byNights": {"participantIds": ["x"], "checkIn": "2026-10-27", "checkOut": "2026-10-28"}}),
        ("split", {"itemized": {"lines": [{"description": "Soup", "amount": "12", "participantIds": ["x"]}]}}),
        (
            "split",
            {"itemized": {"lines": [{"description": "Soup", "amount": "12", "parts": [{"participantId": "x"}]}]}},
        ),
        ("split", {"template": "x"}),
    ],
)
async def test_every_split_refuses_malformed_ids(sarah: Person, name: str, value: object) -> None:
    """Whichever way an expense is divided or paid, an id that is none is BAD_USER_INPUT."""
    trip = await sarah.create_trip()
    given_input = {**trip.expense("Sarah", "12.00"), name: value}
    if name == "payers":
        del given_input["payerId"]
    document = "mutation ($input: AddExpenseInput!) { addExpense(input: $input) { userErrors { code message } } }"

    assert await sarah.error_codes(document, input=given_input) == ["BAD_USER_INPUT"]


def _with_each_id_as(text: str, value: Any, type_name: str) -> Iterator[tuple[str, Any]]:
    """Yield an input once for each id in it, with that id replaced, and where it stood."""
    types: GraphQLSchema = schema._schema
    input_type = types.get_type(type_name)
    if value is not None:
        assert isinstance(input_type, GraphQLInputObjectType)
        yield from _replaced(text, value, input_type, type_name)


def _replaced(text: str, value: Any, kind: GraphQLInputType, path: str) -> Iterator[tuple[str, Any]]:
    bare = get_nullable_type(kind)
    if bare is GraphQLID:
        yield path, text
    elif isinstance(bare, GraphQLList):
        for place, item in enumerate(value):
            for where, replaced in _replaced(text, item, bare.of_type, f"{path}.{place}"):
                yield where, [*value[:place], replaced, *value[place + 1 :]]
    elif isinstance(bare, GraphQLInputObjectType):
        for name, item in value.items():
            for where, replaced in _replaced(text, item, bare.fields[name].type, f"{path}.{name}"):
                yield where, {**value, name: replaced}
