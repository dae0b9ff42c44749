"""Password resets: a code sent by mail that sets a new password, once, within an hour, and only the newest one."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from domain.refusals import Refusal, RefusalCode

LIFETIME = timedelta(hours=1)


class ResetCodeInvalid(Refusal):
    """The code is unknown, used, expired, or not of the newest mail: which of them is not told."""

    code = RefusalCode.RESET_CODE_INVALID


@dataclass(frozen=True, slots=True)
class PasswordReset:
    """An account's permission to set a password without knowing the old one. Only the hash of its code is kept."""

    id: UUID
    user_id: UUID
    code_hash: bytes
    created_at: datetime
    expires_at: datetime


def permit_reset(*, reset_id: UUID, user_id: UUID, code_hash: bytes, asked_at: datetime) -> PasswordReset:
    """Return the permission that was asked for at a moment, from which on it lasts, however late its mail is sent."""
    return PasswordReset(reset_id, user_id, code_hash, asked_at, asked_at + LIFETIME)


def reset_code_invalid() -> ResetCodeInvalid:
    """Return the refusal of a code that sets no password."""
    return ResetCodeInvalid("This code is unknown, used, expired, or not the newest.", field=("code",))
