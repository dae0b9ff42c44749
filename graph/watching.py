"""Watching: the news of something of a trip, for as long as the viewer may see it."""

from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar
from uuid import UUID

from domain.access import Viewer, not_found
from graph.context import Context, Services
from graph.telling import News
from persistence.database import ReadConnection

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Watched(Generic[Row]):
    """What is watched: the topic of its news, what it is called, its trip, its row, and when it is at its end.

    What is of no trip is seen for as long as it is watched by whoever could see it at first.
    """

    topic: str
    noun: str
    trip_id: UUID | None
    load: Callable[[ReadConnection], Awaitable[Row | None]]
    """Loads its row, whoever asks; None once it is gone."""
    is_at_end: Callable[[Row], bool]
    load_gate: Callable[[ReadConnection], Awaitable[Callable[[Viewer], bool]]] | None = None
    """Loads which of those who may see the trip it is not kept from; None: from nobody."""

    async def news(self, context: Context, after: str | None) -> AsyncIterator[News]:
        """Yield the news after a cursor; a Silence is one where its row may tell more, or the viewer may not see it.

        Raises NotFound once the viewer may see it no more, and what `Streams.follow` raises.
        """
        viewer, services = context.viewer, context.services
        concerned = partial(self._concerned, services)
        sees = partial(self._sees, services, viewer)
        async for news in services.streams.follow(self.topic, after=after, name=viewer, concerned=concerned):
            # Before each: whoever is taken off the trip hears no more of it, though their session goes on.
            if not await news.once.make(("seen by", viewer), sees):
                raise not_found(self.noun)
            if self.load_gate is not None and not (await news.once.make("gate", partial(self._gate, services)))(viewer):
                raise not_found(self.noun)
            yield news

    async def row(self, services: Services, news: News) -> Row:
        """Return its row, loaded since there was news, for all who ask because of them; raises NotFound."""
        row = await news.once.make("row", partial(self._loaded, services))
        if row is None:
            raise not_found(self.noun)
        return row

    async def _loaded(self, services: Services) -> Row | None:
        async with services.database.read() as connection:
            return await self.load(connection)

    async def _sees(self, services: Services, viewer: Viewer) -> bool:
        return self.trip_id is None or await services.audience.sees(viewer, self.trip_id)

    async def _concerned(self, services: Services, viewers: Collection[Any]) -> Collection[Any]:
        """Return who is to hear of a silence: all at the end, and before it whoever may see it no more."""
        # First, together with those of other topics, which are silent at the same moment.
        seeing = set(viewers)
        if self.trip_id is not None:
            seeing = await services.audience.those_who_see(viewers, self.trip_id)
        row = await self._loaded(services)
        if row is None or self.is_at_end(row):
            return viewers
        is_open_to = await self._gate(services)
        return {viewer for viewer in viewers if viewer not in seeing or not is_open_to(viewer)}

    async def _gate(self, services: Services) -> Callable[[Viewer], bool]:
        if self.load_gate is None:
            return lambda _viewer: True
        async with services.database.read() as connection:
            return await self.load_gate(connection)
