"""The parts of `tripsplit up`: which programs it keeps running, and how to tell that each answers."""

import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import httpx

from graph.cli.child import Child
from graph.cli.listening import Listening, Place
from graph.cli.options import environment_of
from graph.cli.worker import COMMAND
from jobs.queue import forget_workers, worker_listens
from persistence.embedded import EmbeddedServer, chroma_fault, chroma_server, redis_fault, valkey_server
from persistence.embedded_models import llama_fault
from persistence.reasons import reason_of
from persistence.settings import Settings


@dataclass(frozen=True, slots=True)
class Servers:
    """The embedded servers to start, and the settings that say where they will answer."""

    started: tuple[EmbeddedServer, ...]
    addresses: dict[str, str]


def required_servers(settings: Settings) -> Servers:
    """Return the embedded servers for which no URL is set; raises an expected failure where one cannot be had."""
    wanted = {
        "redis_url": valkey_server if settings.redis_url is None else None,
        "vector_store_url": chroma_server if settings.needs_vector_server else None,
    }
    started = {name: server(settings) for name, server in wanted.items() if server is not None}
    return Servers(tuple(started.values()), {name: server.url for name, server in started.items()})


def embedded(server: EmbeddedServer) -> Child:
    """Return an embedded server as a child to keep running."""
    fault = redis_fault if server.url.startswith("redis") else chroma_fault
    return Child(server.name, server.command, _answers(fault, server.url), server.environment, holds_back=True)


def language_model(server: EmbeddedServer) -> Child:
    """Return the server of a local language model as a child to keep running."""
    return Child(server.name, server.command, _answers(llama_fault, server.url), server.environment, holds_back=True)


def worker(settings: Settings) -> Child:
    """Return the worker as a child to keep running; it answers when it has said on Redis that it listens."""
    redis_url = settings.redis_url or ""

    async def answers() -> bool:
        return await worker_listens(redis_url)

    async def prepare() -> None:
        await forget_workers(redis_url)

    return Child("worker", COMMAND, answers, environment_of(settings), prepare)


def api_processes(settings: Settings, sockets: Listening) -> list[Child]:
    """Return the processes of the API, numbered where there are several, as children to keep running."""
    if len(sockets.places) == 1:
        return [_api("api", settings, sockets.places[0])]
    return [
        _api(f"api {number}", settings, place, "--worker", str(number))
        for number, place in enumerate(sockets.places, 1)
    ]


def _api(name: str, settings: Settings, place: Place, *options: str) -> Child:
    descriptors = [text for one in place.inherited for text in ("--fd", str(one.fileno()))]
    command = (sys.executable, "-m", "graph.cli", "api", *descriptors, *options)
    return Child(
        name,
        (*command, "--open-port") if place.opens_port else command,
        _answers(http_fault, f"{place.address}/health"),
        environment_of(settings),
        sockets=place.inherited,
    )


def _answers(fault: Callable[[str], Awaitable[str | None]], url: str) -> Callable[[], Awaitable[bool]]:
    async def answers() -> bool:
        return await fault(url) is None

    return answers


async def http_fault(url: str) -> str | None:
    """Return why a URL does not answer with success, in a few words, or None where it does."""
    try:
        async with httpx.AsyncClient(timeout=2, trust_env=False) as client:
            answer = await client.get(url)
    except httpx.HTTPError as error:
        return reason_of(error)
    return None if answer.is_success else f"status {answer.status_code}"
