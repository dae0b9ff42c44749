"""Tests of what is refused for its size, before anything is executed."""

import pytest
from graphql import GraphQLSyntaxError, Lexer, Source, TokenKind, get_introspection_query
from hypothesis import given
from hypothesis import strategies as some

from graph.errors import LimitExceeded
from graph.operations.documents import check
from graph.operations.lexing import readable
from graph.operations.limits import Limits
from graph.operations.policies import Policy
from graph.schema import schema
from tests.graph.operations.documents import BOMB, HOSTILE

PIECES = [
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    "a",
    "_b1",
    "...",
    "$",
    ":",
    "!",
    "=",
    "@",
    "|",
    "&",
    "1",
    "-2",
    "1.5",
    "2e-3",
    '"x"',
    '"{"',
    '"\\""',
    '""',
    '"""{ " \\""" """',
    '"""x"""',
    "#{\n",
    " ",
    ",",
    "\n",
]

OVER = "over a thousand million"
PAGE = """query ($id: ID!) { trip(id: $id) { ...Page } }
fragment Page on Trip {
  id name participants { ...Person } balances { participant { ...Person } net { ...Sum } } __typename
  expenses(first: 50) { pageInfo { hasNextPage endCursor } totalCount edges { cursor node { id description
    amount { ...Sum } payer { ...Person } shares { participant { ...Person } amount { ...Sum } } } } }
  suggestedTransfers { transfers { debtor { ...Person } creditor { ...Person } amount { ...Sum } } }
}
fragment Person on Participant { id name __typename }
fragment Sum on Money { amount currency __typename }"""


def messages(text: str, policy: Policy | None = None) -> list[str]:
    """Return what is told of a document that is refused."""
    return [error.message for error in check(schema._schema, text, policy or Policy()).errors]


class TestHostileDocuments:
    """What is made to hurt."""

    @pytest.mark.parametrize("name", HOSTILE)
    def test_are_refused(self, name: str) -> None:
        """With a code of its own, whatever is too much of."""
        errors = check(schema._schema, HOSTILE[name], Policy()).errors

        assert errors
        assert [type(error) for error in errors] == [LimitExceeded] * len(errors)
        assert errors[0].extensions == {"code": "LIMIT_EXCEEDED"}

    @pytest.mark.parametrize(
        ("text", "told"),
        [
            (HOSTILE["10 000 braces"], ["The operation has 30 000 tokens; 5 000 are allowed."]),
            (
                f"{{ trips(first: {'9' * 5_000}) {{ totalCount }} }}",
                ["The operation has 5 000 characters in a number; 1 000 are allowed."],
            ),
            (HOSTILE["2 000 braces"], ["The operation has 1 000 levels of brackets; 50 are allowed."]),
            ("{ a " * 21 + "}" * 21, ["The operation has 21 levels of fields; 20 are allowed."]),
            ("," * 100_001, ["The operation has 100 001 characters; 100 000 are allowed."]),
            (HOSTILE["500 directives"], ["The operation has 500 directives; 50 are allowed."]),
            ("{ " + "a: __typename " * 31 + "}", ["The operation has 31 root fields; 30 are allowed."]),
            ("mutation { " + "signOut { __typename } " * 11 + "}", ["The operation has 11 mutations; 10 are allowed."]),
            ("{ me { " + "a: id " * 101 + "} }", ["The operation has 101 aliases; 100 are allowed."]),
            (
                BOMB,
                [
                    f"The operation has {OVER} fields, with its fragments expanded; 5 000 are allowed.",
                    f"The operation has {OVER} root fields; 30 are allowed.",
                ],
            ),
        ],
    )
    def test_are_told_what_is_too_much_how_much_it_is_and_what_is_allowed(self, text: str, told: list[str]) -> None:
        """In a sentence for each limit."""
        assert messages(text) == told

    def test_are_told_few_errors(self) -> None:
        """Of a thousand mistakes, twenty and that there are more."""
        told = messages("{ me { " + " ".join(f"x{each}" for each in range(1_000)) + " } }")

        assert len(told) == 21
        assert told[-1] == "Too many validation errors, error limit reached. Validation aborted."

    def test_are_not_executed_for_being_in_an_unused_fragment(self) -> None:
        """The validation would look at it too."""
        assert messages("{ __typename } fragment F on User { " + "a: id " * 101 + "}") == [
            "The operation has 101 aliases; 100 are allowed."
        ]


class TestUsualDocuments:
    """What clients send."""

    @pytest.mark.parametrize(
        "text",
        [
            get_introspection_query(
                specified_by_url=True,
                directive_is_repeatable=True,
                schema_description=True,
                input_value_deprecation=True,
            ),
            PAGE,
            "{ me { "
            + " ".join(f"...F{each}" for each in range(60))
            + " } } "
            + " ".join(f"fragment F{each} on User {{ id name __typename }}" for each in range(60)),
        ],
    )
    def test_pass(self, text: str) -> None:
        """GraphiQL's introspection, a rich page in fragments, and a component tree of sixty fragments."""
        assert messages(text) == []


class TestReading:
    """The look at a text before it is parsed."""

    @given(some.lists(some.sampled_from(PIECES), max_size=30))
    def test_finds_the_tokens_that_graphql_core_finds(self, pieces: list[str]) -> None:
        """Never fewer: what is let through is not larger than it seems; comments count as tokens."""
        text = " ".join(pieces)

        tokens, nesting = lexed(text)
        if tokens is None:
            return
        readable(text, Limits(tokens=max(tokens, 1), nesting=max(nesting, 1)))
        if tokens > 1:
            with pytest.raises(LimitExceeded):
                readable(text, Limits(tokens=tokens - 1, nesting=100))
        if nesting > 1:
            with pytest.raises(LimitExceeded):
                readable(text, Limits(tokens=100, nesting=nesting - 1))

    def test_does_not_mind_long_comments(self) -> None:
        """What they say is left out, and nothing else: what looks like one in a string stays, and places do."""
        text = '{ a(b: "# c") # ' + "x" * 900_000 + '\n d(e: """# f""") # ' + "y" * 900_000 + "\n}"

        assert readable(text, Limits()) == '{ a(b: "# c") #\n d(e: """# f""") #\n}'

    @pytest.mark.parametrize("text", ['{ a(b: "' + '\\"' * 49_000, '{ a(b: """' + '\\"""' * 24_000, '"' * 99_999])
    def test_leaves_what_is_broken_to_the_parser(self, text: str) -> None:
        """Strings that do not end are looked at once, not once for each of their quotes."""
        errors = check(schema._schema, text, Policy()).errors

        assert type(errors[0]) in {GraphQLSyntaxError, LimitExceeded}


def lexed(text: str) -> tuple[int | None, int]:
    """Return how many tokens graphql-core finds, and how deep they nest; None for what is no text of tokens."""
    lexer, tokens, nesting, deepest = Lexer(Source(text)), 0, 0, 0
    token = lexer.token
    try:
        while token.kind is not TokenKind.EOF:
            token = lexer.read_next_token(token.end)
            tokens += token.kind is not TokenKind.EOF
            nesting += (token.kind.value in {"{", "(", "["}) - (token.kind.value in {"}", ")", "]"})
            deepest = max(deepest, nesting)
    except GraphQLSyntaxError:
        return None, 0
    return tokens, deepest
