"""The hand-written endpoint as a server: the trip page at /, of one trip and as one viewer.

Arguments: the id of the viewer's user, the id of the trip.
"""

import sys
from uuid import UUID

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from domain.access import Viewer
from graph.app import build_services
from graph.context import Services
from persistence.settings import Settings
from tests.bench_by_hand import by_hand
from tests.peers.serving import serve


def app(services: Services, viewer: Viewer, trip_id: UUID) -> Starlette:
    """Return the app of the page."""

    async def page(_request: Request) -> Response:
        return Response(await by_hand(services, viewer, trip_id), media_type="application/json")

    return Starlette(routes=[Route("/", page)])


if __name__ == "__main__":
    user_id, shown_trip_id = map(UUID, sys.argv[1:])
    serve(app(build_services(Settings()), Viewer(user_id), shown_trip_id))
