"""Websockets at /graphql: graphql-transport-ws and no other protocol, for this server's own pages and for programs."""

from dataclasses import dataclass

import strawberry
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket

from graph.context import Context, Services
from graph.errors import ErrorCode
from graph.transport import socket_ends
from graph.transport.callers import client_of
from graph.transport.credentials import credentials_of
from graph.transport.messages import PROTOCOL, ConnectionInit
from graph.transport.open_streams import OpenStreams
from graph.transport.origins import is_allowed_origin
from graph.transport.responses import error_response
from graph.transport.sockets import MakeContext, Socket, SocketLimits
from graph.viewers import NO_TOKEN


class WebSockets:
    """The ASGI app that serves websockets, each with the viewer of its credentials, or nobody's, who may sign in."""

    def __init__(
        self,
        schema: strawberry.Schema,
        services: Services,
        open_streams: OpenStreams,
        limits: SocketLimits = SocketLimits(),  # noqa: B008  # a frozen value
    ) -> None:
        self._schema = schema
        self._services = services
        self._open_streams = open_streams
        self._limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one websocket to its end."""
        websocket = WebSocket(scope, receive, send)
        if not is_allowed_origin(websocket.headers, self._services.settings.cors_allowed_origins):
            await websocket.send_denial_response(
                error_response(403, ErrorCode.FORBIDDEN, "Pages of this origin may not open a websocket here.")
            )
        elif PROTOCOL not in scope["subprotocols"]:
            # A handshake that is refused tells a browser nothing: only a close code reaches its script.
            await websocket.accept()
            end = socket_ends.wrong_protocol()
            await websocket.close(end.code or 0, end.reason)
        else:
            await websocket.accept(PROTOCOL)
            with self._open_streams.one() as ending:
                handshake = _Handshake(self._services, websocket)
                await Socket(websocket, self._schema, handshake.sign_in, self._limits).serve(ending)


@dataclass(frozen=True, slots=True)
class _Handshake:
    """The request that a websocket began as."""

    services: Services
    websocket: WebSocket

    async def sign_in(self, message: ConnectionInit) -> MakeContext:
        """Return what makes contexts; raise SocketEnded where the credentials are not good."""
        authorization = credentials_of(message.payload, self.websocket.headers.get("authorization"))

        token_watch = self.services.token_watch

        async def make_context() -> Context:
            identity = NO_TOKEN if authorization is None else await token_watch.identity_now(authorization)
            return Context(self.services, identity, authorization=authorization, client=client_of(self.websocket))

        # To greet somebody, a moment ago is good enough.
        identity = NO_TOKEN if authorization is None else await token_watch.identity(authorization)
        if isinstance(identity, str) and identity != NO_TOKEN:
            raise socket_ends.forbidden()
        return make_context
