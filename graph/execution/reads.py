"""Reads: which attributes of its objects an operation can come to read, told by its text before anything is loaded.

What is told is never too little: what `@skip` leaves out is counted, and a field that does not say what it reads of its
parent reads all of it. It may be too little where a program does not say the truth about a field: whoever loads by it
must make such a read fail, never answer; the operation is then done again by graphql-core, with everything loaded.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    get_named_type,
    is_abstract_type,
)
from strawberry.types.field import StrawberryField

READS = "execution.reads"
"""Where a field keeps, in its metadata, the names of the attributes of its parent that its resolver reads."""
Reads = Mapping[str, frozenset[str] | None]
"""By the name of an object type: the attributes that are read of its objects, None for all; else nothing is known."""


def reads_of(
    schema: GraphQLSchema, operation: OperationDefinitionNode, fragments: Mapping[str, FragmentDefinitionNode]
) -> Reads:
    """Return what a valid operation reads."""
    reader = _Reader(schema, fragments)
    root = schema.get_root_type(operation.operation)
    if root is not None:
        reader.select(root, operation.selection_set)
    return {name: None if None in found else frozenset(found) for name, found in reader.found.items()}  # type: ignore[arg-type]


class _Reader:
    def __init__(self, schema: GraphQLSchema, fragments: Mapping[str, FragmentDefinitionNode]) -> None:
        self._schema = schema
        self._fragments = fragments
        self._done: set[tuple[str, int]] = set()
        self.found: dict[str, set[str | None]] = {}
        """None among the attributes stands for all others."""

    def select(self, parent: GraphQLNamedType, selected: SelectionSetNode) -> None:
        """Take note of what is read of objects of a type, and of all below."""
        # A fragment may be spread at many places, and says the same at each.
        if (place := (parent.name, id(selected))) in self._done:
            return
        self._done.add(place)
        for node in selected.selections:
            if isinstance(node, FieldNode):
                self._field(parent, node)
                continue
            fragment = node if isinstance(node, InlineFragmentNode) else self._fragments[node.name.value]  # type: ignore[attr-defined]
            condition = fragment.type_condition
            below = parent if condition is None else self._schema.type_map[condition.name.value]
            self.select(below, fragment.selection_set)

    def _field(self, parent: GraphQLNamedType, node: FieldNode) -> None:
        for each in self._objects(parent):
            declared = each.fields.get(node.name.value)
            if declared is None:
                continue
            self.found.setdefault(each.name, set()).update(_read_by(declared.extensions.get("strawberry-definition")))
            if node.selection_set is not None:
                self.select(get_named_type(declared.type), node.selection_set)

    def _objects(self, parent: Any) -> Iterable[GraphQLObjectType]:
        return self._schema.get_possible_types(parent) if is_abstract_type(parent) else (parent,)


def _read_by(definition: StrawberryField | None) -> Iterable[str | None]:
    if definition is None or definition.extensions:
        # A permission may look at its parent.
        return (None,)
    if definition.base_resolver is None and definition.default_resolver is getattr:
        return (definition.python_name,)
    named: Iterable[str] | None = definition.metadata.get(READS)
    return (None,) if named is None else named
