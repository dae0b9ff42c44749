"""Participants: the people of a trip, as clients see them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from operator import attrgetter
from typing import Annotated, Any, ForwardRef
from uuid import UUID

import strawberry

from domain.access import Viewer, not_found
from domain.participants import Participant
from domain.trips import OpenTrip, Trip
from graph.context import Context, Info
from graph.execution.batches import BATCH, Batch
from graph.fields import field
from graph.nodes import Node, fetched_by, is_view_of
from graph.of_trip import OfTrip
from graph.relations import relation
from persistence.database import WriteConnection
from persistence.families import load_families_by_id
from persistence.participants import (
    load_participants_by_id,
    load_participants_for,
    load_participants_of_trips,
    load_participants_who_count,
)
from persistence.trips import open_trip_to_change

fetched_by("Participant", load_participants_for)
# Lazy: a family shows its members, and a participant another one.
_PARTICIPANT_VIEW: Any = Annotated[ForwardRef("ParticipantView"), strawberry.lazy("graph.participants")]
_FAMILY_VIEW: Any = Annotated[ForwardRef("FamilyView"), strawberry.lazy("graph.families")]
_IncludeGone = Annotated[
    bool, strawberry.argument(description="Also guests who were merged, and who left without a trace.")
]


@strawberry.type(name="Participant", description="A person of a trip, with or without an account.")
class ParticipantView(OfTrip, Node):
    """A view over domain.participants.Participant."""

    is_type_of = is_view_of(Participant)
    name: str = strawberry.field(description="What this person is called on the trip.")
    weight: int = strawberry.field(description="Their part where shares go by weight, 1 unless changed.")
    arrives_on: date | None = strawberry.field(description="Their first day on the trip.")
    leaves_on: date | None = strawberry.field(description="Their last day on the trip.")
    is_present: bool = strawberry.field(description="Whether new expenses may name them: they have not left.")
    left_at: datetime | None = strawberry.field(description="When they left; what they paid and owe stays.")

    @field("Whether this person has joined with an account.", reads=("user_id",))
    def has_joined(self, root: strawberry.Parent[Participant]) -> bool:
        """Tell a guest from a user."""
        return root.user_id is not None

    merged_into = relation(
        "Who this guest turned out to be, and is counted as.",
        view=_PARTICIPANT_VIEW | None,
        key="merged_into_id",
        load=load_participants_by_id,
        is_certain=True,
    )

    family = relation(
        "The people they pay with as one.",
        view=_FAMILY_VIEW | None,
        key="family_id",
        load=load_families_by_id,
        is_certain=True,
    )


async def _people(
    context: Context, trip_ids: Sequence[UUID], *, include_gone: bool = False
) -> Mapping[UUID, Sequence[Participant]]:
    load = load_participants_of_trips if include_gone else load_participants_who_count
    # Every trip has a list, be it of nobody.
    found: Mapping[UUID, Any] = await context.loaders.load_many(load, trip_ids)
    return found


@strawberry.type
class PeopleOfTrip:
    """The field of a trip's view about its people."""

    @field(
        "The people of the trip: all who are present, or have left and are in its ledger.",
        view=list[ParticipantView],
        reads=("id",),
        more={BATCH: Batch(attrgetter("id"), _people, is_certain=True)},
    )
    async def participants(
        self,
        root: strawberry.Parent[Trip],
        info: Info,
        include_gone: _IncludeGone = False,  # noqa: FBT002  # clients name every argument
    ) -> Sequence[Participant]:
        """Load the participants."""
        return (await _people(info.context, [root.id], include_gone=include_gone))[root.id]


async def participant(info: Info, participant_id: UUID) -> Participant:
    """Return a participant that a row refers to, through the operation's loader."""
    return await info.context.loaders.load_known(load_participants_by_id, participant_id)


async def open_participant_to_change(
    connection: WriteConnection, viewer: Viewer, participant_id: UUID, *, field: str = "participant_id"
) -> tuple[OpenTrip, Participant]:
    """Return a participant and their trip, locked until the transaction ends; raise NotFound about `field`."""
    found = (await load_participants_for(connection, viewer, [participant_id])).get(participant_id)
    if found is None:
        raise not_found("participant", field)
    trip = await open_trip_to_change(connection, viewer, found.trip_id, field=field)
    # From the trip that is locked now: somebody may have changed or removed them in between.
    return trip, trip.participant(participant_id, field=field)
