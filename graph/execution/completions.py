"""Completions: from values that were loaded for a level to what the response shows of them, all of them at once.

A completion takes values, and the path of each where something below asks for it, and returns what stands in the
response, and what is still pending: an awaitable after which objects that stand there already are filled.
"""

from collections.abc import Callable, Coroutine, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from graphql.pyutils import Path

from graph.execution.unusual import Unusual

if TYPE_CHECKING:
    from graph.execution.shapes import Shape

Paths = Sequence[Path] | None
Pending = Coroutine[Any, Any, None] | None


class Level(Protocol):
    """What runs a level: the executor, of which only this is asked."""

    context_value: Any
    variable_values: Any

    def count(self, objects: int) -> None:
        """Take note of so many objects in a list."""

    def is_awaitable(self, value: Any) -> bool:
        """Return whether a value has to be awaited."""

    def execute_field(self, parent_type: Any, source: Any, details: Any, path: Path, position: Any) -> Any:
        """Execute a field of one object as graphql-core does."""

    def together(self, pending: Sequence[Coroutine[Any, Any, None]]) -> Pending:
        """Return one awaitable for several."""

    def give_up(self, pending: Sequence[Coroutine[Any, Any, None]]) -> None:
        """Close what will not be awaited."""


class Completion(Protocol):
    """How values of one type are shown; what is below is known when it is made, and it is asked at every level."""

    @property
    def needs_paths(self) -> bool:
        """Whether something below is executed by its path."""

    @property
    def lists_objects(self) -> bool:
        """Whether objects are listed here or below, which are counted wherever they stand."""

    def complete(self, values: Sequence[Any], paths: Paths, level: Level) -> tuple[list[Any], Pending]:
        """Return what is shown of each value, and what is pending; raises Unusual, or whatever a value raises."""


@dataclass(frozen=True, slots=True)
class LeafCompletion:
    """Of scalars and enums."""

    coerce: Callable[[Any], Any]
    is_nullable: bool

    @property
    def needs_paths(self) -> bool:
        """A leaf has nothing below it."""
        return False

    @property
    def lists_objects(self) -> bool:
        """Nor any objects."""
        return False

    def complete(self, values: Sequence[Any], paths: Paths, level: Level) -> tuple[list[Any], Pending]:
        """Coerce each value."""
        del paths, level
        coerce = self.coerce
        if self.is_nullable:
            return [None if value is None else coerce(value) for value in values], None
        return [coerce(value) for value in values], None


@dataclass(frozen=True, slots=True)
class ObjectCompletion:
    """Of objects, by the shape that is selected of them."""

    shape: "Shape"
    is_nullable: bool
    needs_paths: bool = field(init=False)
    lists_objects: bool = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "needs_paths", self.shape.needs_paths)
        object.__setattr__(self, "lists_objects", self.shape.lists_objects)

    def complete(self, values: Sequence[Any], paths: Paths, level: Level) -> tuple[list[Any], Pending]:
        """Build an object for each value that is not null."""
        if not self.is_nullable or not has_null(values):
            return self.shape.run(values, paths, level)
        places = [place for place, value in enumerate(values) if value is not None]
        there = [values[place] for place in places]
        found, pending = self.shape.run(there, paths and [paths[place] for place in places], level)
        shown: list[Any] = [None] * len(values)
        for place, row in zip(places, found, strict=True):
            shown[place] = row
        return shown, pending


@dataclass(frozen=True, slots=True)
class ListCompletion:
    """Of lists, whose items are one level together."""

    item: Completion
    is_nullable: bool
    is_of_objects: bool
    needs_paths: bool = field(init=False)
    lists_objects: bool = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "needs_paths", self.item.needs_paths)
        object.__setattr__(self, "lists_objects", self.is_of_objects or self.item.lists_objects)

    def complete(self, values: Sequence[Any], paths: Paths, level: Level) -> tuple[list[Any], Pending]:
        """Complete the items of all lists, and cut what comes of it into lists again."""
        items: list[Any] = []
        ends: list[int | None] = []
        for value in values:
            if value is None and self.is_nullable:
                ends.append(None)
                continue
            value = items_of(value)  # noqa: PLW2901  # the same items
            if self.is_of_objects:
                level.count(len(value))
            items.extend(value)
            ends.append(len(items))
        shown, pending = self.item.complete(items, paths and _item_paths(values, paths), level)
        return _cut(shown, ends), pending


def _item_paths(values: Sequence[Any], paths: Sequence[Path]) -> list[Path]:
    return [
        path.add_key(index, None)
        for value, path in zip(values, paths, strict=True)
        for index in range(len(value or ()))
    ]


def _cut(shown: list[Any], ends: Sequence[int | None]) -> list[Any]:
    lists: list[Any] = []
    start = 0
    for end in ends:
        if end is None:
            lists.append(None)
        else:
            lists.append(shown[start:end])
            start = end
    return lists


def items_of(value: Any) -> Sequence[Any]:
    """Return the items of a list; raise Unusual for what may be used up by being read, and for what is no list."""
    if value.__class__ is list or value.__class__ is tuple:
        return value
    if isinstance(value, list | tuple | set | frozenset):
        return list(value)
    raise Unusual


def has_null(values: Iterable[Any]) -> bool:
    """Return whether one of the values is null; by identity, since a value may compare itself at length."""
    return any(value is None for value in values)
