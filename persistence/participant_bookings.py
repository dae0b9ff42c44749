"""Participant bookings: people of a trip are stored together with what its history says of them."""

from datetime import datetime

from domain.activities import ActivityKind
from domain.history_texts.participant import participant_activity
from domain.merges import Merge
from domain.participants import Participant
from domain.trips import OpenTrip
from persistence.activities import record
from persistence.database import WriteConnection
from persistence.participants import insert_participant, replace_participant


async def book_participant(
    connection: WriteConnection,
    trip: OpenTrip,
    kind: ActivityKind,
    *,
    before: Participant | None,
    after: Participant,
    now: datetime,
) -> None:
    """Store a participant who is new (`before` is None) or changed."""
    await (insert_participant if before is None else replace_participant)(connection, after)
    draft = participant_activity(kind, before=before, after=after, names=trip.names)
    await record(connection, draft, trip_id=trip.trip.id, actor_id=trip.viewer.user_id, at=now)


async def book_merge(connection: WriteConnection, trip: OpenTrip, merge: Merge, *, now: datetime) -> None:
    """Store two people as one; no row of the ledger is touched."""
    for person in merge.changed:
        await replace_participant(connection, person)
    before = trip.participant(merge.guest.id, field="guest_id")
    kind = ActivityKind.PARTICIPANT_MERGED
    draft = participant_activity(kind, before=before, after=merge.guest, names=trip.names)
    await record(connection, draft, trip_id=trip.trip.id, actor_id=trip.viewer.user_id, at=now)
