"""The migration of passages that are cut anew: what was found is found, and two cuts do not outlive a way back."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from alembic import command

from domain.comments import Comment
from domain.passages import comment_passages
from persistence.database import Database
from persistence.full_text import ranked_by_text
from persistence.migrations import _run, check
from persistence.passages import delete_passages, load_passages
from tests.persistence.test_accounts_migration import _insert

_BEFORE = "7d2c51b0e9a4"
NOW = datetime(2026, 11, 1, tzinfo=UTC)


async def test_keeps_what_is_found_by_its_words(database: Database) -> None:
    """Also where the table is copied; what is removed afterwards is found no more; it can be taken back."""
    await _run(database, lambda config: command.downgrade(config, _BEFORE))
    trip_id = uuid4()
    await _insert(database, "trips", id=trip_id, name="Prague", currency="EUR", created_at=NOW)
    for text in ("The pool is open.", "The pool is closed."):
        comment = Comment(uuid4(), trip_id, uuid4(), uuid4(), text, NOW)
        (passage,) = comment_passages(comment)
        columns = {"source_id": comment.id, "text": text, "content_hash": passage.content_hash}
        await _insert(
            database, "passages", id=passage.id, trip_id=trip_id, source="COMMENT", ordinal=0,
            start_offset=0, end_offset=len(text), **columns,
        )  # fmt: skip

    await _run(database, lambda config: command.upgrade(config, "head"))
    await check(database)

    assert len(await found(database, trip_id)) == 2
    async with database.read() as connection:
        assert await load_passages(connection, comment.id) == (passage,)
    async with database.write() as connection:
        await delete_passages(connection, comment.id)
    (left,) = await found(database, trip_id)
    await _run(database, lambda config: command.downgrade(config, _BEFORE))
    await _run(database, lambda config: command.upgrade(config, "head"))
    assert await found(database, trip_id) == [left]


async def found(database: Database, trip_id: UUID) -> list[UUID]:
    """Return the ids of a trip's passages about a pool."""
    async with database.read() as connection:
        statement = ranked_by_text(["pool"], trip_id, is_postgresql=connection.is_postgresql)
        return [row.id for row in await connection.rows(statement)]
