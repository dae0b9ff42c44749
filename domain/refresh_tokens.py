"""Refresh tokens: each is used once, for new tokens of its session; one that comes again was stolen."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.refusals import Refusal, RefusalCode

PREFIX = "tsr_"


class RefreshTokenInvalid(Refusal):
    """The refresh token is unknown, used, or of a session that has ended or expired."""

    code = RefusalCode.REFRESH_TOKEN_INVALID


@dataclass(frozen=True, slots=True)
class RefreshToken:
    """A session's permission to go on, once. Only its hash is kept; it lives as long as its session."""

    token_hash: bytes
    session_id: UUID
    created_at: datetime
    used_at: datetime | None = None


def refresh_token_unknown() -> RefreshTokenInvalid:
    """Return the refusal of a token that leads to no living session."""
    return RefreshTokenInvalid(
        "This refresh token is unknown, or its session has ended: sign in again.", field=("refresh_token",)
    )


def refresh_token_reused() -> RefreshTokenInvalid:
    """Return the refusal of a token that was used before, which ends its session."""
    return RefreshTokenInvalid(
        "This refresh token was used before, by you or by somebody who should not have it: its session has been ended. "
        "Sign in again.",
        field=("refresh_token",),
    )
