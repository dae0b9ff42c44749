"""Trips: rows of trips and memberships; a trip is opened for a viewer or not at all."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, select

from domain.access import Role, Viewer, not_found, role_for
from domain.currencies import currency_of
from domain.filters import TripFilter
from domain.orders import Order, TripOrderField
from domain.trips import OpenTrip, Trip
from persistence.among import among
from persistence.conditions import of_trips
from persistence.containing import folded
from persistence.database import ReadConnection, WriteConnection
from persistence.grants import grants_of, is_seen
from persistence.ids import new_id
from persistence.listings import Listing
from persistence.pages import Page, PageRequest, count_rows, load_pages
from persistence.participants import load_participants
from persistence.splits import split_json, split_of
from persistence.tables import memberships, trips
from persistence.trip_categories import load_trip_categories

_VIEWERS = 256
"""For how many viewers their statements are kept, at about 20 kilobytes each."""
LAST_JOINED = Order(TripOrderField.JOINED_AT)


async def insert_trip(connection: WriteConnection, trip: Trip, *, library_of_id: UUID | None = None) -> None:
    """Store a new trip, or a user's library."""
    values = {"id": trip.id, "created_at": trip.created_at, "library_of_id": library_of_id, **_columns(trip)}
    await connection.change(trips.insert().values(values))


async def replace_trip(connection: WriteConnection, trip: Trip) -> None:
    """Store a changed trip."""
    await connection.change(trips.update().where(trips.c.id == trip.id).values(**_columns(trip)))


async def load_trip_ids(connection: ReadConnection, *, after: UUID | None, limit: int) -> tuple[UUID, ...]:
    """Return the first trips, by their ids and after one of them, whoever asks."""
    statement = select(trips.c.id).order_by(trips.c.id).limit(limit)
    if after is not None:
        statement = statement.where(trips.c.id > after)
    return tuple(row.id for row in await connection.rows(statement))


async def insert_membership(
    connection: WriteConnection, *, trip_id: UUID, user_id: UUID, role: Role, now: datetime
) -> None:
    """Give a user a role on a trip."""
    await connection.change(
        memberships.insert().values(id=new_id(), trip_id=trip_id, user_id=user_id, role=role.value, joined_at=now)
    )


async def replace_membership(connection: WriteConnection, *, trip_id: UUID, user_id: UUID, role: Role) -> None:
    """Give a user who is on a trip another role on it."""
    await connection.change(memberships.update().where(*_of_user(trip_id, user_id)).values(role=role.value))


async def delete_membership(connection: WriteConnection, *, trip_id: UUID, user_id: UUID) -> None:
    """End a user's access to a trip."""
    await connection.change(memberships.delete().where(*_of_user(trip_id, user_id)))


async def open_trip(
    connection: ReadConnection, viewer: Viewer, trip_id: UUID, *, field: str | None = "trip_id"
) -> OpenTrip:
    """Return a trip with the viewer's role and its people; raise NotFound about `field` unless they are on it."""
    row = await connection.first(_trip_for(viewer, trip_id))
    if row is None:
        raise not_found("trip", field)
    people = await load_participants(connection, trip_id)
    categories = await load_trip_categories(connection, [trip_id])
    return OpenTrip(trip_of(row), viewer, role_for(viewer, Role(row.role)), people, categories[trip_id])


async def open_trip_to_change(
    connection: WriteConnection, viewer: Viewer, trip_id: UUID, *, field: str | None = "trip_id"
) -> OpenTrip:
    """Return a trip as `open_trip` does, locked until the transaction ends: changes of one trip come one by one."""
    # Not against the foreign keys of rows that others insert meanwhile (FOR NO KEY UPDATE): those change no trip.
    if await connection.first(_trip_for(viewer, trip_id).with_for_update(of=trips, key_share=True)) is None:
        raise not_found("trip", field)
    # Asked again now that the trip is locked: PostgreSQL joins it with the membership of before the wait for the lock,
    # which somebody may have ended or changed in between.
    return await open_trip(connection, viewer, trip_id, field=field)


async def lock_trip(connection: WriteConnection, trip_id: UUID) -> None:
    """Lock a trip that nobody opens, as when somebody joins it, until the transaction ends."""
    await connection.first(select(trips.c.id).where(trips.c.id == trip_id).with_for_update(key_share=True))


