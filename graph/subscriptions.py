"""Subscriptions: their events go on for as long as the token that began them is good, on whichever transport."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress
from typing import TypeVar

from graph.context import Context

Event = TypeVar("Event")
_SILENT_SECONDS = 10.0
"""How often the token of a subscription without events is looked at, by it or by another that the token began."""


async def while_good(context: Context, events: AsyncGenerator[Event, None]) -> AsyncGenerator[Event, None]:
    """Yield events; raises Unauthenticated once the token is no longer good, also in the middle of a silence."""
    watching = asyncio.create_task(_watch(context))
    try:
        async with aclosing(events):
            while True:
                event = await _next_while(watching, events)
                await context.require_still_good()
                yield event
    except StopAsyncIteration:
        return
    finally:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)


async def _watch(context: Context) -> None:
    while True:
        await asyncio.sleep(_SILENT_SECONDS)
        await context.require_still_good(trusted_seconds=_SILENT_SECONDS)


async def _next_while(watching: asyncio.Task[None], events: AsyncGenerator[Event, None]) -> Event:
    """Return the next event; where the watching ends first, the generator is interrupted, and its error is raised.

    The generator stays in one task: it may hold what belongs to a task, such as a timeout.
    """
    loop = asyncio.get_running_loop()
    patience = asyncio.timeout(None)

    def interrupt(_: object) -> None:
        # It may be told just after the event came.
        with suppress(RuntimeError):
            patience.reschedule(loop.time())

    try:
        async with patience:
            watching.add_done_callback(interrupt)
            try:
                return await anext(events)
            finally:
                watching.remove_done_callback(interrupt)
    except TimeoutError:
        if not patience.expired():
            raise
        await watching
        raise
