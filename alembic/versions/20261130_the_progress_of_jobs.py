"""the progress of jobs

Revision: 36842e86ddfd
Revises: 5871e44fb330
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "36842e86ddfd"
down_revision: str | None = "5871e44fb330"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.add_column(sa.Column("done", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("total", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("measured_from", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("measured_done", sa.Integer(), server_default="0", nullable=False))
        batch_op.create_index(batch_op.f("ix_jobs_trip_id_queued_at_id"), ["trip_id", "queued_at", "id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_jobs_trip_id_queued_at_id"))
        batch_op.drop_column("measured_done")
        batch_op.drop_column("measured_from")
        batch_op.drop_column("total")
        batch_op.drop_column("done")
