"""The schema as a whole: every part of it is described, and everything with an id can be fetched by it."""

import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    build_schema,
    is_introspection_type,
    is_specified_directive,
    is_specified_scalar_type,
)

from graph import nodes
from graph.fields import OpenTo
from graph.schema import schema

SENTENCE = re.compile(r"[^a-z].*[^.]\.", re.DOTALL)
NEXT_SENTENCE = re.compile(r"[.!?]\s+[A-Z]")


def described_parts(built: GraphQLSchema) -> Iterator[tuple[str, str | None]]:
    """Yield the path of each type, field, argument, enum value and directive, with its description."""
    for directive in (given for given in built.directives if not is_specified_directive(given)):
        yield f"@{directive.name}", directive.description
        for argument_name, argument in directive.args.items():
            yield f"@{directive.name}({argument_name})", argument.description
    for name, named in built.type_map.items():
        if not is_introspection_type(named) and not is_specified_scalar_type(named):
            yield name, named.description
            yield from _parts_of(name, named)


class TestSchema:
    """The committed schema is this one: `tripsplit schema --check`."""

    def test_describes_everything_in_one_sentence(self) -> None:
        """Whoever opens it in GraphiQL need not guess; a mutation's second sentence says who may call it."""
        wrong = [
            (path, description)
            for path, description in described_parts(schema._schema)
            if not SENTENCE.fullmatch((description or "").strip())
            or len(NEXT_SENTENCE.findall(description or "")) != path.startswith("Mutation.") * ("(" not in path)
        ]

        assert wrong == []

    @pytest.mark.parametrize(
        "path",
        [
            "Trip",  # an object
            "Trip.name",
            "Trip.expenses(first)",
            "Node",  # an interface
            "Node.id",
            "AnswerEvent",  # a union
            "Category",  # an enum
            "Category.FOOD",
            "MoneyInput",  # an input object
            "MoneyInput.amount",
            "Decimal",  # a scalar
            "Query.node(id)",
            "Mutation.addExpense(input)",
            "Subscription.answer(after)",
            "@defer",
            "@defer(label)",
        ],
    )
    def test_looks_at_every_kind_of_part(self, path: str) -> None:
        """The test above leaves none out."""
        assert path in dict(described_parts(schema._schema))

    def test_says_of_each_mutation_who_may_call_it(self) -> None:
        """The last sentence of the description, one of a few."""
        mutations = schema._schema.mutation_type

        assert mutations is not None
        assert [
            name
            for name, field in mutations.fields.items()
            if not (field.description or "").endswith(tuple(open_to.value for open_to in OpenTo))
        ] == []

    def test_fetches_every_node_by_its_id(self) -> None:
        """A type with ids that `node` does not take would break clients of the Relay kind."""
        built = build_schema(schema.as_str())
        node = built.type_map["Node"]

        assert isinstance(node, GraphQLInterfaceType)
        assert {implementation.name for implementation in built.get_possible_types(node)} == set(nodes._LOADS)

    def test_is_served_without_what_only_the_worker_needs(self) -> None:
        """The API process imports neither torch nor its friends, nor the embedding runtime before it first embeds."""
        program = (
            "import sys, graph.app\n"
            "print(*{'torch', 'transformers', 'sentence_transformers', 'onnxruntime', 'chromadb'} & set(sys.modules))"
        )

        done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True, timeout=60)

        assert done.stdout.strip() == ""


def _parts_of(name: str, named: GraphQLNamedType) -> Iterator[tuple[str, str | None]]:
    if isinstance(named, GraphQLEnumType):
        for value_name, value in named.values.items():
            yield f"{name}.{value_name}", value.description
    if isinstance(named, GraphQLInputObjectType):
        for input_name, given in named.fields.items():
            yield f"{name}.{input_name}", given.description
    if isinstance(named, GraphQLObjectType | GraphQLInterfaceType):
        for field_name, field in named.fields.items():
            yield f"{name}.{field_name}", field.description
            for argument_name, argument in field.args.items():
                yield f"{name}.{field_name}({argument_name})", argument.description
