"""`tripsplit serve`: the API server alone, in this process."""

import asyncio
import contextlib

from graph.cli.garbage import collect_garbage_rarely
from graph.cli.open_files import allow_many_files
from graph.cli.options import DataRootOption, HostOption, PortOption, settings_beside_run
from graph.cli.ports import listening_socket
from graph.cli.preflight import require_all
from persistence.logs import configure_logs


def serve(host: HostOption = None, port: PortOption = None, data_root: DataRootOption = None) -> None:
    """Run the API server alone (beside a worker, and a Redis)."""
    settings = settings_beside_run(host=host, port=port, data_root=data_root)
    configure_logs(settings)
    allow_many_files()
    with listening_socket(settings.host, settings.port) as bound:
        asyncio.run(require_all(settings))

        # Both take a second, which --help need not wait for.
        from graph.app import create_app  # noqa: PLC0415
        from graph.serving import server_of  # noqa: PLC0415

        app = create_app(settings)
        collect_garbage_rarely()
        # uvicorn raises again the Ctrl-C that it stopped for.
        with contextlib.suppress(KeyboardInterrupt):
            server_of(app, trusted_proxies=settings.trusted_proxies).run(sockets=[bound])
