"""Invitations: rows of offers to join a trip."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from domain.invitations import Invitation
from persistence.database import ReadConnection, WriteConnection
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


async def load_invitation(connection: ReadConnection, code_hash: bytes) -> Invitation | None:
    """Return the invitation of a code's hash; only once its trip is locked is it sure to stay as it is."""
    row = await connection.first(select(invitations).where(invitations.c.code_hash == code_hash))
    if row is None:
        return None
    return Invitation(row.id, row.trip_id, row.participant_id, row.code_hash, row.expires_at, row.accepted_at)


async def mark_accepted(connection: WriteConnection, invitation_id: UUID, *, now: datetime) -> None:
    """Use up an invitation."""
    await connection.change(invitations.update().where(invitations.c.id == invitation_id).values(accepted_at=now))


async def delete_invitations(connection: WriteConnection, participant_id: UUID) -> None:
    """Take away the invitations of a participant who is to be deleted."""
    await connection.change(invitations.delete().where(invitations.c.participant_id == participant_id))
