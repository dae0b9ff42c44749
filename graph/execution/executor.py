"""The executor: graphql-core's, which takes compiled shapes wherever it comes to objects.

An operation is tried with compiled shapes. Where anything unusual comes up, or more than one error, it is done again by
graphql-core alone: errors then come in graphql-core's order. A query is tried whole, an event of a subscription too; of
a mutation, which must not be done twice, it is what each field returned that is completed again. Whatever can be read
only once, as a generator, is not read by a try.
"""

from collections.abc import Awaitable, Callable, Sequence, Sized
from copy import copy
from operator import itemgetter
from typing import Any, ClassVar

from graphql import (
    GraphQLObjectType,
    OperationType,
    get_named_type,
    is_composite_type,
    is_non_null_type,
    is_object_type,
)
from graphql.execution.executor import CollectedErrors
from graphql.pyutils import Path
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext as _Stock

from graph.execution.completions import has_null
from graph.execution.plans import PlanBook
from graph.execution.reads import Reads
from graph.execution.shapes import Shape, Shapes, Shaping
from graph.execution.unusual import Unusual

Execute = Callable[["CompiledExecutor"], Any]
"""Does a part of an operation by some executor, once."""


class CompiledExecutor(_Stock):
    """An `execution_context_class` for a Strawberry schema.

    `listed`, `noted` and `forget` may be overridden, to count what lists hold.
    """

    book: ClassVar[PlanBook] = PlanBook()

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._is_mutation = self.operation.operation is OperationType.MUTATION
        self._is_trying_field = False
        self.is_unusual = False
        self.is_abandoned = False
        self._plans = self.book.plans_of(self.operation, self.fragment_definitions)
        shapes = self._plans.shapes(self.variable_values.coerced)
        # Middleware is to see every field, and would not see a compiled one.
        is_watched = self.middleware_manager is not None and bool(self.middleware_manager.middlewares)
        self._is_compiled = shapes is not None and self.error_propagation and not is_watched
        self._shapes: Shapes = {} if shapes is None else shapes

    @property
    def reads(self) -> Reads:
        """What the operation can come to read of its objects, for those who load them.

        Nothing is told where there is no second try: who reads what was not told would have an error for an answer.
        """
        return self._plans.reads(self.schema, self.operation) if self._is_compiled else {}

    def build_per_event_executor(self, payload: Any) -> Any:
        """Return the executor of one event of a subscription, which is tried by itself."""
        executor: Any = super().build_per_event_executor(payload)
        executor.is_unusual = False
        return executor

    def count(self, objects: int) -> None:
        """Take note of so many objects in a list; of a try that is done again already, nothing goes on."""
        if self.is_abandoned:
            raise Unusual
        self.listed(objects)

    def listed(self, count: int) -> None:
        """Take note of so many objects in a list that is to be completed; raise what shall end the list."""

    def noted(self) -> Any:
        """Return what was noted so far, before a try."""

    def forget(self, noted: Any) -> None:
        """Go back to what was noted before a try that is done again; what was loading may have been cut off."""

    # -- Trying, and doing again -- #

    def execute_operation(self, serially: bool | None = None) -> Any:  # noqa: FBT001  # graphql-core's signature
        """Execute the operation: a query as a whole, at most twice."""
        if not self._is_compiled or self._is_mutation:
            return super().execute_operation(serially)
        return self._tried(self, lambda executor: _Stock.execute_operation(executor, serially))

    def complete_value(self, *given: Any) -> Any:
        """Complete a value: what a field of a mutation returned at most twice."""
        path: Path = given[3]
        if not (self._is_mutation and self._is_compiled and path.prev is None) or self._is_trying_field:
            return super().complete_value(*given)
        trying = self._with(collected_errors=CollectedErrors(), _is_trying_field=True)
        return self._tried(trying, lambda executor: _Stock.complete_value(executor, *given))

    def _tried(self, trying: "CompiledExecutor", execute: Execute) -> Any:
        noted = self.noted()
        try:
            done = execute(trying)
        except Exception:  # noqa: BLE001  # whatever it was, graphql-core will come to it as well
            return self._again(trying, execute, noted)
        if self.is_awaitable(done):
            return self._awaited_or_again(done, trying, execute, noted)
        return self._again(trying, execute, noted) if trying.has_failed() else done

    async def _awaited_or_again(
        self, doing: Awaitable[Any], trying: "CompiledExecutor", execute: Execute, noted: Any
    ) -> Any:
        try:
            done = await doing
        except Exception:  # noqa: BLE001  # as above
            done, trying.is_unusual = None, True
        if not trying.has_failed():
            return done
        again = self._again(trying, execute, noted)
        return await again if self.is_awaitable(again) else again

    def _again(self, trying: "CompiledExecutor", execute: Execute, noted: Any) -> Any:
        trying.is_abandoned = True
        self.forget(noted)
        # By a copy: fields of the try may still be running, and add errors to it. Those of a field of a mutation are
        # the operation's, and were kept out of it by the try.
        errors = CollectedErrors() if trying is self else self.collected_errors
        return execute(self._with(_is_compiled=False, is_abandoned=False, collected_errors=errors))

    def has_failed(self) -> bool:
        """Return whether a try came to something unusual, or to errors of which graphql-core has to say the order."""
        # One of a query is where it belongs already; one of a field of a mutation follows on those of others.
        return self.is_unusual or len(self.collected_errors.errors) > (0 if self._is_trying_field else 1)

    def _with(self, **state: Any) -> "CompiledExecutor":
        """Return a copy of this executor with another state."""
        other = copy(self)
        vars(other).update(state)
        return other

    # -- Compiled shapes -- #

    def collect_and_execute_subfields(
        self, return_type: GraphQLObjectType, details: Any, path: Path, result: Any, position: Any
    ) -> Any:
        """Execute what is selected of an object."""
        shape = self._shape(return_type, details)
        if shape is None:
            return super().collect_and_execute_subfields(return_type, details, path, result, position)
        return self._run(shape, [result], [path], itemgetter(0))

    def complete_iterable_value(
        self, item_type: Any, details: Any, info: Any, path: Path, items: Any, position: Any
    ) -> Any:
        """Complete a list: of objects, as one level."""
        if isinstance(items, Sized) and is_composite_type(get_named_type(item_type)):
            self.count(len(items))
        is_list = items.__class__ is list or items.__class__ is tuple
        named = item_type.of_type if is_non_null_type(item_type) else item_type
        shape = self._shape(named, details) if is_list and is_object_type(named) and not has_null(items) else None
        if shape is not None:
            # Not even these where nobody asks: there is one for each item.
            paths = [path.add_key(index, None) for index in range(len(items))] if shape.needs.paths else []
            return self._run(shape, items, paths, list)
        if self._is_compiled and (not isinstance(items, Sized) or self._holds_awaitables(items)):
            self.is_unusual = True
            raise Unusual
        return super().complete_iterable_value(item_type, details, info, path, items, position)

    def complete_async_iterator_value(self, *given: Any) -> Any:
        """Complete what is iterated over asynchronously, which can be done once."""
        if self._is_compiled:
            self.is_unusual = True
            raise Unusual
        return super().complete_async_iterator_value(*given)

    def _holds_awaitables(self, items: Any) -> bool:
        # Those of a query are new when it is done again.
        is_query = self.operation.operation is OperationType.QUERY
        return not is_query and any(self.is_awaitable(item) for item in items)

    def _shape(self, return_type: GraphQLObjectType, details: Any) -> Shape | None:
        if not self._is_compiled:
            return None
        try:
            return Shaping(self.schema, self.collect_subfields, self._shapes, self._plans.grow).shape(
                return_type, details
            )
        except Exception:
            # What cannot be compiled is told where graphql-core comes to it, which may be never.
            self.is_unusual = True
            raise

    def _run(self, shape: Shape, sources: Sequence[Any], paths: Sequence[Path], shown: Callable[[Any], Any]) -> Any:
        """Return what is to be `shown` of the objects of a level, or an awaitable of it."""
        try:
            rows, pending = shape.run(sources, paths if shape.needs.paths else None, self)
        except Exception:
            self.is_unusual = True
            raise
        return shown(rows) if pending is None else self._filled(shown(rows), pending)

    async def _filled(self, shown: Any, pending: Awaitable[Any]) -> Any:
        try:
            await pending
        except Exception:
            self.is_unusual = True
            raise
        return shown
