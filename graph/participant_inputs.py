"""Participant inputs: what the mutations about the people of a trip take."""

from dataclasses import replace
from datetime import date

import strawberry

from domain.participants import ParticipantDraft
from graph.idempotency import idempotency_key


@strawberry.input(description="Somebody to add to a trip.")
class AddParticipantInput:
    """What `addParticipant` takes."""

    trip_id: strawberry.ID = strawberry.field(description="The trip.")
    name: str = strawberry.field(description="A name nobody else on the trip has, up to 80 characters.")
    weight: int = strawberry.field(default=1, description="Their part where shares go by weight, 1 to 1000.")
    arrives_on: date | None = strawberry.field(default=None, description="Their first day on the trip.")
    leaves_on: date | None = strawberry.field(default=None, description="Their last day on the trip.")
    idempotency_key: str | None = idempotency_key()

    def draft(self) -> ParticipantDraft:
        """Return the person asked for."""
        return ParticipantDraft(self.name, self.weight, self.arrives_on, self.leaves_on)


@strawberry.input(description="Changes to a participant; what is left out stays as it is.")
class UpdateParticipantInput:
    """What `updateParticipant` takes."""

    participant_id: strawberry.ID = strawberry.field(description="The participant.")
    name: strawberry.Maybe[str] = strawberry.field(description="A name nobody else on the trip has.")
    weight: strawberry.Maybe[int] = strawberry.field(
        description="Their part where shares go by weight, 1 to 1000; what is booked stays as it is."
    )
    arrives_on: strawberry.Maybe[date | None] = strawberry.field(description="Their first day, or null for unknown.")
    leaves_on: strawberry.Maybe[date | None] = strawberry.field(description="Their last day, or null for unknown.")

    def applied_to(self, draft: ParticipantDraft) -> ParticipantDraft:
        """Return the draft with what was given in place of what was there."""
        return replace(
            draft,
            name=self.name.value if self.name else draft.name,
            weight=self.weight.value if self.weight else draft.weight,
            arrives_on=self.arrives_on.value if self.arrives_on else draft.arrives_on,
            leaves_on=self.leaves_on.value if self.leaves_on else draft.leaves_on,
        )


@strawberry.input(description="A guest who turned out to be another participant.")
class MergeParticipantInput:
    """What `mergeParticipant` takes."""

    guest_id: strawberry.ID = strawberry.field(description="A guest without an account.")
    into_id: strawberry.ID = strawberry.field(description="Who they are, with or without an account.")


@strawberry.input(description="A participant to remove.")
class RemoveParticipantInput:
    """What `removeParticipant` takes."""

    participant_id: strawberry.ID = strawberry.field(description="Somebody whom no row of the trip names.")


@strawberry.input(description="A trip to leave.")
class LeaveTripInput:
    """What `leaveTrip` takes."""

    trip_id: strawberry.ID = strawberry.field(description="A trip that you are on.")


@strawberry.input(description="Somebody who has left.")
class MarkParticipantLeftInput:
    """What `markParticipantLeft` takes."""

    participant_id: strawberry.ID = strawberry.field(description="The participant.")


@strawberry.input(description="Somebody who has come back.")
class MarkParticipantReturnedInput:
    """What `markParticipantReturned` takes."""

    participant_id: strawberry.ID = strawberry.field(description="A participant who had left.")


@strawberry.input(description="Somebody to own a trip.")
class MakeOwnerInput:
    """What `makeOwner` takes."""

    participant_id: strawberry.ID = strawberry.field(description="A participant with an account.")
