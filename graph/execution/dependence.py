"""Dependence: what the result of a subscription's event depends on, beside the event.

Two subscriptions for which this is the same are shown the same of an event, which is executed once for both. A field is
taken to depend on the operation's context unless its declaration proves that it does not: it reads an attribute of its
parent, or its resolver takes no `info`, which alone leads to the context.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    FieldNode,
    GraphQLField,
    GraphQLSchema,
    ListValueNode,
    ObjectValueNode,
    OperationDefinitionNode,
    VariableNode,
)
from strawberry.types.field import StrawberryField

from graph.execution.batches import BATCH
from graph.execution.selections import Fragments, selections_of
from graph.execution.shapes import is_told_by_class


@dataclass(slots=True)
class Dependence:
    """The variables that the result of an event depends on, and whether it may depend on the context too."""

    variables: set[str] = field(default_factory=set)
    is_on_context: bool = False


def dependence_of(schema: GraphQLSchema, operation: OperationDefinitionNode, fragments: Fragments) -> Dependence:
    """Return what the result of an event of a valid subscription depends on.

    The arguments of the subscription's own field are no part of it: they say which events there are.
    """
    found = Dependence()
    for selection in selections_of(schema, operation, fragments):
        node = selection.node
        found.is_on_context |= not all(map(is_told_by_class, selection.objects))
        for directive in node.directives or ():
            found.variables.update(_variables_in(directive.arguments))
        if isinstance(node, FieldNode) and node.name.value != "__typename" and not selection.is_root:
            found.variables.update(_variables_in(node.arguments))
            found.is_on_context |= not all(map(_is_independent, selection.declared))
    return found


def _is_independent(declared: GraphQLField | None) -> bool:
    definition = None if declared is None else declared.extensions.get("strawberry-definition")
    # A permission is an extension, which gets the `info` too; a field of another class may do anything.
    if type(definition) is not StrawberryField or definition.extensions or BATCH in definition.metadata:
        return False
    resolver = definition.base_resolver
    return definition.default_resolver is getattr if resolver is None else resolver.info_parameter is None


def _variables_in(arguments: Iterable[Any] | None) -> Iterator[str]:
    waiting = [argument.value for argument in arguments or ()]
    while waiting:
        value = waiting.pop()
        if isinstance(value, VariableNode):
            yield value.name.value
        elif isinstance(value, ListValueNode):
            waiting += value.values
        elif isinstance(value, ObjectValueNode):
            waiting += [member.value for member in value.fields]
