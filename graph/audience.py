"""The audience: who may still see what they watch, asked for all of them at once."""

from collections.abc import Collection
from uuid import UUID

from strawberry.dataloader import DataLoader

from domain.access import Viewer
from persistence.database import Database
from persistence.grants import still_granted

_Seat = tuple[Viewer, UUID]


class Audience:
    """Asks of all viewers of whom it is asked at the same moment in one statement, and remembers nothing."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._seats: DataLoader[_Seat, bool] = DataLoader(load_fn=self._load, max_batch_size=1_000, cache=False)

    async def sees(self, viewer: Viewer, trip_id: UUID) -> bool:
        """Return whether a viewer may see a trip at this moment."""
        return await self._seats.load((viewer, trip_id))

    async def those_who_see(self, viewers: Collection[Viewer], trip_id: UUID) -> set[Viewer]:
        """Return those who may see a trip at this moment."""
        found = await self._seats.load_many((viewer, trip_id) for viewer in viewers)
        return {viewer for viewer, sees in zip(viewers, found, strict=True) if sees}

    async def _load(self, seats: list[_Seat]) -> list[bool]:
        async with self._database.read() as connection:
            granted = await still_granted(connection, seats)
        return [seat in granted for seat in seats]
