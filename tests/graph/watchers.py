"""Watchers: people who subscribe, as on a socket each, and what they are told."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from graph.context import Client, Context, Services
from graph.operations.outcomes import Outcome
from graph.operations.requests import OperationRequest
from graph.operations.running import admit, run_stream
from graph.schema import schema
from graph.viewers import identity_of
from tests.graph.cli.programs import until
from tests.graph.people import Person


@dataclass
class Watcher:
    """Somebody who has subscribed, with the outcomes that have come so far."""

    person: Person
    request: OperationRequest
    served: Any = schema
    outcomes: list[Outcome] = field(default_factory=list)
    task: "asyncio.Task[None] | None" = None

    @property
    def told(self) -> list[Any]:
        """What came, without what it cost: the data of each outcome, or the codes of its errors."""
        return [_told(outcome.payload) for outcome in self.outcomes]

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come."""
        return self.task is not None and self.task.done()

    def come(self) -> None:
        """Subscribe."""
        self.task = asyncio.create_task(self._watch())

    async def until(self, count: int) -> list[Any]:
        """Wait until so many outcomes have come, and return what they tell."""
        await until(lambda: len(self.outcomes) >= count or self.is_over)
        assert len(self.outcomes) >= count, self.outcomes
        return self.told

    async def leave(self) -> None:
        """Unsubscribe."""
        if self.task is not None:
            self.task.cancel()
            with suppress(asyncio.CancelledError):
                await self.task

    async def _watch(self) -> None:
        person, authorization = self.person, f"Bearer {self.person.token}"
        identity = await identity_of(authorization, person.services)
        context = Context(person.services, identity, authorization=authorization, client=person.client)
        await admit(self.served, self.request, context)
        async for outcome in run_stream(self.served, self.request, context):
            self.outcomes.append(outcome)


@asynccontextmanager
async def watching(*watchers: Watcher) -> AsyncIterator[None]:
    """Have people watch for as long as the block runs, which begins when all of them have heard what there was."""
    for watcher in watchers:
        watcher.come()
    try:
        services = watchers[0].person.services
        await until(lambda: sum(each.is_over for each in watchers) + _waiting(services) >= len(watchers))
        yield
    finally:
        await asyncio.gather(*(watcher.leave() for watcher in watchers))


def elsewhere(person: Person) -> Person:
    """Return the same person at another address."""
    return Person(person.services, person.token, Client("192.0.2.7", "another program"))


def _waiting(services: Services) -> int:
    """Return how many wait for what comes next, by whatever subscription."""
    topics = [topic for reader in services.streams._hub._readers for topic in reader._topics.values()]
    return sum(len(topic._waiting) for topic in topics if topic.window is not None)


def _told(payload: dict[str, Any]) -> Any:
    if payload.get("errors"):
        return [error["extensions"]["code"] for error in payload["errors"]]
    return payload["data"]
