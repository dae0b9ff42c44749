"""Openings: something of a trip is loaded for its viewer to be changed, and its trip is locked."""

from typing import Protocol, TypeVar
from uuid import UUID

from domain.access import Viewer, not_found
from domain.trips import OpenTrip
from graph.nodes import LoadForViewer
from persistence.database import WriteConnection
from persistence.trips import open_trip_to_change


class _OfTrip(Protocol):
    @property
    def trip_id(self) -> UUID: ...


Subject = TypeVar("Subject", bound=_OfTrip)


async def open_to_change(
    connection: WriteConnection,
    viewer: Viewer,
    load: LoadForViewer[Subject],
    subject_id: UUID,
    *,
    noun: str,
    field: str,
) -> tuple[OpenTrip, Subject]:
    """Return a subject and its trip, locked until the transaction ends; raises NotFound about a `noun` in `field`."""
    found = (await load(connection, viewer, [subject_id])).get(subject_id)
    if found is None:
        raise not_found(noun, field)
    trip = await open_trip_to_change(connection, viewer, found.trip_id, field=field)
    # Read again now that the trip is locked: somebody may have changed or deleted it in between.
    current = (await load(connection, viewer, [subject_id])).get(subject_id)
    if current is None:
        raise not_found(noun, field)
    return trip, current
