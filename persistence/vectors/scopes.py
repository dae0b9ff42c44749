"""Scopes: what a query may find."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from domain.passages import PassageSource
from persistence.vectors.failures import ScopeMissing


@dataclass(frozen=True, slots=True)
class Scope:
    """The trips whose passages may be found, of one source or of all. No trips: nothing is found."""

    trip_ids: frozenset[UUID]
    source: PassageSource | None = None

    def __post_init__(self) -> None:
        # What is no id is no trip: it must not come as far as a filter that would read something into it.
        if not all(isinstance(trip_id, UUID) for trip_id in self.trip_ids):
            raise ScopeMissing("A query must say which trips it is about, by their ids.")

    def trip_names(self) -> list[str]:
        """Return the ids as text, in order."""
        return names_of(self.trip_ids)


def scope_of_trip(trip_id: UUID, source: PassageSource | None = None) -> Scope:
    """Return the scope of one trip."""
    return Scope(frozenset({trip_id}), source)


def names_of(ids: Iterable[UUID]) -> list[str]:
    """Return ids as text, in order; as ids are written, whatever a class of theirs makes of `str`."""
    return sorted(str(UUID(int=id_.int)) for id_ in ids)


def require_scope(scope: object) -> None:
    """Raise ScopeMissing unless a query says what it may find."""
    if not isinstance(scope, Scope):
        raise ScopeMissing("A query must say which trips it is about, by their ids.")
