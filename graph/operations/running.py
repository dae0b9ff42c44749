"""Running: the one way an operation goes, whichever transport brought it.

Resolve a persisted document, prepare it, charge its cost, execute it, and return payloads that a transport only frames.
"""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

import strawberry
from graphql import GraphQLError

from graph.context import Context
from graph.errors import BadRequest
from graph.operations.preparing import OperationRefused, Prepared
from graph.operations.requests import OperationRequest

Payload = dict[str, Any]
"""A GraphQL response: `data`, `errors`, `extensions`, and what incremental delivery adds."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One payload of an operation; a refused one was not executed, and has no `data`."""

    payload: Payload
    is_refused: bool = False


async def admit(schema: Any, request: OperationRequest, context: Context) -> Prepared:
    """Return the operation to run, with its cost charged to whoever asks; raises OperationRefused."""
    if not request.query:
        raise OperationRefused([BadRequest("The request has no `query`.")])
    prepared: Prepared = schema.prepare(request.query, request.operation_name, context.services.policy)
    context.prepared = prepared
    return prepared


async def run_single(schema: strawberry.Schema, request: OperationRequest, context: Context) -> Outcome:
    """Execute the admitted query or mutation, and return its one result."""
    result = await schema.execute(
        request.query,
        variable_values=request.variables,
        context_value=context,
        operation_name=request.operation_name,
        operation_extensions=request.extensions,
    )
    return outcome_of(result)


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
    async with aclosing(results):
        async for result in results:
            yield outcome_of(result)


def refusal(errors: list[GraphQLError]) -> Outcome:
    """Return the outcome of an operation that was not executed."""
    return Outcome({"errors": [error.formatted for error in errors]}, is_refused=True)


def outcome_of(result: Any) -> Outcome:
    """Return what a client is told of an execution result."""
    errors: list[GraphQLError] = result.errors or []
    if result.data is None and errors and all(error.path is None for error in errors):
        return refusal(errors)
    payload: Payload = {"data": result.data}
    if errors:
        payload["errors"] = [error.formatted for error in errors]
    return Outcome(payload)
