"""API keys: a secret with which a program acts for its user, within a scope, and on some trips or all."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from domain.access import Scope, Viewer
from domain.invitations import require_term
from domain.refusals import Refusal, RefusalCode
from domain.share_links import AlreadyRevoked
from domain.texts import clean_text

PREFIX = "tsk_"
MOST_KEYS = 100
"""How many keys that are not revoked an account has: each has a budget of its own."""
LONGEST_DAYS = 3_650
MOST_POINTS = 10_000_000
_LONGEST_NAME = 80
_HINT_LENGTH = len(PREFIX) + 4


class ApiKeyInvalid(Refusal):
    """The key would open no trip, has a limit that is none, or is one too many."""

    code = RefusalCode.API_KEY_INVALID


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key of a user. Of its secret only the hash (SHA-256) is kept, and `hint`, by which people tell it from others.

    `trip_ids` are the trips it opens, as far as its user is on them; None: whatever trips those are.
    """

    id: UUID
    user_id: UUID
    name: str
    key_hash: bytes = field(repr=False)
    hint: str
    scope: Scope
    trip_ids: frozenset[UUID] | None
    points_per_minute: int | None
    created_at: datetime
    expires_at: datetime | None = None
    last_used_at: datetime | None = None
    revoked_at: datetime | None = None

    def is_alive(self, now: datetime) -> bool:
        """Tell whether it is taken at `now`."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)

    @property
    def viewer(self) -> Viewer:
        """Whoever bears it: its user, within its scope and on its trips."""
        return Viewer(
            self.user_id,
            key_id=self.id,
            scope=self.scope,
            trip_ids=self.trip_ids,
            points_per_minute=self.points_per_minute,
        )


@dataclass(frozen=True, slots=True)
class ApiKeyDraft:
    """A key as somebody wants it: not yet checked. `days` is how long it lasts; None: until it is revoked."""

    name: str
    scope: Scope
    trip_ids: frozenset[UUID] | None
    days: int | None
    points_per_minute: int | None


def create_api_key(
    draft: ApiKeyDraft, *, key_id: UUID, user_id: UUID, secret: str, secret_hash: bytes, now: datetime
) -> ApiKey:
    """Return a new key of a user, who is on each of its trips; raises TextInvalid, TermInvalid or ApiKeyInvalid."""
    if draft.trip_ids is not None and not draft.trip_ids:
        raise ApiKeyInvalid("Name the trips that the key opens, or none at all for every trip.", field=("trip_ids",))
    if draft.points_per_minute is not None and not 1 <= draft.points_per_minute <= MOST_POINTS:
        raise ApiKeyInvalid(f"A limit is 1 to {MOST_POINTS} points a minute.", field=("points_per_minute",))
    if draft.days is not None:
        require_term(days=draft.days, longest=LONGEST_DAYS, field="expires_in_days")
    return ApiKey(
        id=key_id,
        user_id=user_id,
        name=clean_text(draft.name, field="name", longest=_LONGEST_NAME),
        key_hash=secret_hash,
        hint=secret[:_HINT_LENGTH],
        scope=draft.scope,
        trip_ids=draft.trip_ids,
        points_per_minute=draft.points_per_minute,
        created_at=now,
        expires_at=None if draft.days is None else now + timedelta(days=draft.days),
    )


def require_room(count: int) -> None:
    """Raise ApiKeyInvalid where an account that has so many keys may have no more."""
    if count >= MOST_KEYS:
        raise ApiKeyInvalid(f"You have {count} keys: revoke one of them first.")


def revoke_api_key(key: ApiKey, *, now: datetime) -> ApiKey:
    """Return a key that opens nothing any more; raises AlreadyRevoked."""
    if key.revoked_at is not None:
        raise AlreadyRevoked("This key was revoked before.", field=("api_key_id",))
    return replace(key, revoked_at=now)
