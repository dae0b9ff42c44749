"""Answers: from what an operation gives to an ASGI response in the format that its client takes."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from dataclasses import dataclass

from starlette.types import ASGIApp, Receive, Scope, Send

from graph.errors import BadRequest, ErrorCode
from graph.operations.outcomes import Outcome
from graph.operations.preparing import Prepared
from graph.transport.accepts import Accepted, Format, Kind
from graph.transport.events import EventFraming
from graph.transport.open_streams import OpenStreams
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


@dataclass(frozen=True, slots=True)
class Answers:
    """Makes the answers of one request: what its client accepts, and the headers they go out with."""

    accepted: Accepted
    headers: Mapping[str, str]
    open_streams: OpenStreams

    def of_one(self, outcome: Outcome) -> ASGIApp:
        """Return the answer of one outcome: JSON, or a stream of one for those who take nothing else."""
        chosen = self.accepted.format_for("plain") or Format.JSON
        if chosen.is_json:
            return outcome_response(outcome, chosen, self.headers)
        # Whoever waits for a stream looks at the status first: only a 200 is read as one.
        if status_of(outcome, chosen) != _OK:
            return outcome_response(outcome, Format.JSON, self.headers)
        return self.of_stream(_only(outcome), chosen)

    def of_stream(self, outcomes: AsyncGenerator[Outcome, None], chosen: Format) -> StreamingAnswer:
        """Return the answer that writes outcomes as they come."""
        return StreamingAnswer(outcomes, _framing(chosen), self.headers, self.open_streams)

    def of_parts_if_any(self, outcomes: AsyncGenerator[Outcome, None], chosen: Format) -> ASGIApp:
        """Return the answer in parts; what has one part after all, or was refused, is one piece where that is taken."""

        async def answer(scope: Scope, receive: Receive, send: Send) -> None:
            async with aclosing(outcomes):
                first = await anext(outcomes)
                if "hasNext" in first.payload:
                    await self.of_stream(_again(first, outcomes), chosen)(scope, receive, send)
                else:
                    await self.of_one(first)(scope, receive, send)

        return answer


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
