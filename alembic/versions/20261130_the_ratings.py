"""the ratings

Revision: 5d0e3fb1c874
Revises: c1b7a90d42e6
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "5d0e3fb1c874"
down_revision: str | None = "c1b7a90d42e6"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "answer_ratings",
        sa.Column("question_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("thumb", sa.String(length=16), nullable=False),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("rated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name=op.f("fk_answer_ratings_question_id_questions")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_answer_ratings_user_id_users")),
        sa.PrimaryKeyConstraint("question_id", "user_id", name=op.f("pk_answer_ratings")),
    )
    with op.batch_alter_table("answer_ratings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_answer_ratings_user_id"), ["user_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("answer_ratings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_answer_ratings_user_id"))

    op.drop_table("answer_ratings")
