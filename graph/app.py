"""The API's composition root: builds every service once, hands it down, and closes it at the end."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.types import Receive, Scope, Send

from graph.accounts import Accounts, TokenSettings, password_hasher
from graph.audience import Audience
from graph.context import Services
from graph.cursors import Cursors
from graph.file_links import FILES_PATH, FileLinks
from graph.files import file_routes
from graph.graphiql import ASSETS_PATH, graphiql_page, graphiql_routes
from graph.health import health_routes
from graph.operations.persisted import PersistedDocuments
from graph.operations.policies import policy_of
from graph.request_ids import RequestIds
from graph.schema import schema
from graph.throttling.allowances import allowances_of
from graph.throttling.throttle import Throttle
from graph.token_watch import TokenWatch
from graph.transport.body_limit import BodyLimit
from graph.transport.compression import Compression
from graph.transport.cors import cors_middleware
from graph.transport.http import GraphQLEndpoint
from graph.transport.open_streams import OpenStreams
from graph.transport.refusals import refusal_handlers
from graph.transport.security_headers import SecurityHeaders
from graph.transport.websockets import WebSockets
from graph.viewers import identity_of
from jobs.queue import Queue
from jobs.streams import Streams
from persistence.category_likeness import CategoryLikeness
from persistence.database import open_database
from persistence.files import open_file_store
from persistence.opening import open_index
from persistence.persisted_queries import PersistedQueries
from persistence.rates import RateBook
from persistence.settings import Settings
from persistence.trusted_documents import read_trusted_documents


def create_app(settings: Settings, *, worker: int | None = None) -> Starlette:
    """Return the ASGI app: /graphql (HTTP, websockets, GraphiQL in a browser), /files, /health and /ready.

    `worker` is the number of this process where several share a port: its log lines and its health tell it.
    """
    services = build_services(settings)
    schema.require_trusted(services.persisted.trusted, services.policy)
    open_streams = OpenStreams()
    told = {} if worker is None else {"worker": worker}
    graphql = GraphQLEndpoint(schema, services, open_streams)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        yield
        await close_services(services)

    app = Starlette(
        routes=[
            Route("/", _to_graphql),
            Route("/graphql/", _to_graphql, methods=["GET", "POST"]),
            Route("/graphql", _Endpoint(graphql)),
            WebSocketRoute("/graphql", WebSockets(schema, services, open_streams)),
            *graphiql_routes(),
            *health_routes(services, told),
            *file_routes(services),
        ],
        exception_handlers=refusal_handlers(),
        middleware=[
            Middleware(RequestIds, bound=told),
            Middleware(SecurityHeaders),
            *cors_middleware(settings.cors_allowed_origins),
            Middleware(Compression, left_alone=(ASSETS_PATH, FILES_PATH)),
            Middleware(BodyLimit, largest_upload_bytes=settings.largest_upload_bytes),
        ],
        lifespan=lifespan,
    )
    # Starlette's own redirects lead to whatever server the request's Host header names.
    app.router.redirect_slashes = False
    # Where the server finds what it must end before itself.
    app.state.open_streams = open_streams
    return app


def build_services(settings: Settings) -> Services:
    """Return everything that resolvers reach, not connected yet; the URLs of Redis and vector store must be set."""
    redis_url = settings.redis_url
    if redis_url is None or settings.needs_vector_server:
        raise ValueError("REDIS_URL and VECTOR_STORE_URL must be set; `tripsplit up` sets them itself.")
    tokens = TokenSettings(
        key=settings.signing_key(),
        algorithm=settings.algorithm,
        lifetime=timedelta(minutes=settings.access_token_expire_minutes),
    )
    database = open_database(settings.resolved_database_url)
    index = open_index(settings, database)
    services = Services(
        settings=settings,
        database=database,
        queue=Queue(redis_url),
        streams=Streams(redis_url, kept_hours=settings.keep_streams_hours),
        files=open_file_store(settings),
        index=index,
        likeness=CategoryLikeness(index.embedder),
        accounts=Accounts(tokens, password_hasher(settings.app_env)),
        cursors=Cursors(settings.signing_key()),
        file_links=FileLinks.of(settings),
        rates=RateBook(settings.ecb_history_path),
        policy=policy_of(settings),
        throttle=Throttle(redis_url, allowances_of(settings)),
        token_watch=TokenWatch(lambda authorization: identity_of(authorization, services)),
        audience=Audience(database),
        persisted=PersistedDocuments(
            read_trusted_documents(settings.trusted_documents_path), PersistedQueries(redis_url)
        ),
    )
    return services


async def close_services(services: Services) -> None:
    """Close every connection."""
    await services.queue.close()
    await services.streams.close()
    await services.throttle.close()
    await services.persisted.sent.close()
    await services.index.close()
    await services.database.close()


class _Endpoint:
    """/graphql: GraphiQL for a browser that opens it, GraphQL for everybody else."""

    def __init__(self, graphql: GraphQLEndpoint) -> None:
        self._graphql = graphql

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if _is_browser(request := Request(scope)):
            await (await graphiql_page(request))(scope, receive, send)
            return
        await self._graphql(scope, receive, send)


def _is_browser(request: Request) -> bool:
    wants_page = "text/html" in request.headers.get("accept", "")
    return request.method in {"GET", "HEAD"} and wants_page and "query" not in request.query_params


async def _to_graphql(request: Request) -> Response:
    return RedirectResponse(request.url.replace(scheme="", netloc="", path="/graphql"))
