"""Refresh tokens: rows of what sessions go on by."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from domain.refresh_tokens import RefreshToken
from persistence.database import ReadConnection, WriteConnection
from persistence.tables import refresh_tokens


async def insert_refresh_token(connection: WriteConnection, token: RefreshToken) -> None:
    """Store a new refresh token."""
    await connection.change(
        refresh_tokens.insert().values(
            token_hash=token.token_hash,
            session_id=token.session_id,
            created_at=token.created_at,
            used_at=token.used_at,
        )
    )


async def use_refresh_token(connection: WriteConnection, token_hash: bytes, *, now: datetime) -> RefreshToken | None:
    """Use up the token of a hash, and return it; None where it is unknown or used.

    One statement: of two who use it at once, one does.
    """
    row = await connection.first(
        refresh_tokens.update()
        .where(refresh_tokens.c.token_hash == token_hash, refresh_tokens.c.used_at.is_(None))
        .values(used_at=now)
        .returning(*refresh_tokens.c)
    )
    return None if row is None else _refresh_token(row)


async def load_refresh_token(connection: ReadConnection, token_hash: bytes) -> RefreshToken | None:
    """Return the token of a hash, used or not."""
    row = await connection.first(select(refresh_tokens).where(refresh_tokens.c.token_hash == token_hash))
    return None if row is None else _refresh_token(row)


def _refresh_token(row: Row[Any]) -> RefreshToken:
    return RefreshToken(row.token_hash, row.session_id, row.created_at, row.used_at)
