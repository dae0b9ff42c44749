"""Running: the one way an operation goes, whichever transport brought it.

Resolve a persisted document, prepare it, charge its cost, execute it, and return payloads that a transport only frames.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace
from inspect import isawaitable
from typing import Any

import strawberry
from graphql import OperationType

from graph.context import Context
from graph.errors import ClientError, ErrorCode
from graph.operations.incremental import Part, Parts
from graph.operations.limits import exceeded, require_few_values
from graph.operations.outcomes import Outcome, outcome_of
from graph.operations.persisted import Meant
from graph.operations.preparing import OperationRefused, Prepared
from graph.operations.requests import OperationRequest
from graph.throttling.charges import Throttled
from graph.throttling.payers import payer_of

_CHARACTERS_A_POINT = 1_000
"""How much of a text that nobody has sent before is read for a point: about what an object takes."""


class TimedOut(ClientError):
    """The query took longer than this server gives to one."""

    code = ErrorCode.TIMEOUT


async def admit(schema: Any, request: OperationRequest, context: Context) -> Prepared:
    """Return the operation to run, with its cost charged to whoever asks; raises OperationRefused.

    It is at least a point, and another for each thousand characters that were read for the first time, also of one that
    is refused: finding out took the server some work, which nobody without points can make it do.
    """
    paid = 0
    try:
        meant = await _meant(request, context)
        paid = await _pay_for_reading(schema, meant.text, context)
        prepared = _prepare(schema, meant, request, context)
    except OperationRefused as refused:
        if not paid and not isinstance(refused.errors[0], Throttled):
            await _charge(context, 1)
        raise
    await _charge(context, max(1, paid, prepared.cost(request.variables) + meant.keeping_cost), paid=paid)
    # Only now: whoever has no points left fills no room either.
    await context.services.persisted.keep(meant)
    context.prepared = prepared
    return prepared


async def run_single(schema: Any, request: OperationRequest, context: Context) -> Outcome:
    """Execute the admitted query or mutation, and return its one result, with nothing deferred."""
    if context.prepared is not None:
        context.prepared = context.prepared.whole()
    try:
        result = schema.begin(
            request.query,
            variable_values=request.variables,
            context_value=context,
            operation_name=request.operation_name,
            operation_extensions=request.extensions,
        )
        if isawaitable(result):
            async with asyncio.timeout_at(_deadline(context)):
                result = await result
    except TimeoutError:
        return _with_cost(_timed_out(context), context)
    finally:
        await context.loaders.stop()
    return _with_cost(outcome_of(result), context)


async def run_stream(
    schema: strawberry.Schema, request: OperationRequest, context: Context
) -> AsyncGenerator[Outcome, None]:
    """Execute the admitted operation, and yield its results: a subscription's events, or the parts of one result."""
    deadline = _deadline(context)
    results: Any = await schema.stream(
        request.query,
        variable_values=request.variables,
        context_value=context,
        operation_name=request.operation_name,
        operation_extensions=request.extensions,
    )
    parts, is_first = Parts(), True
    try:
        async with aclosing(results):
            # Each step by itself: a time limit around a `yield` would strike whoever reads the results.
            while (result := await _next(results, deadline)) is not None:
                outcome = Outcome(parts.payload_of(result)) if isinstance(result, Part) else outcome_of(result)
                yield _with_cost(outcome, context) if is_first else outcome
                is_first = False
    except TimeoutError:
        cut_off = _timed_out(context)
        yield cut_off if is_first else replace(cut_off, payload={"errors": cut_off.payload["errors"], "hasNext": False})
    finally:
        await context.loaders.stop()


async def _next(results: Any, deadline: float | None) -> Any:
    if deadline is None:
        return await anext(results, None)
    async with asyncio.timeout_at(deadline):
        return await anext(results, None)


def _deadline(context: Context) -> float | None:
    """Return when a query is cut off, on the clock of the event loop.

    A mutation is not: whoever is told that it timed out could not know whether it was done. A subscription ends when
    its client ends it.
    """
    if context.prepared is None or context.prepared.operation.operation is not OperationType.QUERY:
        return None
    return asyncio.get_running_loop().time() + context.services.policy.query_timeout_seconds


def _timed_out(context: Context) -> Outcome:
    seconds = context.services.policy.query_timeout_seconds
    error = TimedOut(f"The query was cut off after {seconds:g} seconds: ask for less at once.")
    return Outcome({"data": None, "errors": [error.formatted]})


async def _meant(request: OperationRequest, context: Context) -> Meant:
    """Return the text that a request means, which may be known by its hash alone; raises OperationRefused."""
    try:
        return await context.services.persisted.meant_by(request, context.services.policy)
    except ClientError as error:
        raise OperationRefused([error]) from error


async def _pay_for_reading(schema: Any, text: str, context: Context) -> int:
    """Charge for reading a text that is not known yet, and return the points: the least that it costs to run."""
    if schema.is_known(text, context.services.policy):
        return 0
    points = 1 + len(text) // _CHARACTERS_A_POINT
    await _charge(context, points)
    return points


def _prepare(schema: Any, meant: Meant, request: OperationRequest, context: Context) -> Prepared:
    """Return the operation of a text: valid, with good variables, and not too costly; raises OperationRefused."""
    policy = context.services.policy
    try:
        prepared: Prepared = schema.prepare(meant.text, request.operation_name, policy)
        require_few_values(request.variables, policy.limits)
        schema.refuse_variables(prepared, request.variables, policy)
        _require_affordable(prepared.cost(request.variables), policy.limits.cost)
    except ClientError as error:
        raise OperationRefused([error]) from error
    return prepared


def _require_affordable(cost: int, allowed: int) -> None:
    if cost > allowed:
        raise exceeded("points of cost, about one for each object that it may return", cost, allowed)


async def _charge(context: Context, points: int, *, paid: int = 0) -> None:
    """Charge points to whoever asks, of which some are paid already."""
    payer = payer_of(context.identity, context.client.address)
    try:
        context.charge = await context.services.throttle.charge(payer, points, paid=paid)
    except Throttled as throttled:
        context.response_headers.update(throttled.headers())
        raise OperationRefused([throttled]) from throttled
    context.response_headers.update(context.charge.headers())


def _with_cost(outcome: Outcome, context: Context) -> Outcome:
    return outcome if context.charge is None else outcome.with_extension("cost", context.charge.cost())
