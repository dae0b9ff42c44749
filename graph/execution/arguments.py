"""Arguments: the values that a field is given, which are the same for all objects of a level."""

from collections.abc import Callable, Mapping
from typing import Any

from graphql import GraphQLField, GraphQLSchema, get_argument_values
from graphql.execution.collect_fields import FieldDetailsList
from strawberry.types.arguments import convert_arguments
from strawberry.types.field import StrawberryField

from graph.execution.completions import Level

Arguments = Callable[[Level], Mapping[str, Any]]
"""Gives the arguments of a field by their names in Python; raises what a value that is not allowed raises."""


def arguments_of(
    schema: GraphQLSchema, declared: GraphQLField, definition: StrawberryField, details: FieldDetailsList
) -> Arguments:
    """Return what reads the arguments of a field, which may stand in variables."""
    if not declared.args:
        return lambda _level: {}
    node, of_fragment = details[0].node, details[0].fragment_variable_values
    converter: Any = schema._strawberry_schema.schema_converter  # type: ignore[attr-defined]  # noqa: SLF001  # Strawberry's own way back

    def read(level: Level) -> Mapping[str, Any]:
        given = get_argument_values(declared, node, level.variable_values, of_fragment)
        return convert_arguments(
            given, definition.arguments, scalar_registry=converter.scalar_registry, config=converter.config
        )

    return read
