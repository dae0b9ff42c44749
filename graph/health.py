"""Health: whether the process lives, and whether what it stands on answers."""

import asyncio
from collections.abc import Awaitable, Mapping

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from graph.context import Services
from persistence.database import require_reachable

_TIMEOUT_SECONDS = 5.0


def health_routes(services: Services, told: Mapping[str, int]) -> list[Route]:
    """Return /health, which answers while the process lives, and /ready, which asks database, Redis, vector store.

    Both say what is `told` of this process, which tells it from the others that share its port.
    """

    async def health(_request: Request) -> Response:
        return _json({"status": "ok", **told}, 200)

    async def ready(_request: Request) -> Response:
        names = ("database", "redis", "vectorStore")
        checks = (require_reachable(services.database), services.streams.ping(), services.vectors.ping())
        found = await asyncio.gather(*(_state(check) for check in checks))
        is_ready = all(state == "ok" for state in found)
        body = {"status": "ready" if is_ready else "not ready", **dict(zip(names, found, strict=True)), **told}
        return _json(body, 200 if is_ready else 503)

    return [Route("/health", health), Route("/ready", ready)]


async def _state(check: Awaitable[None]) -> str:
    try:
        async with asyncio.timeout(_TIMEOUT_SECONDS):
            await check
    except Exception as error:  # noqa: BLE001  # whatever is wrong with it, it is not ready, and says why
        return f"unreachable: {type(error).__name__}"
    return "ok"


def _json(body: dict[str, str | int], status: int) -> Response:
    return Response(orjson.dumps(body), status_code=status, media_type="application/json")
