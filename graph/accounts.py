"""Accounts at the edge: password hashes and access tokens."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import jwt
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import CHEAPEST

from domain.access import Viewer
from domain.sessions import Session, is_use_to_record
from persistence.database import Database
from persistence.sessions import load_session, record_session_use
from persistence.settings import AppEnv

_HASHES_AT_ONCE = 2
"""argon2 takes 64 MiB a hash: a crowd that signs in waits its turn instead of filling the memory."""


class TokenRefused(Exception):
    """The token is malformed, expired, or of a session that has ended; the message tells which."""


@dataclass(frozen=True, slots=True)
class TokenSettings:
    """How access tokens are signed, and how long they live."""

    key: str
    algorithm: str
    lifetime: timedelta


class Accounts:
    """Hashes passwords off the event loop, and issues and reads access tokens; see `password_hasher`."""

    def __init__(self, tokens: TokenSettings, hasher: PasswordHasher) -> None:
        self._tokens = tokens
        self._hasher = hasher
        # What is checked in place of the hash of an account that does not exist, so that both take equally long.
        self._nobodys_hash = hasher.hash("nobody has this password")
        self._turn = asyncio.Semaphore(_HASHES_AT_ONCE)

    async def hash_password(self, password: str) -> str:
        """Return the argon2id hash of a password, with the parameters of the hasher."""
        async with self._turn:
            return await asyncio.to_thread(self._hasher.hash, password)

    async def is_password(self, password: str, password_hash: str | None) -> bool:
        """Tell whether a password fits a hash; None stands for an account that does not exist, and takes as long."""
        async with self._turn:
            return await asyncio.to_thread(self._verify, password, password_hash)

    def issue_token(self, session: Session, *, now: datetime) -> tuple[str, datetime]:
        """Return an access token (JWT) of a session, and when it expires."""
        expires_at = min(now + self._tokens.lifetime, session.expires_at)
        claims = {"sub": str(session.user_id), "sid": str(session.id), "iat": now, "exp": expires_at}
        return jwt.encode(claims, self._tokens.key, algorithm=self._tokens.algorithm), expires_at

    async def viewer_of(self, token: str, database: Database, *, now: datetime) -> Viewer:
        """Return whom a token speaks for, and note that its session is used; raises TokenRefused unless it is alive."""
        claims = self._claims(token)
        viewer = Viewer(UUID(claims["sub"]), session_id := UUID(claims["sid"]))
        async with database.read() as connection:
            session = await load_session(connection, session_id)
        if session is None or session.user_id != viewer.user_id or not session.is_alive(now):
            raise TokenRefused("The session of this access token has ended: sign in again.")
        if is_use_to_record(session.last_used_at, now=now):
            async with database.write() as connection:
                await record_session_use(connection, session_id, now=now)
        return viewer

    def _claims(self, token: str) -> dict[str, Any]:
        try:
            claims: dict[str, Any] = jwt.decode(
                token,
                self._tokens.key,
                algorithms=[self._tokens.algorithm],
                options={"require": ["sub", "sid", "exp"]},
            )
        except jwt.ExpiredSignatureError as error:
            raise TokenRefused("The access token has expired: sign in again.") from error
        except jwt.InvalidTokenError as error:
            raise TokenRefused("The access token is not one of this server.") from error
        return claims

    def _verify(self, password: str, password_hash: str | None) -> bool:
        try:
            self._hasher.verify(password_hash or self._nobodys_hash, password)
        except (VerificationError, InvalidHashError):
            return False
        return password_hash is not None


def password_hasher(app_env: AppEnv) -> PasswordHasher:
    """Return argon2id with the library's current parameters (RFC 9106): 64 MiB and some 50 milliseconds a hash.

    Tests hash thousands of passwords that are no secrets, and take the parameters that the library keeps for them.
    """
    if app_env is AppEnv.TEST:
        return PasswordHasher.from_parameters(CHEAPEST)
    return PasswordHasher()
