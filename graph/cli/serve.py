"""`tripsplit serve`: the API server alone, in this process."""

import asyncio
import contextlib

import uvicorn

from graph.cli.options import DataRootOption, HostOption, PortOption, settings_beside_run
from graph.cli.ports import listening_socket
from graph.cli.preflight import require_all
from persistence.logs import configure_logs

# Open subscriptions would otherwise hold the process for as long as their clients like.
_LEAVE_SUBSCRIBERS_SECONDS = 3


def serve(host: HostOption = None, port: PortOption = None, data_root: DataRootOption = None) -> None:
    """Run the API server alone (beside a worker, and a Redis)."""
    settings = settings_beside_run(host=host, port=port, data_root=data_root)
    configure_logs(settings)
    with listening_socket(settings.host, settings.port) as bound:
        asyncio.run(require_all(settings))

        from graph.app import create_app  # noqa: PLC0415 - takes a second, which --help need not wait for

        config = uvicorn.Config(
            create_app(settings),
            log_config=None,
            # The app writes a line for each request itself, with its id.
            access_log=False,
            timeout_graceful_shutdown=_LEAVE_SUBSCRIBERS_SECONDS,
            server_header=False,
        )
        # uvicorn raises again the Ctrl-C that it stopped for.
        with contextlib.suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[bound])
