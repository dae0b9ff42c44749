"""Participant mutations: adding, changing, merging and removing the people of a trip."""

from uuid import UUID

import strawberry

from domain.activities import ActivityKind
from domain.history_texts.participant import participant_activity
from domain.jobs import Job, JobKind
from domain.merges import merge_participant
from domain.participants import Participant
from domain.removals import remove_participant
from domain.trips import OpenTrip, Trip
from graph.context import Info, Services
from graph.fields import OpenTo, mutation, payload_field
from graph.idempotency import claimed, still_there
from graph.ids import uuid_of
from graph.jobs import store_jobs
from graph.of_trip import TRIP_VIEW
from graph.participant_inputs import (
    AddParticipantInput,
    MergeParticipantInput,
    RemoveParticipantInput,
    UpdateParticipantInput,
)
from graph.participants import ParticipantView, open_participant_to_change
from graph.refusals import UserError, user_errors
from persistence.activities import record
from persistence.database import WriteConnection
from persistence.expenses import load_expense_ids_naming
from persistence.invitations import delete_invitations
from persistence.participant_bookings import book_merge, book_participant
from persistence.participants import delete_participant
from persistence.passages import delete_passages_naming
from persistence.traces import has_history
from persistence.trips import delete_membership, open_trip_to_change

_HINTED_AT_ONCE = 100
"""How many jobs the queue is told of at once; the worker's sweep finds the rows of the others."""


@strawberry.type(description="The participant and the trip it changed.")
class ParticipantPayload:
    """What the mutations about participants return."""

    participant: Participant | None = payload_field("The person.", view=ParticipantView)
    trip: Trip | None = payload_field("The trip.", view=TRIP_VIEW)
    user_errors: list[UserError] = user_errors()


@strawberry.type(description="The person added.")
class AddParticipantPayload(ParticipantPayload):
    """What `addParticipant` returns."""


@strawberry.type(description="The person as they are now.")
class UpdateParticipantPayload(ParticipantPayload):
    """What `updateParticipant` returns."""


@strawberry.type(description="The guest as they are now, counted as somebody else.")
class MergeParticipantPayload(ParticipantPayload):
    """What `mergeParticipant` returns."""


@strawberry.type(description="The trip without the person.")
class RemoveParticipantPayload:
    """What `removeParticipant` returns."""

    trip: Trip | None = payload_field("The trip.", view=TRIP_VIEW)
    user_errors: list[UserError] = user_errors()


@strawberry.type
class ParticipantMutation:
    """The fields of Mutation about the people of a trip: load, decide, store, announce."""

    @mutation("Add a guest, who needs no account, to a trip.", open_to=OpenTo.EDITORS_OF_TRIP)
    async def add_participant(self, info: Info, input: AddParticipantInput) -> AddParticipantPayload:  # noqa: A002  # GraphQL's custom
        """Store a new participant, or find the one that the same key has stored."""
        trip_id = uuid_of(input.trip_id, "Trip")
        async with info.context.services.database.write() as connection:
            participant_id, is_known = await claimed(connection, info, input)
            trip = await open_trip_to_change(connection, info.context.viewer, trip_id)
            if is_known:
                known = next((person for person in trip.participants if person.id == participant_id), None)
                return AddParticipantPayload(participant=still_there(known, "participant"), trip=trip.trip)
            guest = trip.add_participant(participant_id=participant_id, name=input.name)
            guest = trip.update_participant(guest, input.draft())
            now = info.context.services.now()
            await book_participant(connection, trip, ActivityKind.PARTICIPANT_ADDED, before=None, after=guest, now=now)
        return AddParticipantPayload(participant=guest, trip=trip.trip)

    @mutation("Change a participant's name, weight or dates.", open_to=OpenTo.EDITORS_OF_TRIP)
    async def update_participant(self, info: Info, input: UpdateParticipantInput) -> UpdateParticipantPayload:  # noqa: A002  # GraphQL's custom
        """Store a changed participant; the sentences that name them are written anew."""
        services = info.context.services
        participant_id = uuid_of(input.participant_id, "Participant")
        async with services.database.write() as connection:
            trip, before = await open_participant_to_change(connection, info.context.viewer, participant_id)
            after = trip.update_participant(before, input.applied_to(before.draft))
            if after == before:
                return UpdateParticipantPayload(participant=before, trip=trip.trip)
            await book_participant(
                connection, trip, ActivityKind.PARTICIPANT_CHANGED, before=before, after=after, now=services.now()
            )
            renamed = after.name != before.name
            jobs = await _index_anew(services, connection, after) if renamed else []
        await services.queue.enqueue(jobs[:_HINTED_AT_ONCE])
        return UpdateParticipantPayload(participant=after, trip=trip.trip)

    @mutation(
        "Count a guest as another participant from now on; every row stays as it is.", open_to=OpenTo.EDITORS_OF_TRIP
    )
    async def merge_participant(self, info: Info, input: MergeParticipantInput) -> MergeParticipantPayload:  # noqa: A002  # GraphQL's custom
        """Store two people as one."""
        services = info.context.services
        guest_id = uuid_of(input.guest_id, "Participant")
        into_id = uuid_of(input.into_id, "Participant")
        async with services.database.write() as connection:
            trip, _ = await open_participant_to_change(connection, info.context.viewer, guest_id, field="guest_id")
            merge = merge_participant(trip, guest_id=guest_id, into_id=into_id)
            await book_merge(connection, trip, merge, now=services.now())
        return MergeParticipantPayload(participant=merge.guest, trip=trip.trip)

    @mutation(
        "Remove somebody whom no row of the trip names; with an account, only owners may.",
        open_to=OpenTo.EDITORS_OF_TRIP,
    )
    async def remove_participant(self, info: Info, input: RemoveParticipantInput) -> RemoveParticipantPayload:  # noqa: A002  # GraphQL's custom
        """Delete a participant without any history."""
        participant_id = uuid_of(input.participant_id, "Participant")
        async with info.context.services.database.write() as connection:
            trip, found = await open_participant_to_change(connection, info.context.viewer, participant_id)
            gone = remove_participant(trip, participant_id, has_history=await has_history(connection, found))
            await _delete(info, connection, trip, gone)
        return RemoveParticipantPayload(trip=trip.trip)


async def _index_anew(services: Services, connection: WriteConnection, person: Participant) -> list[Job]:
    expense_ids: tuple[UUID, ...] = await load_expense_ids_naming(connection, person.id)
    # What search shows is read from the passages: the old name must not be found any more.
    await delete_passages_naming(connection, person.id)
    return await store_jobs(
        services, connection, JobKind.INDEX_EXPENSE, trip_id=person.trip_id, subject_ids=expense_ids
    )


async def _delete(info: Info, connection: WriteConnection, trip: OpenTrip, gone: Participant) -> None:
    await delete_invitations(connection, gone.id)
    if gone.user_id is not None:
        await delete_membership(connection, trip_id=gone.trip_id, user_id=gone.user_id)
    await delete_participant(connection, gone.id)
    draft = participant_activity(ActivityKind.PARTICIPANT_REMOVED, before=gone, after=None, names=trip.names)
    now = info.context.services.now()
    await record(connection, draft, trip_id=gone.trip_id, actor_id=trip.viewer.user_id, at=now)
