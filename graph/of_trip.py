"""The way back: everything that belongs to a trip leads to it."""

from typing import Annotated, Any, ForwardRef, Protocol
from uuid import UUID

import strawberry

from graph.relations import relation
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

    trip = relation(
        "The trip it belongs to.", view=TRIP_VIEW | None, key="trip_id", load=load_trips_for, of_viewer=True
    )
