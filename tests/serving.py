"""A real uvicorn around an ASGI app, in the event loop of the tests."""

import asyncio
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from starlette.applications import Starlette

from graph.serving import Server, server_of


@asynccontextmanager
async def serving(app: Starlette, *, port: int = 0) -> AsyncIterator[str]:
    """Serve an app on a port of the loopback interface, a free one unless it is given, and yield its base URL."""
    async with running_server(app, port=port) as (_, address):
        yield address


@asynccontextmanager
async def running_server(
    app: Starlette, *, port: int = 0, trusted_proxies: Sequence[str] = ()
) -> AsyncIterator[tuple[Server, str]]:
    """Serve an app as `serving` does, and yield the server too."""
    # Whoever connects before uvicorn accepts waits in the listening socket: nothing needs to be polled.
    with socket.create_server(("127.0.0.1", port)) as listening:
        server = server_of(app, trusted_proxies=trusted_proxies)
        running = asyncio.create_task(server.serve(sockets=[listening]))
        try:
            yield server, f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            await running
