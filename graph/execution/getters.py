"""Getters: how the value of a field is had from its parent, where nothing else is needed."""

from collections.abc import Callable
from dataclasses import dataclass
from keyword import iskeyword
from typing import Any

from graphql import GraphQLField
from strawberry.types.field import StrawberryField

from graph.execution.batches import BATCH, Batch

_GET_RESULT = StrawberryField.get_result


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
    definition = definition_of(declared)
    if definition is None or definition.extensions:
        # A permission is an extension: what stands before a resolver stands before its batch as well.
        return None
    batch: Batch | None = definition.metadata.get(BATCH)
    return batch


def getter_of(declared: GraphQLField) -> Getter | None:
    """Return how a field is read off its parent; None where it needs arguments, an info, an await or an extension."""
    definition = definition_of(declared)
    if definition is None or definition.extensions or declared.args:
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


def definition_of(declared: GraphQLField) -> StrawberryField | None:
    """Return how Strawberry knows a field; None for one that it does not know, or that gets results its own way."""
    definition = declared.extensions.get("strawberry-definition")
    # A field of another class may give its results in a way of its own.
    is_plain = type(definition) is StrawberryField or getattr(type(definition), "get_result", None) is _GET_RESULT
    return definition if is_plain else None
