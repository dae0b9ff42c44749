"""Members: rows of memberships, with the names of their accounts."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, select

from domain.access import Role, Viewer
from domain.members import Member
from domain.participants import Participant
from persistence.among import among
from persistence.database import ReadConnection
from persistence.grants import is_seen
from persistence.listings import Listing
from persistence.pages import Page, PageRequest, count_rows, load_pages
from persistence.participants import PARTICIPANT
from persistence.tables import memberships, participants, trips, users

_ROWS = select(memberships, users.c.name).join(users, users.c.id == memberships.c.user_id)
_OF_TRIP = Listing(rows=_ROWS, parent=memberships.c.trip_id, order=(memberships.c.joined_at, memberships.c.id))


async def load_members_of_trip(connection: ReadConnection, trip_id: UUID) -> tuple[Member, ...]:
    """Return everybody with an account on a trip, the first joined first."""
    statement = _ROWS.where(memberships.c.trip_id == trip_id).order_by(memberships.c.joined_at, memberships.c.id)
    return tuple(_member(row) for row in await connection.rows(statement))


async def load_trip_ids_of_user(connection: ReadConnection, user_id: UUID) -> tuple[UUID, ...]:
    """Return the ids of the trips that a user is on, without their library, in the order they are to be locked in."""
    statement = (
        select(memberships.c.trip_id)
        .join(trips, trips.c.id == memberships.c.trip_id)
        .where(memberships.c.user_id == user_id, trips.c.library_of_id.is_(None))
        .order_by(memberships.c.trip_id)
    )
    return tuple(row.trip_id for row in await connection.rows(statement))


async def load_members_for(
    connection: ReadConnection, viewer: Viewer, member_ids: Iterable[UUID]
) -> dict[UUID, Member]:
    """Return the members of the viewer's trips, by id; all others are left out."""
    wanted = among(memberships.c.id, member_ids)
    rows = await connection.rows(_ROWS.where(is_seen(memberships.c.trip_id, viewer), wanted))
    return {row.id: _member(row) for row in rows}


async def load_member_pages(
    connection: ReadConnection, request: PageRequest, trip_ids: Sequence[UUID]
) -> dict[UUID, Page[Member]]:
    """Return a page of each trip's members, the last joined first."""
    return await load_pages(connection, _OF_TRIP, request, trip_ids, _member)


async def count_members(connection: ReadConnection, trip_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Return how many accounts are on each trip."""
    return await count_rows(connection, _OF_TRIP, trip_ids)


async def load_participants_of_members(
    connection: ReadConnection, member_ids: Iterable[UUID]
) -> dict[UUID, Participant]:
    """Return the participant that each member is, by the member's id; who only looks on is left out."""
    theirs = and_(participants.c.trip_id == memberships.c.trip_id, participants.c.user_id == memberships.c.user_id)
    statement = (
        select(*PARTICIPANT.whole.columns, memberships.c.id.label("member_id"))
        .join(memberships, theirs)
        .where(among(memberships.c.id, member_ids))
    )
    return {row.member_id: PARTICIPANT.whole.value_of(row) for row in await connection.rows(statement)}


def _member(row: Row[Any]) -> Member:
    return Member(row.id, row.trip_id, row.user_id, row.name, Role(row.role), row.joined_at)
