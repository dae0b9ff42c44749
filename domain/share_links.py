"""Share links: a secret with which anybody looks on a trip, without an account, until it expires or is revoked."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from domain.access import Action, Scope, Viewer
from domain.invitations import require_term
from domain.refusals import Refusal, RefusalCode
from domain.texts import clean_text
from domain.trips import OpenTrip

PREFIX = "tsl_"
LONGEST_DAYS = 3_650
_LONGEST_NAME = 80


class AlreadyRevoked(Refusal):
    """The link was revoked before."""

    code = RefusalCode.ALREADY_REVOKED


@dataclass(frozen=True, slots=True)
class ShareLink:
    """A link that shows one trip; `name` tells its owners whom it was made for. Only its hash (SHA-256) is kept."""

    id: UUID
    trip_id: UUID
    author_id: UUID
    name: str
    token_hash: bytes
    created_at: datetime
    expires_at: datetime | None = None
    last_used_at: datetime | None = None
    revoked_at: datetime | None = None

    def is_alive(self, now: datetime) -> bool:
        """Tell whether it opens its trip at `now`."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)

    @property
    def viewer(self) -> Viewer:
        """Whoever bears it: no account, its one trip, reading only."""
        return Viewer(self.id, link_id=self.id, scope=Scope.READ, trip_ids=frozenset({self.trip_id}))


def create_share_link(
    trip: OpenTrip, *, link_id: UUID, name: str, days: int | None, token_hash: bytes, now: datetime
) -> ShareLink:
    """Return a new link, which lasts for `days`, or until it is revoked; raises Forbidden, TextInvalid, TermInvalid."""
    trip.require(Action.INVITE)
    if days is not None:
        require_term(days=days, longest=LONGEST_DAYS, field="expires_in_days")
    return ShareLink(
        id=link_id,
        trip_id=trip.trip.id,
        author_id=trip.viewer.user_id,
        name=clean_text(name, field="name", longest=_LONGEST_NAME),
        token_hash=token_hash,
        created_at=now,
        expires_at=None if days is None else now + timedelta(days=days),
    )


def revoke_share_link(trip: OpenTrip, link: ShareLink, *, now: datetime) -> ShareLink:
    """Return a link that opens nothing any more; raises Forbidden or AlreadyRevoked."""
    trip.require(Action.INVITE)
    if link.revoked_at is not None:
        raise AlreadyRevoked("This link was revoked before.", field=("share_link_id",))
    return replace(link, revoked_at=now)
