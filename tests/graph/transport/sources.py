"""A small schema whose subscriptions behave badly on purpose, served by the real websockets."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field

import strawberry
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from strawberry.schema.config import StrawberryConfig

from graph.context import Services
from graph.operations.use_prepared import UsePrepared
from graph.schema import TripSplitSchema
from graph.serving import Server
from graph.transport.open_streams import OpenStreams
from graph.transport.sockets import SocketLimits
from graph.transport.websockets import WebSockets
from tests.serving import running_server

LARGE_TEXT = "x" * 8_000_000
"""More than the buffers of an operating system take."""


@dataclass(slots=True)
class Sources:
    """Which of the schema's sources of events are open: their number, and an event that is set while there are none."""

    count: int = 0
    is_empty: asyncio.Event = field(default_factory=asyncio.Event)
    has_begun: asyncio.Event = field(default_factory=asyncio.Event)
    may_end: asyncio.Event = field(default_factory=asyncio.Event)

    @contextmanager
    def one(self) -> Iterator[None]:
        """Count one as open."""
        self.count += 1
        self.is_empty.clear()
        self.has_begun.set()
        try:
            yield
        finally:
            self.count -= 1
            if not self.count:
                self.is_empty.set()


@dataclass(frozen=True, slots=True)
class Running:
    """A running server of the small schema."""

    address: str
    server: Server
    open_streams: OpenStreams
    sources: Sources

    async def until_freed(self) -> None:
        """Wait until no source of events is open."""
        async with asyncio.timeout(10):
            await self.sources.is_empty.wait()


@asynccontextmanager
async def running(services: Services, limits: SocketLimits | None = None) -> AsyncIterator[Running]:
    """Serve the small schema."""
    sources, open_streams = Sources(), OpenStreams()
    websockets = WebSockets(_schema_of(sources), services, open_streams, limits or SocketLimits())
    app = Starlette(routes=[WebSocketRoute("/graphql", websockets)])
    app.state.open_streams = open_streams
    async with running_server(app) as (server, address):
        yield Running(address, server, open_streams, sources)


def _schema_of(sources: Sources) -> TripSplitSchema:
    return TripSplitSchema(
        config=StrawberryConfig(enable_experimental_incremental_execution=True),
        query=_query_of(sources),
        subscription=_subscription_of(sources),
        extensions=[UsePrepared],
    )


def _query_of(sources: Sources) -> type:
    @strawberry.type
    class Query:
        @strawberry.field
        async def hello(self) -> str:
            return "Hello."

        @strawberry.field
        async def odd(self) -> str:
            # Half a character, which no UTF-8 can say.
            return "\ud800"

        @strawberry.field
        async def large(self) -> str:
            with sources.one():
                return LARGE_TEXT

        @strawberry.field
        async def reluctant(self) -> str:
            with sources.one():
                try:
                    await asyncio.Event().wait()
                finally:
                    # As a mutation does, whose database is busy: it is cut off, and does not end.
                    await sources.may_end.wait()
                return ""

        @strawberry.field
        async def broken(self) -> str | None:
            raise RuntimeError("the reason is nobody's business")

    return Query


def _subscription_of(sources: Sources) -> type:
    @strawberry.type
    class Subscription:
        @strawberry.subscription
        async def silent(self) -> AsyncIterator[int]:
            with sources.one():
                await asyncio.Event().wait()
                yield 0

        @strawberry.subscription
        async def endless(self) -> AsyncIterator[str]:
            with sources.one():
                while True:
                    yield LARGE_TEXT[:10_000]

        @strawberry.subscription
        async def busy(self, times: int) -> AsyncIterator[int]:
            for number in range(times):
                yield number

        @strawberry.subscription
        async def large(self) -> AsyncIterator[str]:
            with sources.one():
                yield LARGE_TEXT
                await asyncio.Event().wait()

        @strawberry.subscription
        async def breaking(self) -> AsyncIterator[int]:
            with sources.one():
                yield 0
                raise RuntimeError("the reason is nobody's business")

    return Subscription
