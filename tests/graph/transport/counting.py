"""A small schema whose fields wait, break and end when a test says so, behind this server's own endpoint."""

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path

import strawberry
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route
from strawberry.schema.config import StrawberryConfig

from graph.app import build_services
from graph.context import Services
from graph.operations.use_prepared import UsePrepared
from graph.schema import TripSplitSchema
from graph.transport.body_limit import BodyLimit
from graph.transport.compression import Compression
from graph.transport.http import GraphQLEndpoint
from graph.transport.open_streams import OpenStreams
from graph.transport.refusals import refusal_handlers
from persistence.settings import Settings


class Gate:
    """What the fields of the schema wait for, and what they tell."""

    def __init__(self) -> None:
        self.opened = asyncio.Event()
        self.closed = asyncio.Event()


gate = Gate()


@strawberry.type
class Item:
    """One of several."""

    number: int

    @strawberry.field
    async def gated(self) -> int:
        """Its number, once the gate is open."""
        await gate.opened.wait()
        return self.number

    @strawberry.field
    async def double(self) -> int:
        """Twice its number, after others have had their turn."""
        await asyncio.sleep(0)
        return 2 * self.number

    @strawberry.field
    def broken(self) -> int:
        """Nothing, not even null."""
        raise RuntimeError("secret")

    @strawberry.field
    def missing(self) -> int | None:
        """Null, and an error."""
        raise RuntimeError("secret")

    @strawberry.field
    def children(self) -> list["Item"]:
        """Three more."""
        return [Item(number=10 * self.number + place) for place in range(3)]


@strawberry.type
class Query:
    """What can be asked."""

    @strawberry.field
    def item(self) -> Item:
        """The first."""
        return Item(number=1)


@strawberry.type
class Mutation:
    """What can be done."""

    @strawberry.mutation
    def add(self, number: int) -> int:
        """One more."""
        return number + 1


@strawberry.type
class Subscription:
    """What can be watched."""

    @strawberry.subscription
    async def count(self, to: int) -> AsyncGenerator[int, None]:
        """The numbers up to one."""
        for number in range(to):
            yield number

    @strawberry.subscription
    async def forever(self) -> AsyncGenerator[int, None]:
        """Zero, and then nothing for ever."""
        try:
            yield 0
            await asyncio.Event().wait()
        finally:
            gate.closed.set()

    @strawberry.subscription
    async def flood(self) -> AsyncGenerator[str, None]:
        """Text without end, and without a pause."""
        try:
            while True:
                yield "x" * 10_000
        finally:
            gate.closed.set()

    @strawberry.subscription
    async def breaks(self) -> AsyncGenerator[int, None]:
        """One, and then a bug."""
        yield 1
        raise RuntimeError("secret")


schema = TripSplitSchema(
    query=Query,
    mutation=Mutation,
    subscription=Subscription,
    config=StrawberryConfig(enable_experimental_incremental_execution=True),
    extensions=[UsePrepared],
)


def counting_services(folder: Path) -> Services:
    """Return services of which nothing answers: none of these fields asks them."""
    settings = Settings(
        _env_file=None,
        data_root_path=folder,
        redis_url="redis://127.0.0.1:1",
        vector_store_url="http://127.0.0.1:1",
    )
    return build_services(settings)


def counting_app(services: Services) -> Starlette:
    """Return the schema behind the endpoint, as the real app has it."""
    open_streams = OpenStreams()
    app = Starlette(
        routes=[Route("/graphql", GraphQLEndpoint(schema, services, open_streams))],
        middleware=[
            Middleware(Compression, left_alone=("/assets",)),
            Middleware(BodyLimit, largest_upload_bytes=1000),
        ],
        exception_handlers=refusal_handlers(),
    )
    app.state.open_streams = open_streams
    return app
