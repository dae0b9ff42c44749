"""Split requests: a split as somebody asked for it, and the split it is once the trip is known."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from domain.access import Action, not_found
from domain.currencies import Currency
from domain.participants import Participant
from domain.question_reading.nights import split_by_nights
from domain.refusals import Refusal
from domain.split_templates import SplitTemplate, require_reusable
from domain.splits import Split, SplitInvalid, SplitMode, equally, split_by_weight
from domain.trips import OpenTrip, Trip

_IN_AMOUNTS = frozenset({SplitMode.EXACT, SplitMode.ADJUSTMENT, SplitMode.ITEMIZED})


@dataclass(frozen=True, slots=True)
class SharesRequest:
    """A split by shares; None stands for the participant's own weight."""

    shares: Mapping[UUID, int | None]


@dataclass(frozen=True, slots=True)
class NightsRequest:
    """A split by the nights that people are there, within a stay where one is given."""

    participant_ids: tuple[UUID, ...]
    check_in: date | None = None
    check_out: date | None = None


@dataclass(frozen=True, slots=True)
class TemplateRequest:
    """A split that the trip has saved."""

    template_id: UUID


SplitRequest = Split | SharesRequest | NightsRequest | TemplateRequest


def requested_split(
    request: SplitRequest | None, *, trip: OpenTrip, currency: Currency, templates: Iterable[SplitTemplate] = ()
) -> Split:
    """Return the split that is meant on this trip, for an amount of `currency`; None asks for the trip's default.

    Raises NotFound or SplitInvalid, about a field below `split`. Whether it adds up, `divide` tells.
    """
    try:
        return _resolved(request, trip, currency, tuple(templates))
    except Refusal as refusal:
        raise refusal.below("split") from None


def split_of_another_amount(split: Split, *, was: Currency, currency: Currency) -> Split:
    """Return the split for a new amount; raises SplitInvalid where its parts are amounts of another currency."""
    if currency != was and split.mode in _IN_AMOUNTS:
        raise SplitInvalid(f"It is split by amounts of {was}: say how to split {currency}.", field=("split",))
    return split


def reusable_split(request: SplitRequest, *, trip: OpenTrip, templates: Iterable[SplitTemplate] = ()) -> Split:
    """Return a split to be saved and used again, its adjustments in the trip's currency.

    Raises as `requested_split` and `require_reusable` do, and SplitInvalid for the nights of one stay.
    """
    if isinstance(request, NightsRequest) and (request.check_in, request.check_out) != (None, None):
        raise SplitInvalid(
            "A saved split counts everybody's nights on the trip, and cannot keep a stay.", field=("split", "by_nights")
        )
    split = requested_split(request, trip=trip, currency=trip.trip.currency, templates=templates)
    require_reusable(trip, split)
    return split


def set_default_split(trip: OpenTrip, request: SplitRequest | None, *, templates: Iterable[SplitTemplate] = ()) -> Trip:
    """Return the trip with another default split; None goes back to the weights of all who are present.

    Raises Forbidden, and as `reusable_split` does.
    """
    trip.require(Action.EDIT_LEDGER)
    split = None if request is None else reusable_split(request, trip=trip, templates=templates)
    return replace(trip.trip, default_split=split)


def _resolved(
    request: SplitRequest | None, trip: OpenTrip, currency: Currency, templates: tuple[SplitTemplate, ...]
) -> Split:
    match request:
        case None if trip.trip.default_split is not None:
            return _saved(trip.trip.default_split, "The trip's default split", trip, currency)
        case None:
            return split_by_weight(trip.participants)
        case Split():
            return request
        case SharesRequest(shares):
            own = {person.id: person.weight for person in _people(trip, shares)}
            return Split(SplitMode.SHARES, {who: own[who] if given is None else given for who, given in shares.items()})
        case NightsRequest(participant_ids, check_in, check_out):
            return split_by_nights(_people(trip, participant_ids), first_day=check_in, last_day=check_out)
        case TemplateRequest(template_id):
            for template in templates:
                if template.id == template_id:
                    return _of_template(template, trip, currency)
            raise not_found("saved split", "template")


def _of_template(template: SplitTemplate, trip: OpenTrip, currency: Currency) -> Split:
    try:
        return _saved(template.split, f"The split {template.name}", trip, currency)
    except Refusal as refusal:
        raise refusal.below("template") from None


def _people(trip: OpenTrip, participant_ids: Iterable[UUID]) -> list[Participant]:
    by_id = {person.id: person for person in trip.participants}
    wanted = list(participant_ids)
    if not by_id.keys() >= set(wanted):
        raise not_found("participant")
    return [by_id[person] for person in wanted]


def _saved(split: Split, name: str, trip: OpenTrip, currency: Currency) -> Split:
    """Return a saved split for the people of today: who has left is out, who was merged is who they became."""
    if split.mode is SplitMode.ADJUSTMENT and currency != trip.trip.currency:
        raise SplitInvalid(f"{name} adjusts in {trip.trip.currency}, which says nothing about an amount of {currency}.")
    present, absent = _present(split, trip)
    if not present:
        raise SplitInvalid(f"{name} names nobody who is still on the trip.")
    match split.mode:
        case SplitMode.EQUAL:
            return equally(present)
        case SplitMode.BY_NIGHTS:
            # Of today's dates: whoever comes a day later pays for a night less.
            return split_by_nights(_people(trip, present))
        case SplitMode.PERCENTAGE | SplitMode.ADJUSTMENT if absent:
            raise SplitInvalid(f"{name} counts on somebody who has left the trip: say how to split without them.")
    return replace(split, weights=present)


def _present(split: Split, trip: OpenTrip) -> tuple[dict[UUID, int], list[UUID]]:
    by_id = {person.id: person for person in trip.participants}
    present: dict[UUID, int] = {}
    absent = []
    for participant_id, weight in split.weights.items():
        person = by_id.get(participant_id)
        while person is not None and person.merged_into_id is not None:
            person = by_id.get(person.merged_into_id)
        if person is None or person.left_at is not None:
            absent.append(participant_id)
        else:
            present[person.id] = present.get(person.id, 0) + weight
    return present, absent
