"""GraphQL over websockets: Strawberry's view, with this server's context and JSON."""

from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.schema import BaseSchema
from strawberry.subscriptions import GRAPHQL_TRANSPORT_WS_PROTOCOL

from graph.context import Context, Services
from graph.transport.responses import encode
from graph.viewers import NO_TOKEN, identity_of
from graph.websockets import TransportHandler, WebSocketAdapter, refuse_bad_token


class GraphQLApp(GraphQL[Context, None]):
    """The ASGI app of websockets at /graphql: graphql-transport-ws."""

    websocket_adapter_class = WebSocketAdapter
    graphql_transport_ws_handler_class = TransportHandler

    def __init__(self, schema: BaseSchema, services: Services) -> None:
        super().__init__(schema, graphql_ide=None, subscription_protocols=(GRAPHQL_TRANSPORT_WS_PROTOCOL,))
        self.services = services

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a websocket."""
        await self.run(WebSocket(scope, receive=receive, send=send))

    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> Context:  # noqa: ARG002  # the signature is Strawberry's
        """Return the context that a websocket begins with; nothing is asked of it."""
        return Context(self.services, NO_TOKEN, authorization=request.headers.get("authorization"))

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

    def decode_json(self, data: str | bytes) -> object:
        """Parse JSON; orjson refuses bad UTF-8 and bottomless nesting with the error that callers expect."""
        return orjson.loads(data)

    def encode_json(self, data: object) -> str | bytes:
        """Serialise a message as UTF-8 bytes."""
        return encode(data)
