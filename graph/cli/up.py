"""`tripsplit up`: everything at once, kept running until Ctrl-C."""

import asyncio
from pathlib import Path

from graph.cli.checks import is_model_exported
from graph.cli.demo import offer_demo
from graph.cli.failures import CommandFailed
from graph.cli.listening import Listening, listening
from graph.cli.log import NamedStream, SharedLog
from graph.cli.migrate import bring_to_newest
from graph.cli.options import (
    DataRootOption,
    HostOption,
    LocalModelOption,
    PortOption,
    WorkersOption,
    settings_from,
)
from graph.cli.parts import api_processes, embedded, language_model, required_servers, worker
from graph.cli.preflight import require_redis, require_shared_vectors
from graph.cli.stopping import run_until_stopped
from graph.cli.supervisor import SUPERVISOR, Supervisor
from persistence.embedded import EmbeddedServer
from persistence.embedded_models import llama_server, local_model
from persistence.folders import require_writable
from persistence.logs import configure_logs
from persistence.rates import RateBook
from persistence.run_file import claimed, keep_run
from persistence.settings import Settings


def up(
    host: HostOption = None,
    port: PortOption = None,
    workers: WorkersOption = None,
    data_root: DataRootOption = None,
    local_llm: LocalModelOption = None,
) -> None:
    """Start everything, load the demo trip on an empty data folder, and run until Ctrl-C."""
    given = settings_from(host=host, port=port, workers=workers, data_root=data_root)
    settings = given.model_copy(update={"log_format": "text"})
    # An option without a path is empty, and None is no option.
    model = None if local_llm is None else local_model(settings, Path(local_llm) if local_llm else None)
    # The worker is one more.
    require_shared_vectors(settings, "tripsplit up", processes=settings.api_workers + 1)
    log = SharedLog()
    configure_logs(settings, stream=NamedStream(log, "up"))
    require_writable(settings.data_root_path)
    with claimed(settings.data_root_path):
        asyncio.run(_run(settings, model, log))


async def _run(settings: Settings, model: Path | None, log: SharedLog) -> None:
    supervisor = Supervisor(log.write)
    await run_until_stopped(
        supervisor, _run_supervised(settings, model, supervisor, log), lambda line: log.write(SUPERVISOR, line)
    )


async def _run_supervised(settings: Settings, model: Path | None, supervisor: Supervisor, log: SharedLog) -> None:
    with listening(settings) as sockets:
        await _run_on(sockets, settings.model_copy(update={"port": sockets.port}), model, supervisor, log)


async def _run_on(
    sockets: Listening, settings: Settings, model: Path | None, supervisor: Supervisor, log: SharedLog
) -> None:
    # Made before two processes want it at the same moment.
    settings.signing_key()
    servers = required_servers(settings)
    await RateBook(settings.ecb_history_path).require_readable()
    await require_redis(settings.redis_url)
    log.write("up", f"The data folder is {settings.data_root_path}")
    if await bring_to_newest(settings):
        log.write("up", "The database was brought to the newest schema.")
    async with supervisor:
        await asyncio.gather(*(supervisor.start(embedded(server)) for server in servers.started))
        settings, served = _with_model(settings.model_copy(update=servers.addresses), model)
        _record(settings, sockets, settings.llm_api_base_url if served else None)
        # The API need not wait for the worker, which has more to do at its very first start.
        if not is_model_exported(settings):
            log.write(
                "up", "The worker prepares the embedding model, once, in about 15 seconds; documents wait for it."
            )
        # A large model is read for minutes: until it answers, the template words the answers.
        await asyncio.gather(
            *(supervisor.start(language_model(server)) for server in served),
            supervisor.start(worker(settings)),
            _serve(sockets, settings, supervisor, log),
        )
        await supervisor.wait()


def _with_model(settings: Settings, model: Path | None) -> tuple[Settings, tuple[EmbeddedServer, ...]]:
    """Return the settings with where a local language model will answer, and its server; none where none is given."""
    if model is None:
        return settings, ()
    server = llama_server(model)
    return settings.model_copy(update={"llm_api_base_url": f"{server.url}/v1", "llm_model_name": model.stem}), (server,)


async def _serve(sockets: Listening, settings: Settings, supervisor: Supervisor, log: SharedLog) -> None:
    starting = supervisor.start(*api_processes(settings, sockets))
    greeting, _ = await asyncio.gather(offer_demo(settings), starting)
    for line in _banner(sockets.address, greeting):
        log.write("up", line)


def _record(settings: Settings, sockets: Listening, llm_api_base_url: str | None) -> None:
    if settings.redis_url is None or settings.needs_vector_server:
        raise CommandFailed("A server was started without an address.")
    keep_run(
        settings.data_root_path,
        address=sockets.address,
        api_addresses=[place.address for place in sockets.places],
        redis_url=settings.redis_url,
        vector_store_url=settings.vector_store_url,
        llm_api_base_url=llm_api_base_url,
    )


def _banner(address: str, greeting: list[str]) -> list[str]:
    return [
        "TripSplit runs. Open GraphiQL in a browser:",
        f"    GraphiQL   {address}/graphql",
        f"    GraphQL    {address}/graphql (POST)",
        f"    websocket  {address.replace('http', 'ws', 1)}/graphql (graphql-transport-ws)",
        f"    health     {address}/health and {address}/ready",
        *greeting,
        "Press Ctrl-C to stop.",
    ]
