"""Split templates: a split that a trip keeps under a name, to be used again and again."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from domain.access import Action
from domain.money import LARGEST_MINOR_UNITS, Money
from domain.participants import NameTaken
from domain.refusals import Refusal
from domain.splits import Split, SplitInvalid, SplitMode, divide
from domain.texts import clean_text
from domain.trips import OpenTrip

_LONGEST_NAME = 80
_OF_ONE_BILL = frozenset({SplitMode.EXACT, SplitMode.ITEMIZED})


@dataclass(frozen=True, slots=True)
class SplitTemplate:
    """A split by its name, which is unique on the trip in any case; adjustments are in the trip's currency."""

    id: UUID
    trip_id: UUID
    name: str
    split: Split


def new_split_template(
    trip: OpenTrip, *, template_id: UUID, name: str, split: Split, others: Iterable[SplitTemplate]
) -> SplitTemplate:
    """Return a template to keep; raises Forbidden, TextInvalid, NameTaken, or what `require_reusable` raises."""
    trip.require(Action.EDIT_LEDGER)
    cleaned = clean_text(name, field="name", longest=_LONGEST_NAME)
    if any(other.name.casefold() == cleaned.casefold() for other in others):
        raise NameTaken(f"There is a split called {cleaned} on this trip already.", field=("name",))
    require_reusable(trip, split)
    return SplitTemplate(template_id, trip.trip.id, cleaned, split)


def require_reusable(trip: OpenTrip, split: Split) -> None:
    """Refuse, about `split`, what could divide no other amount: SplitInvalid, SplitDoesNotAddUp or NotFound."""
    trip.require_present(split.weights, field="split")
    try:
        if split.mode in _OF_ONE_BILL:
            raise SplitInvalid("Exact amounts and bills by their lines fit one expense alone, and cannot be saved.")
        # More than any adjustments come to, so that only what is wrong with every amount is refused.
        enough = Money(2 * LARGEST_MINOR_UNITS * max(len(split.weights), 1), trip.trip.currency)
        divide(amount=enough, settlement=enough, split=split, seed=trip.trip.id)
    except Refusal as refusal:
        raise refusal.below("split") from None
