"""Steps: the parts of a shape that are levels of their own, filled into objects that are built already."""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from graphql import GraphQLObjectType
from graphql.execution.collect_fields import FieldDetailsList
from graphql.pyutils import Path

from graph.execution.batches import Batch
from graph.execution.completions import Completion, Level, Needs, Paths, Pending, all_of
from graph.execution.declarations import Arguments
from graph.execution.unusual import Unusual

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class NestedStep:
    """A field whose value lies with its parent, and of which something has to be loaded."""

    name: str
    parent_type: GraphQLObjectType
    value_of: Callable[[Any], Any]
    completion: Completion

    @property
    def needs(self) -> Needs:
        """What is below needs it."""
        return self.completion.needs

    def fill(self, sources: Sequence[Any], rows: Sequence[Row], paths: Paths, level: Level) -> Pending:
        """Complete the values of all sources."""
        value_of = self.value_of
        return _shown([value_of(source) for source in sources], self, rows, paths, level)


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

    @property
    def needs(self) -> Needs:
        """What is below needs it."""
        return self.completion.needs

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
        if any(self.needs):
            values = [None if key is None else found.get(key) for key in keys]
            pending = _shown(values, self, rows, paths, level)
        else:
            pending = self._shared(keys, {key: found.get(key) for key in wanted}, rows, level)
        if pending is not None:
            await pending

    def _shared(self, keys: Sequence[Any], found: dict[Any, Any], rows: Sequence[Row], level: Level) -> Pending:
        if None in keys and not self.completion.is_nullable:
            raise Unusual
        shown, pending = self.completion.complete(list(found.values()), None, level)
        by_key = {None: None, **dict(zip(found, shown, strict=True))}
        name = self.name
        for row, key in zip(rows, keys, strict=True):
            row[name] = by_key[key]
        return pending


@dataclass(frozen=True, slots=True)
class ForeignStep:
    """A field that graphql-core executes, object by object, with a path and an info of its own."""

    name: str
    parent_type: GraphQLObjectType
    details: FieldDetailsList
    # It may list objects.
    needs: ClassVar = Needs(paths=True, counting=True)

    def fill(self, sources: Sequence[Any], rows: Sequence[Row], paths: Paths, level: Level) -> Pending:
        """Execute the field of each source."""
        return all_of(self._executed(sources, rows, paths, level), level)

    def _executed(self, sources: Sequence[Any], rows: Sequence[Row], paths: Paths, level: Level) -> Iterator[Pending]:
        for source, row, path in zip(sources, rows, _below(paths, self), strict=True):
            value = level.execute_field(self.parent_type, source, self.details, path, None)
            if level.is_awaitable(value):
                yield _filled(row, self.name, value)
            else:
                row[self.name] = value


Step = NestedStep | BatchStep | ForeignStep
"""A field, for all objects of a level. `fill` fills it into the row of each source, and returns what is pending."""


def _shown(
    values: Sequence[Any], step: NestedStep | BatchStep, rows: Sequence[Row], paths: Paths, level: Level
) -> Pending:
    below = _below(paths, step) if step.needs.paths else None
    shown, pending = step.completion.complete(values, below, level)
    name = step.name
    for row, value in zip(rows, shown, strict=True):
        row[name] = value
    return pending


async def _filled(row: Row, name: str, value: Awaitable[Any]) -> None:
    row[name] = await value


def _below(paths: Paths, step: Step) -> list[Path]:
    if paths is None:
        raise Unusual
    name, typename = step.name, step.parent_type.name
    return [Path(path, name, typename) for path in paths]
