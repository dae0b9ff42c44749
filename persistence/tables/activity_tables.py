"""Activity tables: what was done, linked by hashes, and what must not be done twice."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from persistence.id_columns import Id
from persistence.tables.columns import code, id_column, metadata, moment, refers

activities = Table(
    "activities",
    metadata,
    id_column(),
    refers("trip_id", "trips"),
    Column("sequence", BigInteger, nullable=False),
    code("kind", 32),
    code("subject_kind"),
    # One of many tables, and some of their rows may be deleted: no foreign key.
    Column("subject_id", Id, nullable=False),
    # None: the worker.
    refers("actor_id", "users", nullable=True),
    moment("at"),
    Column("summary", Text, nullable=False),
    Column("changes", JSON, nullable=False),
    Column("affects_balances", Boolean, nullable=False),
    Column("previous_hash", LargeBinary(32), nullable=False),
    Column("hash", LargeBinary(32), nullable=False),
    UniqueConstraint("trip_id", "sequence"),
    Index(None, "subject_id", "sequence"),
)

idempotency_keys = Table(
    "idempotency_keys",
    metadata,
    Column("user_id", Id, ForeignKey("users.id"), primary_key=True),
    Column("key", String(100), primary_key=True),
    code("operation", 40),
    Column("fingerprint", LargeBinary(32), nullable=False),
    Column("entity_id", Id, nullable=False),
    moment("created_at"),
)
