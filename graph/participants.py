"""Participants: the people of a trip."""

from uuid import UUID

import strawberry

from domain.activities import ActivityKind
from domain.participant_texts import participant_activity
from domain.participants import Participant
from graph.context import Info
from graph.fields import OpenTo, field, mutation, payload_field
from graph.idempotency import claimed, idempotency_key
from graph.ids import uuid_of
from graph.nodes import Node, fetched_by, is_view_of
from graph.of_trip import OfTrip
from graph.refusals import UserError, user_errors
from persistence.activities import record
from persistence.participants import insert_participant, load_participants_by_id, load_participants_for
from persistence.trips import open_trip_to_change

fetched_by("Participant", load_participants_for)


@strawberry.type(name="Participant", description="A person of a trip, with or without an account.")
class ParticipantView(OfTrip, Node):
    """A view over domain.participants.Participant."""

    is_type_of = is_view_of(Participant)
    name: str = strawberry.field(description="What this person is called on the trip.")

    @field("Whether this person has joined with an account.")
    def has_joined(self, root: strawberry.Parent[Participant]) -> bool:
        """Tell a guest from a user."""
        return root.user_id is not None


@strawberry.input(description="Somebody to add to a trip.")
class AddParticipantInput:
    """What `addParticipant` takes."""

    trip_id: strawberry.ID = strawberry.field(description="The trip.")
    name: str = strawberry.field(description="A name nobody else on the trip has, up to 80 characters.")
    idempotency_key: str | None = idempotency_key()


@strawberry.type(description="The person added.")
class AddParticipantPayload:
    """What `addParticipant` returns."""

    participant: Participant | None = payload_field("The person.", view=ParticipantView)
    user_errors: list[UserError] = user_errors()


@strawberry.type
class ParticipantMutation:
    """The fields of Mutation about the people of a trip."""

    @mutation("Add a guest, who needs no account, to a trip.", open_to=OpenTo.PEOPLE_OF_TRIP)
    async def add_participant(self, info: Info, input: AddParticipantInput) -> AddParticipantPayload:  # noqa: A002  # GraphQL's custom
        """Store a new participant."""
        trip_id = uuid_of(input.trip_id, "Trip")
        async with info.context.services.database.write() as connection:
            participant_id, is_known = await claimed(connection, info, input)
            trip = await open_trip_to_change(connection, info.context.viewer, trip_id)
            if is_known:
                return AddParticipantPayload(participant=trip.participant(participant_id, field="trip_id"))
            guest = trip.add_participant(participant_id=participant_id, name=input.name)
            await insert_participant(connection, guest)
            draft = participant_activity(ActivityKind.PARTICIPANT_ADDED, before=None, after=guest)
            now = info.context.services.now()
            await record(connection, draft, trip_id=trip.trip.id, actor_id=info.context.viewer.user_id, at=now)
        return AddParticipantPayload(participant=guest)


async def participant(info: Info, participant_id: UUID) -> Participant:
    """Return a participant that a row refers to, through the operation's loader."""
    return await info.context.loaders.load_known(load_participants_by_id, participant_id)
