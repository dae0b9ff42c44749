"""Grants: the trips that a viewer may see, and as what; every statement that loads for a viewer asks here."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Subquery, Uuid, and_, false, literal, select

from domain.access import Role, Viewer
from persistence.among import among
from persistence.database import ReadConnection
from persistence.tables import memberships, trips


def grants_of(viewer: Viewer) -> Subquery:
    """Return a row for each trip that the viewer may see: `trip_id`, `user_id`, `role`, `joined_at`.

    A user has their memberships, of which an API key may open some; a share link has its one trip, as a viewer.
    """
    if not viewer.has_account:
        link = select(
            trips.c.id.label("trip_id"),
            literal(viewer.user_id, Uuid).label("user_id"),
            literal(Role.VIEWER.value).label("role"),
            trips.c.created_at.label("joined_at"),
        )
        return link.where(among(trips.c.id, viewer.trip_ids or ())).subquery("grants")
    theirs = select(memberships.c.trip_id, memberships.c.user_id, memberships.c.role, memberships.c.joined_at).where(
        memberships.c.user_id == viewer.user_id
    )
    if viewer.trip_ids is not None:
        theirs = theirs.where(among(memberships.c.trip_id, viewer.trip_ids))
    return theirs.subquery("grants")


async def still_granted(connection: ReadConnection, seats: Collection[tuple[Viewer, UUID]]) -> set[tuple[Viewer, UUID]]:
    """Return those of many viewers, each with a trip, who may see it: as `grants_of` has it, but in one statement."""
    opened = {(viewer, trip_id) for viewer, trip_id in seats if viewer.trip_ids is None or trip_id in viewer.trip_ids}
    theirs = and_(
        memberships.c.trip_id == trips.c.id, among(memberships.c.user_id, {viewer.user_id for viewer, _ in opened})
    )
    statement = (
        select(trips.c.id, memberships.c.user_id)
        .outerjoin_from(trips, memberships, theirs)
        .where(among(trips.c.id, {trip_id for _, trip_id in opened}))
    )
    found = {(row.id, row.user_id) for row in await connection.rows(statement)}
    there = {trip_id for trip_id, _ in found}
    return {
        (viewer, trip_id)
        for viewer, trip_id in opened
        if ((trip_id, viewer.user_id) in found if viewer.has_account else trip_id in there)
    }


def is_seen(trip_id: ColumnElement[Any] | Any, viewer: Viewer) -> ColumnElement[bool]:
    """Return the condition that a column holds the id of a trip that the viewer may see."""
    condition: ColumnElement[bool] = trip_id.in_(select(grants_of(viewer).c.trip_id))
    return condition


def is_owned(trip_id: ColumnElement[Any] | Any, viewer: Viewer) -> ColumnElement[bool]:
    """Return the condition that a column holds the id of a trip that the viewer owns, and may write to."""
    grants = grants_of(viewer)
    owned = select(grants.c.trip_id).where(grants.c.role == Role.OWNER.value)
    condition: ColumnElement[bool] = trip_id.in_(owned) if viewer.may_write else false()
    return condition
