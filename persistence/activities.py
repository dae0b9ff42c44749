"""Activities: rows of each trip's history, written in the transaction of what they tell, and never changed."""

from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, select

from domain.access import Viewer
from domain.activities import Activity, ActivityDraft, ActivityKind, FieldChange, SubjectKind
from domain.chains import Head, chained, genesis, head_of
from domain.filters import ActivityFilter
from domain.orders import Order
from domain.participants import Participant
from persistence.among import among
from persistence.conditions import of_activities
from persistence.database import ReadConnection, WriteConnection
from persistence.grants import is_seen
from persistence.ids import new_id
from persistence.listings import Listing
from persistence.pages import Page, PageRequest, count_rows, load_pages
from persistence.participants import PARTICIPANT
from persistence.readings import Attributes, Made, Reading, selective
from persistence.tables import activities, participants

ACTIVITIES_OF_TRIP = Listing(rows=select(activities), parent=activities.c.trip_id, order=(activities.c.sequence,))
ACTIVITIES_OF_SUBJECT = Listing(rows=select(activities), parent=activities.c.subject_id, order=(activities.c.sequence,))


ACTIVITY = Reading(
    Activity,
    {
        "id": activities.c.id,
        "trip_id": activities.c.trip_id,
        "sequence": activities.c.sequence,
        "kind": Made((activities.c.kind,), ActivityKind),
        "subject_kind": Made((activities.c.subject_kind,), SubjectKind),
        "subject_id": activities.c.subject_id,
        "actor_id": activities.c.actor_id,
        "at": activities.c.at,
        "summary": activities.c.summary,
        "changes": Made((activities.c.changes,), lambda kept: tuple(FieldChange(*change) for change in kept)),
        "affects_balances": activities.c.affects_balances,
        "previous_hash": activities.c.previous_hash,
        "hash": activities.c.hash,
    },
)
_WHOLE = ACTIVITY.whole


class HistoryUnreadable(Exception):
    """A row of a trip's history was altered into something that is no entry; the message names it."""


async def record(
    connection: WriteConnection, draft: ActivityDraft, *, trip_id: UUID, actor_id: UUID | None, at: datetime
) -> Activity:
    """Store what happened as the next entry of a trip's history; `actor_id` is a user's, or None for the worker.

    The trip must be locked or inserted by this transaction: two that wrote at once would claim one place, and one of
    them fail.
    """
    return (await record_all(connection, [draft], trip_id=trip_id, actor_id=actor_id, at=at))[0]


async def record_all(
    connection: WriteConnection,
    drafts: Iterable[ActivityDraft],
    *,
    trip_id: UUID,
    actor_id: UUID | None,
    at: datetime,
) -> tuple[Activity, ...]:
    """Store several entries in their order, as `record` stores one."""
    head = await load_head(connection, trip_id)
    entries: list[Activity] = []
    for draft in drafts:
        entries.append(chained(draft, activity_id=new_id(), trip_id=trip_id, actor_id=actor_id, at=at, after=head))
        head = head_of(entries[-1])
    if entries:
        await connection.change(activities.insert(), [_columns(entry) for entry in entries])
    return tuple(entries)


async def load_head(connection: ReadConnection, trip_id: UUID) -> Head:
    """Return where a trip's history ends at this moment."""
    row = await connection.first(
        select(activities.c.sequence, activities.c.hash)
        .where(activities.c.trip_id == trip_id)
        .order_by(activities.c.sequence.desc())
        .limit(1)
    )
    return genesis(trip_id) if row is None else Head(row.sequence, row.hash)


async def load_chain(
    connection: ReadConnection, trip_id: UUID, *, up_to: int | None = None, batch_size: int = 1_000
) -> AsyncIterator[tuple[Activity, ...]]:
    """Yield a trip's history from its first entry on, in batches, to the end or to the sequence `up_to`.

    Raises HistoryUnreadable at a row that somebody altered into something that is no entry.
    """
    statement = select(*_WHOLE.columns).where(activities.c.trip_id == trip_id).order_by(activities.c.sequence)
    if up_to is not None:
        statement = statement.where(activities.c.sequence <= up_to)
    last = 0
    while batch := await _batch(connection, statement.where(activities.c.sequence > last), last, batch_size):
        yield batch
        last = batch[-1].sequence


