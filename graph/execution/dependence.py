"""Dependence: what the result of a subscription's event depends on, beside the event.

Two subscriptions for which this is the same are shown the same of an event, which is executed once for both. A field is
taken to depend on the operation's context unless its declaration proves that it does not: it reads an attribute of its
parent, or its resolver takes no `info`, which alone leads to the context.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    ArgumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLSchema,
    InlineFragmentNode,
    ListValueNode,
    ObjectValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
    get_named_type,
    is_abstract_type,
)
from strawberry.types.field import StrawberryField

from graph.execution.batches import BATCH
from graph.execution.shapes import BY_CLASS


@dataclass(slots=True)
class Dependence:
    """The variables that the result of an event depends on, and whether it may depend on the context too."""

    variables: set[str] = field(default_factory=set)
    is_on_context: bool = False


def dependence_of(
    schema: GraphQLSchema, operation: OperationDefinitionNode, fragments: Mapping[str, FragmentDefinitionNode]
) -> Dependence:
    """Return what the result of an event of a valid subscription depends on.

    The arguments of the subscription's own field are no part of it: they say which events there are.
    """
    finding = _Finding(schema, fragments)
    if schema.subscription_type is not None:
        finding.look_at(operation.selection_set, schema.subscription_type, is_root=True)
    return finding.found


class _Finding:
    """Goes through a selection, once through each fragment; recurses as deep as its brackets, which are limited."""

    def __init__(self, schema: GraphQLSchema, fragments: Mapping[str, FragmentDefinitionNode]) -> None:
        self.found = Dependence()
        self._schema = schema
        self._fragments = fragments
        self._seen: set[str] = set()

    def look_at(self, selections: SelectionSetNode, parent: Any, *, is_root: bool = False) -> None:
        self.found.is_on_context |= not all(_is_told_by_class(each) for each in self._possible(parent))
        for node in selections.selections:
            for directive in node.directives or ():
                self._use_variables(directive.arguments)
            if isinstance(node, FieldNode):
                self._look_at_field(node, parent, is_root=is_root)
            elif isinstance(node, FragmentSpreadNode):
                self._look_at_fragment(node.name.value, is_root=is_root)
            elif isinstance(node, InlineFragmentNode):
                self.look_at(node.selection_set, self._type(node.type_condition, parent), is_root=is_root)

    def _look_at_fragment(self, name: str, *, is_root: bool) -> None:
        if name not in self._seen:
            self._seen.add(name)
            fragment = self._fragments[name]
            self.look_at(fragment.selection_set, self._type(fragment.type_condition, None), is_root=is_root)

    def _look_at_field(self, node: FieldNode, parent: Any, *, is_root: bool) -> None:
        name = node.name.value
        if name == "__typename":
            return
        if not is_root:
            self._use_variables(node.arguments)
            declared = [each.fields.get(name) for each in self._possible(parent)]
            self.found.is_on_context |= not all(map(_is_independent, declared))
        if node.selection_set is not None:
            self.look_at(node.selection_set, get_named_type(parent.fields[name].type))

    def _possible(self, parent: Any) -> Iterable[Any]:
        """Return the types of objects that a selection may be of."""
        return self._schema.get_possible_types(parent) if is_abstract_type(parent) else [parent]

    def _type(self, condition: Any, otherwise: Any) -> Any:
        return otherwise if condition is None else self._schema.get_type(condition.name.value)

    def _use_variables(self, arguments: Iterable[ArgumentNode] | None) -> None:
        for argument in arguments or ():
            self.found.variables.update(_variables_in(argument.value))


def _is_independent(declared: GraphQLField | None) -> bool:
    definition = None if declared is None else declared.extensions.get("strawberry-definition")
    # A permission is an extension, which gets the `info` too; a field of another class may do anything.
    if type(definition) is not StrawberryField or definition.extensions or BATCH in definition.metadata:
        return False
    resolver = definition.base_resolver
    return definition.default_resolver is getattr if resolver is None else resolver.info_parameter is None


def _is_told_by_class(possible: Any) -> bool:
    return possible.is_type_of is None or getattr(possible.is_type_of, BY_CLASS, False)


def _variables_in(value: Any) -> Iterator[str]:
    if isinstance(value, VariableNode):
        yield value.name.value
    elif isinstance(value, ListValueNode):
        for item in value.values:
            yield from _variables_in(item)
    elif isinstance(value, ObjectValueNode):
        for member in value.fields:
            yield from _variables_in(member.value)
