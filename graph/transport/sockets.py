"""Sockets: one connection of graphql-transport-ws, from its first message to its end."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

import strawberry
from graphql import GraphQLError
from starlette.websockets import WebSocket

from graph.context import Context
from graph.errors import ErrorCode, LimitExceeded, presented
from graph.operations.outcomes import refusal
from graph.operations.preparing import OperationRefused
from graph.operations.running import admit, run_stream
from graph.transport import messages, socket_ends
from graph.transport.messages import ClientMessage, Complete, ConnectionInit, InvalidMessage, Ping, Subscribe
from graph.transport.outgoing import Outgoing
from graph.transport.socket_ends import SocketEnded

MakeContext = Callable[[], Awaitable[Context]]
"""Makes the context of one operation: whoever holds the socket is looked up anew."""
_MESSAGES_IN_A_ROW = 32
"""How many messages are taken before others get their turn: taking one that waits already does not give it."""


@dataclass(frozen=True, slots=True)
class SocketLimits:
    """How long a client may take to begin and to read what it is sent (seconds), and how many operations it may run."""

    init_seconds: float = 5.0
    send_seconds: float = 10.0
    operations: int = 100


class Socket:
    """A connection that was accepted. `sign_in` takes the payload of `connection_init`, and raises SocketEnded."""

    def __init__(
        self,
        websocket: WebSocket,
        schema: strawberry.Schema,
        sign_in: Callable[[ConnectionInit], Awaitable[MakeContext]],
        limits: SocketLimits,
    ) -> None:
        self._websocket = websocket
        self._schema = schema
        self._sign_in = sign_in
        self._limits = limits
        self._outgoing = Outgoing(websocket, limits.send_seconds)
        self._taken = 0
        self._by_id: dict[str, asyncio.Task[None]] = {}
        self._running: set[asyncio.Task[None]] = set()

    async def serve(self, ending: asyncio.Event) -> None:
        """Serve until either side, or the server, ends it; whatever runs on it ends before this returns."""
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._tell_end_of(_end_with(ending)))
                tasks.create_task(self._tell_end_of(self._take_messages(tasks)))
        except* SocketEnded:
            # However it ended, the client has been told.
            pass

    async def _tell_end_of(self, part: Coroutine[Any, Any, None]) -> None:
        """Run a part of the serving, and tell the client why it ends before the others are cut off.

        A mutation that waits for the database does not let go at once, and a server that ends does not wait for ever.
        """
        try:
            await part
        except SocketEnded as end:
            await self._outgoing.close(end)
            raise

    async def _take_messages(self, tasks: asyncio.TaskGroup) -> None:
        try:
            make_context = await self._begin()
            while True:
                await self._take(await self._next_message(), make_context, tasks)
        except InvalidMessage as invalid:
            raise socket_ends.invalid_message(str(invalid)) from None
        except SocketEnded:
            raise
        except Exception as error:
            # What broke is logged; the client learns that it was not its fault.
            raise _end_of(presented(error)) from error

    async def _begin(self) -> MakeContext:
        """Take messages until the client is acknowledged."""
        try:
            async with asyncio.timeout(self._limits.init_seconds):
                while not isinstance(message := await self._next_message(), ConnectionInit):
                    await self._take_early(message)
        except TimeoutError:
            raise socket_ends.initialisation_timeout() from None
        make_context = await self._sign_in(message)
        await self._outgoing.send(messages.connection_ack())
        return make_context

    async def _take_early(self, message: ClientMessage) -> None:
        match message:
            case Subscribe():
                raise socket_ends.unauthorized()
            case Ping(payload):
                await self._outgoing.send(messages.pong(payload))

    async def _take(self, message: ClientMessage, make_context: MakeContext, tasks: asyncio.TaskGroup) -> None:
        match message:
            case ConnectionInit():
                raise socket_ends.too_many_initialisations()
            case Ping(payload):
                await self._outgoing.send(messages.pong(payload))
            case Subscribe():
                await self._subscribe(message, make_context, tasks)
            case Complete(operation_id):
                await self._cancel(operation_id)

    async def _next_message(self) -> ClientMessage:
        self._taken += 1
        if self._taken % _MESSAGES_IN_A_ROW == 0:
            await asyncio.sleep(0)
        received = await self._websocket.receive()
        if received["type"] == "websocket.disconnect":
            raise SocketEnded
        return messages.read_message(received.get("text"))

    async def _subscribe(self, message: Subscribe, make_context: MakeContext, tasks: asyncio.TaskGroup) -> None:
        if message.id in self._by_id:
            raise socket_ends.subscriber_exists(message.id)
        # Not by their ids: one that has ended still runs while its last message waits to be read.
        if len(self._running) >= self._limits.operations:
            error = LimitExceeded(f"A socket runs at most {self._limits.operations} operations at once.")
            await self._outgoing.send(messages.error(message.id, [error.formatted]))
            return
        task = tasks.create_task(self._run(message, make_context))
        self._by_id[message.id] = task
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _cancel(self, operation_id: str) -> None:
        # An operation that has just ended is no mistake of the client's: the messages crossed.
        if task := self._by_id.pop(operation_id, None):
            task.cancel()
            # Waited for, so that a client that begins and ends operations in a row does not pile up what tidies up.
            await asyncio.wait({task})

    async def _run(self, message: Subscribe, make_context: MakeContext) -> None:
        try:
            last = await self._send_results(message, make_context)
        except SocketEnded:
            raise
        except Exception as error:  # noqa: BLE001  # whatever broke, the client must hear of it, or it waits for ever
            last = messages.error(message.id, [presented(error).formatted])
        # Before it is sent: a client may use the id again as soon as it has read this.
        self._by_id.pop(message.id, None)
        await self._outgoing.send(last)

    async def _send_results(self, message: Subscribe, make_context: MakeContext) -> str:
        """Send every result, and return what is to be said last."""
        context = await make_context()
        try:
            await admit(self._schema, message.request, context)
        except OperationRefused as refused:
            return messages.error(message.id, refusal(refused.errors).payload["errors"])
        async with aclosing(run_stream(self._schema, message.request, context)) as outcomes:
            async for outcome in outcomes:
                if outcome.is_refused:
                    return messages.error(message.id, outcome.payload["errors"])
                await self._outgoing.send(messages.next_result(message.id, outcome))
        return messages.complete(message.id)


async def _end_with(ending: asyncio.Event) -> None:
    await ending.wait()
    raise socket_ends.going_away()


def _end_of(told: GraphQLError) -> SocketEnded:
    is_away = (told.extensions or {}).get("code") == ErrorCode.SERVICE_UNAVAILABLE
    return socket_ends.try_again_later() if is_away else socket_ends.internal_error()
