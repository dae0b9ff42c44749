"""The accounts' migration: sessions, members, invitations and jobs of before go on as what they were."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from alembic import command
from sqlalchemy import DateTime, Uuid, bindparam, text

from domain.access import Role, Viewer
from persistence.database import Database
from persistence.invitations import load_invitation
from persistence.members import load_members_of_trip
from persistence.migrations import _run, check
from persistence.sessions import load_session
from persistence.trips import load_roles
from persistence.users import load_users

_BEFORE = "71867823d940"
NOW = datetime(2026, 11, 1, tzinfo=UTC)


class Old:
    """Ids of what the release before had stored."""

    owner, member, trip, participant, session, open_code, used_code = (uuid4() for _ in range(7))


@pytest.fixture
async def old_database(database: Database) -> Database:
    """A database as the release before left it: two people on a trip, a session, two invitations and a job."""
    await _run(database, lambda config: command.downgrade(config, _BEFORE))
    for user, name in ((Old.owner, "Sarah"), (Old.member, "David")):
        await _insert(
            database, "users", id=user, email=f"{name}@x.example", name=name, password_hash="-", created_at=NOW
        )
    await _insert(database, "trips", id=Old.trip, name="Prague", currency="EUR", created_at=NOW)
    for user, role in ((Old.owner, "OWNER"), (Old.member, "MEMBER")):
        await _insert(database, "memberships", trip_id=Old.trip, user_id=user, role=role, joined_at=NOW)
    await _insert(database, "participants", id=Old.participant, trip_id=Old.trip, name="Emily", folded_name="emily")
    later = NOW + timedelta(days=30)
    await _insert(database, "sessions", id=Old.session, user_id=Old.owner, created_at=NOW, expires_at=later)
    for invitation, accepted_at in ((Old.open_code, None), (Old.used_code, NOW)):
        await _insert(
            database,
            "invitations",
            id=invitation,
            trip_id=Old.trip,
            participant_id=Old.participant,
            code_hash=invitation.bytes * 2,
            expires_at=later,
            accepted_at=accepted_at,
        )
    return database


class TestTheAccountsMigration:
    """From members and one-time codes to roles, keys and mails."""

    async def test_keeps_everybody_signed_in(self, old_database: Database) -> None:
        """A session of before is alive, last used when it began, on a device that nobody knows."""
        await _upgrade(old_database)

        async with old_database.read() as connection:
            session = await load_session(connection, Old.session)
            users = await load_users(connection, [Old.owner])
        assert session is not None
        assert session.is_alive(NOW + timedelta(days=29))
        assert (session.last_used_at, session.user_agent, session.address) == (NOW, "", "")
        assert users[Old.owner].deleted_at is None

    async def test_makes_members_editors(self, old_database: Database) -> None:
        """What a member could do, an editor can; each membership has an id of its own."""
        await _upgrade(old_database)

        async with old_database.read() as connection:
            members = await load_members_of_trip(connection, Old.trip)
            roles = await load_roles(connection, Viewer(Old.member), [Old.trip])
        assert {member.user_id: member.role for member in members} == {
            Old.owner: Role.OWNER,
            Old.member: Role.EDITOR,
        }
        assert len({member.id for member in members}) == 2
        assert roles == {Old.trip: Role.EDITOR}

    async def test_keeps_invitations_as_open_or_used_as_they_were(self, old_database: Database) -> None:
        """A code that was not used yet makes an editor, once; one that was used makes nobody."""
        await _upgrade(old_database)

        async with old_database.read() as connection:
            waiting = await load_invitation(connection, Old.open_code.bytes * 2)
            used = await load_invitation(connection, Old.used_code.bytes * 2)
        assert waiting is not None
        assert used is not None
        assert (waiting.is_open(NOW), used.is_open(NOW)) == (True, False)
        assert (waiting.role, waiting.use_limit, waiting.participant_id) == (Role.EDITOR, 1, Old.participant)

    async def test_can_be_taken_back_and_made_again(self, old_database: Database) -> None:
        """Down and up again, the rows are as before, and the tables as the code declares them."""
        await _upgrade(old_database)
        await _run(old_database, lambda config: command.downgrade(config, _BEFORE))

        members = await _rows(old_database, "SELECT role FROM memberships ORDER BY role")
        used = await _rows(old_database, "SELECT id FROM invitations WHERE accepted_at IS NOT NULL")
        await _run(old_database, lambda config: command.upgrade(config, "head"))

        assert [row["role"] for row in members] == ["MEMBER", "OWNER"]
        assert len(used) == 1
        await check(old_database)


async def _upgrade(database: Database) -> None:
    await _run(database, lambda config: command.upgrade(config, "head"))


async def _rows(database: Database, statement: str) -> list[dict[str, Any]]:
    async with database.engine.begin() as connection:
        return [dict(row) for row in (await connection.execute(text(statement))).mappings()]


async def _insert(database: Database, table: str, **values: Any) -> None:
    names, marks = ", ".join(values), ", ".join(f":{name}" for name in values)
    types: dict[type, Any] = {UUID: Uuid(), datetime: DateTime(timezone=True)}
    typed = [bindparam(name, type_=types[type(value)]) for name, value in values.items() if type(value) in types]
    statement = text(f"INSERT INTO {table} ({names}) VALUES ({marks})").bindparams(*typed)  # noqa: S608  # names of ours
    async with database.engine.begin() as connection:
        await connection.execute(statement, values)
