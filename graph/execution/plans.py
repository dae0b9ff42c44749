"""Plans: the shapes that an operation was compiled into, for as long as its document is remembered.

Compiling takes some ten times as long as executing once, and shapes take more room than their text: an operation is
compiled when it is seen again, and all plans together have a bounded number of fields.
"""

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from weakref import ref

from graphql import FragmentDefinitionNode, GraphQLSchema, OperationDefinitionNode, VariableNode

from graph.execution.reads import Reads, reads_of
from graph.execution.shapes import Shapes

_CONDITIONS = frozenset({"skip", "include"})
_INCREMENTAL = frozenset({"defer", "stream"})
_MOST_CHOICES = 8
"""How many choices of an operation's conditions are compiled; clients have few, and could make up any number."""
_MOST_FIELDS = 50_000
"""How many fields all shapes together have, at about a kilobyte each; then those least lately used are dropped."""


@dataclass(slots=True)
class Plans:
    """What is known of an operation: what its shapes depend on, and the shapes, unless it has to be graphql-core's."""

    fragments: Mapping[str, FragmentDefinitionNode]
    conditions: tuple[str, ...]
    is_foreign: bool
    is_seen_again: bool
    book: "PlanBook"
    fields: int = 0
    _by_choice: dict[tuple[Any, ...], Shapes] = field(default_factory=dict)
    _reads: Reads | None = None

    def reads(self, schema: GraphQLSchema, operation: OperationDefinitionNode) -> Reads:
        """Return what the operation reads, once it is seen again; nothing is known before."""
        if self._reads is None and self.is_seen_again:
            self._reads = reads_of(schema, operation, self.fragments)
        return self._reads or {}

    def shapes(self, variables: Mapping[str, Any]) -> Shapes | None:
        """Return the shapes for the values of an operation's variables, to be added to; None for graphql-core's."""
        if self.is_foreign or not self.is_seen_again:
            return None
        choice = tuple(variables.get(name) for name in self.conditions)
        if choice not in self._by_choice and len(self._by_choice) < _MOST_CHOICES:
            self._by_choice[choice] = {}
        return self._by_choice.get(choice)

    def grow(self, fields: int) -> None:
        """Take note of fields that were compiled."""
        self.fields += fields
        self.book.fields += fields


class PlanBook:
    """The plans of operations that are remembered elsewhere: a plan goes when its operation does, or for want of room.

    An operation is compiled when it is seen for the second time, or the first where `at_first_sight`.
    """

    def __init__(self, *, at_first_sight: bool = False, most_fields: int = _MOST_FIELDS) -> None:
        self._at_first_sight = at_first_sight
        self._most_fields = most_fields
        self.fields = 0
        """How many fields all plans have together."""
        self._plans: OrderedDict[int, tuple[Any, Plans]] = OrderedDict()

    def plans_of(self, operation: OperationDefinitionNode, fragments: Mapping[str, FragmentDefinitionNode]) -> Plans:
        """Return the plans of an operation of a valid document with these fragments."""
        place = id(operation)
        known = self._plans.get(place)
        if known is not None and _are_same(known[1].fragments, fragments):
            self._plans.move_to_end(place)
            known[1].is_seen_again = True
            plans = known[1]
        else:
            self._drop(place)
            plans = self._new(operation, fragments)
            self._plans[place] = ref(operation, lambda _: self._drop(place)), plans
        self._make_room(place)
        return plans

    def __len__(self) -> int:
        return len(self._plans)

    def _new(self, operation: OperationDefinitionNode, fragments: Mapping[str, FragmentDefinitionNode]) -> Plans:
        conditions: dict[str, None] = {}
        # What a fragment with variables selects is not told by its nodes alone.
        is_foreign = any(node.variable_definitions for node in fragments.values())
        for directive in _directives(operation, fragments):
            name = directive.name.value
            is_foreign = is_foreign or name in _INCREMENTAL
            if name in _CONDITIONS:
                values = [argument.value for argument in directive.arguments or ()]
                conditions |= {value.name.value: None for value in values if isinstance(value, VariableNode)}
        return Plans(fragments, tuple(conditions), is_foreign, self._at_first_sight, self)

    def _make_room(self, wanted: int) -> None:
        while self.fields > self._most_fields and (oldest := next(iter(self._plans))) != wanted:
            self._drop(oldest)

    def _drop(self, place: int) -> None:
        dropped = self._plans.pop(place, None)
        if dropped is not None:
            self.fields -= dropped[1].fields


def _are_same(known: Mapping[str, FragmentDefinitionNode], given: Mapping[str, FragmentDefinitionNode]) -> bool:
    """Return whether these are the very same nodes: shapes are known by them, and equal ones of a copy are others."""
    return len(known) == len(given) and all(known.get(name) is node for name, node in given.items())


def _directives(operation: OperationDefinitionNode, fragments: Mapping[str, FragmentDefinitionNode]) -> Iterator[Any]:
    waiting: list[Any] = [operation, *fragments.values()]
    while waiting:
        node = waiting.pop()
        yield from node.directives or ()
        if (selected := getattr(node, "selection_set", None)) is not None:
            waiting.extend(selected.selections)
