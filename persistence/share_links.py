"""Share links: rows of links with which anybody looks on a trip."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, or_, select

from domain.access import Viewer
from domain.sessions import USE_RECORDED_EVERY
from domain.share_links import ShareLink
from persistence.among import among
from persistence.database import ReadConnection, WriteConnection
from persistence.grants import is_owned
from persistence.listings import Listing
from persistence.pages import Page, PageRequest, count_rows, load_pages
from persistence.tables import share_links

_OF_TRIP = Listing(
    rows=select(share_links), parent=share_links.c.trip_id, order=(share_links.c.created_at, share_links.c.id)
)


async def insert_share_link(connection: WriteConnection, link: ShareLink) -> None:
    """Store a new link."""
    await connection.change(
        share_links.insert().values(
            id=link.id,
            trip_id=link.trip_id,
            author_id=link.author_id,
            name=link.name,
            token_hash=link.token_hash,
            created_at=link.created_at,
            expires_at=link.expires_at,
            last_used_at=link.last_used_at,
            revoked_at=link.revoked_at,
        )
    )


async def mark_share_link_revoked(connection: WriteConnection, link: ShareLink) -> None:
    """Store that a link was revoked."""
    changed = share_links.update().where(share_links.c.id == link.id)
    await connection.change(changed.values(revoked_at=link.revoked_at))


async def record_share_link_use(connection: WriteConnection, link_id: UUID, *, now: datetime) -> None:
    """Remember that a link is used, unless that was remembered within the minute."""
    is_old = or_(share_links.c.last_used_at.is_(None), share_links.c.last_used_at <= now - USE_RECORDED_EVERY)
    await connection.change(share_links.update().where(share_links.c.id == link_id, is_old).values(last_used_at=now))


async def load_share_link(connection: ReadConnection, token_hash: bytes) -> ShareLink | None:
    """Return the link of a token's hash."""
    row = await connection.first(select(share_links).where(share_links.c.token_hash == token_hash))
    return None if row is None else _link(row)


async def load_share_link_by_id(connection: ReadConnection, link_id: UUID) -> ShareLink | None:
    """Return a link by id, whoever asks: to see whether it still opens its trip."""
    row = await connection.first(select(share_links).where(share_links.c.id == link_id))
    return None if row is None else _link(row)


async def load_share_links_for(
    connection: ReadConnection, viewer: Viewer, link_ids: Iterable[UUID]
) -> dict[UUID, ShareLink]:
    """Return the links to trips that the viewer owns, by id; all others are left out."""
    wanted = among(share_links.c.id, link_ids)
    rows = await connection.rows(select(share_links).where(is_owned(share_links.c.trip_id, viewer), wanted))
    return {row.id: _link(row) for row in rows}


async def load_share_link_pages(
    connection: ReadConnection, request: PageRequest, trip_ids: Sequence[UUID]
) -> dict[UUID, Page[ShareLink]]:
    """Return a page of each trip's links, the newest first."""
    return await load_pages(connection, _OF_TRIP, request, trip_ids, _link)


async def count_share_links(connection: ReadConnection, trip_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Return how many links each trip has had."""
    return await count_rows(connection, _OF_TRIP, trip_ids)


def _link(row: Row[Any]) -> ShareLink:
    return ShareLink(
        id=row.id,
        trip_id=row.trip_id,
        author_id=row.author_id,
        name=row.name,
        token_hash=row.token_hash,
        created_at=row.created_at,
        expires_at=row.expires_at,
        last_used_at=row.last_used_at,
        revoked_at=row.revoked_at,
    )
