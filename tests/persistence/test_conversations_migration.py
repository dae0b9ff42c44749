"""The conversations' migration: whatever was asked before is a conversation that everybody on its trip sees."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from alembic import command
from sqlalchemy import select, text

from persistence.conversations import load_conversation
from persistence.database import Database
from persistence.migrations import _run, check
from persistence.questions import load_question
from persistence.tables import questions
from tests.persistence.test_accounts_migration import _insert

_BEFORE = "91c3e0d7b6f2"
NOW = datetime(2026, 11, 1, tzinfo=UTC)
ANSWER = (
    '{"text": "Nothing.", "interpretation": "Asks.", "verdict": "ABSTAINED", "wording": "TEMPLATE", "facts": [],'
    ' "citations": [], "notice": null}'
)


@pytest.mark.parametrize("answer", [ANSWER, None])
async def test_keeps_each_question_as_it_was_seen(database: Database, answer: str | None) -> None:
    """Shared, named by what was asked, and with its verdict beside its answer; it can be taken back and made again."""
    await _run(database, lambda config: command.downgrade(config, _BEFORE))
    user, trip, question = uuid4(), uuid4(), uuid4()
    await _insert(database, "users", id=user, email="s@x.example", name="Sarah", password_hash="-", created_at=NOW)
    await _insert(database, "trips", id=trip, name="Prague", currency="EUR", created_at=NOW)
    asked = {"text": "What? " * 40, "state": "ANSWERED", "asked_at": NOW}
    await _insert(database, "questions", id=question, trip_id=trip, asker_id=user, **asked)
    async with database.engine.begin() as connection:
        await connection.execute(text("UPDATE questions SET answer = :answer"), {"answer": answer})

    for _ in range(2):
        await _run(database, lambda config: command.upgrade(config, "head"))
        await check(database)

        async with database.read() as connection:
            kept = await load_question(connection, question)
            conversation = await load_conversation(connection, question)
            verdict = await connection.scalar(select(questions.c.verdict))
        assert kept is not None
        assert conversation is not None
        assert (kept.conversation_id, kept.text) == (conversation.id, "What? " * 40)
        assert (conversation.name, conversation.is_shared) == (("What? " * 40)[:120], True)
        assert (conversation.owner_id, conversation.last_asked_at) == (user, NOW)
        assert verdict == (None if answer is None else "ABSTAINED")
        await _run(database, lambda config: command.downgrade(config, _BEFORE))
