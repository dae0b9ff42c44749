"""Search: how a trip is searched, and what in it."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from domain.categories import Category
from domain.documents import DocumentKind
from domain.passages import PassageSource
from domain.statistics import EVER, Period


class SearchMode(StrEnum):
    """By what passages are found."""

    HYBRID = "HYBRID"
    DENSE = "DENSE"
    TEXT = "TEXT"


@dataclass(frozen=True, slots=True)
class SearchFilter:
    """What may be found: all conditions must hold; of several values in one, any will do.

    `person_ids` leaves expenses that any of these people paid or share, comments that they wrote and documents that
    they uploaded; `days` are those that expenses were paid on, comments written, documents uploaded (UTC). Tags and
    categories are those of expenses, and of what is said about them: no document has any.
    """

    sources: tuple[PassageSource, ...] = ()
    document_ids: tuple[UUID, ...] = ()
    document_kinds: tuple[DocumentKind, ...] = ()
    days: Period = EVER
    categories: tuple[Category, ...] = ()
    tags: tuple[str, ...] = ()
    person_ids: tuple[UUID, ...] = ()

    @property
    def found_in(self) -> frozenset[PassageSource]:
        """What can meet all conditions at all."""
        wanted = set(self.sources or PassageSource)
        if self.document_ids or self.document_kinds:
            wanted &= {PassageSource.DOCUMENT}
        if self.categories or self.tags:
            wanted -= {PassageSource.DOCUMENT}
        return frozenset(wanted)


ANYTHING = SearchFilter()
