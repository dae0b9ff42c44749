"""Removals: taking somebody off a trip who never had a part in it."""

from uuid import UUID

from domain.access import Forbidden
from domain.departures import require_may_decide
from domain.families import FamilyInvalid
from domain.participants import Participant
from domain.refusals import Refusal, RefusalCode
from domain.trips import OpenTrip


class ParticipantHasHistory(Refusal):
    """The person is part of the ledger: without them it would tell something else."""

    code = RefusalCode.PARTICIPANT_HAS_HISTORY


def remove_participant(trip: OpenTrip, participant_id: UUID, *, has_history: bool) -> Participant:
    """Return a participant who may be deleted; `has_history` tells whether any row of the trip names them.

    Raises NotFound, Forbidden, ParticipantHasHistory, or FamilyInvalid for who is in a family.
    """
    person = trip.participant(participant_id, field="participant_id")
    if person == trip.own_participant:
        raise Forbidden("Nobody removes themselves: leave the trip instead.", field=("participant_id",))
    require_may_decide(trip, person)
    if has_history:
        raise ParticipantHasHistory(
            f"{person.name} is part of this trip's history and stays in it: say that they left instead.",
            field=("participant_id",),
        )
    if person.family_id is not None:
        raise FamilyInvalid(f"Take {person.name} out of their family first.", field=("participant_id",))
    return person
