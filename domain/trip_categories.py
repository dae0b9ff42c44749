"""Trip categories: a trip's own, each below a built-in one, so that sums by category stay whole."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from domain.categories import Category
from domain.participants import NameTaken
from domain.refusals import Refusal, RefusalCode
from domain.texts import clean_text

_LONGEST_NAME = 80


class CategoryInvalid(Refusal):
    """The category is archived, or cannot be what was asked."""

    code = RefusalCode.CATEGORY_INVALID


@dataclass(frozen=True, slots=True)
class TripCategory:
    """A category of one trip; `parent` is the built-in category that its expenses count as.

    It stays below that parent for good: what was booked under it would otherwise count as something else, unasked.
    """

    id: UUID
    trip_id: UUID
    name: str
    parent: Category
    archived_at: datetime | None = None

    @property
    def is_archived(self) -> bool:
        """Whether no new expense may name it."""
        return self.archived_at is not None


def new_trip_category(
    *, category_id: UUID, trip_id: UUID, name: str, parent: Category, others: Iterable[TripCategory]
) -> TripCategory:
    """Return a category whose name no other of the trip has, archived or not; raises TextInvalid or NameTaken."""
    return TripCategory(category_id, trip_id, _free_name(name, others), parent)


def changed_trip_category(
    category: TripCategory, *, name: str | None, is_archived: bool | None, others: Iterable[TripCategory], now: datetime
) -> TripCategory:
    """Return a category with another name, or archived or not; None leaves as it is. Raises as `new_trip_category`."""
    renamed = category.name
    if name is not None:
        renamed = _free_name(name, [other for other in others if other.id != category.id])
    if is_archived is None or is_archived == category.is_archived:
        return replace(category, name=renamed)
    return replace(category, name=renamed, archived_at=now if is_archived else None)


def _free_name(name: str, others: Iterable[TripCategory]) -> str:
    cleaned = clean_text(name, field="name", longest=_LONGEST_NAME)
    if any(other.name.casefold() == cleaned.casefold() for other in others):
        raise NameTaken(f"There is a category called {cleaned} on this trip already.", field=("name",))
    return cleaned
