"""Category suggestions: what an expense was probably for, by what its people said of others, and by its words.

The people's own choices come first, of the trip before those of other trips; then the names of the trip's own
categories, words and brands of the description, what it is like in meaning, and last what an able language model takes
it for (`domain/category_proposals.py`). Nothing is applied by suggesting it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from uuid import UUID

from domain.access import Action, not_found
from domain.categories import Category
from domain.category_reading.prototypes import Likeness
from domain.category_reading.readings import category_in
from domain.deletions import require_alive
from domain.expenses import Expense
from domain.receipt_reading.labelling import folded
from domain.refusals import Refusal, RefusalCode
from domain.trip_categories import TripCategory
from domain.trips import OpenTrip
from domain.versions import require_version

MOST_ACCEPTED = 200
"""How many suggestions are accepted at once, at most."""
_OF_TRIP, _OF_OTHER_TRIP = 0.98, 0.9
_OF_MERCHANT = 0.95
"""What is left of these where only the words without figures are the same."""
_BY_NAME = 0.9
_SURE_ENOUGH = 0.5
_WIDER = {Category.TRANSPORT_CAR: "Transport: hired car, bicycle or scooter"}
"""What a category is called where its label would say less than belongs to it: a hired bicycle is no car."""


class SuggestionReason(StrEnum):
    """Why a category is suggested."""

    YOUR_CORRECTION = "YOUR_CORRECTION"
    WORDS = "WORDS"
    BRAND = "BRAND"
    SIMILAR = "SIMILAR"
    MODEL = "MODEL"
    NEEDS_REVIEW = "NEEDS_REVIEW"


class AcceptanceInvalid(Refusal):
    """Nothing or too much is accepted at once, or one expense twice."""

    code = RefusalCode.ACCEPTANCE_INVALID


@dataclass(frozen=True, slots=True)
class Correction:
    """What somebody said an earlier expense was for: any but OTHER, which nobody needs to say."""

    expense_id: UUID
    trip_id: UUID
    description: str
    category: Category
    trip_category_id: UUID | None
    made_at: datetime


@dataclass(frozen=True, slots=True)
class CategorySuggestion:
    """What an expense was probably for, how sure that is from 0 to 1, and why; None where somebody must say."""

    category: Category | None
    trip_category_id: UUID | None
    confidence: float
    reason: SuggestionReason
    explanation: str


NEEDS_REVIEW = CategorySuggestion(
    None, None, 0.0, SuggestionReason.NEEDS_REVIEW, "Nothing says what it was for: please choose."
)


class Corrections:
    """What people said of earlier expenses, to be asked by description; the latest word counts."""

    def __init__(self, made: Iterable[Correction]) -> None:
        self._made = sorted(made, key=lambda each: (each.made_at, each.expense_id))

    def of(self, description: str, *, trip_id: UUID, but: UUID | None = None) -> tuple[Correction, float] | None:
        """Return the correction that a description falls under, and how sure it is; without that of `but`."""
        whole, merchant = folded(description), merchant_of(description)
        for by, key, certainty in ((self._by_text, whole, 1.0), (self._by_merchant, merchant, _OF_MERCHANT)):
            found = [each for each in by.get(key, ()) if each.expense_id != but] if key else []
            for of_trip, sure in ((True, _OF_TRIP), (False, _OF_OTHER_TRIP)):
                latest = next((each for each in reversed(found) if (each.trip_id == trip_id) is of_trip), None)
                if latest is not None:
                    return latest, round(sure * certainty, 2)
        return None

    @cached_property
    def _by_text(self) -> Mapping[str, Sequence[Correction]]:
        return _grouped((folded(each.description), each) for each in self._made)

    @cached_property
    def _by_merchant(self) -> Mapping[str, Sequence[Correction]]:
        return _grouped((merchant_of(each.description), each) for each in self._made)


def is_unplaced(expense: Expense) -> bool:
    """Tell whether nobody has said what an expense was for."""
    return expense.category is Category.OTHER and expense.trip_category_id is None


def merchant_of(description: str) -> str:
    """Return a description without figures: what "Lidl 23/10" and "LIDL 4.11." have in common."""
    return " ".join(word for word in folded(description).split() if not any(map(str.isdigit, word)))


def suggested_at_once(
    description: str,
    *,
    merchant: str | None = None,
    trip_id: UUID,
    corrections: Corrections,
    categories: Iterable[TripCategory] = (),
    expense_id: UUID | None = None,
) -> CategorySuggestion | None:
    """Return what is suggested for an expense without asking what it is like; None where nothing is.

    `categories` are the trip's own; `expense_id` is that of a booked expense: its own category is no earlier word.
    """
    open_categories = {category.id: category for category in categories if not category.is_archived}
    texts = [text for text in (merchant, description) if text]
    for text in texts:
        found = corrections.of(text, trip_id=trip_id, but=expense_id)
        if found is not None:
            return _as_corrected(*found, trip_id, open_categories)
    return _by_own_name(texts, open_categories.values()) or _by_words(texts)


def suggested_by_likeness(likeness: Likeness | None) -> CategorySuggestion:
    """Return what is suggested by what a description is like; NEEDS_REVIEW where that is not clear."""
    if likeness is None:
        return NEEDS_REVIEW
    return CategorySuggestion(
        category=likeness.category,
        trip_category_id=None,
        confidence=round(min(0.8, likeness.similarity), 2),
        reason=SuggestionReason.SIMILAR,
        explanation=f'It is like "{likeness.sentence}".',
    )


@dataclass(frozen=True, slots=True)
class Acceptance:
    """A category that somebody accepts for an expense that they saw in this version; the trip's own says both."""

    expense_id: UUID
    version: int
    category: Category
    trip_category_id: UUID | None = None


