"""Steps: the parts of a shape that are levels of their own, filled into objects that are built already."""

from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from graphql import GraphQLObjectType
from graphql.execution.collect_fields import FieldDetailsList
from graphql.pyutils import Path

from graph.execution.arguments import Arguments
from graph.execution.batches import Batch
from graph.execution.completions import Completion, Level, Paths, Pending
from graph.execution.unusual import Unusual

Row = dict[str, Any]


class Step(Protocol):
    """A field, for all objects of a level."""

    @property
    def needs_paths(self) -> bool:
        """Whether the paths of the objects are asked for."""

    @property
    def lists_objects(self) -> bool:
        """Whether objects are listed in it."""

    def fill(self, sources: Sequence[Any], rows: Sequence[Row], paths: Paths, level: Level) -> Pending:
        """Fill the field into the row of each source; return what is pending."""


@dataclass(frozen=True, slots=True)
class NestedStep:
    """A field whose value lies with its parent, and of which something has to be loaded."""

    name: str
    parent_type: GraphQLObjectType
    value_of: Callable[[Any], Any]
    completion: Completion
    needs_paths: bool = field(init=False)
    lists_objects: bool = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "needs_paths", self.completion.needs_paths)
        object.__setattr__(self, "lists_objects", self.completion.lists_objects)

    def fill(self, sources: Sequence[Any], rows: Sequence[Row], paths: Paths, level: Level) -> Pending:
        """Complete the values of all sources."""
        value_of, name = self.value_of, self.name
        below = _below(paths, name, self.parent_type) if self.needs_paths else None
        shown, pending = self.completion.complete([value_of(source) for source in sources], below, level)
        for row, value in zip(rows, shown, strict=True):
            row[name] = value
        return pending


@dataclass(frozen=True, slots=True)
class BatchStep:
    """A relation that is loaded for the whole level.

    What has the same key is shown by the same object, which is built once, where nothing in it depends on its place: no
    path is asked for, and no objects are listed, which have to be counted at each place.
    """

    name: str
    parent_type: GraphQLObjectType
    batch: Batch
    arguments: Arguments
    completion: Completion
    is_nullable: bool
    needs_paths: bool = field(init=False)
    lists_objects: bool = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "needs_paths", self.completion.needs_paths)
        object.__setattr__(self, "lists_objects", self.completion.lists_objects)

    def fill(self, sources: Sequence[Any], rows: Sequence[Row], paths: Paths, level: Level) -> Pending:
        """Load the values of all sources, later."""
        key_of, given = self.batch.key, self.arguments(level)
        return self._load([key_of(source) for source in sources], given, rows, paths, level)

    async def _load(
        self, keys: Sequence[Any], given: Mapping[str, Any], rows: Sequence[Row], paths: Paths, level: Level
    ) -> None:
        wanted = [key for key in dict.fromkeys(keys) if key is not None]
        found = await self.batch.load(level.context_value, wanted, **given) if wanted else {}
        if self.batch.is_certain and any(found.get(key) is None for key in wanted):
            raise Unusual
        if self.needs_paths or self.lists_objects:
            values = [None if key is None else found.get(key) for key in keys]
            below = _below(paths, self.name, self.parent_type) if self.needs_paths else None
            shown, pending = self.completion.complete(values, below, level)
        else:
            shown, pending = self._shared(keys, {key: found.get(key) for key in wanted}, level)
        for row, value in zip(rows, shown, strict=True):
            row[self.name] = value
        if pending is not None:
            await pending

    def _shared(self, keys: Sequence[Any], found: dict[Any, Any], level: Level) -> tuple[list[Any], Pending]:
        if None in keys and not self.is_nullable:
            raise Unusual
        completed, pending = self.completion.complete(list(found.values()), None, level)
        by_key = dict(zip(found, completed, strict=True))
        return [None if key is None else by_key[key] for key in keys], pending


@dataclass(frozen=True, slots=True)
class ForeignStep:
    """A field that graphql-core executes, object by object, with a path and an info of its own."""

    name: str
    parent_type: GraphQLObjectType
    details: FieldDetailsList

    @property
    def needs_paths(self) -> bool:
        """Each object's."""
        return True

    @property
    def lists_objects(self) -> bool:
        """It may."""
        return True

    def fill(self, sources: Sequence[Any], rows: Sequence[Row], paths: Paths, level: Level) -> Pending:
        """Execute the field of each source."""
        waiting: list[Coroutine[Any, Any, None]] = []
        try:
            for source, row, path in zip(sources, rows, _below(paths, self.name, self.parent_type), strict=True):
                value = level.execute_field(self.parent_type, source, self.details, path, None)
                if level.is_awaitable(value):
                    waiting.append(_filled(row, self.name, value))
                else:
                    row[self.name] = value
        except BaseException:
            level.give_up(waiting)
            raise
        return level.together(waiting)


async def _filled(row: Row, name: str, value: Awaitable[Any]) -> None:
    row[name] = await value


def _below(paths: Paths, name: str, parent_type: GraphQLObjectType) -> list[Path]:
    if paths is None:
        raise Unusual
    return [Path(path, name, parent_type.name) for path in paths]
