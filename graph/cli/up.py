"""`tripsplit up`: everything at once, kept running until Ctrl-C."""

import asyncio
import contextlib
import signal
from collections.abc import Callable, Iterator

from graph.cli.checks import is_model_exported
from graph.cli.demo import offer_demo
from graph.cli.failures import CommandFailed
from graph.cli.log import NamedStream, SharedLog
from graph.cli.migrate import bring_to_newest
from graph.cli.options import DataRootOption, HostOption, PortOption, settings_from
from graph.cli.parts import api, embedded, required_servers, worker
from graph.cli.ports import require_free_port
from graph.cli.preflight import require_redis
from graph.cli.supervisor import Supervisor
from persistence.addresses import reachable_host
from persistence.folders import require_writable
from persistence.logs import configure_logs
from persistence.rates import RateBook
from persistence.run_file import claimed, keep_run
from persistence.settings import Settings


def up(host: HostOption = None, port: PortOption = None, data_root: DataRootOption = None) -> None:
    """Start everything, load the demo trip on an empty data folder, and run until Ctrl-C."""
    given = settings_from(host=host, port=port, data_root=data_root)
    settings = given.model_copy(update={"log_format": "text"})
    log = SharedLog()
    configure_logs(settings, stream=NamedStream(log, "up"))
    require_writable(settings.data_root_path)
    with claimed(settings.data_root_path):
        asyncio.run(_run(settings, log))


async def _run(settings: Settings, log: SharedLog) -> None:
    supervisor = Supervisor(log.write)
    task = asyncio.ensure_future(_run_supervised(settings, supervisor, log))

    def stop() -> None:
        # Only the first request may interrupt: one that comes while children end must not leave any of them.
        if supervisor.is_ending:
            supervisor.hurry()
        else:
            log.write("up", "Stopping. Ask again to stop at once.")
            task.cancel()

    with _on_request_to_stop(stop):
        # Cancelled is how it ends when it was asked to.
        await asyncio.wait({task})
    if not task.cancelled():
        task.result()
    log.write("up", "Everything has stopped.")


async def _run_supervised(settings: Settings, supervisor: Supervisor, log: SharedLog) -> None:
    port = require_free_port(settings.host, settings.port)
    settings = settings.model_copy(update={"port": port})
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
        settings = settings.model_copy(update=servers.addresses)
        _record(settings)
        # The API need not wait for the worker, which has more to do at its very first start.
        if not is_model_exported(settings):
            log.write(
                "up", "The worker prepares the embedding model, once, in about 15 seconds; documents wait for it."
            )
        await asyncio.gather(supervisor.start(worker(settings)), _serve(settings, supervisor, log))
        await supervisor.wait()


async def _serve(settings: Settings, supervisor: Supervisor, log: SharedLog) -> None:
    greeting, _ = await asyncio.gather(offer_demo(settings), supervisor.start(api(settings)))
    for line in _banner(settings, greeting):
        log.write("up", line)


def _record(settings: Settings) -> None:
    if settings.redis_url is None or settings.vector_store_url is None:
        raise CommandFailed("A server was started without an address.")
    keep_run(
        settings.data_root_path,
        address=_address(settings),
        redis_url=settings.redis_url,
        vector_store_url=settings.vector_store_url,
    )


def _banner(settings: Settings, greeting: list[str]) -> list[str]:
    address = _address(settings)
    return [
        "TripSplit runs. Open GraphiQL in a browser:",
        f"    GraphiQL   {address}/graphql",
        f"    GraphQL    {address}/graphql (POST)",
        f"    websocket  {address.replace('http', 'ws', 1)}/graphql (graphql-transport-ws)",
        f"    health     {address}/health and {address}/ready",
        *greeting,
        "Press Ctrl-C to stop.",
    ]


def _address(settings: Settings) -> str:
    return f"http://{reachable_host(settings.host)}:{settings.port}"


@contextlib.contextmanager
def _on_request_to_stop(stop: Callable[[], None]) -> Iterator[None]:
    loop = asyncio.get_running_loop()

    def on_signal(_number: int, _frame: object) -> None:
        loop.call_soon_threadsafe(stop)

    # The event loop's own handlers do not exist on Windows.
    names = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
    before = {number: signal.signal(number, on_signal) for name in names if (number := getattr(signal, name, None))}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
