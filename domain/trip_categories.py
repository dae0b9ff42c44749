"""Trip categories: a trip's own, each below a built-in one, so that sums by category stay whole."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.categories import Category
from domain.refusals import Refusal, RefusalCode


class CategoryInvalid(Refusal):
    """The category is archived, or cannot be what was asked."""

    code = RefusalCode.CATEGORY_INVALID


@dataclass(frozen=True, slots=True)
class TripCategory:
    """A category of one trip; `parent` is the built-in category that its expenses count as."""

    id: UUID
    trip_id: UUID
    name: str
    parent: Category
    archived_at: datetime | None = None
