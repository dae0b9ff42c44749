"""`tripsplit serve`: the API server alone, in this process, or in several that share its port."""

import asyncio

import structlog

from graph.cli.api import build_app, run_app
from graph.cli.listening import listening
from graph.cli.log import NamedStream, SharedLog
from graph.cli.options import DataRootOption, HostOption, PortOption, WorkersOption, settings_beside_run
from graph.cli.parts import api_processes
from graph.cli.ports import listening_socket, port_of
from graph.cli.preflight import require_all
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
    if settings.api_workers > 1:
        asyncio.run(_serve_in_several(settings))
        return
    configure_logs(settings)
    with listening_socket(settings.host, settings.port) as bound:
        settings = settings.model_copy(update={"port": port_of(bound)})
        run_app(build_app(settings), settings, [bound])


async def _serve_in_several(settings: Settings) -> None:
    is_text = settings.log_format == "text"
    lines = SharedLog(has_names=is_text)
    configure_logs(settings, stream=NamedStream(lines, "serve"))

    def write(name: str, line: str) -> None:
        if name == SUPERVISOR:
            log.info("serve.supervisor", said=line)
        else:
            lines.write(name, line)

    supervisor = Supervisor(write)
    await run_until_stopped(supervisor, _supervised(settings, supervisor), lambda line: write(SUPERVISOR, line))


async def _supervised(settings: Settings, supervisor: Supervisor) -> None:
    with listening(settings) as sockets:
        # Told once, by this process, instead of by each of them.
        await require_all(settings)
        async with supervisor:
            await supervisor.start(*api_processes(settings.model_copy(update={"port": sockets.port}), sockets))
            log.info("serve.ready", address=sockets.address, workers=settings.api_workers)
            await supervisor.wait()
