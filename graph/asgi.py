"""GraphQL over HTTP: Strawberry's view, with this server's context, JSON, and errors as GraphQL errors."""

from typing import Any

import orjson
from cross_web import HTTPException
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.schema import BaseSchema
from strawberry.subscriptions import GRAPHQL_TRANSPORT_WS_PROTOCOL

from graph.body_limit import BodyTooLarge
from graph.context import Context, Services
from graph.errors import ErrorCode
from graph.responses import broken_response, error_response
from graph.viewers import NO_TOKEN, identity_of
from graph.websockets import TransportHandler, WebSocketAdapter, refuse_bad_token


class GraphQLApp(GraphQL[Context, None]):
    """The ASGI app at /graphql: POST and GET, uploads after the multipart request spec, graphql-transport-ws."""

    websocket_adapter_class = WebSocketAdapter
    graphql_transport_ws_handler_class = TransportHandler

    def __init__(self, schema: BaseSchema, services: Services) -> None:
        super().__init__(
            schema,
            graphql_ide=None,
            multipart_uploads_enabled=True,
            subscription_protocols=(GRAPHQL_TRANSPORT_WS_PROTOCOL,),
        )
        self.services = services

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; what Strawberry refuses as plain text is told as a GraphQL error in JSON."""
        if scope["type"] == "websocket":
            await self.run(WebSocket(scope, receive=receive, send=send))
            return
        request = Request(scope, receive=receive)
        try:
            response = await self.run(request)
        except HTTPException as error:
            response = error_response(error.status_code, ErrorCode.BAD_REQUEST, error.reason)
        except (BodyTooLarge, ClientDisconnect):
            raise
        except Exception as error:  # noqa: BLE001  # the last line of defence: whatever broke is logged and masked
            response = broken_response(error)
        finally:
            # Uploads are spooled to temporary files, which this closes.
            await request.close()
        await response(scope, receive, send)

    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> Context:  # noqa: ARG002  # the signature is Strawberry's
        """Return the context of one HTTP request, or the one a websocket begins with."""
        authorization = request.headers.get("authorization")
        if request.scope["type"] == "websocket":
            # Nothing is asked of it: each operation looks its viewer up.
            return Context(self.services, NO_TOKEN, authorization=authorization)
        return Context(self.services, await identity_of(authorization, self.services))

    async def operation_context(self, connection: Context) -> Context:
        """Return a fresh context for one operation on a websocket; the token is looked at anew each time.

        It stands in `connection_init`, or, from clients that are no browsers, in the header of the handshake.
        """
        params = connection.connection_params
        token = params.get("Authorization") or params.get("authorization")
        authorization = token if isinstance(token, str) else connection.authorization
        return Context(self.services, await identity_of(authorization, self.services), params)

    async def on_ws_connect(self, context: Context) -> Any:
        """Refuse a websocket whose token is not good; without a token it is nobody's, and may sign in."""
        return refuse_bad_token(await self.operation_context(context))

    async def parse_multipart(self, request: Any) -> Any:
        """Read an upload; a map that leads nowhere is the client's mistake."""
        try:
            return await super().parse_multipart(request)
        except StarletteHTTPException as error:
            # Starlette's form parser turns what interrupts it into a plain 400.
            if isinstance(error.__context__, BodyTooLarge):
                raise error.__context__ from None
            raise HTTPException(400, error.detail) from error
        except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
            raise HTTPException(400, "The multipart request's `map` does not fit its `operations`.") from error

    def parse_json(self, data: str | bytes) -> Any:
        """Return a JSON object; anything else is the client's mistake."""
        value = super().parse_json(data)
        if not isinstance(value, dict):
            raise HTTPException(400, "The request must be a JSON object.")
        return value

    def decode_json(self, data: str | bytes) -> object:
        """Parse JSON; orjson refuses bad UTF-8 and bottomless nesting with the error that callers expect."""
        return orjson.loads(data)

    def encode_json(self, data: object) -> str | bytes:
        """Serialise a response as UTF-8 bytes; lone surrogates, which orjson refuses, are escaped by the stock view."""
        try:
            return orjson.dumps(data)
        except TypeError:
            return super().encode_json(data)
