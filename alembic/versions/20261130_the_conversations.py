"""the conversations

Revision: c1b7a90d42e6
Revises: 91c3e0d7b6f2
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "c1b7a90d42e6"
down_revision: str | None = "91c3e0d7b6f2"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "conversations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("trip_id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=True),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_conversations_owner_id_users")),
        sa.ForeignKeyConstraint(["trip_id"], ["trips.id"], name=op.f("fk_conversations_trip_id_trips")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversations")),
    )
    with op.batch_alter_table("conversations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_conversations_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_conversations_trip_id_last_asked_at_id"), ["trip_id", "last_asked_at", "id"], unique=False
        )
    # Each question that there is becomes a conversation of its own, of the same id, and everybody on its trip sees it,
    # as they did.
    op.execute(
        "INSERT INTO conversations (id, trip_id, owner_id, name, is_shared, started_at, last_asked_at)"
        " SELECT id, trip_id, asker_id, substr(text, 1, 120), true, asked_at, asked_at FROM questions"
    )
    with op.batch_alter_table("questions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("conversation_id", sa.Uuid(), nullable=True))
        # Beside the answer, since lists of questions are narrowed down by it.
        batch_op.add_column(sa.Column("verdict", sa.String(length=16), nullable=True))
    questions = sa.table(
        "questions",
        sa.column("id", sa.Uuid()),
        sa.column("conversation_id", sa.Uuid()),
        sa.column("verdict", sa.String()),
        sa.column("answer", sa.JSON(none_as_null=True)),
    )
    op.execute(
        questions.update().values(conversation_id=questions.c.id, verdict=questions.c.answer["verdict"].as_string())
    )
    with op.batch_alter_table("questions", schema=None) as batch_op:
        batch_op.alter_column("conversation_id", existing_type=sa.Uuid(), nullable=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_questions_conversation_id_conversations"), "conversations", ["conversation_id"], ["id"]
        )
        batch_op.create_index(
            batch_op.f("ix_questions_conversation_id_asked_at_id"), ["conversation_id", "asked_at", "id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("questions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_questions_conversation_id_asked_at_id"))
        batch_op.drop_constraint(batch_op.f("fk_questions_conversation_id_conversations"), type_="foreignkey")
        batch_op.drop_column("verdict")
        batch_op.drop_column("conversation_id")

    with op.batch_alter_table("conversations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_conversations_trip_id_last_asked_at_id"))
        batch_op.drop_index(batch_op.f("ix_conversations_owner_id"))

    op.drop_table("conversations")
