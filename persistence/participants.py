"""Participants: rows of the people of a trip."""

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select, true

from domain.access import Viewer
from domain.participants import Participant
from persistence.among import among
from persistence.database import ReadConnection, WriteConnection
from persistence.grants import is_seen
from persistence.readings import Attributes, Reading, selective
from persistence.tables import participants
from persistence.traces import is_in_ledger

PARTICIPANT = Reading(
    Participant,
    {
        name: participants.c[name]
        for name in (
            "id",
            "trip_id",
            "name",
            "user_id",
            "weight",
            "arrives_on",
            "leaves_on",
            "left_at",
            "merged_into_id",
            "family_id",
        )
    },
    needs={"is_present": ("left_at", "merged_into_id")},
)
_WHOLE = PARTICIPANT.whole


async def insert_participant(connection: WriteConnection, participant: Participant) -> None:
    """Store a new participant; the trip's row is locked, so its name is still free."""
    await connection.change(
        participants.insert().values(id=participant.id, trip_id=participant.trip_id, **_columns(participant))
    )


async def replace_participant(connection: WriteConnection, participant: Participant) -> None:
    """Store a changed participant; the trip's row is locked, so a new name is still free."""
    changed = participants.update().where(participants.c.id == participant.id)
    await connection.change(changed.values(**_columns(participant)))


async def delete_participant(connection: WriteConnection, participant_id: UUID) -> None:
    """Delete a participant; the foreign keys of whatever names them refuse it."""
    await connection.change(participants.delete().where(participants.c.id == participant_id))


async def load_participants(connection: ReadConnection, trip_id: UUID) -> tuple[Participant, ...]:
    """Return the people of a trip in the order they were added."""
    return (await load_participants_of_trips(connection, [trip_id]))[trip_id]


async def load_participants_of_trips(
    connection: ReadConnection, trip_ids: Iterable[UUID]
) -> dict[UUID, tuple[Participant, ...]]:
    """Return the people of each trip, also who has left or was merged, in the order they were added."""
    return await _load(connection, trip_ids, true())


async def load_participants_who_count(
    connection: ReadConnection, trip_ids: Iterable[UUID]
) -> dict[UUID, tuple[Participant, ...]]:
    """Return who is present on each trip, and who has left and is in its ledger, in the order they were added.

    Whoever was merged into somebody counts as they. One statement.
    """
    counts = and_(participants.c.merged_into_id.is_(None), or_(participants.c.left_at.is_(None), is_in_ledger()))
    return await _load(connection, trip_ids, counts)


@selective(Participant)
async def load_participants_by_id(
    connection: ReadConnection, participant_ids: Iterable[UUID], *, attributes: Attributes = None
) -> dict[UUID, Participant]:
    """Return participants by id, with those attributes; unknown ids are left out."""
    selected = PARTICIPANT.of(attributes)
    rows = await connection.rows(_by_id(selected.columns), {"participant_ids": list(participant_ids)})
    return {row.key: selected.value_of(row) for row in rows}


@lru_cache(maxsize=64)
def _by_id(columns: tuple[ColumnElement[Any], ...]) -> Select[Any]:
    of_ids = among(participants.c.id, "participant_ids")
    return select(*columns, participants.c.id.label("key")).where(of_ids)


async def load_participants_for(
    connection: ReadConnection, viewer: Viewer, participant_ids: Iterable[UUID]
) -> dict[UUID, Participant]:
    """Return the people of the viewer's trips, by id; all others are left out."""
    statement = select(*_WHOLE.columns).where(
        is_seen(participants.c.trip_id, viewer), among(participants.c.id, participant_ids)
    )
    return {row.id: _WHOLE.value_of(row) for row in await connection.rows(statement)}


async def _load(
    connection: ReadConnection, trip_ids: Iterable[UUID], condition: ColumnElement[bool]
) -> dict[UUID, tuple[Participant, ...]]:
    wanted = list(trip_ids)
    statement = (
        select(*_WHOLE.columns).where(among(participants.c.trip_id, wanted), condition).order_by(participants.c.id)
    )
    by_trip: dict[UUID, list[Participant]] = defaultdict(list)
    for row in await connection.rows(statement):
        by_trip[row.trip_id].append(_WHOLE.value_of(row))
    return {trip_id: tuple(by_trip[trip_id]) for trip_id in wanted}


def _columns(participant: Participant) -> dict[str, Any]:
    return {
        "name": participant.name,
        "folded_name": participant.name.casefold(),
        "user_id": participant.user_id,
        "weight": participant.weight,
        "arrives_on": participant.arrives_on,
        "leaves_on": participant.leaves_on,
        "left_at": participant.left_at,
        "merged_into_id": participant.merged_into_id,
        "family_id": participant.family_id,
    }
