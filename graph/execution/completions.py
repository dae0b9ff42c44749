"""Completions: from values that were loaded for a level to what the response shows of them, all of them at once.

A completion takes values, and the path of each where something below asks for it, and returns what stands in the
response, and what is still pending: an awaitable after which objects that stand there already are filled.
"""

from collections.abc import Callable, Coroutine, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, Protocol

from graphql.pyutils import Path, gather_with_cancel

from graph.execution.unusual import Unusual

if TYPE_CHECKING:
    from graph.execution.shapes import Shape

Paths = Sequence[Path] | None
Pending = Coroutine[Any, Any, Any] | None


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

    def settle_in_background(self, awaitables: list[Any]) -> None:
        """Let what is not waited for any more come to its end, as graphql-core does."""


def all_of(begun: Iterable[Pending], level: Level) -> Pending:
    """Return one awaitable for all that is pending, which is cut off once one of them fails.

    Each is begun as it is iterated over; where one cannot be, those before it are not waited for.
    """
    waiting: list[Coroutine[Any, Any, Any]] = []
    try:
        waiting.extend(pending for pending in begun if pending is not None)
    except BaseException:
        if waiting:
            level.settle_in_background(waiting)
        raise
    return gather_with_cancel(*waiting) if len(waiting) > 1 else next(iter(waiting), None)


class Needs(NamedTuple):
    """What is needed of a level to show what is below: the paths of its objects, and that each of them is counted.

    Objects that are listed are counted wherever they stand.
    """

    paths: bool = False
    counting: bool = False


@dataclass(frozen=True, slots=True)
class LeafCompletion:
    """Of scalars and enums."""

    coerce: Callable[[Any], Any]
    is_nullable: bool
    needs: ClassVar = Needs()

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

    @property
    def needs(self) -> Needs:
        """What the shape needs."""
        return self.shape.needs

    def complete(self, values: Sequence[Any], paths: Paths, level: Level) -> tuple[list[Any], Pending]:
        """Build an object for each value that is not null."""
        if not self.is_nullable or not has_null(values):
            return self.shape.run(values, paths, level)
        there = [place for place, value in enumerate(values) if value is not None]
        below = paths and [paths[place] for place in there]
        found, pending = self.shape.run([values[place] for place in there], below, level)
        rest = iter(found)
        return [None if value is None else next(rest) for value in values], pending


@dataclass(frozen=True, slots=True)
class ListCompletion:
    """Of lists, whose items are one level together."""

    item: "Completion"
    is_nullable: bool

    @property
    def needs(self) -> Needs:
        """What the items need, which are counted where they are no leaves."""
        return Needs(self.item.needs.paths, counting=not isinstance(self.item, LeafCompletion))

    def items_of(self, value: Any, level: Level) -> Sequence[Any]:
        """Return the items of a list; raise Unusual for what may be used up by being read, and for what is no list."""
        if value.__class__ is not list and value.__class__ is not tuple:
            if not isinstance(value, list | tuple | set | frozenset):
                raise Unusual
            value = list(value)
        items: Sequence[Any] = value
        if not isinstance(self.item, LeafCompletion):
            level.count(len(items))
        return items

    def complete(self, values: Sequence[Any], paths: Paths, level: Level) -> tuple[list[Any], Pending]:
        """Complete the items of all lists, and cut what comes of it into lists again."""
        lists = [None if value is None and self.is_nullable else self.items_of(value, level) for value in values]
        items = [item for each in lists if each is not None for item in each]
        shown, pending = self.item.complete(items, paths and _item_paths(lists, paths), level)
        rest = iter(shown)
        return [None if each is None else list(islice(rest, len(each))) for each in lists], pending


Completion = LeafCompletion | ObjectCompletion | ListCompletion
"""How values of one type are shown. `complete` raises Unusual, or whatever a value raises."""


def _item_paths(lists: Sequence[Sequence[Any] | None], paths: Sequence[Path]) -> list[Path]:
    return [
        path.add_key(index, None) for each, path in zip(lists, paths, strict=True) for index in range(len(each or ()))
    ]


def has_null(values: Iterable[Any]) -> bool:
    """Return whether one of the values is null; by identity, since a value may compare itself at length."""
    return any(value is None for value in values)
