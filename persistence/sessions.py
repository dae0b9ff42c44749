"""Sessions: rows of signed-in devices."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

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
            ended_at=session.ended_at,
        )
    )


async def load_session(connection: ReadConnection, session_id: UUID) -> Session | None:
    """Return a session by id."""
    row = await connection.first(select(sessions).where(sessions.c.id == session_id))
    return None if row is None else Session(row.id, row.user_id, row.created_at, row.expires_at, row.ended_at)


async def end_session(connection: WriteConnection, session_id: UUID, *, now: datetime) -> None:
    """End a session; its tokens are refused from the commit on. Ending it twice keeps the first moment."""
    await connection.change(
        sessions.update().where(sessions.c.id == session_id, sessions.c.ended_at.is_(None)).values(ended_at=now)
    )
