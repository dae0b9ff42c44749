"""An API process: serves the app on sockets that it opens, or that whoever keeps it running hands to it."""

import asyncio
import contextlib
import socket
from typing import Annotated

import structlog
import typer
from starlette.applications import Starlette

from graph.cli.garbage import collect_garbage_rarely
from graph.cli.open_files import allow_many_files
from graph.cli.options import settings_from
from graph.cli.ports import listening_socket
from graph.cli.preflight import require_all
from persistence.logs import configure_logs
from persistence.settings import Settings

FdOption = Annotated[list[int] | None, typer.Option("--fd", help="A listening socket that is inherited, by number.")]
OpenPortOption = Annotated[bool, typer.Option("--open-port", help="Listen at HOST and PORT, which others may share.")]
WorkerOption = Annotated[int | None, typer.Option("--worker", help="The number of this process among several.")]


def api(fd: FdOption = None, *, open_port: OpenPortOption = False, worker: WorkerOption = None) -> None:
    """Run one API process, as `tripsplit up` and `tripsplit serve` start it."""
    settings = settings_from()
    configure_logs(settings)
    if worker is not None:
        structlog.contextvars.bind_contextvars(worker=worker)
    with contextlib.ExitStack() as opened:
        sockets = [opened.enter_context(socket.socket(fileno=number)) for number in fd or ()]
        app = build_app(settings, worker=worker)
        if open_port:
            # Not before: whoever came would wait until the app is built, while others have nothing to do.
            is_shared = settings.api_workers > 1
            sockets.insert(0, opened.enter_context(listening_socket(settings.host, settings.port, is_shared=is_shared)))
        run_app(app, settings, sockets)


def build_app(settings: Settings, *, worker: int | None = None) -> Starlette:
    """Return the app; raises an expected failure where something is missing that it needs."""
    allow_many_files()
    asyncio.run(require_all(settings))

    # Takes a second, which --help need not wait for.
    from graph.app import create_app  # noqa: PLC0415

    app = create_app(settings, worker=worker)
    collect_garbage_rarely()
    return app


def run_app(app: Starlette, settings: Settings, sockets: list[socket.socket]) -> None:
    """Serve an app on sockets that listen, until a signal ends it."""
    from graph.serving import server_of  # noqa: PLC0415  # as above

    # uvicorn raises again the Ctrl-C that it stopped for.
    with contextlib.suppress(KeyboardInterrupt):
        server_of(app, trusted_proxies=settings.trusted_proxies).run(sockets=sockets)
