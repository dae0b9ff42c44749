"""Sessions: rows of signed-in devices."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from domain.sessions import Session
from persistence.database import ReadConnection, WriteConnection
from persistence.tables import sessions


async def insert_session(connection: WriteConnection, session: Session) -> None:
    """Store a new session."""
    await connection.change(
        sessions.insert().values(
            id=session.id,
            user_id=session.user_id,
            created_at=session.created_at,
            expires_at=session.expires_at,
            last_used_at=session.last_used_at,
            user_agent=session.user_agent,
            address=session.address,
            ended_at=session.ended_at,
        )
    )


async def load_session(connection: ReadConnection, session_id: UUID) -> Session | None:
    """Return a session by id."""
    row = await connection.first(select(sessions).where(sessions.c.id == session_id))
    return None if row is None else _session(row)


async def end_session(connection: WriteConnection, session_id: UUID, *, now: datetime) -> None:
    """End a session; its tokens are refused from the commit on. Ending it twice keeps the first moment."""
    await connection.change(
        sessions.update().where(sessions.c.id == session_id, sessions.c.ended_at.is_(None)).values(ended_at=now)
    )


def _session(row: Row[Any]) -> Session:
    return Session(
        row.id,
        row.user_id,
        created_at=row.created_at,
        expires_at=row.expires_at,
        last_used_at=row.last_used_at,
        user_agent=row.user_agent,
        address=row.address,
        ended_at=row.ended_at,
    )
