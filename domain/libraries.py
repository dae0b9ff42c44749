"""Libraries: each user's own documents, kept as a trip of one that holds nothing else, and is on no list of trips."""

from datetime import datetime
from uuid import UUID

from domain.access import Forbidden, Viewer
from domain.currencies import currency_of
from domain.trips import Trip

_NAME = "Library"
_CURRENCY = "EUR"
"""A trip has one; a library has nothing to settle."""


def require_own_account(viewer: Viewer) -> None:
    """Raise Forbidden for a credential that is for some trips alone: a library is none of them."""
    if not viewer.has_account or viewer.trip_ids is not None:
        raise Forbidden("This key or link is for some trips alone: it has no library.")


def new_library(*, trip_id: UUID, now: datetime) -> Trip:
    """Return the trip that a user's own documents belong to."""
    return Trip(trip_id, _NAME, currency_of(_CURRENCY), now, is_library=True)
