"""Password resets: rows of permissions to set a new password."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, select

from domain.password_resets import PasswordReset
from persistence.database import WriteConnection
from persistence.tables import password_resets


async def store_reset(connection: WriteConnection, reset: PasswordReset) -> None:
    """Store a permission, unless it is stored already: its mail may be written twice."""
    if await connection.scalar(select(exists().where(password_resets.c.id == reset.id))):
        return
    await connection.change(
        password_resets.insert().values(
            id=reset.id,
            user_id=reset.user_id,
            code_hash=reset.code_hash,
            created_at=reset.created_at,
            expires_at=reset.expires_at,
        )
    )


async def use_reset(connection: WriteConnection, code_hash: bytes, *, now: datetime) -> UUID | None:
    """Use up the permission of a code's hash, and return whose it is; None where it is none, or none any more.

    One statement: of two who give one code at once, one sets the password.
    """
    newer = password_resets.alias("newer")
    is_newest = ~exists().where(newer.c.user_id == password_resets.c.user_id, newer.c.id > password_resets.c.id)
    row = await connection.first(
        password_resets.update()
        .where(
            password_resets.c.code_hash == code_hash,
            password_resets.c.used_at.is_(None),
            password_resets.c.expires_at > now,
            is_newest,
        )
        .values(used_at=now)
        .returning(password_resets.c.user_id)
    )
    return None if row is None else row.user_id


async def void_resets(connection: WriteConnection, user_id: UUID, *, now: datetime) -> None:
    """Use up every permission of a user whose password has just been set."""
    of_user = (password_resets.c.user_id == user_id, password_resets.c.used_at.is_(None))
    await connection.change(password_resets.update().where(*of_user).values(used_at=now))


async def delete_resets(connection: WriteConnection, user_id: UUID) -> None:
    """Take away every permission of a user."""
    await connection.change(password_resets.delete().where(password_resets.c.user_id == user_id))
