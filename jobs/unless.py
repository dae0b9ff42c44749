"""Unless: does some work unless something else happens first."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

Done = TypeVar("Done")


async def unless(work: Coroutine[Any, Any, Done], happens: Coroutine[Any, Any, None]) -> Done | None:
    """Do the work and return what it returns, or None where `happens` ended before it.

    What is not wanted any more is cancelled, and has ended when this returns, raises or is cancelled itself.
    """
    working, waiting = asyncio.create_task(work), asyncio.create_task(happens)
    try:
        await asyncio.wait({working, waiting}, return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            return working.result()
        waiting.result()
        return None
    finally:
        for task in (working, waiting):
            task.cancel()
        await asyncio.gather(working, waiting, return_exceptions=True)
