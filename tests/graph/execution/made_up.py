"""Operations that are made up over a schema: aliases, fragments, conditions, variables, and what is refused.

Hypothesis chooses the random numbers, and not each choice that is made with them: that would take most of the time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from graphql import (
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_abstract_type,
    is_composite_type,
    is_object_type,
    is_required_argument,
)

PAGES = ("first: 1", "first: 3", "last: 2", "first: $size", "first: 0", 'first: 2, after: "of nothing"')
"""How a page is asked for: most are good, some are refused."""
CONDITIONS = ("", "", "", "", " @include(if: $yes)", " @skip(if: $yes)", " @include(if: $no)", " @skip(if: false)")
VARIABLES = {"yes": "Boolean!", "no": "Boolean!", "size": "Int"}
_MOST_FIELDS = 3
_LONELY = 0.3

Arguments = Mapping[str, Sequence[str]]
"""What fields are given, by "Type.field": each one of several texts."""


@dataclass(slots=True)
class _Making:
    """One operation being made: what each field is given, which makes equal fields mergeable, and its fragments."""

    dice: Random
    schema: GraphQLSchema
    arguments: Arguments
    left_out: frozenset[str] = frozenset()
    given: dict[str, str] = field(default_factory=dict)
    fragments: list[str] = field(default_factory=list)
    aliases: int = 0

    def selections(self, of: Any, depth: int) -> str:
        """Return what is selected of a type."""
        parts = [self._selection(of, depth) for _ in range(self.dice.randint(1, _MOST_FIELDS))]
        return f"{{ {' '.join(parts)} }}"

    def _selection(self, of: Any, depth: int) -> str:
        kind = self.dice.randint(0, 11)
        if kind == 0 and depth > 0:
            return self._inline(of, depth)
        if kind == 1 and depth > 0:
            return self._spread(of, depth)
        if kind == 2:
            return "__typename"
        return self.field(of, depth)

    def _inline(self, of: Any, depth: int) -> str:
        inner = self._inner(of)
        named = f" on {inner.name}" if inner is not of or self.dice.random() < 0.5 else ""
        return f"...{named}{self._condition()} {self.selections(inner, depth - 1)}"

    def _spread(self, of: Any, depth: int) -> str:
        inner = self._inner(of)
        name = f"F{len(self.fragments)}"
        self.fragments.append("")
        self.fragments[int(name[1:])] = f"fragment {name} on {inner.name} {self.selections(inner, depth - 1)}"
        return f"...{name}{self._condition()}"

    def _inner(self, of: Any) -> Any:
        """Return a type that a fragment may be on: of an interface, often one of its types."""
        if not is_abstract_type(of):
            return of
        return self.dice.choice(list(self.schema.get_possible_types(of)))

    def field(self, of: Any, depth: int) -> str:
        """Return a field of a type, with what is selected below it."""
        choices = [name for name, declared in of.fields.items() if self._is_possible(of, name, declared, depth)]
        if not choices:
            return "__typename"
        name = self.dice.choice(choices)
        declared = of.fields[name]
        coordinate = f"{of.name}.{name}"
        inner = get_named_type(declared.type)
        if self.dice.randint(0, 4) == 0:
            self.aliases += 1
            head = f"a{self.aliases}: {name}{self._arguments(coordinate, declared)}"
        else:
            if coordinate not in self.given:
                self.given[coordinate] = self._arguments(coordinate, declared)
            head = f"{name}{self.given[coordinate]}"
        below = f" {self.selections(inner, depth - 1)}" if is_composite_type(inner) else ""
        return f"{head}{self._condition()}{below}"

    def _is_possible(self, of: Any, name: str, declared: GraphQLField, depth: int) -> bool:
        if of is self.schema.query_type and name in self.left_out:
            return False
        if depth <= 0 and is_composite_type(get_named_type(declared.type)):
            return False
        required = any(is_required_argument(argument) for argument in declared.args.values())
        return not required or f"{of.name}.{name}" in self.arguments

    def _arguments(self, coordinate: str, declared: GraphQLField) -> str:
        texts = self.arguments.get(coordinate)
        if texts is None and {"first", "last"} <= declared.args.keys():
            texts = PAGES
        text = self.dice.choice(texts) if texts else ""
        return f"({text})" if text else ""

    def _condition(self) -> str:
        return self.dice.choice(CONDITIONS)


def made_up(
    dice: Random, schema: GraphQLSchema, arguments: Arguments, *, alone: frozenset[str] = frozenset(), depth: int = 5
) -> str:
    """Make up a query; it may still be invalid, where fields of two types of an interface do not merge.

    Root fields that are to stand `alone` do so: how long they take is up to chance, and with it whose error is first.
    """
    root: GraphQLObjectType | None = schema.query_type
    assert is_object_type(root)
    lonely = dice.choice(sorted(alone)) if alone and dice.random() < _LONELY else None
    making = _Making(dice, schema, arguments, left_out=frozenset(root.fields) - {lonely} if lonely else alone)
    selected = making.selections(root, depth) if lonely is None else f"{{ {making.field(root, depth)} }}"
    text = " ".join([selected, *making.fragments])
    used = ", ".join(f"${name}: {kind}" for name, kind in VARIABLES.items() if f"${name}" in text)
    return f"query Made({used}) {text}" if used else f"query Made {text}"
