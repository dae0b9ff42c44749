"""Measures: how large each definition of a document is once its fragments are expanded, which nobody does.

Each selection is looked at once and each spread is followed once, so that the work is proportional to the document,
also where the expansion is exponential. Nothing here recurses, and nothing needs the document to be valid: what spreads
itself, or a fragment that is not there, adds nothing, and is told by the validation.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
)

Definition = OperationDefinitionNode | FragmentDefinitionNode


@dataclass(frozen=True, slots=True)
class Measures:
    """Of one definition, with its fragments expanded: levels, fields, those of the first level, aliases, directives."""

    depth: int = 0
    fields: int = 0
    root_fields: int = 0
    aliases: int = 0
    directives: int = 0


@dataclass(frozen=True, slots=True)
class Measured:
    """What was found of each definition, in the document's order, and how many nodes were looked at for it."""

    definitions: list[tuple[Definition, Measures]]
    visits: int


def measure(document: DocumentNode) -> Measured:
    """Return the measures of each operation and fragment."""
    found = [(node, _own(node)) for node in document.definitions if isinstance(node, Definition)]
    fragments = {node.name.value: own for node, own in found if isinstance(node, FragmentDefinitionNode)}
    totals: dict[str, Measures] = {}
    for name in spread_first({name: [spread for spread, _ in own.spreads] for name, own in fragments.items()}):
        totals[name] = _total(fragments[name], totals)
    visits = sum(own.visits + len(own.spreads) for _, own in found)
    return Measured([(node, _total(own, totals)) for node, own in found], visits)


def spread_first(spreads: Mapping[str, Iterable[str]]) -> list[str]:
    """Return the names of fragments, those that others spread before these; a cycle is cut where it closes."""
    order: dict[str, None] = {}
    entered: set[str] = set()
    for root in spreads:
        path = [] if root in entered else [(root, iter(spreads[root]))]
        entered.add(root)
        while path:
            name, others = path[-1]
            following = next((other for other in others if other in spreads and other not in entered), None)
            if following is None:
                order[name] = None
                path.pop()
            else:
                entered.add(following)
                path.append((following, iter(spreads[following])))
    return list(order)


def spreads_of(selections: SelectionSetNode) -> list[str]:
    """Return the names of the fragments that a selection set spreads, at any level of it."""
    own = _Own()
    _walk(selections, own)
    return [name for name, _ in own.spreads]


@dataclass(slots=True)
class _Own:
    """What a definition has itself: its fragments are spreads, each at a level."""

    depth: int = 0
    fields: int = 0
    root_fields: int = 0
    aliases: int = 0
    directives: int = 0
    visits: int = 0
    spreads: list[tuple[str, int]] = field(default_factory=list)


def _own(definition: Definition) -> _Own:
    variables = definition.variable_definitions or ()
    own = _Own(
        directives=sum(len(node.directives or ()) for node in (definition, *variables)),
        visits=1 + len(variables),
    )
    _walk(definition.selection_set, own)
    return own


def _walk(selections: SelectionSetNode, own: _Own) -> None:
    waiting = [(selections, 0)]
    while waiting:
        some, level = waiting.pop()
        for node in some.selections:
            own.visits += 1
            own.directives += len(node.directives or ())
            if isinstance(node, FragmentSpreadNode):
                own.spreads.append((node.name.value, level))
                continue
            below = level
            if isinstance(node, FieldNode):
                below = level + 1
                own.fields += 1
                own.root_fields += level == 0
                own.aliases += node.alias is not None
                own.depth = max(own.depth, below)
            if isinstance(node, FieldNode | InlineFragmentNode) and node.selection_set is not None:
                waiting.append((node.selection_set, below))


def _total(own: _Own, totals: Mapping[str, Measures]) -> Measures:
    spread = [(totals[name], level) for name, level in own.spreads if name in totals]
    return Measures(
        depth=max([own.depth, *(level + total.depth for total, level in spread)]),
        fields=own.fields + sum(total.fields for total, _ in spread),
        root_fields=own.root_fields + sum(total.root_fields for total, level in spread if level == 0),
        aliases=own.aliases + sum(total.aliases for total, _ in spread),
        directives=own.directives + sum(total.directives for total, _ in spread),
    )
