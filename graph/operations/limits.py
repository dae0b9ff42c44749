"""Limits: how large an operation may be, and the refusal of one that is larger."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from graphql import OperationDefinitionNode, OperationType

from graph.errors import LimitExceeded
from graph.operations.measures import Definition, Measures


@dataclass(frozen=True, slots=True)
class Limits:
    """The most of each that an operation may have, its fragments expanded; `mutations` are the root fields of one.

    `values` are those of its variables, with all that lists and objects hold.

    GraphiQL's introspection query, the deepest that is usual, has 15 levels and 229 fields in 183 tokens.
    """

    characters: int = 100_000
    tokens: int = 5_000
    nesting: int = 50
    depth: int = 20
    fields: int = 5_000
    root_fields: int = 30
    mutations: int = 10
    aliases: int = 100
    directives: int = 50
    cost: int = 50_000
    values: int = 10_000


def exceeded(what: str, found: int, allowed: int) -> LimitExceeded:
    """Return the refusal of an operation that has too much of something."""
    return LimitExceeded(f"The operation has {_told(found)} {what}; {_told(allowed)} are allowed.")


def require_few_values(variables: dict[str, Any] | None, limits: Limits) -> None:
    """Raise LimitExceeded for variables with more values than are allowed: each is checked against its type."""
    waiting: list[Any] = [variables or {}]
    found = 0
    while waiting:
        value = waiting.pop()
        inside = value.values() if isinstance(value, dict) else value
        found += len(value)
        if found > limits.values:
            raise exceeded("values in its variables, or more", found, limits.values)
        waiting.extend(each for each in inside if isinstance(each, dict | list))


def excesses(found: Iterable[tuple[Definition, Measures]], limits: Limits) -> list[LimitExceeded]:
    """Return a refusal for each limit that a definition of a document is beyond, with the most that is found."""
    most: dict[tuple[str, int], int] = {}
    for definition, measures in found:
        for what, size, allowed in _compared(definition, measures, limits):
            most[what, allowed] = max(size, most.get((what, allowed), 0))
    return [exceeded(what, size, allowed) for (what, allowed), size in most.items() if size > allowed]


def _compared(definition: Definition, found: Measures, limits: Limits) -> Iterator[tuple[str, int, int]]:
    yield "levels of fields", found.depth, limits.depth
    yield "fields, with its fragments expanded", found.fields, limits.fields
    yield "aliases", found.aliases, limits.aliases
    yield "directives", found.directives, limits.directives
    if isinstance(definition, OperationDefinitionNode):
        if definition.operation is OperationType.MUTATION:
            yield "mutations", found.root_fields, limits.mutations
        else:
            yield "root fields", found.root_fields, limits.root_fields


def _told(number: int) -> str:
    # Fragments that spread fragments twice come to numbers that fill pages.
    return f"{number:,}".replace(",", " ") if number < _COUNTABLE else "over a thousand million"


_COUNTABLE = 1_000_000_000
