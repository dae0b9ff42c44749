"""The schema as a whole: every part of it is described, and everything with an id can be fetched by it."""

import subprocess
import sys
from collections.abc import Iterator

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    build_schema,
    is_introspection_type,
    is_specified_scalar_type,
)

from graph import nodes
from graph.schema import schema

STRAWBERRYS_OWN = {"Date", "DateTime", "Decimal"}
"""Scalars that the library describes, without a full stop."""


def described_parts(built: GraphQLSchema) -> Iterator[tuple[str, str | None]]:
    """Yield the path of each type, field, argument and enum value, with its description."""
    for name, named in built.type_map.items():
        if not is_introspection_type(named) and not is_specified_scalar_type(named):
            yield name, named.description
            yield from _parts_of(name, named)


class TestSchema:
    """The committed schema is this one: `tripsplit schema --check`."""

    def test_describes_everything_in_whole_sentences(self) -> None:
        """Whoever opens it in GraphiQL need not guess; a description ends with a full stop."""
        undescribed = [
            path
            for path, description in described_parts(build_schema(schema.as_str()))
            if not (description or "").strip().endswith(".") and path not in STRAWBERRYS_OWN
        ]

        assert undescribed == []

    def test_says_of_each_mutation_who_may_call_it(self) -> None:
        """The last sentence of the description."""
        mutations = build_schema(schema.as_str()).mutation_type

        assert mutations is not None
        assert [
            name for name, field in mutations.fields.items() if not (field.description or "").endswith("may call this.")
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
