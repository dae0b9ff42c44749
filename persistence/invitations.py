"""Invitations: rows of offers to join a trip."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from domain.access import Role, Viewer
from domain.invitations import Invitation
from persistence.among import among
from persistence.database import ReadConnection, WriteConnection
from persistence.grants import is_owned
from persistence.listings import Listing
from persistence.pages import Page, PageRequest, count_rows, load_pages
from persistence.tables import invitations

_OF_TRIP = Listing(
    rows=select(invitations), parent=invitations.c.trip_id, order=(invitations.c.created_at, invitations.c.id)
)


async def insert_invitation(connection: WriteConnection, invitation: Invitation) -> None:
    """Store a new invitation."""
    await connection.change(
        invitations.insert().values(
            id=invitation.id,
            trip_id=invitation.trip_id,
            participant_id=invitation.participant_id,
            author_id=invitation.author_id,
            role=invitation.role.value,
            email=invitation.email,
            code_hash=invitation.code_hash,
            use_limit=invitation.use_limit,
            uses=invitation.uses,
            created_at=invitation.created_at,
            expires_at=invitation.expires_at,
            revoked_at=invitation.revoked_at,
        )
    )


async def load_invitation(connection: ReadConnection, code_hash: bytes) -> Invitation | None:
    """Return the invitation of a code's hash; only once its trip is locked is it sure to stay as it is."""
    row = await connection.first(select(invitations).where(invitations.c.code_hash == code_hash))
    return None if row is None else _invitation(row)


async def load_invitations(connection: ReadConnection, invitation_ids: Iterable[UUID]) -> dict[UUID, Invitation]:
    """Return invitations by id, whoever asks: for the worker, which sends them."""
    rows = await connection.rows(select(invitations).where(among(invitations.c.id, invitation_ids)))
    return {row.id: _invitation(row) for row in rows}


async def load_invitations_for(
    connection: ReadConnection, viewer: Viewer, invitation_ids: Iterable[UUID]
) -> dict[UUID, Invitation]:
    """Return the invitations to trips that the viewer owns, by id; all others are left out."""
    wanted = among(invitations.c.id, invitation_ids)
    rows = await connection.rows(select(invitations).where(is_owned(invitations.c.trip_id, viewer), wanted))
    return {row.id: _invitation(row) for row in rows}


async def load_invitation_pages(
    connection: ReadConnection, request: PageRequest, trip_ids: Sequence[UUID]
) -> dict[UUID, Page[Invitation]]:
    """Return a page of each trip's invitations, the newest first."""
    return await load_pages(connection, _OF_TRIP, request, trip_ids, _invitation)


async def count_invitations(connection: ReadConnection, trip_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Return how many invitations each trip has had."""
    return await count_rows(connection, _OF_TRIP, trip_ids)


async def count_use(connection: WriteConnection, invitation_id: UUID) -> None:
    """Count that an invitation was accepted once more."""
    used = invitations.update().where(invitations.c.id == invitation_id)
    await connection.change(used.values(uses=invitations.c.uses + 1))


async def mark_invitation_revoked(connection: WriteConnection, invitation: Invitation) -> None:
    """Store that an invitation was revoked."""
    changed = invitations.update().where(invitations.c.id == invitation.id)
    await connection.change(changed.values(revoked_at=invitation.revoked_at))


async def forget_recipient(connection: WriteConnection, email: str) -> None:
    """Take an address off the invitations that were sent to it."""
    await connection.change(invitations.update().where(invitations.c.email == email).values(email=None))


async def delete_invitations(connection: WriteConnection, participant_id: UUID) -> None:
    """Take away the invitations of a participant who is to be deleted."""
    await connection.change(invitations.delete().where(invitations.c.participant_id == participant_id))


def _invitation(row: Row[Any]) -> Invitation:
    return Invitation(
        id=row.id,
        trip_id=row.trip_id,
        participant_id=row.participant_id,
        author_id=row.author_id,
        role=Role(row.role),
        email=row.email,
        code_hash=row.code_hash,
        use_limit=row.use_limit,
        uses=row.uses,
        created_at=row.created_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
    )
