"""Plans: the shapes that an operation was compiled into, for as long as its document is remembered."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from weakref import ref

from graphql import FragmentDefinitionNode, OperationDefinitionNode, VariableNode

from graph.execution.shapes import Shapes

_CONDITIONS = frozenset({"skip", "include"})
_INCREMENTAL = frozenset({"defer", "stream"})
_MOST_CHOICES = 32
"""How many choices of an operation's conditions are remembered: clients have few, and could make up any number."""


@dataclass(slots=True)
class Plans:
    """What is known of an operation: what its shapes depend on, the shapes, or that it has to be graphql-core's."""

    fragments: Mapping[str, FragmentDefinitionNode]
    conditions: tuple[str, ...]
    is_foreign: bool
    _by_choice: dict[tuple[Any, ...], Shapes] = field(default_factory=dict)

    def shapes(self, variables: Mapping[str, Any]) -> Shapes:
        """Return the shapes for the values of an operation's variables, which whoever compiles them adds to."""
        choice = tuple(variables.get(name) for name in self.conditions)
        if choice not in self._by_choice:
            if len(self._by_choice) >= _MOST_CHOICES:
                self._by_choice.clear()
            self._by_choice[choice] = {}
        return self._by_choice[choice]


class PlanBook:
    """The plans of operations that are remembered elsewhere: a plan goes when its operation does."""

    def __init__(self) -> None:
        self._plans: dict[int, tuple[Any, Plans]] = {}

    def plans_of(self, operation: OperationDefinitionNode, fragments: Mapping[str, FragmentDefinitionNode]) -> Plans:
        """Return the plans of an operation of a valid document with these fragments."""
        place = id(operation)
        found = self._plans.get(place)
        if found is None or not _are_same(found[1].fragments, fragments):
            alive = ref(operation, lambda _: self._plans.pop(place, None))
            found = self._plans[place] = (alive, _plans(operation, fragments))
        return found[1]

    def __len__(self) -> int:
        return len(self._plans)


def _are_same(known: Mapping[str, FragmentDefinitionNode], given: Mapping[str, FragmentDefinitionNode]) -> bool:
    """Return whether these are the very same nodes: shapes are known by them, and equal ones of a copy are others."""
    return len(known) == len(given) and all(known.get(name) is node for name, node in given.items())


def _plans(operation: OperationDefinitionNode, fragments: Mapping[str, FragmentDefinitionNode]) -> Plans:
    conditions: dict[str, None] = {}
    # What a fragment with variables selects is not told by its nodes alone.
    is_foreign = any(node.variable_definitions for node in fragments.values())
    for directive in _directives(operation, fragments):
        name = directive.name.value
        is_foreign = is_foreign or name in _INCREMENTAL
        if name in _CONDITIONS:
            values = [argument.value for argument in directive.arguments or ()]
            conditions |= {value.name.value: None for value in values if isinstance(value, VariableNode)}
    return Plans(fragments, tuple(conditions), is_foreign)


def _directives(operation: OperationDefinitionNode, fragments: Mapping[str, FragmentDefinitionNode]) -> Iterator[Any]:
    waiting: list[Any] = [operation, *fragments.values()]
    while waiting:
        node = waiting.pop()
        yield from node.directives or ()
        if (selected := getattr(node, "selection_set", None)) is not None:
            waiting.extend(selected.selections)
