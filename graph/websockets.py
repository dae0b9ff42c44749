"""GraphQL over websockets: Strawberry's graphql-transport-ws, with a context per operation and small errors."""

import copy
from collections.abc import AsyncGenerator, Mapping
from typing import Any, Protocol, cast

from graphql import GraphQLError
from strawberry.asgi import ASGIWebSocketAdapter
from strawberry.exceptions import ConnectionRejectionError
from strawberry.http.exceptions import NonJsonMessageReceived
from strawberry.subscriptions.protocols.graphql_transport_ws.handlers import (
    BaseGraphQLTransportWSHandler,
    Operation,
)
from strawberry.types.unset import UNSET

from graph.context import Context
from graph.errors import ErrorCode, presented
from graph.viewers import NO_TOKEN


class WebSocketAdapter(ASGIWebSocketAdapter):
    """Sends JSON as text frames (bytes would make them binary) and takes objects only."""

    async def iter_json(self, *, ignore_parsing_errors: bool = False) -> AsyncGenerator[object, None]:
        """Yield messages; one that is no JSON object ends the socket with 4400, as the protocol asks."""
        async for message in super().iter_json(ignore_parsing_errors=ignore_parsing_errors):
            if not isinstance(message, dict):
                raise NonJsonMessageReceived
            yield message

    async def send_json(self, message: Mapping[str, object]) -> None:
        """Send a message as text."""
        encoded = self.view.encode_json(message)
        await self.ws.send_text(encoded.decode() if isinstance(encoded, bytes) else encoded)


class GivesContexts(Protocol):
    """A view that makes a context for each operation."""

    async def operation_context(self, connection: Context) -> Context:
        """Return a fresh context, from the one that the socket began with."""


class TransportHandler(BaseGraphQLTransportWSHandler[Context, None]):
    """Runs each operation in a context of its own; a bad operation is an `error` message, and the socket goes on."""

    async def handle_message(self, message: Any) -> None:
        """Handle a message; one whose parts are of the wrong types ends the socket with 4400."""
        if message.get("type") == "connection_init" and message.get("payload") is None:
            message = {"type": "connection_init"}
        if _is_well_formed(message):
            await super().handle_message(message)
        else:
            await self.handle_invalid_message("Failed to parse message")

    async def run_operation(self, operation: Operation[Context, None]) -> None:
        """Run an operation in a fresh context: loaders and viewer are not shared along the socket."""
        handler = copy.copy(self)
        try:
            handler.context = await cast("GivesContexts", self.view).operation_context(self.context)
        except Exception as error:  # noqa: BLE001  # whatever broke, the client must hear of it, or it waits for ever
            await operation.send_initial_errors([presented(error)])
            return
        await BaseGraphQLTransportWSHandler.run_operation(handler, operation)

    async def send_message(self, message: Any) -> None:
        """Send a message; errors that Strawberry makes itself, such as for too many operations, get a code too."""
        if message["type"] == "error":
            for error in message["payload"]:
                error.setdefault("extensions", {"code": ErrorCode.BAD_REQUEST.value})
        await super().send_message(message)

    @staticmethod
    def _get_pre_execution_close_reason(error: GraphQLError) -> str | None:  # noqa: ARG004  # the signature is Strawberry's
        return None


def refuse_bad_token(context: Context) -> Any:
    """Accept a connection without a token or with a good one; raise ConnectionRejectionError (4403) for a bad one."""
    if isinstance(context.identity, str) and context.identity != NO_TOKEN:
        raise ConnectionRejectionError
    return UNSET


def _is_well_formed(message: dict[str, Any]) -> bool:
    kind = message.get("type")
    if kind == "subscribe":
        return isinstance(message.get("id"), str) and _is_request(message.get("payload"))
    if kind == "complete":
        return isinstance(message.get("id"), str)
    return isinstance(kind, str)


def _is_request(payload: object) -> bool:
    return (
        isinstance(payload, dict)
        and isinstance(payload.get("query"), str)
        and isinstance(payload.get("variables"), dict | None)
        and isinstance(payload.get("operationName"), str | None)
    )
