"""The executor: graphql-core's, which takes compiled shapes wherever it comes to objects.

An operation is tried with compiled shapes. Where anything unusual comes up, or more than one error, it is done again by
graphql-core alone: errors then come in graphql-core's order. A query is tried whole, an event of a subscription too; of
a mutation, which must not be done twice, it is what each field returned that is completed again. Whatever can be read
only once, as a generator, is not read by a try.
"""

from collections.abc import Awaitable, Coroutine, Sequence, Sized
from copy import copy
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
from graphql.pyutils import Path, gather_with_cancel
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from graph.execution.completions import has_null
from graph.execution.plans import PlanBook
from graph.execution.reads import Reads
from graph.execution.shapes import Shape, Shapes, Shaping
from graph.execution.unusual import Unusual


class CompiledExecutor(StrawberryGraphQLCoreExecutionContext):
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
        noted = self.noted()
        result = super().execute_operation(serially)
        if self.is_awaitable(result):
            return self._result_or_again(result, serially, noted)
        return self._again(serially, noted) if self._must_be_done_again() else result

    async def _result_or_again(self, result: Awaitable[Any], serially: bool | None, noted: Any) -> Any:  # noqa: FBT001
        executed = await result
        if not self._must_be_done_again():
            return executed
        again = self._again(serially, noted)
        return await again if self.is_awaitable(again) else again

    def _again(self, serially: bool | None, noted: Any) -> Any:  # noqa: FBT001
        self.forget(noted)
        # A copy, since fields of the first try may still be running, and add errors to it.
        self.is_abandoned = True
        again = self._with(_is_compiled=False, is_abandoned=False, collected_errors=CollectedErrors())
        return super(CompiledExecutor, again).execute_operation(serially)

    def _must_be_done_again(self) -> bool:
        # One error is where it belongs already; of several, the order is graphql-core's to say.
        return self.is_unusual or len(self.collected_errors.errors) > 1

    def complete_value(self, return_type: Any, details: Any, info: Any, path: Path, result: Any, position: Any) -> Any:
        """Complete a value: what a field of a mutation returned at most twice."""
        given = return_type, details, info, path, result, position
        if not (self._is_mutation and self._is_compiled and path.prev is None) or self._is_trying_field:
            return super().complete_value(*given)
        noted, trying = self.noted(), self._with(collected_errors=CollectedErrors(), _is_trying_field=True)
        try:
            completed = super(CompiledExecutor, trying).complete_value(*given)
        except Exception:  # noqa: BLE001  # whatever it was, graphql-core will come to it as well
            return self._completed_again(trying, given, noted)
        if self.is_awaitable(completed):
            return self._completed_or_again(completed, trying, given, noted)
        return self._completed_again(trying, given, noted) if trying.has_failed() else completed

    async def _completed_or_again(
        self, completing: Awaitable[Any], trying: "CompiledExecutor", given: tuple[Any, ...], noted: Any
    ) -> Any:
        try:
            completed = await completing
        except Exception:  # noqa: BLE001
            completed, trying.is_unusual = None, True
        if not trying.has_failed():
            return completed
        again = self._completed_again(trying, given, noted)
        return await again if self.is_awaitable(again) else again

    def has_failed(self) -> bool:
        """Return whether a try came to an error, or to something that may be one."""
        return self.is_unusual or bool(self.collected_errors.errors)

    def _completed_again(self, trying: "CompiledExecutor", given: tuple[Any, ...], noted: Any) -> Any:
        trying.is_abandoned = True
        self.forget(noted)
        # Its errors are those of the operation: the copy shares them.
        again = self._with(_is_compiled=False)
        return super(CompiledExecutor, again).complete_value(*given)

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
        shown = self._run(shape, [result], [path])
        return self._only(shown) if self.is_awaitable(shown) else shown[0]

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
            paths = [path.add_key(index, None) for index in range(len(items))] if shape.needs_paths else []
            return self._run(shape, items, paths)
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

    def _run(self, shape: Shape, sources: Sequence[Any], paths: Sequence[Path]) -> Any:
        """Return the objects of a level, or an awaitable of them."""
        try:
            rows, pending = shape.run(sources, paths if shape.needs_paths else None, self)
        except Exception:
            self.is_unusual = True
            raise
        return rows if pending is None else self._filled(rows, pending)

    async def _filled(self, rows: list[Any], pending: Awaitable[None]) -> list[Any]:
        try:
            await pending
        except Exception:
            self.is_unusual = True
            raise
        return rows

    async def _only(self, shown: Awaitable[list[Any]]) -> Any:
        return (await shown)[0]

    def together(self, pending: Sequence[Coroutine[Any, Any, None]]) -> Coroutine[Any, Any, None] | None:
        """Return one awaitable for several; the others are cut off once one of them fails."""
        if len(pending) > 1:
            return _all_of(pending)
        return pending[0] if pending else None

    def give_up(self, pending: Sequence[Coroutine[Any, Any, None]]) -> None:
        """Let what is not waited for any more come to its end, as graphql-core does."""
        if pending:
            self.settle_in_background(list(pending))


async def _all_of(pending: Sequence[Coroutine[Any, Any, None]]) -> None:
    await gather_with_cancel(*pending)
