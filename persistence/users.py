"""Users: rows of accounts."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import Row, exists, select
from sqlalchemy.exc import IntegrityError

from domain.access import Viewer, not_found
from domain.users import AccountExists, User
from persistence.among import among
from persistence.database import ReadConnection, WriteConnection
from persistence.tables import users


async def insert_user(connection: WriteConnection, user: User) -> None:
    """Store a new user; raises AccountExists when the address is taken, also when two come at once."""
    try:
        await connection.change(
            users.insert().values(
                id=user.id,
                email=user.email,
                name=user.name,
                password_hash=user.password_hash,
                created_at=user.created_at,
            )
        )
    except IntegrityError as error:
        raise AccountExists("There is an account of this address already.", field=("email",)) from error


async def replace_password(
    connection: WriteConnection, user_id: UUID, password_hash: str, *, instead_of: str | None = None
) -> bool:
    """Store a new password; False, and nothing stored, where it is to replace one that is in use no more."""
    current = [users.c.id == user_id, users.c.deleted_at.is_(None)]
    if instead_of is not None:
        current.append(users.c.password_hash == instead_of)
    return await connection.change(users.update().where(*current).values(password_hash=password_hash)) == 1


async def replace_user(connection: WriteConnection, user: User, *, instead_of: User) -> bool:
    """Store a changed account; False, and nothing stored, where its password was changed meanwhile."""
    current = (users.c.id == user.id, users.c.password_hash == instead_of.password_hash)
    values = {"email": user.email, "password_hash": user.password_hash, "deleted_at": user.deleted_at}
    return await connection.change(users.update().where(*current).values(**values)) == 1


async def has_account(connection: ReadConnection, user_id: UUID) -> bool:
    """Tell whether a user's account is still there."""
    return bool(await connection.scalar(select(exists().where(users.c.id == user_id, users.c.deleted_at.is_(None)))))


async def load_user_by_email(connection: ReadConnection, email: str) -> User | None:
    """Return the user of a normalised address."""
    row = await connection.first(select(users).where(users.c.email == email))
    return None if row is None else _user(row)


async def lock_user(connection: WriteConnection, user_id: UUID) -> User | None:
    """Return a user, whose account nobody else changes until the transaction ends."""
    row = await connection.first(select(users).where(users.c.id == user_id).with_for_update(key_share=True))
    return None if row is None else _user(row)


async def lock_account(connection: WriteConnection, user_id: UUID) -> User:
    """Return a user as `lock_user` does; raise NotFound for one whose account is deleted.

    Whoever asked may have been signed in when the operation began, and gone when its turn to write came.
    """
    user = await lock_user(connection, user_id)
    if user is None or user.deleted_at is not None:
        raise not_found("account")
    return user


async def load_users(connection: ReadConnection, user_ids: Iterable[UUID]) -> dict[UUID, User]:
    """Return users by id; unknown ids are left out."""
    rows = await connection.rows(select(users).where(among(users.c.id, user_ids)))
    return {row.id: _user(row) for row in rows}


async def load_users_for(connection: ReadConnection, viewer: Viewer, user_ids: Iterable[UUID]) -> dict[UUID, User]:
    """Return the viewer's own account, if its id is asked for: nobody sees anybody else's."""
    return await load_users(connection, {viewer.user_id}.intersection(user_ids))


async def has_users(connection: ReadConnection) -> bool:
    """Tell whether anybody has an account."""
    return bool(await connection.scalar(select(exists(select(users.c.id)))))


def _user(row: Row[Any]) -> User:
    return User(row.id, row.email, row.name, row.password_hash, row.created_at, row.deleted_at)
