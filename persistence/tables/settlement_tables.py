"""Settlement tables: plans of who pays whom, and what was paid."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from persistence.tables.columns import code, id_column, metadata, moment, rate, refers

settlement_plans = Table(
    "settlement_plans",
    metadata,
    id_column(),
    refers("trip_id", "trips"),
    refers("author_id", "users"),
    code("basis"),
    code("strategy"),
    code("method", 32),
    Column("is_optimal", Boolean, nullable=False),
    Column("lower_bound", Integer, nullable=False),
    Column("constraint_cost", Integer, nullable=False),
    Column("constraints", JSON(none_as_null=True)),
    # The trip's last activity that the plan knows of: what changed balances after it makes the plan stale.
    Column("activity_sequence", BigInteger, nullable=False),
    moment("created_at"),
    moment("cancelled_at", nullable=True),
    Index(None, "trip_id", "created_at", "id"),
)

plan_transfers = Table(
    "plan_transfers",
    metadata,
    id_column(),
    refers("plan_id", "settlement_plans"),
    Column("position", Integer, nullable=False),
    refers("debtor_id", "participants"),
    refers("creditor_id", "participants"),
    Column("amount_minor", BigInteger, nullable=False),
    code("currency", 3),
    # What the receiver said of it; how much is paid is the sum of its payments.
    Column("verdict", String(16)),
    Column("dispute_reason", Text),
    moment("judged_at", nullable=True),
    Column("version", Integer, nullable=False),
    CheckConstraint("amount_minor > 0", name="amount_positive"),
    UniqueConstraint("plan_id", "position"),
    Index(None, "debtor_id"),
    Index(None, "creditor_id"),
)

payments = Table(
    "payments",
    metadata,
    id_column(),
    refers("trip_id", "trips"),
    refers("payer_id", "participants"),
    refers("receiver_id", "participants"),
    Column("amount_minor", BigInteger, nullable=False),
    code("currency", 3),
    Column("settlement_minor", BigInteger, nullable=False),
    *rate(),
    Column("paid_on", Date, nullable=False),
    Column("note", String(200)),
    refers("transfer_id", "plan_transfers", nullable=True),
    # What it counts of that transfer, in the transfer's currency: it stays when the trip comes to settle in another.
    Column("transfer_minor", BigInteger),
    Column("version", Integer, nullable=False),
    moment("created_at"),
    moment("deleted_at", nullable=True),
    CheckConstraint("amount_minor > 0", name="amount_positive"),
    CheckConstraint("payer_id <> receiver_id", name="two_people"),
    Index(None, "trip_id", "paid_on", "id"),
    Index(None, "payer_id"),
    Index(None, "receiver_id"),
    Index(None, "transfer_id"),
)
