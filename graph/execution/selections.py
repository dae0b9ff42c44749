"""Selections: all that a valid operation selects, told by its text and the schema before anything is executed."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
    get_named_type,
    is_abstract_type,
)

Fragments = Mapping[str, FragmentDefinitionNode]


class Selection(NamedTuple):
    """A field or a fragment, and the types of the objects that it may be selected of."""

    node: SelectionNode
    objects: Sequence[GraphQLObjectType]
    is_root: bool

    @property
    def declared(self) -> list[Any]:
        """How each of the objects declares the field; None for one that does not have it, and for a fragment."""
        name = self.node.name.value if isinstance(self.node, FieldNode) else ""
        return [each.fields.get(name) for each in self.objects]


def selections_of(
    schema: GraphQLSchema, operation: OperationDefinitionNode, fragments: Fragments
) -> Iterator[Selection]:
    """Give all selections of a valid operation, those of a fragment once for each type that it is spread in."""
    waiting: list[Any] = [(schema.get_root_type(operation.operation), operation.selection_set, True)]
    seen = set()
    while waiting:
        parent, selected, is_root = waiting.pop()
        if parent is None or (place := (parent.name, id(selected), is_root)) in seen:
            continue
        seen.add(place)
        objects = schema.get_possible_types(parent) if is_abstract_type(parent) else [parent]
        for node in selected.selections:
            yield (selection := Selection(node, objects, is_root))
            if not isinstance(node, FieldNode):
                fragment: Any = node if isinstance(node, InlineFragmentNode) else fragments[node.name.value]
                condition = fragment.type_condition
                below = parent if condition is None else schema.type_map[condition.name.value]
                waiting.append((below, fragment.selection_set, is_root))
            elif node.selection_set is not None:
                types = [get_named_type(each.type) for each in selection.declared if each is not None]
                waiting += [(each, node.selection_set, False) for each in types]
