"""Stock Strawberry as a server: TripSplit's schema and loaders at /graphql, the list at /list; all as one viewer.

Argument: the id of the viewer's user.
"""

import sys
from typing import Any
from uuid import UUID

import orjson
import strawberry
from starlette.applications import Starlette
from starlette.routing import Route
from strawberry.asgi import GraphQL

from domain.access import Viewer
from graph.app import build_services
from graph.context import Context, Services
from persistence.settings import Settings
from tests.bench_execution import STOCK
from tests.bench_listing import Items
from tests.peers.serving import serve


class _Endpoint(GraphQL[Any, None]):
    """Strawberry's own endpoint, with the faster JSON that TripSplit writes too."""

    def __init__(self, schema: strawberry.Schema, services: Services, viewer: Viewer) -> None:
        super().__init__(schema, graphql_ide=None)
        self._services = services
        self._viewer = viewer

    async def get_context(self, request: Any, response: Any) -> Context:
        """Return a context as each operation of TripSplit has one."""
        return Context(self._services, self._viewer)

    def encode_json(self, data: object) -> bytes:
        """Write a response."""
        return orjson.dumps(data)


def app(services: Services, viewer: Viewer) -> Starlette:
    """Return the app of both schemas."""
    endpoints = {"/graphql": STOCK, "/list": strawberry.Schema(query=Items)}
    return Starlette(routes=[Route(path, _Endpoint(schema, services, viewer)) for path, schema in endpoints.items()])


if __name__ == "__main__":
    serve(app(build_services(Settings()), Viewer(UUID(sys.argv[1]))))
