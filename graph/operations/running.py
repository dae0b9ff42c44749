"""Running: the one way an operation goes, whichever transport brought it.

Resolve a persisted document, prepare it, charge its cost, execute it, and return payloads that a transport only frames.
"""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import Any

import strawberry
from graphql import GraphQLError

from graph.context import Context
from graph.errors import BadRequest
from graph.operations.incremental import Part, Parts
from graph.operations.preparing import OperationRefused, Prepared
from graph.operations.requests import OperationRequest
from graph.throttling.charges import Throttled
from graph.throttling.payers import payer_of

Payload = dict[str, Any]
"""A GraphQL response: `data`, `errors`, `extensions`, and what incremental delivery adds."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One payload of an operation; a refused one was not executed, and has no `data`."""

    payload: Payload
    is_refused: bool = False


async def admit(schema: Any, request: OperationRequest, context: Context) -> Prepared:
    """Return the operation to run, with its cost charged to whoever asks; raises OperationRefused.

    One that is refused costs a point as well: finding out took the server some work.
    """
    try:
        prepared = _prepare(schema, request, context)
        points = prepared.cost(request.variables)
    except OperationRefused:
        await _charge(context, 1)
        raise
    await _charge(context, max(1, points))
    context.prepared = prepared
    return prepared


async def run_single(schema: strawberry.Schema, request: OperationRequest, context: Context) -> Outcome:
    """Execute the admitted query or mutation, and return its one result, with nothing deferred."""
    if context.prepared is not None:
        context.prepared = context.prepared.whole()
    result = await schema.execute(
        request.query,
        variable_values=request.variables,
        context_value=context,
        operation_name=request.operation_name,
        operation_extensions=request.extensions,
    )
    return _with_cost(outcome_of(result), context)


async def run_stream(
    schema: strawberry.Schema, request: OperationRequest, context: Context
) -> AsyncGenerator[Outcome, None]:
    """Execute the admitted operation, and yield its results: a subscription's events, or the parts of one result."""
    results: Any = await schema.stream(
        request.query,
        variable_values=request.variables,
        context_value=context,
        operation_name=request.operation_name,
        operation_extensions=request.extensions,
    )
    parts, is_first = Parts(), True
    async with aclosing(results):
        async for result in results:
            outcome = Outcome(parts.payload_of(result)) if isinstance(result, Part) else outcome_of(result)
            yield _with_cost(outcome, context) if is_first else outcome
            is_first = False


def refusal(errors: list[GraphQLError]) -> Outcome:
    """Return the outcome of an operation that was not executed."""
    payload: Payload = {"errors": [error.formatted for error in errors]}
    for error in errors:
        if isinstance(error, Throttled):
            payload["extensions"] = {"cost": error.charge.cost()}
    return Outcome(payload, is_refused=True)


def outcome_of(result: Any) -> Outcome:
    """Return what a client is told of an execution result."""
    errors: list[GraphQLError] = result.errors or []
    if result.data is None and errors and all(error.path is None for error in errors):
        return refusal(errors)
    payload: Payload = {"data": result.data}
    if errors:
        payload["errors"] = [error.formatted for error in errors]
    return Outcome(payload)


def _prepare(schema: Any, request: OperationRequest, context: Context) -> Prepared:
    if not request.query:
        raise OperationRefused([BadRequest("The request has no `query`.")])
    prepared: Prepared = schema.prepare(request.query, request.operation_name, context.services.policy)
    return prepared


async def _charge(context: Context, points: int) -> None:
    payer = payer_of(context.identity, context.client.address)
    try:
        context.charge = await context.services.throttle.charge(payer, points)
    except Throttled as throttled:
        context.response_headers.update(throttled.headers())
        raise OperationRefused([throttled]) from throttled
    context.response_headers.update(context.charge.headers())


def _with_cost(outcome: Outcome, context: Context) -> Outcome:
    if context.charge is None:
        return outcome
    extensions = {**outcome.payload.get("extensions", {}), "cost": context.charge.cost()}
    return replace(outcome, payload={**outcome.payload, "extensions": extensions})
