"""Invitations: rows of offers to join a trip."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from domain.invitations import Invitation
from persistence.database import WriteConnection
from persistence.tables import invitations


async def insert_invitation(connection: WriteConnection, invitation: Invitation) -> None:
    """Store a new invitation."""
    await connection.change(
        invitations.insert().values(
            id=invitation.id,
            trip_id=invitation.trip_id,
            participant_id=invitation.participant_id,
            code_hash=invitation.code_hash,
            expires_at=invitation.expires_at,
            accepted_at=invitation.accepted_at,
        )
    )


async def lock_invitation(connection: WriteConnection, code_hash: bytes) -> Invitation | None:
    """Return the invitation of a code's hash, locked: of two who accept at once, the second sees it accepted."""
    row = await connection.first(select(invitations).where(invitations.c.code_hash == code_hash).with_for_update())
    if row is None:
        return None
    return Invitation(row.id, row.trip_id, row.participant_id, row.code_hash, row.expires_at, row.accepted_at)


async def mark_accepted(connection: WriteConnection, invitation_id: UUID, *, now: datetime) -> None:
    """Use up an invitation."""
    await connection.change(invitations.update().where(invitations.c.id == invitation_id).values(accepted_at=now))
