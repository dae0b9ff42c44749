"""Tests of what an operation costs."""

from typing import Any

import pytest
from graphql import build_schema

from graph.operations.documents import Documents
from graph.operations.policies import Policy
from graph.operations.preparing import prepare
from graph.schema import schema

WORLD = build_schema("""
    type Query { me: User  trips(first: Int, last: Int): TripConnection!  nodes(ids: [ID!]!): [User]!
                 found(first: Int): [User!]!  trip: Trip }
    type Mutation { add: User  remove: Boolean }
    type Subscription { watch: User }
    type User { id: ID  names: [String!]!  friend: User }
    type Trip { id: ID  people: [User!]!  trips(first: Int, last: Int): TripConnection! }
    type TripConnection { nodes: [Trip!]!  edges: [TripEdge!]!  pageInfo: PageInfo!  totalCount: Int! }
    type TripEdge { cursor: String!  node: Trip! }
    type PageInfo { hasNextPage: Boolean! }
""")


def cost(text: str, **variables: Any) -> int:
    """Return what an operation on a small schema costs."""
    return prepare(Documents(WORLD), text, None, Policy()).cost(variables)


class TestCost:
    """Points, about one for each object."""

    @pytest.mark.parametrize(
        ("text", "points"),
        [
            ("{ me { id names friend { id } } }", 2),
            ("{ trip { id people { id friend { id } } } }", 1 + 10 * 2),
            ("{ trips(first: 7) { totalCount nodes { id } } }", 1 + 7),
            ("{ trips(first: 7) { pageInfo { hasNextPage } edges { cursor node { id } } } }", 1 + 7),
            ("{ trips(last: 7) { nodes { trips(first: 3) { nodes { people { id } } } } } }", 1 + 7 * (2 + 3 * 11)),
            ("{ trips { nodes { id } } }", 1 + 100),
            ("{ trips(first: 9000) { nodes { id } } }", 1 + 100),
            ("{ trips(first: -1) { nodes { id } } }", 1 + 100),
            ("{ trips(first: null, last: 4) { nodes { id } } }", 1 + 4),
            ("{ found { friend { id } } }", 100 * 2),
            ("{ found(first: 3) { id } }", 3),
            ('{ nodes(ids: ["a", "b", "c"]) { friend { id } } }', 3 * 2),
            ("mutation { add { id friend { id } } remove }", 10 + 2 + 10),
            ("subscription { watch { id } }", 10 + 1),
            ("{ __schema { types { fields { name } } } __typename }", 0),
            (
                "{ ...F me { ...U } } fragment F on Query { me { ...U } } fragment U on User { friend { id } }",
                4,
            ),
        ],
    )
    def test_counts_objects(self, text: str, points: int) -> None:
        """Pages as large as they are asked for, other lists ten, scalars and introspection nothing."""
        assert cost(text) == points

    @pytest.mark.parametrize(
        ("variables", "points"),
        [
            ({}, 1 + 20 * (1 + 1 + 100)),
            ({"n": 2, "m": 3}, 1 + 2 * (1 + 1 + 3)),
            ({"n": 2, "m": None}, 1 + 2 * (1 + 1 + 100)),
            ({"n": "two", "m": True}, 1 + 100 * (1 + 1 + 100)),
            ({"n": 10**9, "m": 1}, 1 + 100 * (1 + 1 + 1)),
        ],
    )
    def test_takes_page_sizes_from_variables(self, variables: dict[str, Any], points: int) -> None:
        """Or from their defaults; what is no size counts as the largest page, and is refused later."""
        text = """query ($n: Int = 20, $m: Int) {
          trips(first: $n) { nodes { ...F } } }
        fragment F on Trip { trips(last: $m) { nodes { id } } }"""

        assert cost(text, **variables) == points

    def test_takes_a_null_that_is_sent_for_no_default(self) -> None:
        """The field is given null, and takes its size from `last`: the default of the variable says nothing of it."""
        text = "query ($n: Int = 1) { trips(first: $n, last: 100) { nodes { id } } }"

        assert cost(text, n=None) == 1 + 100

    def test_counts_the_ids_of_a_variable(self) -> None:
        """A list of ids is as many objects."""
        assert cost("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=["a", "b", "c"]) == 3

    def test_tells_one_operation_from_another(self) -> None:
        """Of a document with several, the one that is asked for."""
        text = "query A { me { id } } query B { trips(first: 5) { nodes { id } } }"

        assert [prepare(Documents(WORLD), text, name, Policy()).cost({}) for name in ("A", "B")] == [1, 6]

    def test_adds_what_a_field_is_dear_to_compute(self) -> None:
        """Settlements, for each trip they are asked of; fields of ours say what they cost."""
        text = "{ trips(first: 3) { nodes { suggestedTransfers { optimal } } } }"

        assert prepare(schema.documents, text, None, Policy()).cost({}) == 1 + 3 * (1 + 1_000 + 1)

    def test_takes_page_sizes_that_are_not_said_from_the_schema(self) -> None:
        """A search finds ten, unless it is told otherwise."""
        text = '{ searchDocuments(tripId: "a", text: "b") { text } }'

        assert prepare(schema.documents, text, None, Policy()).cost({}) == 200 + 10

    def test_follows_a_bomb_of_variables(self) -> None:
        """Fragments that are spread twice are put together once, also where pages nest by variables."""
        text = (
            "query ($n: Int) { trip { ...F0 } } fragment F10 on Trip { trips(first: $n) { nodes { id } } } "
            + " ".join(f"fragment F{each} on Trip {{ ...F{each + 1} ...F{each + 1} }}" for each in range(10))
        )

        assert cost(text, n=3) == 1 + 2**10 * (1 + 3)
