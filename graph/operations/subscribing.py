"""Subscribing: the results of a subscription. What many are told is executed once for all who are shown the same."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

from graphql import ExecutionResult, GraphQLError, create_source_event_stream
from graphql.execution import Executor
from strawberry.types.execution import PreExecutionError
from strawberry.utils.await_maybe import await_maybe

from graph.context import Context
from graph.errors import present
from graph.operations.outcomes import SharedResult
from graph.operations.showings import Showing, showing_of
from graph.telling import Told

_SHOWN_SECONDS = 5.0
"""How long a result is kept for others: a thousand sockets of a busy process are not sent to in an instant."""


async def results_of(
    executor: Executor[Any] | list[GraphQLError], variables: Mapping[str, Any], context: Context
) -> AsyncGenerator[Any, None]:
    """Yield the result of each event of an admitted subscription; an error that ends the events is the last of them."""
    if isinstance(executor, list):
        yield _refused(executor)
        return
    try:
        events: Any = await await_maybe(create_source_event_stream(executor))
        if isinstance(events, ExecutionResult):
            yield _refused(events.errors or [])
            return
        execution = _Execution(executor, context, showing_of(executor, variables, context))
        async with aclosing(events):
            async for event in events:
                yield await execution.result(event)
    except Exception as error:  # noqa: BLE001  # whatever ended the events, the client is told of it
        yield _result([error if isinstance(error, GraphQLError) else GraphQLError(str(error), original_error=error)])


@dataclass(frozen=True, slots=True)
class _Execution:
    """The execution of one subscription's events, each by itself."""

    executor: Executor[Any]
    context: Context
    showing: Showing

    async def result(self, event: Any) -> SharedResult:
        """Return the result of an event: another subscription's, where that is shown the same."""
        if not isinstance(event, Told):
            return await self._executed(event)
        key, once = (event.place, self.showing), event.news.once
        return await once.make(key, lambda: self._executed(event.show()), seconds=_SHOWN_SECONDS)

    async def _executed(self, value: Any) -> SharedResult:
        executor: Any = self.executor.build_per_event_executor(value)
        executor.context_value = context = self.context.of_event(is_for_all=self.showing.scope is None)
        try:
            executed = await await_maybe(executor.execute_operation(serially=False))
        finally:
            await context.loaders.stop()
        return _result(executed.errors or [], executed.data)


def _refused(errors: list[GraphQLError]) -> PreExecutionError:
    present(errors)
    return PreExecutionError(data=None, errors=errors)


def _result(errors: list[GraphQLError], data: dict[str, Any] | None = None) -> SharedResult:
    present(errors)
    return SharedResult(data, errors or None)
