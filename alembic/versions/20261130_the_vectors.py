"""the vectors

Revision: 5b0c2f7e91ad
Revises: eacab6ec474a
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "5b0c2f7e91ad"
down_revision: str | None = "eacab6ec474a"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "passage_vectors",
        sa.Column("space", sa.String(length=40), nullable=False),
        sa.Column("passage_id", sa.Uuid(), nullable=False),
        sa.Column("trip_id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("space", "passage_id", name=op.f("pk_passage_vectors")),
    )
    op.create_index(op.f("ix_passage_vectors_space_trip_id"), "passage_vectors", ["space", "trip_id"])
    op.create_index(op.f("ix_passage_vectors_space_source_id"), "passage_vectors", ["space", "source_id"])
    op.create_table(
        "vector_versions",
        sa.Column("space", sa.String(length=40), nullable=False),
        sa.Column("trip_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("space", "trip_id", name=op.f("pk_vector_versions")),
    )


def downgrade() -> None:
    op.drop_table("vector_versions")
    op.drop_index(op.f("ix_passage_vectors_space_source_id"), table_name="passage_vectors")
    op.drop_index(op.f("ix_passage_vectors_space_trip_id"), table_name="passage_vectors")
    op.drop_table("passage_vectors")