async def load_trip(connection: ReadConnection, trip_id: UUID) -> Trip | None:
    """Return a trip by id: for whoever runs the server, and is on no trip."""
    row = await connection.first(select(trips).where(trips.c.id == trip_id))
    return None if row is None else trip_of(row)


async def load_known_trips(connection: ReadConnection, trip_ids: Iterable[UUID]) -> tuple[UUID, ...]:
    """Return those ids that are of trips."""
    rows = await connection.rows(select(trips.c.id).where(among(trips.c.id, trip_ids)))
    return tuple(row.id for row in rows)


async def load_trips_for(connection: ReadConnection, viewer: Viewer, trip_ids: Iterable[UUID]) -> dict[UUID, Trip]:
    """Return the trips that the viewer is on, by id; all others are left out, and libraries, which are no trips."""
    rows = await connection.rows(_seen_by(viewer), {"trip_ids": list(trip_ids)})
    return {row.id: trip_of(row) for row in rows}


@lru_cache(maxsize=_VIEWERS)
def _seen_by(viewer: Viewer) -> Select[Any]:
    """Return the statement for those trips among `trip_ids` that a viewer may see: each operation asks it."""
    return select(trips).where(
        among(trips.c.id, "trip_ids"), is_seen(trips.c.id, viewer), trips.c.library_of_id.is_(None)
    )


async def load_roles(connection: ReadConnection, viewer: Viewer, trip_ids: Iterable[UUID]) -> dict[UUID, Role]:
    """Return the viewer's role on each trip that they may see."""
    grants = grants_of(viewer)
    rows = await connection.rows(select(grants).where(among(grants.c.trip_id, trip_ids)))
    return {row.trip_id: role_for(viewer, Role(row.role)) for row in rows}


async def load_members(connection: ReadConnection, trip_id: UUID) -> dict[UUID, Role]:
    """Return the role of each account on a trip, by user."""
    rows = await connection.rows(
        select(memberships.c.user_id, memberships.c.role).where(memberships.c.trip_id == trip_id)
    )
    return {row.user_id: Role(row.role) for row in rows}


async def load_trip_page(
    connection: ReadConnection, viewer: Viewer, wanted: TripFilter, order: Order, request: PageRequest
) -> Page[Trip]:
    """Return a page of the viewer's trips that are wanted, in an order."""
    listing = _trips_of(viewer, wanted, order)
    return (await load_pages(connection, listing, request, [viewer.user_id], trip_of))[viewer.user_id]


async def count_trips(connection: ReadConnection, viewer: Viewer, wanted: TripFilter) -> int:
    """Return how many trips that are wanted the viewer is on."""
    listing = _trips_of(viewer, wanted)
    return (await count_rows(connection, listing, [viewer.user_id]))[viewer.user_id]


def trip_of(row: Row[Any]) -> Trip:
    """Return the trip of a row."""
    default_split = None if row.default_split is None else split_of(row.default_split)
    is_library = row.library_of_id is not None
    return Trip(row.id, row.name, currency_of(row.currency), row.created_at, default_split, is_library)


def _of_user(trip_id: UUID, user_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return memberships.c.trip_id == trip_id, memberships.c.user_id == user_id


def _columns(trip: Trip) -> dict[str, Any]:
    return {
        "name": trip.name,
        "currency": trip.currency.code,
        "default_split": None if trip.default_split is None else split_json(trip.default_split),
    }


def _trips_of(viewer: Viewer, wanted: TripFilter, order: Order = LAST_JOINED) -> Listing:
    grants = grants_of(viewer)
    ordered_by: dict[StrEnum, ColumnElement[Any]] = {
        TripOrderField.JOINED_AT: grants.c.joined_at,
        TripOrderField.CREATED_AT: trips.c.created_at,
        TripOrderField.NAME: folded(trips.c.name),
    }
    return Listing(
        rows=select(trips)
        .join(grants, grants.c.trip_id == trips.c.id)
        .where(trips.c.library_of_id.is_(None), *of_trips(wanted)),
        parent=grants.c.user_id,
        order=(ordered_by[order.by], trips.c.id),
        direction=order.direction,
    )


def _trip_for(viewer: Viewer, trip_id: UUID) -> Select[Any]:
    grants = grants_of(viewer)
    return select(trips, grants.c.role).join(grants, grants.c.trip_id == trips.c.id).where(trips.c.id == trip_id)
