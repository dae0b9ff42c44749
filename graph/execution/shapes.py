"""Shapes: what an operation selects of one object type, compiled into a function and steps.

The function builds the object of the response from an object of the program: attributes and resolvers that take nothing
but their parent are called in line, leaves are coerced in line, objects and lists that lie in the parent are built by
their own functions. What has to be loaded, or is graphql-core's, stands there as null until a step has filled it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, cast

from graphql import (
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
)
from graphql.execution.collect_fields import CollectedFields, FieldDetailsList

from graph.execution.completions import (
    Completion,
    LeafCompletion,
    Level,
    ListCompletion,
    Needs,
    ObjectCompletion,
    Paths,
    Pending,
    all_of,
)
from graph.execution.declarations import Getter, arguments_of, batch_of, getter_of
from graph.execution.leaves import coercion_of
from graph.execution.sources import Source
from graph.execution.steps import BatchStep, ForeignStep, NestedStep, Step
from graph.execution.unusual import Unusual, require_value

BY_CLASS = "is_told_by_class"
"""An attribute of an `is_type_of` that looks at nothing but the class of a value, so that it is asked once for each."""
Collect = Callable[[GraphQLObjectType, FieldDetailsList], CollectedFields]
"""graphql-core's collection of the fields below a field: fragments, and `@skip` and `@include`, are resolved in it."""


@dataclass(slots=True)
class Shape:
    """One selection of one type: `build` makes the object of a source, `steps` fill in what it leaves open."""

    build: Callable[[Any, Level], dict[str, Any]]
    steps: list[Step]
    is_listing: bool
    """Whether `build` lists objects."""

    needs: Needs = field(init=False)

    def __post_init__(self) -> None:
        paths = any(step.needs.paths for step in self.steps)
        self.needs = Needs(paths, self.is_listing or any(step.needs.counting for step in self.steps))

    def run(self, sources: Sequence[Any], paths: Paths, level: Level) -> tuple[list[Any], Pending]:
        """Return the objects of all sources of a level, and what is pending until all steps have filled them."""
        build = self.build
        rows = [build(source, level) for source in sources]
        if not self.steps or not rows:
            return rows, None
        return rows, all_of((step.fill(sources, rows, paths, level) for step in self.steps), level)


ShapeKey = tuple[GraphQLObjectType, tuple[int, ...]]
"""A selection: a type, and the nodes of the fields that it is below, by identity."""
Shapes = dict[ShapeKey, tuple[FieldDetailsList, Shape | None]]
"""The shapes of one choice with the nodes that they are known by, which so live as long; None for graphql-core's."""


class Shaping:
    """Compiles the shapes of one operation under one choice of its `@skip` and `@include`, each once.

    `grow` is told how many fields each has.
    """

    def __init__(
        self, schema: GraphQLSchema, collect: Collect, shapes: Shapes, grow: Callable[[int], None] = lambda _: None
    ) -> None:
        self._schema = schema
        self._collect = collect
        self._shapes = shapes
        self._grow = grow

    def shape(self, parent_type: GraphQLObjectType, details: FieldDetailsList) -> Shape | None:
        """Return what is selected of a type below a field; None where graphql-core has to execute it."""
        key = parent_type, tuple([id(each.node) for each in details])
        if key not in self._shapes:
            self._shapes[key] = details, self._compiled(parent_type, details)
        return self._shapes[key][1]

    def _compiled(self, parent_type: GraphQLObjectType, details: FieldDetailsList) -> Shape | None:
        selected, deferred, _ = self._collect(parent_type, details)
        if deferred:
            return None
        self._grow(len(selected))
        source = Source(*_requirement_of(parent_type))
        steps: list[Step] = []
        for name, below in selected.items():
            step = self._add(source, parent_type, name, below)
            if step is not None:
                source.open(name)
                steps.append(step)
        return Shape(source.compiled(), steps, source.is_listing)

    def _add(self, source: Source, parent_type: GraphQLObjectType, name: str, details: FieldDetailsList) -> Step | None:
        """Write a field into the function; return a step where that cannot be."""
        field_name = details[0].node.name.value
        if field_name == "__typename":
            source.constant(name, parent_type.name)
            return None
        declared = self._schema.get_field(parent_type, field_name)
        if declared is None:
            # As graphql-core does with what no validation has seen.
            return None
        batch, getter = batch_of(declared), getter_of(declared)
        completion = None if (batch or getter) is None else self._completion(declared.type, details)
        if completion is None:
            return ForeignStep(name, parent_type, details)
        if batch is not None:
            return BatchStep(name, parent_type, batch, arguments_of(self._schema, declared, details), completion)
        getter = cast(Getter, getter)
        if not _is_plain(completion):
            return NestedStep(name, parent_type, getter.function(), completion)
        source.value(name, getter, completion, declared.type)
        return None

    def _completion(self, declared: GraphQLOutputType, details: FieldDetailsList) -> Completion | None:
        """Return how values of a type are completed; None where graphql-core has to."""
        is_nullable = not is_non_null_type(declared)
        named: Any = declared if is_nullable else declared.of_type  # type: ignore[union-attr]
        if is_list_type(named):
            item = self._completion(named.of_type, details)
            return None if item is None else ListCompletion(item, is_nullable)
        if is_leaf_type(named):
            return LeafCompletion(coercion_of(named), is_nullable)
        if is_object_type(named) and (shape := self.shape(named, details)) is not None:
            return ObjectCompletion(shape, is_nullable)
        return None


@lru_cache
def _requirement_of(parent_type: GraphQLObjectType) -> tuple[set[type], Callable[[Any], None]]:
    """Return the classes whose values are known to be of a type, and what makes sure of any other value.

    Where the class of a value alone tells, that is done once for each class.
    """
    known: set[type] = set()
    is_type_of = parent_type.is_type_of

    def require(value: Any) -> None:
        require_value(value)
        if is_type_of is not None and is_type_of(value, cast("Any", None)) is not True:
            raise Unusual
        if is_told_by_class(parent_type):
            known.add(value.__class__)

    return known, require


def is_told_by_class(possible: GraphQLObjectType) -> bool:
    """Return whether the class of a value alone tells that it is of a type."""
    return possible.is_type_of is None or getattr(possible.is_type_of, BY_CLASS, False)


def _is_plain(completion: Completion) -> bool:
    """Return whether building is all there is to do."""
    if isinstance(completion, ListCompletion):
        return _is_plain(completion.item)
    return not isinstance(completion, ObjectCompletion) or not completion.shape.steps
