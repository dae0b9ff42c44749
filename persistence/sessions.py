"""Sessions: rows of signed-in devices."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from domain.access import Viewer
from domain.sessions import USE_RECORDED_EVERY, Session
from persistence.among import among
from persistence.clock import now
from persistence.database import ReadConnection, WriteConnection
from persistence.listings import Listing
from persistence.pages import Page, PageRequest, count_rows, load_pages
from persistence.tables import refresh_tokens, sessions


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
    return None if row is None else session_of(row)


async def lock_session(connection: WriteConnection, session_id: UUID) -> Session | None:
    """Return a session by id, which nobody ends until the transaction does."""
    row = await connection.first(select(sessions).where(sessions.c.id == session_id).with_for_update())
    return None if row is None else session_of(row)


async def load_sessions_for(
    connection: ReadConnection, viewer: Viewer, session_ids: Iterable[UUID]
) -> dict[UUID, Session]:
    """Return the viewer's own sessions, by id, for whoever signed in: an API key sees none."""
    if viewer.session_id is None:
        return {}
    theirs = (among(sessions.c.id, session_ids), sessions.c.user_id == viewer.user_id)
    return {row.id: session_of(row) for row in await connection.rows(select(sessions).where(*theirs))}


async def load_session_pages(
    connection: ReadConnection, request: PageRequest, user_ids: Sequence[UUID]
) -> dict[UUID, Page[Session]]:
    """Return a page of each user's sessions that are alive, the latest first."""
    return await load_pages(connection, _alive(), request, user_ids, session_of)


async def count_sessions(connection: ReadConnection, user_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Return how many sessions of each user are alive."""
    return await count_rows(connection, _alive(), user_ids)


async def record_session_use(connection: WriteConnection, session_id: UUID, *, now: datetime) -> None:
    """Remember that a session is used, unless that was remembered within the minute."""
    is_due = (sessions.c.id == session_id, sessions.c.last_used_at <= now - USE_RECORDED_EVERY)
    await connection.change(sessions.update().where(*is_due).values(last_used_at=now))


async def end_session(connection: WriteConnection, session_id: UUID, *, now: datetime) -> None:
    """End a session; its tokens are refused from the commit on. Ending it twice keeps the first moment."""
    await connection.change(
        sessions.update().where(sessions.c.id == session_id, sessions.c.ended_at.is_(None)).values(ended_at=now)
    )


async def end_sessions(connection: WriteConnection, user_id: UUID, *, now: datetime, but: UUID | None = None) -> int:
    """End every session of a user, `but` one where it is given, and return how many were alive."""
    theirs = [sessions.c.user_id == user_id, sessions.c.ended_at.is_(None), sessions.c.expires_at > now]
    if but is not None:
        theirs.append(sessions.c.id != but)
    return await connection.change(sessions.update().where(*theirs).values(ended_at=now))


async def delete_sessions(connection: WriteConnection, user_id: UUID) -> None:
    """Take away every session of a user with its tokens, addresses and devices."""
    theirs = select(sessions.c.id).where(sessions.c.user_id == user_id)
    await connection.change(refresh_tokens.delete().where(refresh_tokens.c.session_id.in_(theirs)))
    await connection.change(sessions.delete().where(sessions.c.user_id == user_id))


def _alive() -> Listing:
    return Listing(
        rows=select(sessions).where(sessions.c.ended_at.is_(None), sessions.c.expires_at > now()),
        parent=sessions.c.user_id,
        order=(sessions.c.created_at, sessions.c.id),
    )


def session_of(row: Row[Any]) -> Session:
    """Return the session of a row."""
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
