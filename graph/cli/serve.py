"""`tripsplit serve`: the API server alone, in this process, or in several that share its port."""

import asyncio
from dataclasses import replace

import structlog

from graph.cli.api import build_app, run_app
from graph.cli.listening import listening
from graph.cli.options import DataRootOption, HostOption, PortOption, WorkersOption, settings_beside_run
from graph.cli.parts import api_processes
from graph.cli.ports import listening_socket, port_of
from graph.cli.preflight import require_all, require_shared_vectors
from graph.cli.stopping import run_until_stopped
from graph.cli.supervisor import SUPERVISOR, Supervisor
from persistence.logs import configure_logs
from persistence.settings import Settings

log = structlog.get_logger(__name__)


def serve(
    host: HostOption = None, port: PortOption = None, workers: WorkersOption = None, data_root: DataRootOption = None
) -> None:
    """Run the API server alone (beside a worker, and a Redis)."""
    settings = settings_beside_run(host=host, port=port, workers=workers, data_root=data_root)
    workers = settings.api_workers
    if workers > 1:
        require_shared_vectors(settings, f"tripsplit serve --workers {workers}", processes=workers)
        asyncio.run(_serve_in_several(settings))
        return
    configure_logs(settings)
    with listening_socket(settings.host, settings.port) as bound:
        settings = settings.model_copy(update={"port": port_of(bound)})
        run_app(build_app(settings), settings, [bound])


async def _serve_in_several(settings: Settings) -> None:
    configure_logs(settings)

    def write(_name: str, line: str) -> None:
        # The processes speak themselves: thousands of lines a second would keep this one busy.
        log.info("serve.supervisor", said=line)

    supervisor = Supervisor(write)
    await run_until_stopped(supervisor, _supervised(settings, supervisor), lambda line: write(SUPERVISOR, line))


async def _supervised(settings: Settings, supervisor: Supervisor) -> None:
    with listening(settings) as sockets:
        # Told once, by this process, instead of by each of them.
        await require_all(settings)
        settings = settings.model_copy(update={"port": sockets.port})
        async with supervisor:
            processes = [replace(process, speaks_itself=True) for process in api_processes(settings, sockets)]
            await supervisor.start(*processes)
            log.info("serve.ready", address=sockets.address, workers=settings.api_workers)
            await supervisor.wait()
