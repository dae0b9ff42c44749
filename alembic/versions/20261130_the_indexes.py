"""the indexes

Revision: eacab6ec474a
Revises: 137ba264a13c
"""

from collections.abc import Sequence

from alembic import op

revision: str = "eacab6ec474a"
down_revision: str | None = "137ba264a13c"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_index(op.f("ix_participants_family_id"), "participants", ["family_id"])
    op.create_index(op.f("ix_payments_payer_id"), "payments", ["payer_id"])
    op.create_index(op.f("ix_payments_receiver_id"), "payments", ["receiver_id"])
    op.create_index(op.f("ix_plan_transfers_debtor_id"), "plan_transfers", ["debtor_id"])
    op.create_index(op.f("ix_plan_transfers_creditor_id"), "plan_transfers", ["creditor_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_plan_transfers_creditor_id"), "plan_transfers")
    op.drop_index(op.f("ix_plan_transfers_debtor_id"), "plan_transfers")
    op.drop_index(op.f("ix_payments_receiver_id"), "payments")
    op.drop_index(op.f("ix_payments_payer_id"), "payments")
    op.drop_index(op.f("ix_participants_family_id"), "participants")
