"""How long small requests take while large ones are answered in the same process, by the same execution."""

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable

from tests.bench_rows import Row

_CONNECTIONS = 4
_REQUESTS = 50
_ROUNDS = 3
Act = Callable[[], Awaitable[bytes]]


async def rows(small: dict[str, Act], large: dict[str, Act]) -> list[Row]:
    """Return p50 and p99 of small requests at four connections, with large ones one after the other beside them."""
    milliseconds: dict[str, list[float]] = {who: [] for who in small}
    for _ in range(_ROUNDS):
        for who, act in small.items():
            milliseconds[who] += await _beside(act, large[who])
    cuts = {who: statistics.quantiles(found, n=100) for who, found in milliseconds.items()}
    name = "small query while trip pages are answered"
    return [Row(f"{name}, {label}", {who: cut[place] for who, cut in cuts.items()}) for label, place in _CUTS.items()]


_CUTS = {"p50": 49, "p99": 98}


async def _beside(small: Act, large: Act) -> list[float]:
    async def on_and_on() -> None:
        while True:
            await large()

    disturbing = asyncio.create_task(on_and_on())
    found = await asyncio.gather(*(_timed(small) for _ in range(_CONNECTIONS)))
    disturbing.cancel()
    await asyncio.gather(disturbing, return_exceptions=True)
    return [each for one in found for each in one]


async def _timed(act: Act) -> list[float]:
    found = []
    for _ in range(_REQUESTS):
        began = time.perf_counter()
        await act()
        found.append(1000 * (time.perf_counter() - began))
        # As if the answer went out, and the next request came in.
        await asyncio.sleep(0.001)
    return found
