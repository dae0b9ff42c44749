"""Invitations: rows of offers to join a trip."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from domain.access import Role
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
            role=invitation.role.value,
            author_id=invitation.author_id,
            email=invitation.email,
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
    if row is None:
        return None
    return _invitation(row)


async def count_use(connection: WriteConnection, invitation_id: UUID) -> None:
    """Count that an invitation was accepted once more."""
    used = invitations.update().where(invitations.c.id == invitation_id)
    await connection.change(used.values(uses=invitations.c.uses + 1))


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
