"""Sessions: a signed-in device; its access tokens live as long as its row is neither ended nor expired."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

_LONGEST_USER_AGENT = 200
_LONGEST_ADDRESS = 45
USE_RECORDED_EVERY = timedelta(minutes=1)
"""How far behind `last_used_at` may be, of sessions, keys and links: they are used too often for a write each time."""


@dataclass(frozen=True, slots=True)
class Session:
    """A sign-in of one user, from `created_at` until it expires or is ended.

    `user_agent` is what the device called itself when it signed in, `address` its IP address; empty where unknown.
    """

    id: UUID
    user_id: UUID
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime
    user_agent: str = ""
    address: str = ""
    ended_at: datetime | None = None

    def is_alive(self, now: datetime) -> bool:
        """Tell whether tokens of this session are still taken at `now`."""
        return self.ended_at is None and now < self.expires_at


def is_use_to_record(last_used_at: datetime | None, *, now: datetime) -> bool:
    """Tell whether something is used that was not used for so long that it is to be recorded."""
    return last_used_at is None or now - last_used_at >= USE_RECORDED_EVERY


def open_session(
    *, session_id: UUID, user_id: UUID, now: datetime, lifetime: timedelta, user_agent: str, address: str
) -> Session:
    """Return a session of `user_id` that begins now and lives for `lifetime`."""
    return Session(
        session_id,
        user_id,
        created_at=now,
        expires_at=now + lifetime,
        last_used_at=now,
        user_agent=_printable(user_agent)[:_LONGEST_USER_AGENT],
        address=address[:_LONGEST_ADDRESS],
    )


def _printable(text: str) -> str:
    return "".join(character for character in text if character.isprintable())
