"""Tests of preparing documents: what is remembered, and what is refused under which code."""

from dataclasses import replace
from typing import Any

import pytest

from graph.operations.documents import Documents
from graph.operations.policies import Policy, policy_of
from graph.operations.preparing import OperationRefused, prepare, refuse_variables
from graph.schema import schema
from persistence.settings import Settings

CLOSED = Policy(introspection=False, suggestions=False)


def refused(
    text: str, *, name: str | None = None, policy: Policy | None = None, variables: dict[str, Any] | None = None
) -> list[tuple[str, str]]:
    """Return the code and the message of each error for which an operation is not executed."""
    policy = policy or Policy()
    with pytest.raises(OperationRefused) as refusal:
        refuse_variables(schema._schema, prepare(Documents(schema._schema), text, name, policy), variables, policy)
    return [((error.extensions or {})["code"], error.message) for error in refusal.value.errors]


class TestRefusals:
    """What is not executed, and why."""

    @pytest.mark.parametrize(
        ("text", "name", "code", "message"),
        [
            ("{", None, "GRAPHQL_PARSE_FAILED", "Syntax Error: Expected Name, found <EOF>."),
            ("", None, "GRAPHQL_PARSE_FAILED", "Syntax Error: Unexpected <EOF>."),
            ("{ me {} }", None, "GRAPHQL_PARSE_FAILED", "Syntax Error: Expected Name, found '}'."),
            ("{ nothing }", None, "GRAPHQL_VALIDATION_FAILED", "Cannot query field 'nothing' on type 'Query'."),
            ("query A { __typename } query B { __typename }", None, "BAD_REQUEST",
             "The document has several operations: say which with `operationName`."),
            ("query A { __typename }", "B", "BAD_REQUEST", "The document has no operation named 'B'."),
            ("{ __typename }", "B", "BAD_REQUEST", "The document has no operation named 'B'."),
            ("{ ...F } fragment F on Query { ...F }", None, "GRAPHQL_VALIDATION_FAILED",
             "Cannot spread fragment 'F' within itself."),
            ("{ ...F }", None, "GRAPHQL_VALIDATION_FAILED", "Unknown fragment 'F'."),
        ],
    )  # fmt: skip
    def test_have_codes(self, text: str, name: str | None, code: str, message: str) -> None:
        """Syntax, validation and the choice of an operation are told apart."""
        assert refused(text, name=name) == [(code, message)]

    @pytest.mark.parametrize(
        ("variables", "message"),
        [
            (None, "Variable '$id' has invalid value: Expected a value of non-null type 'ID!' to be provided."),
            ({"id": 1.5}, "Variable '$id' has invalid value: ID cannot represent value: 1.5"),
            ({"id": ["a"]}, "Variable '$id' has invalid value: ID cannot represent value: ['a']"),
        ],
    )
    def test_of_variables_are_bad_input(self, variables: dict[str, Any] | None, message: str) -> None:
        """Before anything is executed, with the variable's name."""
        assert refused("query ($id: ID!) { node(id: $id) { id } }", variables=variables) == [
            ("BAD_USER_INPUT", message)
        ]

    @pytest.mark.parametrize(
        ("literal", "value"),
        [
            ("{}", {}),
            ("{template: null}", {"template": None}),
            ('{template: "x", exact: []}', {"template": "x", "exact": []}),
        ],
    )
    def test_of_inputs_with_one_field_come_before_any_act(self, literal: str, value: dict[str, Any]) -> None:
        """They are those of the document, or of the variables; nothing before them is executed."""
        in_text = 'mutation { setDefaultSplit(input: {tripId: "x", split: %s}) { __typename } }'
        in_variable = "mutation ($input: SetDefaultSplitInput!) { setDefaultSplit(input: $input) { __typename } }"

        [(code, message)] = refused(in_text % literal)
        [(code_of_variable, _)] = refused(in_variable, variables={"input": {"tripId": "x", "split": value}})

        assert message.startswith("Within OneOf Input Object type 'SplitInput', exactly one field must be specified")
        assert (code, code_of_variable) == ("GRAPHQL_VALIDATION_FAILED", "BAD_USER_INPUT")

    def test_do_not_repeat_all_of_what_was_sent(self) -> None:
        """A long text is cut in the message."""
        text = 'query ($day: Date) { trip(id: "a") { statistics(from: $day) { __typename } } }'

        [(code, message)] = refused(text, variables={"day": "x" * 900_000})

        assert (code, len(message)) == ("BAD_USER_INPUT", 1_003)


