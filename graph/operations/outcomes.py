"""Outcomes: what comes of an operation, as payloads that a transport only frames."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from graphql import GraphQLError
from strawberry.types import ExecutionResult
from strawberry.types.execution import PreExecutionError

from graph.encoding import encode
from graph.errors import LimitExceeded
from graph.throttling.charges import Throttled

Payload = dict[str, Any]
"""A GraphQL response: `data`, `errors`, `extensions`, and what incremental delivery adds."""


@dataclass(frozen=True)
class Outcome:
    """One payload of an operation; a refused one was not executed, and has no `data`.

    What it has in `common` with others that are sent is another outcome, which it has more members than.
    """

    payload: Payload
    is_refused: bool = False
    common: "Outcome | None" = None

    @cached_property
    def json(self) -> bytes:
        """The payload as JSON, written once however many are sent it."""
        if self.common is None:
            return encode(self.payload)
        own = {name: value for name, value in self.payload.items() if name not in self.common.payload}
        return b"%b,%b" % (self.common.json[:-1], encode(own)[1:])

    def with_extension(self, name: str, value: Any) -> "Outcome":
        """Return the outcome with an extension more."""
        known = self.payload.get("extensions")
        payload = {**self.payload, "extensions": {**(known or {}), name: value}}
        return Outcome(payload, self.is_refused, self if known is None else None)


class SharedResult(ExecutionResult):
    """The result of an event, which several subscriptions are sent."""

    @cached_property
    def outcome(self) -> Outcome:
        """Its outcome, the same for each of them."""
        return _outcome(self)


def outcome_of(result: Any) -> Outcome:
    """Return what a client is told of an execution result."""
    return result.outcome if isinstance(result, SharedResult) else _outcome(result)


def refusal(errors: list[GraphQLError]) -> Outcome:
    """Return the outcome of an operation that was not executed."""
    payload: Payload = {"errors": [error.formatted for error in errors]}
    for error in errors:
        if isinstance(error, Throttled):
            payload["extensions"] = {"cost": error.charge.cost()}
    return Outcome(payload, is_refused=True)


def _outcome(result: Any) -> Outcome:
    errors: list[GraphQLError] = result.errors or []
    # A subscription that is refused before its first event has a path in its errors, and was not executed either.
    if isinstance(result, PreExecutionError) or (errors and result.data is None and not any(e.path for e in errors)):
        return refusal(errors)
    payload: Payload = {"data": result.data}
    if errors:
        payload["errors"] = [error.formatted for error in _told_once(errors)]
    return Outcome(payload)


def _told_once(errors: list[GraphQLError]) -> list[GraphQLError]:
    """Return the errors with the first of those that every further list has once an operation returns too much."""
    beyond = [error for error in errors if isinstance(error.original_error, LimitExceeded)]
    return [error for error in errors if error not in beyond[1:]] if len(beyond) > 1 else errors
