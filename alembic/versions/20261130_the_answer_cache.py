"""the answer cache

Revision: 8f24d6ac0b93
Revises: 5d0e3fb1c874
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "8f24d6ac0b93"
down_revision: str | None = "5d0e3fb1c874"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "answer_cache",
        sa.Column("key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("trip_id", sa.Uuid(), nullable=False),
        sa.Column("edition", sa.LargeBinary(length=32), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["trip_id"], ["trips.id"], name=op.f("fk_answer_cache_trip_id_trips")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_answer_cache")),
    )
    with op.batch_alter_table("answer_cache", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_answer_cache_stored_at"), ["stored_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_answer_cache_trip_id_stored_at"), ["trip_id", "stored_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("answer_cache", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_answer_cache_trip_id_stored_at"))
        batch_op.drop_index(batch_op.f("ix_answer_cache_stored_at"))

    op.drop_table("answer_cache")
