"""GraphQL over HTTP: a request in, and one response in the format that its client likes best."""

from contextlib import AsyncExitStack
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Receive, Scope, Send

from graph.context import Context, Services
from graph.errors import BadRequest, ErrorCode
from graph.operations.outcomes import refusal
from graph.operations.preparing import OperationRefused
from graph.operations.running import admit, run_single, run_stream
from graph.transport.accepts import Accepted, Format, read_accept
from graph.transport.answers import Answers, format_of, not_acceptable
from graph.transport.bodies import read_request
from graph.transport.body_limit import BodyTooLarge, BodyTooSlow
from graph.transport.callers import client_of
from graph.transport.open_streams import OpenStreams
from graph.transport.responses import RequestRefused, broken_response, error_response, outcome_response
from graph.viewers import identity_of


class GraphQLEndpoint:
    """The ASGI app of HTTP at /graphql: POST and GET, uploads, server-sent events and multipart answers."""

    def __init__(self, schema: Any, services: Services, open_streams: OpenStreams) -> None:
        self._schema = schema
        self._services = services
        self._open_streams = open_streams

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; whatever goes wrong is told as a GraphQL error in JSON."""
        request = Request(scope, receive)
        accepted = read_accept(", ".join(request.headers.getlist("accept")))
        # Uploads lie in temporary files until the response is written.
        async with AsyncExitStack() as until_answered:
            try:
                response = await self._answer_or_refusal(request, accepted, until_answered)
            except ClientDisconnect:
                return
            await response(scope, receive, send)

    async def _answer_or_refusal(self, request: Request, accepted: Accepted, until_answered: AsyncExitStack) -> ASGIApp:
        media_type = accepted.json_format() or Format.JSON
        try:
            return await self._answer(request, accepted, until_answered)
        except RequestRefused as refused:
            return error_response(refused.status, refused.code, refused.message, media_type, refused.headers)
        except BadRequest as error:
            return error_response(400, ErrorCode.BAD_REQUEST, error.message, media_type)
        except (BodyTooLarge, BodyTooSlow, ClientDisconnect):
            raise
        except Exception as error:  # noqa: BLE001  # the last line of defence: whatever broke is logged and masked
            return broken_response(error, media_type)

    async def _answer(self, request: Request, accepted: Accepted, until_answered: AsyncExitStack) -> ASGIApp:
        if not accepted.takes_anything:
            raise not_acceptable()
        asked = await read_request(request, until_answered)
        context = await self._context(request)
        answers = Answers(accepted, context.response_headers, self._open_streams)
        try:
            prepared = await admit(self._schema, asked, context)
        except OperationRefused as refused:
            return answers.of_one(refusal(refused.errors))
        if request.method == "GET" and prepared.is_mutation:
            message = "GET is for queries: send mutations by POST."
            raise RequestRefused(405, ErrorCode.METHOD_NOT_ALLOWED, message, {"Allow": "POST"})
        chosen = format_of(prepared, accepted)
        if chosen.is_json:
            return outcome_response(await run_single(self._schema, asked, context), chosen, context.response_headers)
        outcomes = run_stream(self._schema, asked, context)
        if prepared.is_incremental and chosen.is_multipart:
            return answers.of_parts_if_any(outcomes, chosen)
        return answers.of_stream(outcomes, chosen)

    async def _context(self, request: Request) -> Context:
        authorization = request.headers.get("authorization")
        identity = await identity_of(authorization, self._services)
        return Context(self._services, identity, authorization=authorization, client=client_of(request))
