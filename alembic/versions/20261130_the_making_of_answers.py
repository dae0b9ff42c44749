"""the making of answers

Revision: e6b90c4d7f21
Revises: 8f24d6ac0b93
"""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from alembic import op

revision: str = "e6b90c4d7f21"
down_revision: str | None = "8f24d6ac0b93"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "cited_documents",
        sa.Column("question_id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_cited_documents_document_id_documents")
        ),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name=op.f("fk_cited_documents_question_id_questions")
        ),
        sa.PrimaryKeyConstraint("question_id", "document_id", name=op.f("pk_cited_documents")),
    )
    with op.batch_alter_table("cited_documents", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cited_documents_document_id"), ["document_id"], unique=False)
    with op.batch_alter_table("questions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("started_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("first_piece_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("answer_ms", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("first_piece_ms", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("mode", sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column("provider", sa.String(length=100), nullable=True))
        batch_op.add_column(sa.Column("model", sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column("prompt_tokens", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("completion_tokens", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("is_cached", sa.Boolean(), server_default=sa.false(), nullable=False))
    _note_what_is_cited()


def _note_what_is_cited() -> None:
    questions = sa.table("questions", sa.column("id", sa.Uuid()), sa.column("answer", sa.JSON(none_as_null=True)))
    cited = sa.table("cited_documents", sa.column("question_id", sa.Uuid()), sa.column("document_id", sa.Uuid()))
    connection = op.get_bind()
    answered = connection.execute(sa.select(questions).where(questions.c.answer.is_not(None)))
    rows = [
        {"question_id": row.id, "document_id": document_id}
        for row in answered
        for document_id in {UUID(citation["documentId"]) for citation in row.answer["citations"]}
    ]
    if rows:
        connection.execute(cited.insert(), rows)


def downgrade() -> None:
    with op.batch_alter_table("questions", schema=None) as batch_op:
        for name in (
            *("is_cached", "completion_tokens", "prompt_tokens", "model", "provider", "mode"),
            *("first_piece_ms", "answer_ms", "first_piece_at", "started_at"),
        ):
            batch_op.drop_column(name)

    with op.batch_alter_table("cited_documents", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cited_documents_document_id"))

    op.drop_table("cited_documents")
