"""The tables: the one description that statements, migrations and `alembic check` share."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    Uuid,
)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC; SQLite keeps no time zone, so it is taken off on the way in and put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse moments without a time zone: they mean nothing."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment needs a time zone.")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return every moment in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _id() -> Column[Any]:
    return Column("id", Uuid, primary_key=True)


def _refers(name: str, target: str, *, nullable: bool = False) -> Column[Any]:
    return Column(name, Uuid, ForeignKey(f"{target}.id"), nullable=nullable)


def _code(name: str, length: int = 16) -> Column[Any]:
    return Column(name, String(length), nullable=False)


def _moment(name: str, *, nullable: bool = False) -> Column[Any]:
    return Column(name, UtcDateTime, nullable=nullable)


users = Table(
    "users",
    metadata,
    _id(),
    Column("email", String(254), nullable=False, unique=True),
    Column("name", String(80), nullable=False),
    Column("password_hash", String(255), nullable=False),
    _moment("created_at"),
)

sessions = Table(
    "sessions",
    metadata,
    _id(),
    _refers("user_id", "users"),
    _moment("created_at"),
    _moment("expires_at"),
    _moment("ended_at", nullable=True),
    Index(None, "user_id"),
)

trips = Table(
    "trips",
    metadata,
    _id(),
    Column("name", String(120), nullable=False),
    _code("currency", 3),
    _moment("created_at"),
)

participants = Table(
    "participants",
    metadata,
    _id(),
    _refers("trip_id", "trips"),
    Column("name", String(80), nullable=False),
    # The name in one case: uniqueness that both databases see alike. A letter becomes three at most.
    Column("folded_name", String(240), nullable=False),
    _refers("user_id", "users", nullable=True),
    UniqueConstraint("trip_id", "folded_name"),
    UniqueConstraint("trip_id", "user_id"),
)

memberships = Table(
    "memberships",
    metadata,
    Column("trip_id", Uuid, ForeignKey("trips.id"), primary_key=True),
    Column("user_id", Uuid, ForeignKey("users.id"), primary_key=True),
    _code("role"),
    _moment("joined_at"),
    Index(None, "user_id", "joined_at", "trip_id"),
)

invitations = Table(
    "invitations",
    metadata,
    _id(),
    _refers("trip_id", "trips"),
    _refers("participant_id", "participants"),
    Column("code_hash", LargeBinary(32), nullable=False, unique=True),
    _moment("expires_at"),
    _moment("accepted_at", nullable=True),
)

expenses = Table(
    "expenses",
    metadata,
    _id(),
    _refers("trip_id", "trips"),
    Column("description", String(200), nullable=False),
    Column("amount_minor", BigInteger, nullable=False),
    _code("currency", 3),
    Column("spent_on", Date, nullable=False),
    _code("category"),
    _refers("payer_id", "participants"),
    _code("split_mode"),
    _moment("created_at"),
    _moment("updated_at"),
    _moment("deleted_at", nullable=True),
    CheckConstraint("amount_minor > 0", name="amount_positive"),
    Index(None, "trip_id", "spent_on", "id"),
)

expense_shares = Table(
    "expense_shares",
    metadata,
    Column("expense_id", Uuid, ForeignKey("expenses.id"), primary_key=True),
    Column("participant_id", Uuid, ForeignKey("participants.id"), primary_key=True),
    # The place in the split as it was given: shares are shown in that order.
    Column("position", Integer, nullable=False),
    Column("amount_minor", BigInteger, nullable=False),
    Column("weight", BigInteger, nullable=False),
    CheckConstraint("amount_minor >= 0", name="amount_not_negative"),
)

payments = Table(
    "payments",
    metadata,
    _id(),
    _refers("trip_id", "trips"),
    _refers("payer_id", "participants"),
    _refers("receiver_id", "participants"),
    Column("amount_minor", BigInteger, nullable=False),
    _code("currency", 3),
    Column("paid_on", Date, nullable=False),
    Column("note", String(200)),
    _moment("created_at"),
    CheckConstraint("amount_minor > 0", name="amount_positive"),
    CheckConstraint("payer_id <> receiver_id", name="two_people"),
    Index(None, "trip_id", "paid_on", "id"),
)

documents = Table(
    "documents",
    metadata,
    _id(),
    _refers("trip_id", "trips"),
    Column("name", String(200), nullable=False),
    _code("kind"),
    Column("file_key", String(200), nullable=False, unique=True),
    Column("size_bytes", BigInteger, nullable=False),
    Column("sha256", String(64), nullable=False),
    _code("state"),
    _refers("uploader_id", "users"),
    _moment("uploaded_at"),
    Column("page_count", Integer),
    Column("passage_count", Integer),
    Column("failure", Text),
    _moment("deleted_at", nullable=True),
    Index(None, "trip_id", "uploaded_at", "id"),
)

passages = Table(
    "passages",
    metadata,
    _id(),
    _refers("trip_id", "trips"),
    _code("source"),
    # A document or an expense: no foreign key, because it is one of two tables.
    Column("source_id", Uuid, nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("page", Integer),
    Column("start_offset", Integer, nullable=False),
    Column("end_offset", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("content_hash", String(64), nullable=False),
    # The embedding model whose vector lies in the vector store; None until it does.
    Column("embedded_with", String(100)),
    UniqueConstraint("source_id", "ordinal"),
    Index(None, "trip_id"),
)

questions = Table(
    "questions",
    metadata,
    _id(),
    _refers("trip_id", "trips"),
    _refers("asker_id", "users"),
    Column("text", Text, nullable=False),
    _code("state"),
    _moment("asked_at"),
    _moment("answered_at", nullable=True),
    Column("answer", JSON(none_as_null=True)),
    Column("failure", Text),
    Index(None, "trip_id", "asked_at", "id"),
)

jobs = Table(
    "jobs",
    metadata,
    _id(),
    _code("kind", 32),
    _refers("trip_id", "trips"),
    Column("subject_id", Uuid, nullable=False),
    _code("state"),
    _moment("queued_at"),
    _moment("not_before"),
    Column("attempt", Integer, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("deaths", Integer, nullable=False),
    _moment("lease_until", nullable=True),
    _moment("started_at", nullable=True),
    _moment("finished_at", nullable=True),
    Column("reason", Text),
    Index(None, "state", "not_before"),
    Index(None, "subject_id"),
)