class TestExploring:
    """Introspection and suggestions, where they are off."""

    @pytest.mark.parametrize("field", ['__type(name: "Trip") { name }', "__schema { types { name } }"])
    def test_is_refused(self, field: str) -> None:
        """At the root and in a fragment, in one sentence; nothing below is told."""
        name = field[:8].strip(" (n")
        told = f"Introspection is off on this server: `{name}` is not answered, `__typename` is."

        assert refused("{ " + field + " }", policy=CLOSED) == [("GRAPHQL_VALIDATION_FAILED", told)]
        assert refused("{ ...F } fragment F on Query { " + field + " }", policy=CLOSED) == [
            ("GRAPHQL_VALIDATION_FAILED", told)
        ]

    def test_leaves_typename(self) -> None:
        """Clients' caches need it."""
        prepared = prepare(Documents(schema._schema), "{ __typename me { __typename } }", None, CLOSED)

        assert prepared.operation.name is None

    @pytest.mark.parametrize(
        "text",
        ["{ mee { id } }", "{ me { nam } }", "{ trips(frst: 1) { totalCount } }", "{ ... on Usr { id } }", "{ me }"],
    )
    def test_suggests_nothing(self, text: str) -> None:
        """Names that are nearly right are not mended, where suggestions are off."""
        assert "Did you mean" in refused(text)[0][1]
        assert "Did you mean" not in refused(text, policy=CLOSED)[0][1]

    def test_suggests_nothing_to_variables(self) -> None:
        """Nor are values of enums and names of input fields."""
        text = "mutation ($input: AddExpenseInput!) { addExpense(input: $input) { expense { id } } }"
        given = {"input": {"tripIdd": "x", "paymentMethod": "CARDD"}}

        assert any("Did you mean" in message for _, message in refused(text, variables=given))
        assert not any("Did you mean" in message for _, message in refused(text, variables=given, policy=CLOSED))

    def test_is_off_in_production_unless_it_is_said(self, tmp_path: Any) -> None:
        """Each can be set either way."""
        development = Settings(_env_file=None, app_env="development")
        production = Settings(_env_file=None, app_env="production", data_root_path=tmp_path, secret_key="s" * 32)
        open_production = production.model_copy(update={"introspection": True, "field_suggestions": True})

        found = [policy_of(settings) for settings in (development, production, open_production)]

        assert [(policy.introspection, policy.suggestions) for policy in found] == [
            (True, True), (False, False), (True, True)]  # fmt: skip


class TestDocuments:
    """What is remembered."""

    def test_are_prepared_once(self) -> None:
        """The same text gives the same document, whichever of its operations is asked for."""
        documents = Documents(schema._schema)
        text = "query A { __typename } query B { __typename }"

        assert prepare(documents, text, "A", Policy()).document is prepare(documents, text, "B", Policy()).document

    def test_are_known_by_the_policy_too(self) -> None:
        """What one policy lets through, another may not."""
        documents = Documents(schema._schema)
        documents.checked("{ __schema { description } }", Policy())

        assert documents.checked("{ __schema { description } }", CLOSED).document is None

    def test_that_were_refused_are_remembered(self) -> None:
        """With their errors, where they are short."""
        documents = Documents(schema._schema)

        assert documents.checked("{ nothing }", Policy()) is documents.checked("{ nothing }", Policy())

    def test_are_forgotten_when_there_is_no_room(self) -> None:
        """The one that was not used for the longest time goes first."""
        documents = Documents(schema._schema, most_characters=40)
        first, second = (f"{{ __typename }} #{each}" for each in "12")
        kept = documents.checked(first, Policy())
        lost = documents.checked(second, Policy())
        assert documents.checked(first, Policy()) is kept

        documents.checked("{ __typename } #3", Policy())

        assert documents.checked(first, Policy()) is kept
        assert documents.checked(second, Policy()) is not lost

    def test_larger_than_the_room_are_not_kept(self) -> None:
        """They are answered all the same."""
        documents = Documents(schema._schema, most_characters=10)

        assert documents.checked("{ __typename }", Policy()).document is not None
        assert documents._characters == 0

    def test_take_limits_from_the_policy(self) -> None:
        """As the settings say."""
        strict = replace(Policy(), limits=replace(Policy().limits, depth=1))

        assert refused("{ me { id } }", policy=strict) == [
            ("LIMIT_EXCEEDED", "The operation has 2 levels of fields; 1 are allowed.")
        ]
