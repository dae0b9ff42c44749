"""The way back: everything that belongs to a trip leads to it."""

from typing import Annotated, Any, ForwardRef, Protocol
from uuid import UUID

import strawberry

from domain.trips import Trip
from graph.context import Info
from graph.fields import field
from persistence.trips import load_trips_for

# Lazy, because the trip's own view names all the others.
TRIP_VIEW: Any = Annotated[ForwardRef("TripView"), strawberry.lazy("graph.trips")]


class BelongsToTrip(Protocol):
    """A domain value with the id of its trip."""

    @property
    def trip_id(self) -> UUID:
        """The trip's id."""


@strawberry.type
class OfTrip:
    """The field that views of such values share."""

    @field("The trip it belongs to.", view=TRIP_VIEW | None)
    async def trip(self, root: strawberry.Parent[BelongsToTrip], info: Info) -> Trip | None:
        """Load the trip."""
        return await info.context.loaders.load(load_trips_for, root.trip_id, info.context.viewer)
