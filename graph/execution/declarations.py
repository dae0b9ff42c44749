"""Declarations: what the declaration of a field tells, so that it needs not be asked for each object."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from keyword import iskeyword
from typing import Any

from graphql import GraphQLField, GraphQLSchema, get_argument_values
from graphql.execution.collect_fields import FieldDetailsList
from strawberry.types.arguments import convert_arguments
from strawberry.types.field import StrawberryField

from graph.execution.batches import BATCH, Batch
from graph.execution.completions import Level

_GET_RESULT = StrawberryField.get_result
Arguments = Callable[[Level], Mapping[str, Any]]
"""Gives the arguments of a field by their names in Python; raises what a value that is not allowed raises."""


@dataclass(frozen=True, slots=True)
class Getter:
    """How a value is had from its parent: an expression of it, and the function that the expression calls, if any.

    `written` has `{parent}` where the parent stands, and `{call}` where the function does.
    """

    written: str
    call: Callable[..., Any] | None = None

    def function(self) -> Callable[[Any], Any]:
        """Return it as a function of the parent."""
        text = self.written.format(parent="parent", call="call")
        function: Callable[[Any], Any] = eval(f"lambda parent: {text}", {"call": self.call})  # noqa: S307  # of names of the schema's own
        return function


def batch_of(declared: GraphQLField) -> Batch | None:
    """Return how a relation is loaded for a level; None for a field that is no such relation."""
    definition = _definition_of(declared)
    return None if definition is None else definition.metadata.get(BATCH)


def getter_of(declared: GraphQLField) -> Getter | None:
    """Return how a field is read off its parent; None where it needs arguments, an info, an await or an extension."""
    definition = _definition_of(declared)
    if definition is None or declared.args:
        return None
    resolver = definition.base_resolver
    if resolver is None:
        name = definition.python_name
        if definition.default_resolver is not getattr or not name.isidentifier() or iskeyword(name):
            return None
        return Getter(f"{{parent}}.{name}")
    if resolver.is_async or resolver.info_parameter or resolver.arguments:
        return None
    return _of_parent_alone(resolver)


def _of_parent_alone(resolver: Any) -> Getter | None:
    # Called where the value is wanted, as Strawberry calls it: there is one for each object.
    given = ["{parent}"] if resolver.self_parameter else []
    if (named := resolver.parent_parameter or resolver.root_parameter) is not None:
        given.append(f"{named.name}={{parent}}")
    return Getter(f"{{call}}({', '.join(given)})", resolver.wrapped_func) if given else None


def arguments_of(schema: GraphQLSchema, declared: GraphQLField, details: FieldDetailsList) -> Arguments:
    """Return what reads the arguments of a field that Strawberry knows: they may stand in variables."""
    if not declared.args:
        return lambda _level: {}
    definition = declared.extensions["strawberry-definition"]
    node, of_fragment = details[0].node, details[0].fragment_variable_values
    converter: Any = schema._strawberry_schema.schema_converter  # type: ignore[attr-defined]  # noqa: SLF001  # Strawberry's own way back

    def read(level: Level) -> Mapping[str, Any]:
        given = get_argument_values(declared, node, level.variable_values, of_fragment)
        return convert_arguments(
            given, definition.arguments, scalar_registry=converter.scalar_registry, config=converter.config
        )

    return read


def _definition_of(declared: GraphQLField) -> StrawberryField | None:
    """Return how Strawberry knows a field; None for one that it does not know, or of which that is not all."""
    definition: Any = declared.extensions.get("strawberry-definition")
    # A field of another class may give its results in a way of its own. A permission is an extension: what stands
    # before a resolver stands before its batch as well.
    is_plain = type(definition) is StrawberryField or getattr(type(definition), "get_result", None) is _GET_RESULT
    return definition if is_plain and not definition.extensions else None
