"""the generations

Revision: 91c3e0d7b6f2
Revises: 5b1d6a0c4e72
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "91c3e0d7b6f2"
down_revision: str | None = "5b1d6a0c4e72"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "index_generations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("store", sa.String(length=32), nullable=False),
        sa.Column("model", sa.String(length=100), nullable=False),
        sa.Column("dimension", sa.Integer(), nullable=False),
        sa.Column("passage_rules", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(length=100), nullable=False),
        sa.Column("is_second", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_index_generations")),
        sa.UniqueConstraint("number", name=op.f("uq_index_generations_number")),
    )
    op.create_index(op.f("ix_index_generations_state"), "index_generations", ["state"])
    for state in ("SERVING", "BUILDING"):
        condition = sa.text(f"state = '{state}'")
        op.create_index(
            f"uq_index_generations_{state.lower()}",
            "index_generations",
            ["state"],
            unique=True,
            sqlite_where=condition,
            postgresql_where=condition,
        )
    op.create_table(
        "cached_vectors",
        sa.Column("model", sa.String(length=100), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("model", "content_hash", name=op.f("pk_cached_vectors")),
    )
    op.create_index(op.f("ix_cached_vectors_content_hash"), "cached_vectors", ["content_hash"])
    # Not in a batch, which would build the table anew, and leave its full text without the triggers that keep it.
    op.add_column("passages", sa.Column("embedded_beside", sa.String(length=100), nullable=True))
    op.create_index(op.f("ix_passages_content_hash"), "passages", ["content_hash"])


def downgrade() -> None:
    op.drop_index(op.f("ix_passages_content_hash"), table_name="passages")
    op.drop_column("passages", "embedded_beside")
    op.drop_index(op.f("ix_cached_vectors_content_hash"), table_name="cached_vectors")
    op.drop_table("cached_vectors")
    for state in ("SERVING", "BUILDING"):
        op.drop_index(f"uq_index_generations_{state.lower()}", table_name="index_generations")
    op.drop_index(op.f("ix_index_generations_state"), table_name="index_generations")
    op.drop_table("index_generations")