async def load_activities_for(
    connection: ReadConnection, viewer: Viewer, activity_ids: Iterable[UUID]
) -> dict[UUID, Activity]:
    """Return the activities of the viewer's trips, by id; all others are left out."""
    statement = select(*_WHOLE.columns).where(
        is_seen(activities.c.trip_id, viewer), among(activities.c.id, activity_ids)
    )
    return {row.id: _WHOLE.value_of(row) for row in await connection.rows(statement)}


@selective(Activity)
async def load_activity_pages(
    connection: ReadConnection,
    wanted: ActivityFilter,
    order: Order,
    request: PageRequest,
    trip_ids: Sequence[UUID],
    *,
    attributes: Attributes = None,
) -> dict[UUID, Page[Activity]]:
    """Return a page of what happened on each trip, as far as it is wanted, with those attributes, in an order."""
    listing = ACTIVITIES_OF_TRIP.where(of_activities(wanted)).ordered(ACTIVITIES_OF_TRIP.order, order.direction)
    return await _load_pages(connection, listing, request, trip_ids, attributes)


async def count_activities(
    connection: ReadConnection, wanted: ActivityFilter, trip_ids: Sequence[UUID]
) -> dict[UUID, int]:
    """Return how many activities that are wanted each trip has."""
    return await count_rows(connection, ACTIVITIES_OF_TRIP.where(of_activities(wanted)), trip_ids)


@selective(Activity)
async def load_subject_activity_pages(
    connection: ReadConnection,
    wanted: ActivityFilter,
    order: Order,
    request: PageRequest,
    subject_ids: Sequence[UUID],
    *,
    attributes: Attributes = None,
) -> dict[UUID, Page[Activity]]:
    """Return a page of what happened to each subject (an expense, a payment), as `load_activity_pages` does."""
    listing = ACTIVITIES_OF_SUBJECT.where(of_activities(wanted)).ordered(ACTIVITIES_OF_SUBJECT.order, order.direction)
    return await _load_pages(connection, listing, request, subject_ids, attributes)


async def count_subject_activities(
    connection: ReadConnection, wanted: ActivityFilter, subject_ids: Sequence[UUID]
) -> dict[UUID, int]:
    """Return how many activities that are wanted each subject has."""
    return await count_rows(connection, ACTIVITIES_OF_SUBJECT.where(of_activities(wanted)), subject_ids)


async def load_actors(connection: ReadConnection, activity_ids: Iterable[UUID]) -> dict[UUID, Participant]:
    """Return who did each activity, as a participant of its trip, by the activity's id; the worker's are left out."""
    is_actor = and_(participants.c.trip_id == activities.c.trip_id, participants.c.user_id == activities.c.actor_id)
    statement = (
        select(*PARTICIPANT.whole.columns, activities.c.id.label("activity_id"))
        .join_from(activities, participants, is_actor)
        .where(among(activities.c.id, activity_ids))
    )
    return {row.activity_id: PARTICIPANT.whole.value_of(row) for row in await connection.rows(statement)}


async def _load_pages(
    connection: ReadConnection, listing: Listing, request: PageRequest, parent_ids: Sequence[UUID], wanted: Attributes
) -> dict[UUID, Page[Activity]]:
    selected = ACTIVITY.of(wanted)
    return await load_pages(connection, listing.showing(selected.columns), request, parent_ids, selected.value_of)


async def _batch(connection: ReadConnection, statement: Select[Any], last: int, size: int) -> tuple[Activity, ...]:
    try:
        return tuple(_WHOLE.value_of(row) for row in await connection.rows(statement.limit(size)))
    except (ValueError, TypeError) as error:
        if size > 1:
            # One by one, so that what is good before it is still yielded, and the broken one is named.
            return await _batch(connection, statement, last, 1)
        raise HistoryUnreadable(f"Entry {last + 1} cannot be read from the database: it was altered.") from error


def _columns(entry: Activity) -> dict[str, Any]:
    return {
        "id": entry.id,
        "trip_id": entry.trip_id,
        "sequence": entry.sequence,
        "kind": entry.kind.value,
        "subject_kind": entry.subject_kind.value,
        "subject_id": entry.subject_id,
        "actor_id": entry.actor_id,
        "at": entry.at,
        "summary": entry.summary,
        "changes": [[change.field, change.before, change.after] for change in entry.changes],
        "affects_balances": entry.affects_balances,
        "previous_hash": entry.previous_hash,
        "hash": entry.hash,
    }
