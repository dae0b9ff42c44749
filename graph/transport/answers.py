"""Answers: from what an operation gives to an ASGI response in the format that its client takes."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from dataclasses import dataclass

from starlette.types import ASGIApp, Receive, Scope, Send

from graph.errors import BadRequest, ErrorCode
from graph.operations.preparing import Prepared
from graph.operations.running import Outcome
from graph.transport.accepts import Accepted, Format, Kind
from graph.transport.events import EventFraming
from graph.transport.parts import IncrementalFraming, SubscriptionFraming
from graph.transport.responses import RequestRefused, outcome_response, status_of
from graph.transport.streaming import Framing, StreamingAnswer

_HINT = (
    "A subscription has many results: subscribe over a websocket (graphql-transport-ws), "
    "or send `Accept: text/event-stream`."
)
_OK = 200


def format_of(prepared: Prepared, accepted: Accepted) -> Format:
    """Return how an operation is answered; raises BadRequest for a subscription by JSON, else RequestRefused (406)."""
    if chosen := accepted.format_for(_kind(prepared)):
        return chosen
    if prepared.is_subscription and accepted.json_format():
        raise BadRequest(_HINT)
    raise not_acceptable()


def not_acceptable() -> RequestRefused:
    """Return the refusal of a client that takes nothing that this server makes."""
    return RequestRefused(
        406,
        ErrorCode.NOT_ACCEPTABLE,
        "Accept `application/graphql-response+json`, `application/json`, or, for streams, `text/event-stream` "
        "or `multipart/mixed`.",
    )


def answer_with(outcome: Outcome, accepted: Accepted, headers: Mapping[str, str]) -> ASGIApp:
    """Return the answer of one outcome: JSON, or a stream of one for those who take nothing else."""
    chosen = accepted.format_for("plain") or Format.JSON
    if chosen.is_json:
        return outcome_response(outcome, chosen, headers)
    # Whoever waits for a stream looks at the status first: only a 200 is read as one.
    if status_of(outcome, chosen) != _OK:
        return outcome_response(outcome, Format.JSON, headers)
    return StreamingAnswer(_only(outcome), _framing(chosen), headers)


def answer_with_stream(
    outcomes: AsyncGenerator[Outcome, None], chosen: Format, accepted: Accepted, headers: Mapping[str, str]
) -> ASGIApp:
    """Return the answer that writes outcomes as they come."""
    if chosen in {Format.PARTS, Format.PARTS_OF_2022}:
        return _PartsIfAny(outcomes, chosen, accepted, headers)
    return StreamingAnswer(outcomes, _framing(chosen), headers)


@dataclass(frozen=True, slots=True)
class _PartsIfAny:
    """An operation that has one part after all, or was refused, is answered in one piece where that is taken."""

    outcomes: AsyncGenerator[Outcome, None]
    chosen: Format
    accepted: Accepted
    headers: Mapping[str, str]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer: ASGIApp
        async with aclosing(self.outcomes):
            first = await anext(self.outcomes)
            if "hasNext" in first.payload:
                answer = StreamingAnswer(_again(first, self.outcomes), _framing(self.chosen), self.headers)
            else:
                answer = answer_with(first, self.accepted, self.headers)
            await answer(scope, receive, send)


def _kind(prepared: Prepared) -> Kind:
    if prepared.is_subscription:
        return "subscription"
    return "incremental" if prepared.is_incremental else "plain"


def _framing(chosen: Format) -> Framing:
    if chosen is Format.EVENTS:
        return EventFraming()
    if chosen is Format.PARTS_OF_SUBSCRIPTION:
        return SubscriptionFraming()
    return IncrementalFraming(chosen)


async def _only(outcome: Outcome) -> AsyncGenerator[Outcome, None]:
    yield outcome


async def _again(first: Outcome, others: AsyncGenerator[Outcome, None]) -> AsyncGenerator[Outcome, None]:
    yield first
    async for outcome in others:
        yield outcome
