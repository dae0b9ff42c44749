"""GraphQL over HTTP: a request in, and one response in the format that its client likes best."""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Receive, Scope, Send

from graph.context import Client, Context, Services
from graph.errors import BadRequest, ErrorCode
from graph.operations.preparing import OperationRefused, Prepared
from graph.operations.requests import OperationRequest
from graph.operations.running import Outcome, admit, refusal, run_single, run_stream
from graph.transport.accepts import Accepted, Format, Kind, read_accept
from graph.transport.bodies import read_request
from graph.transport.body_limit import BodyTooLarge, BodyTooSlow
from graph.transport.events import EventFraming
from graph.transport.parts import IncrementalFraming, SubscriptionFraming
from graph.transport.responses import RequestRefused, broken_response, error_response, outcome_response, status_of
from graph.transport.streaming import Framing, StreamingAnswer
from graph.viewers import identity_of

_HINT = (
    "A subscription has many results: subscribe over a websocket (graphql-transport-ws), "
    "or send `Accept: text/event-stream`."
)
_LARGEST_NAME = 300


class GraphQLEndpoint:
    """The ASGI app of HTTP at /graphql: POST and GET, uploads, server-sent events and multipart answers."""

    def __init__(self, schema: Any, services: Services) -> None:
        self._schema = schema
        self._services = services

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; whatever goes wrong is told as a GraphQL error in JSON."""
        request = Request(scope, receive)
        accepted = read_accept(", ".join(request.headers.getlist("accept")))
        media_type = accepted.json_format() or Format.JSON
        # Uploads lie in temporary files until the response is written.
        async with AsyncExitStack() as until_answered:
            try:
                response = await self._answer(request, accepted, until_answered)
            except RequestRefused as refused:
                response = error_response(refused.status, refused.code, refused.message, media_type, refused.headers)
            except BadRequest as error:
                response = error_response(400, ErrorCode.BAD_REQUEST, error.message, media_type)
            except ClientDisconnect:
                return
            except (BodyTooLarge, BodyTooSlow):
                raise
            except Exception as error:  # noqa: BLE001  # the last line of defence: whatever broke is logged and masked
                response = broken_response(error, media_type)
            await response(scope, receive, send)

    async def _answer(self, request: Request, accepted: Accepted, until_answered: AsyncExitStack) -> ASGIApp:
        if accepted.format_for("incremental") is None:
            raise _not_acceptable()
        asked = await read_request(request, until_answered)
        context = await self._context(request)
        try:
            prepared = await admit(self._schema, asked, context)
        except OperationRefused as refused:
            return _tell(refusal(refused.errors), accepted, context)
        if request.method == "GET" and prepared.is_mutation:
            raise RequestRefused(
                405, ErrorCode.METHOD_NOT_ALLOWED, "GET is for queries: send mutations by POST.", {"Allow": "POST"}
            )
        return await self._run(asked, context, _format(prepared, accepted), accepted)

    async def _run(self, asked: OperationRequest, context: Context, chosen: Format, accepted: Accepted) -> ASGIApp:
        if chosen.is_json:
            return outcome_response(await run_single(self._schema, asked, context), chosen, context.response_headers)
        outcomes = run_stream(self._schema, asked, context)
        if chosen in _INCREMENTAL:
            # An operation that has one part after all, or was refused, is answered in one piece where it may be.
            first = await anext(outcomes)
            if "hasNext" not in first.payload:
                await outcomes.aclose()
                return _tell(first, accepted, context)
            outcomes = _again(first, outcomes)
        return StreamingAnswer(outcomes, _framing(chosen), context.response_headers)

    async def _context(self, request: Request) -> Context:
        authorization = request.headers.get("authorization")
        return Context(
            self._services,
            await identity_of(authorization, self._services),
            authorization=authorization,
            client=Client(
                address=request.client.host if request.client else "",
                user_agent=request.headers.get("user-agent", "")[:_LARGEST_NAME],
            ),
        )


def _format(prepared: Prepared, accepted: Accepted) -> Format:
    kind: Kind = "incremental" if prepared.is_incremental else "plain"
    if prepared.is_subscription:
        kind = "subscription"
    if chosen := accepted.format_for(kind):
        return chosen
    if prepared.is_subscription and accepted.json_format():
        raise BadRequest(_HINT)
    raise _not_acceptable()


def _tell(outcome: Outcome, accepted: Accepted, context: Context) -> ASGIApp:
    """Return the response of one outcome, in JSON, or as a stream of one for those who take nothing else."""
    chosen = accepted.format_for("plain") or Format.JSON
    # Whoever waits for a stream looks at the status first; only a 200 is read as one.
    if not chosen.is_json and status_of(outcome, chosen) == _OK:
        return StreamingAnswer(_only(outcome), _framing(chosen), context.response_headers)
    return outcome_response(outcome, chosen if chosen.is_json else Format.JSON, context.response_headers)


_OK = 200
_INCREMENTAL = (Format.PARTS, Format.PARTS_OF_2022)


def _framing(chosen: Format) -> Framing:
    if chosen is Format.EVENTS:
        return EventFraming()
    if chosen is Format.PARTS_OF_SUBSCRIPTION:
        return SubscriptionFraming()
    return IncrementalFraming(chosen)


async def _only(outcome: Outcome) -> AsyncGenerator[Outcome, None]:
    yield outcome


async def _again(first: Outcome, others: AsyncGenerator[Outcome, None]) -> AsyncGenerator[Outcome, None]:
    try:
        yield first
        async for outcome in others:
            yield outcome
    finally:
        await others.aclose()


def _not_acceptable() -> RequestRefused:
    return RequestRefused(
        406,
        ErrorCode.NOT_ACCEPTABLE,
        "Accept `application/graphql-response+json`, `application/json`, or, for streams, `text/event-stream` "
        "or `multipart/mixed`.",
    )
