"""An API process: serves the app on sockets that it opened, or that whoever keeps it running handed to it."""

import asyncio
import contextlib
import socket
from collections.abc import Sequence
from typing import Annotated

import structlog
import typer

from graph.cli.garbage import collect_garbage_rarely
from graph.cli.open_files import allow_many_files
from graph.cli.options import settings_from
from graph.cli.preflight import require_all
from persistence.logs import configure_logs
from persistence.settings import Settings

FdOption = Annotated[list[int], typer.Option("--fd", help="A listening socket that is inherited, by its number.")]
WorkerOption = Annotated[int | None, typer.Option("--worker", help="The number of this process among several.")]


def api(fd: FdOption, worker: WorkerOption = None) -> None:
    """Run one API process on inherited sockets: `tripsplit up` and `tripsplit serve` start it."""
    settings = settings_from()
    configure_logs(settings)
    if worker is not None:
        structlog.contextvars.bind_contextvars(worker=worker)
    with contextlib.ExitStack() as opened:
        serve_on([opened.enter_context(socket.socket(fileno=number)) for number in fd], settings, worker=worker)


def serve_on(sockets: Sequence[socket.socket], settings: Settings, *, worker: int | None = None) -> None:
    """Serve until a signal ends it; raises an expected failure where something is missing that it needs."""
    allow_many_files()
    asyncio.run(require_all(settings))

    # Both take a second, which --help need not wait for.
    from graph.app import create_app  # noqa: PLC0415
    from graph.serving import server_of  # noqa: PLC0415

    app = create_app(settings, worker=worker)
    collect_garbage_rarely()
    # uvicorn raises again the Ctrl-C that it stopped for.
    with contextlib.suppress(KeyboardInterrupt):
        server_of(app, trusted_proxies=settings.trusted_proxies).run(sockets=list(sockets))
