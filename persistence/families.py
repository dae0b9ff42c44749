"""Families: rows of the people of a trip who pay as one."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select

from domain.access import Viewer
from domain.families import Family
from persistence.among import among
from persistence.database import ReadConnection, WriteConnection
from persistence.grants import is_seen
from persistence.tables import families, participants


async def insert_family(connection: WriteConnection, family: Family) -> None:
    """Store a new family; the trip's row is locked, so its name is still free."""
    await connection.change(
        families.insert().values(
            id=family.id, trip_id=family.trip_id, name=family.name, folded_name=family.name.casefold()
        )
    )
    await _join(connection, family)


async def replace_family(connection: WriteConnection, family: Family) -> None:
    """Store a changed family with its members."""
    named = families.update().where(families.c.id == family.id)
    await connection.change(named.values(name=family.name, folded_name=family.name.casefold()))
    await _part(connection, family.id)
    await _join(connection, family)


async def delete_family(connection: WriteConnection, family_id: UUID) -> None:
    """Delete a family; its members stay on the trip, each by themselves."""
    await _part(connection, family_id)
    await connection.change(families.delete().where(families.c.id == family_id))


async def load_families(connection: ReadConnection, trip_id: UUID) -> tuple[Family, ...]:
    """Return the families of a trip, in the order they were made."""
    return (await load_families_of_trips(connection, [trip_id]))[trip_id]


async def load_families_of_trips(
    connection: ReadConnection, trip_ids: Iterable[UUID]
) -> dict[UUID, tuple[Family, ...]]:
    """Return the families of each trip, in the order they were made."""
    wanted = list(trip_ids)
    by_trip: dict[UUID, list[Family]] = defaultdict(list)
    for family in await _load(connection, among(families.c.trip_id, wanted)):
        by_trip[family.trip_id].append(family)
    return {trip_id: tuple(by_trip[trip_id]) for trip_id in wanted}


async def load_families_by_id(connection: ReadConnection, family_ids: Iterable[UUID]) -> dict[UUID, Family]:
    """Return families by id; unknown ids are left out."""
    return {family.id: family for family in await _load(connection, among(families.c.id, family_ids))}


async def load_families_for(
    connection: ReadConnection, viewer: Viewer, family_ids: Iterable[UUID]
) -> dict[UUID, Family]:
    """Return the families of the viewer's trips, by id; all others are left out."""
    condition = and_(among(families.c.id, family_ids), is_seen(families.c.trip_id, viewer))
    return {family.id: family for family in await _load(connection, condition)}


async def _load(connection: ReadConnection, condition: ColumnElement[bool]) -> tuple[Family, ...]:
    statement = (
        select(families, participants.c.id.label("member_id"))
        .join(participants, participants.c.family_id == families.c.id)
        .where(condition)
        .order_by(families.c.id, participants.c.id)
    )
    found: dict[UUID, Family] = {}
    members: dict[UUID, list[UUID]] = defaultdict(list)
    for row in await connection.rows(statement):
        members[row.id].append(row.member_id)
        found[row.id] = Family(row.id, row.trip_id, row.name, tuple(members[row.id]))
    return tuple(found.values())


async def _join(connection: WriteConnection, family: Family) -> None:
    joining = participants.update().where(among(participants.c.id, family.member_ids))
    await connection.change(joining.values(family_id=family.id))


async def _part(connection: WriteConnection, family_id: UUID) -> None:
    parting = participants.update().where(participants.c.family_id == family_id)
    await connection.change(parting.values(family_id=None))