def accepted(
    trip: OpenTrip, found: Mapping[UUID, Expense], acceptances: Sequence[Acceptance], *, now: datetime
) -> tuple[tuple[Expense, Expense], ...]:
    """Return each expense before and after its acceptance; those that are so already are left out.

    Only what it was for changes: figures, rates and shares stay. All or none are accepted: raises Forbidden,
    AcceptanceInvalid, NotFound, AlreadyDeleted, VersionConflict or CategoryInvalid, about the one in the way.
    """
    trip.require(Action.EDIT_LEDGER)
    if not 1 <= len(acceptances) <= MOST_ACCEPTED:
        raise AcceptanceInvalid(f"Accept 1 to {MOST_ACCEPTED} at once, not {len(acceptances)}.", field=("items",))
    changes = []
    seen: set[UUID] = set()
    for place, acceptance in enumerate(acceptances):
        try:
            before, after = _accepted(trip, found, acceptance, now)
            if before.id in seen:
                raise AcceptanceInvalid("This expense is named twice.", field=("expense_id",))
        except Refusal as refusal:
            raise refusal.below("items", str(place)) from None
        seen.add(before.id)
        if after is not before:
            changes.append((before, after))
    return tuple(changes)


def _accepted(
    trip: OpenTrip, found: Mapping[UUID, Expense], acceptance: Acceptance, now: datetime
) -> tuple[Expense, Expense]:
    before = found.get(acceptance.expense_id)
    if before is None or before.trip_id != trip.trip.id:
        raise not_found("expense", "expense_id")
    require_alive(before.deleted_at, noun="expense")
    require_version(current=before.version, expected=acceptance.version)
    category, own = acceptance.category, acceptance.trip_category_id
    if own is not None:
        category = trip.category(own, kept=before.trip_category_id).parent
    if (before.category, before.trip_category_id) == (category, own):
        return before, before
    return before, replace(before, category=category, trip_category_id=own, version=before.version + 1, updated_at=now)


def _as_corrected(
    correction: Correction, confidence: float, trip_id: UUID, categories: Mapping[UUID, TripCategory]
) -> CategorySuggestion:
    is_here = correction.trip_id == trip_id
    own = categories.get(correction.trip_category_id) if is_here and correction.trip_category_id is not None else None
    where = "on this trip" if is_here else "on another trip"
    what = correction.category.label if own is None else own.name
    return CategorySuggestion(
        category=correction.category,
        trip_category_id=None if own is None else own.id,
        confidence=confidence,
        reason=SuggestionReason.YOUR_CORRECTION,
        explanation=f'"{correction.description}" was booked as {what} {where}.',
    )


def _by_own_name(texts: Sequence[str], categories: Iterable[TripCategory]) -> CategorySuggestion | None:
    """Return the trip's own category whose name stands in a text, the longest name first."""
    for category in sorted(categories, key=lambda each: (-len(each.name), each.name)):
        name = folded(category.name)
        if name and any(f" {name} " in f" {folded(text)} " for text in texts):
            return CategorySuggestion(
                category=category.parent,
                trip_category_id=category.id,
                confidence=_BY_NAME,
                reason=SuggestionReason.WORDS,
                explanation=f'The trip has a category called "{category.name}".',
            )
    return None


def _by_words(texts: Sequence[str]) -> CategorySuggestion | None:
    for text in texts:
        reading = category_in(text)
        if reading is not None and reading.certainty >= _SURE_ENOUGH:
            is_brand = reading.is_brand
            what = "is known for" if is_brand else "says"
            return CategorySuggestion(
                category=reading.category,
                trip_category_id=None,
                confidence=reading.certainty,
                reason=SuggestionReason.BRAND if is_brand else SuggestionReason.WORDS,
                explanation=f'"{reading.words}" {what} {_WIDER.get(reading.category, reading.category.label)}.',
            )
    return None


def _grouped(pairs: Iterable[tuple[str, Correction]]) -> Mapping[str, Sequence[Correction]]:
    groups: dict[str, list[Correction]] = {}
    for key, correction in pairs:
        groups.setdefault(key, []).append(correction)
    return groups
