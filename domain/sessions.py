"""Sessions: a signed-in device; its access tokens live as long as its row is neither ended nor expired."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Session:
    """A sign-in of one user, from `created_at` until it expires or is ended."""

    id: UUID
    user_id: UUID
    created_at: datetime
    expires_at: datetime
    ended_at: datetime | None = None

    def is_alive(self, now: datetime) -> bool:
        """Tell whether tokens of this session are still taken at `now`."""
        return self.ended_at is None and now < self.expires_at


def open_session(*, session_id: UUID, user_id: UUID, now: datetime, lifetime: timedelta) -> Session:
    """Return a session of `user_id` that begins now and lives for `lifetime`."""
    return Session(session_id, user_id, now, now + lifetime)
