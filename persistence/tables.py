"""The tables: the one description that statements, migrations and `alembic check` share."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
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
    false,
    text,
)

from persistence.id_columns import Id


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


def _where(condition: str) -> dict[str, Any]:
    """Return what makes an index one of some rows alone, on either database."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


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
    return Column("id", Id, primary_key=True)


def _refers(name: str, target: str, *, nullable: bool = False) -> Column[Any]:
    return Column(name, Id, ForeignKey(f"{target}.id"), nullable=nullable)


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
    # Whoever deleted their account stays in the ledgers of others by name; their address and password are gone.
    _moment("deleted_at", nullable=True),
)

sessions = Table(
    "sessions",
    metadata,
    _id(),
    _refers("user_id", "users"),
    _moment("created_at"),
    _moment("expires_at"),
    _moment("ended_at", nullable=True),
    _moment("last_used_at"),
    Column("user_agent", String(200), nullable=False),
    Column("address", String(45), nullable=False),
    Index(None, "user_id"),
)

refresh_tokens = Table(
    "refresh_tokens",
    metadata,
    Column("token_hash", LargeBinary(32), primary_key=True),
    _refers("session_id", "sessions"),
    _moment("created_at"),
    # A used one that comes again was stolen, from or by whoever used it: its session ends.
    _moment("used_at", nullable=True),
    Index(None, "session_id"),
)

password_resets = Table(
    "password_resets",
    metadata,
    _id(),
    _refers("user_id", "users"),
    Column("code_hash", LargeBinary(32), nullable=False, unique=True),
    _moment("created_at"),
    _moment("expires_at"),
    _moment("used_at", nullable=True),
    Index(None, "user_id"),
)

api_keys = Table(
    "api_keys",
    metadata,
    _id(),
    _refers("user_id", "users"),
    Column("name", String(80), nullable=False),
    Column("key_hash", LargeBinary(32), nullable=False, unique=True),
    # Its first characters, by which its owner tells it from others.
    Column("hint", String(16), nullable=False),
    _code("scope"),
    # Whether it opens the trips of `api_key_trips` alone, or whatever its owner is on.
    Column("is_for_all_trips", Boolean, nullable=False),
    Column("points_per_minute", Integer),
    _moment("created_at"),
    _moment("expires_at", nullable=True),
    _moment("last_used_at", nullable=True),
    _moment("revoked_at", nullable=True),
    Index(None, "user_id", "created_at", "id"),
    CheckConstraint("points_per_minute > 0", name="points_positive"),
)

mails = Table(
    "mails",
    metadata,
    _id(),
    _code("kind", 32),
    Column("recipient", String(254), nullable=False),
    # A password reset, an invitation or a user: what the mail says is made from it when it is sent, so that no secret
    # is kept here.
    Column("subject_id", Id, nullable=False),
    _moment("created_at"),
    _moment("sent_at", nullable=True),
)

trips = Table(
    "trips",
    metadata,
    _id(),
    Column("name", String(120), nullable=False),
    # What it settles in; each expense and payment keeps its own currency beside it.
    _code("currency", 3),
    Column("default_split", JSON(none_as_null=True)),
    _moment("created_at"),
    # Whose own documents it holds, and nothing else; None of what people call a trip.
    Column("library_of_id", Id, ForeignKey("users.id"), unique=True),
)

families = Table(
    "families",
    metadata,
    _id(),
    _refers("trip_id", "trips"),
    Column("name", String(80), nullable=False),
    Column("folded_name", String(240), nullable=False),
    UniqueConstraint("trip_id", "folded_name"),
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
    Column("weight", Integer, nullable=False, server_default="1"),
    Column("arrives_on", Date),
    Column("leaves_on", Date),
    _moment("left_at", nullable=True),
    # A guest merged into somebody keeps every row; sums go by the person they became.
    _refers("merged_into_id", "participants", nullable=True),
    _refers("family_id", "families", nullable=True),
    UniqueConstraint("trip_id", "folded_name"),
    UniqueConstraint("trip_id", "user_id"),
    CheckConstraint("weight > 0", name="weight_positive"),
    Index(None, "family_id"),
)

api_key_trips = Table(
    "api_key_trips",
    metadata,
    Column("key_id", Id, ForeignKey("api_keys.id"), primary_key=True),
    Column("trip_id", Id, ForeignKey("trips.id"), primary_key=True),
)

share_links = Table(
    "share_links",
    metadata,
    _id(),
    _refers("trip_id", "trips"),
    _refers("author_id", "users"),
    Column("name", String(80), nullable=False),
    Column("token_hash", LargeBinary(32), nullable=False, unique=True),
    _moment("created_at"),
    _moment("expires_at", nullable=True),
    _moment("last_used_at", nullable=True),
    _moment("revoked_at", nullable=True),
    Index(None, "trip_id", "created_at", "id"),
)

memberships = Table(
    "memberships",
    metadata,
    Column("id", Id, nullable=False, unique=True),
    Column("trip_id", Id, ForeignKey("trips.id"), primary_key=True),
    Column("user_id", Id, ForeignKey("users.id"), primary_key=True),
    _code("role"),
    _moment("joined_at"),
    Index(None, "user_id", "joined_at", "trip_id"),
)

invitations = Table(
    "invitations",
    metadata,
    _id(),
    _refers("trip_id", "trips"),
    # Whom its bearer becomes; None: somebody new, or nobody of the ledger for a viewer.
    _refers("participant_id", "participants", nullable=True),
    _refers("author_id", "users", nullable=True),
    _code("role"),
    # Where it was sent to, if it was.
    Column("email", String(254)),
    Column("code_hash", LargeBinary(32), nullable=False, unique=True),
    Column("use_limit", Integer, nullable=False),
    Column("uses", Integer, nullable=False),
    _moment("created_at"),
    _moment("expires_at"),
    _moment("revoked_at", nullable=True),
    Index(None, "trip_id", "created_at", "id"),
    CheckConstraint("uses <= use_limit", name="uses_limited"),
)

trip_categories = Table(
    "trip_categories",
    metadata,
    _id(),
    _refers("trip_id", "trips"),
    Column("name", String(80), nullable=False),
    Column("folded_name", String(240), nullable=False),
    # The built-in category it belongs to, so that sums by category are whole.
    _code("parent", 32),
    _moment("archived_at", nullable=True),
    UniqueConstraint("trip_id", "folded_name"),
)

split_templates = Table(
    "split_templates",
    metadata,
    _id(),
    _refers("trip_id", "trips"),
    Column("name", String(80), nullable=False),
    Column("folded_name", String(240), nullable=False),
    Column("split", JSON, nullable=False),
    UniqueConstraint("trip_id", "folded_name"),
)

recurrences = Table(
    "recurrences",
    metadata,
    _id(),
    _refers("trip_id", "trips"),
    _refers("author_id", "users"),
    Column("draft", JSON, nullable=False),
    _code("frequency"),
    Column("every", Integer, nullable=False),
    Column("starts_on", Date, nullable=False),
    Column("until", Date),
    Column("count", Integer),
    Column("made", Integer, nullable=False),
    # None once it has ended.
    Column("next_on", Date),
    Column("blocked_reason", Text),
    Column("version", Integer, nullable=False),
    _moment("created_at"),
    _moment("ended_at", nullable=True),
    Index(None, "trip_id"),
    Index(None, "next_on"),
)


def _rate() -> tuple[Column[Any], ...]:
    """Return the columns of an exchange rate into the trip's currency; all None where the currency is the same."""
    return (
        # Decimal digits: SQLite would keep a NUMERIC as a float.
        Column("rate", String(40)),
        Column("rate_source", String(16)),
        Column("rate_as_of", Date),
        Column("rate_set_by", Id, ForeignKey("users.id")),
    )


expenses = Table(
    "expenses",
    metadata,
    _id(),
    _refers("trip_id", "trips"),
    Column("description", String(200), nullable=False),
    Column("amount_minor", BigInteger, nullable=False),
    _code("currency", 3),
    # The amount in the trip's currency, as booked: what balances and statistics add up.
    Column("settlement_minor", BigInteger, nullable=False),
    *_rate(),
    Column("spent_on", Date, nullable=False),
    _code("category", 32),
    _refers("trip_category_id", "trip_categories", nullable=True),
    _code("split_mode"),
    Column("itemization", JSON(none_as_null=True)),
    Column("payment_method", String(16)),
    # Where it was spent, as people call it: "Prague".
    Column("place", String(120)),
    Column("note", Text),
    Column("version", Integer, nullable=False),
    _refers("recurrence_id", "recurrences", nullable=True),
    Column("occurs_on", Date),
    # The picture of its bill.
    _refers("receipt_document_id", "documents", nullable=True),
    _moment("created_at"),
    _moment("updated_at"),
    _moment("deleted_at", nullable=True),
    CheckConstraint("amount_minor > 0", name="amount_positive"),
    Index(None, "trip_id", "spent_on", "id"),
    # One expense per occurrence, whatever worker makes it and however often.
    UniqueConstraint("recurrence_id", "occurs_on"),
)

expense_payers = Table(
    "expense_payers",
    metadata,
    Column("expense_id", Id, ForeignKey("expenses.id"), primary_key=True),
    Column("participant_id", Id, ForeignKey("participants.id"), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("amount_minor", BigInteger, nullable=False),
    Column("settlement_minor", BigInteger, nullable=False),
    CheckConstraint("amount_minor > 0", name="amount_positive"),
    Index(None, "participant_id"),
)

expense_shares = Table(
    "expense_shares",
    metadata,
    Column("expense_id", Id, ForeignKey("expenses.id"), primary_key=True),
    Column("participant_id", Id, ForeignKey("participants.id"), primary_key=True),
    # The place in the split as it was given: shares are shown in that order.
    Column("position", Integer, nullable=False),
    Column("amount_minor", BigInteger, nullable=False),
    Column("settlement_minor", BigInteger, nullable=False),
    Column("weight", BigInteger, nullable=False),
    # Both are the expense's own, kept here too so that one index answers what everybody owes: a trip of fifty people
    # has a quarter of a million shares, and joining and sorting them takes SQLite five times as long.
    _code("currency", 3),
    Column("is_counted", Boolean, nullable=False),
    CheckConstraint("amount_minor >= 0", name="amount_not_negative"),
    Index("ix_expense_shares_sums", "participant_id", "is_counted", "currency", "amount_minor", "settlement_minor"),
)

expense_tags = Table(
    "expense_tags",
    metadata,
    Column("expense_id", Id, ForeignKey("expenses.id"), primary_key=True),
    Column("tag", String(40), primary_key=True),
    Column("position", Integer, nullable=False),
)

comments = Table(
    "comments",
    metadata,
    _id(),
    _refers("trip_id", "trips"),
    _refers("expense_id", "expenses"),
    _refers("author_id", "users"),
    Column("text", Text, nullable=False),
    _moment("created_at"),
    _moment("deleted_at", nullable=True),
    Index(None, "expense_id", "created_at", "id"),
)

budgets = Table(
    "budgets",
    metadata,
    _id(),
    _refers("trip_id", "trips"),
    # Both None: of the whole trip.
    Column("category", String(32)),
    _refers("trip_category_id", "trip_categories", nullable=True),
    Column("amount_minor", BigInteger, nullable=False),
    _code("currency", 3),
    _moment("created_at"),
    CheckConstraint("amount_minor > 0", name="amount_positive"),
    Index(None, "trip_id"),
)

settlement_plans = Table(
    "settlement_plans",
    metadata,
    _id(),
    _refers("trip_id", "trips"),
    _refers("author_id", "users"),
    _code("basis"),
    _code("strategy"),
    _code("method", 32),
    Column("is_optimal", Boolean, nullable=False),
    Column("lower_bound", Integer, nullable=False),
    Column("constraint_cost", Integer, nullable=False),
    Column("constraints", JSON(none_as_null=True)),
    # The trip's last activity that the plan knows of: what changed balances after it makes the plan stale.
    Column("activity_sequence", BigInteger, nullable=False),
    _moment("created_at"),
    _moment("cancelled_at", nullable=True),
    Index(None, "trip_id", "created_at", "id"),
)

plan_transfers = Table(
    "plan_transfers",
    metadata,
    _id(),
    _refers("plan_id", "settlement_plans"),
    Column("position", Integer, nullable=False),
    _refers("debtor_id", "participants"),
    _refers("creditor_id", "participants"),
    Column("amount_minor", BigInteger, nullable=False),
    _code("currency", 3),
    # What the receiver said of it; how much is paid is the sum of its payments.
    Column("verdict", String(16)),
    Column("dispute_reason", Text),
    _moment("judged_at", nullable=True),
    Column("version", Integer, nullable=False),
    CheckConstraint("amount_minor > 0", name="amount_positive"),
    UniqueConstraint("plan_id", "position"),
    Index(None, "debtor_id"),
    Index(None, "creditor_id"),
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
    Column("settlement_minor", BigInteger, nullable=False),
    *_rate(),
    Column("paid_on", Date, nullable=False),
    Column("note", String(200)),
    _refers("transfer_id", "plan_transfers", nullable=True),
    # What it counts of that transfer, in the transfer's currency: it stays when the trip comes to settle in another.
    Column("transfer_minor", BigInteger),
    Column("version", Integer, nullable=False),
    _moment("created_at"),
    _moment("deleted_at", nullable=True),
    CheckConstraint("amount_minor > 0", name="amount_positive"),
    CheckConstraint("payer_id <> receiver_id", name="two_people"),
    Index(None, "trip_id", "paid_on", "id"),
    Index(None, "payer_id"),
    Index(None, "receiver_id"),
    Index(None, "transfer_id"),
)

activities = Table(
    "activities",
    metadata,
    _id(),
    _refers("trip_id", "trips"),
    Column("sequence", BigInteger, nullable=False),
    _code("kind", 32),
    _code("subject_kind"),
    # One of many tables, and some of their rows may be deleted: no foreign key.
    Column("subject_id", Id, nullable=False),
    # None: the worker.
    _refers("actor_id", "users", nullable=True),
    _moment("at"),
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
    _code("operation", 40),
    Column("fingerprint", LargeBinary(32), nullable=False),
    Column("entity_id", Id, nullable=False),
    _moment("created_at"),
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
    # The e-mail that it came with.
    _refers("parent_id", "documents", nullable=True),
    # The number of the version that the file above is of.
    Column("version", Integer, nullable=False, server_default="1"),
    # Whether the version was looked at for what it says as a bill: those read before receipts were, were not.
    Column("is_receipt_sought", Boolean, nullable=False, server_default=false()),
    Index(None, "trip_id", "uploaded_at", "id"),
    Index(None, "trip_id", "sha256"),
    Index(None, "parent_id", "name", "id"),
)

document_versions = Table(
    "document_versions",
    metadata,
    _id(),
    _refers("document_id", "documents"),
    Column("number", Integer, nullable=False),
    _code("kind"),
    # Of several versions where a file came back.
    Column("file_key", String(200), nullable=False),
    Column("size_bytes", BigInteger, nullable=False),
    Column("sha256", String(64), nullable=False),
    _refers("uploader_id", "users"),
    _moment("uploaded_at"),
    UniqueConstraint("document_id", "number"),
    # Whether a file of the store is known to anything is asked by its key.
    Index(None, "file_key"),
)

receipts = Table(
    "receipts",
    metadata,
    Column("document_id", Id, ForeignKey("documents.id"), primary_key=True),
    Column("body", JSON, nullable=False),
)

passages = Table(
    "passages",
    metadata,
    _id(),
    _refers("trip_id", "trips"),
    _code("source"),
    # A document or an expense: no foreign key, because it is one of two tables.
    Column("source_id", Id, nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("page", Integer),
    Column("start_offset", Integer, nullable=False),
    Column("end_offset", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("content_hash", String(64), nullable=False),
    # Titles, the outermost first; None where it stands below none.
    Column("heading_path", JSON(none_as_null=True)),
    # Pairs of a place in the text, as its offsets count, and a second; None where the text has no times.
    Column("cues", JSON(none_as_null=True)),
    # The marks of the generations that have a vector of it: each of the two that may be kept at once has its place.
    Column("embedded_with", String(100)),
    Column("embedded_beside", String(100)),
    UniqueConstraint("source_id", "ordinal"),
    Index(None, "trip_id"),
    Index(None, "content_hash"),
)

# Which index is asked, which is being built, and which are to be gone.
index_generations = Table(
    "index_generations",
    metadata,
    _id(),
    Column("number", Integer, nullable=False, unique=True),
    _code("store", 32),
    Column("model", String(100), nullable=False),
    Column("dimension", Integer, nullable=False),
    Column("passage_rules", Integer, nullable=False),
    Column("mark", String(100), nullable=False),
    Column("is_second", Boolean, nullable=False),
    _code("state"),
    _moment("created_at"),
    _moment("retired_at", nullable=True),
    Index(None, "state"),
    # One of each at most: of two that begin one at once, the later finds the other's.
    Index("uq_index_generations_serving", "state", unique=True, **_where("state = 'SERVING'")),
    Index("uq_index_generations_building", "state", unique=True, **_where("state = 'BUILDING'")),
)

# Vectors of texts that passages have, so that none is computed twice; of no text that is gone.
cached_vectors = Table(
    "cached_vectors",
    metadata,
    Column("model", String(100), primary_key=True),
    Column("content_hash", String(64), primary_key=True),
    # float16, little-endian.
    Column("vector", LargeBinary, nullable=False),
    Index(None, "content_hash"),
)

# Of VECTOR_STORE=sql: derived from passages, and without foreign keys, as any other vector store is.
passage_vectors = Table(
    "passage_vectors",
    metadata,
    # Which vectors can be compared with this one, by the name of their space.
    Column("space", String(40), primary_key=True),
    Column("passage_id", Id, primary_key=True),
    Column("trip_id", Id, nullable=False),
    _code("source"),
    Column("source_id", Id, nullable=False),
    # float16, little-endian, of unit length.
    Column("vector", LargeBinary, nullable=False),
    Index(None, "space", "trip_id"),
    Index(None, "space", "source_id"),
)

vector_versions = Table(
    "vector_versions",
    metadata,
    Column("space", String(40), primary_key=True),
    Column("trip_id", Id, primary_key=True),
    # Another after each change of the trip's vectors, so that what was kept of them elsewhere is known to be old.
    Column("version", BigInteger, nullable=False),
)

# What a trip keeps for how long; 0: for ever, None: as long as the server's settings say.
clean_up_rules = Table(
    "clean_up_rules",
    metadata,
    Column("trip_id", Id, ForeignKey("trips.id"), primary_key=True),
    Column("versions", Integer),
    Column("version_days", Integer),
    Column("file_hours", Integer),
    Column("report_days", Integer),
    Column("job_days", Integer),
)

# What the nightly work found and did.
reports = Table(
    "reports",
    metadata,
    _id(),
    _refers("trip_id", "trips"),
    _code("kind"),
    _moment("made_at"),
    # How many of each figure.
    Column("figures", JSON, nullable=False),
    Index(None, "trip_id", "made_at", "id"),
)

conversations = Table(
    "conversations",
    metadata,
    _id(),
    _refers("trip_id", "trips"),
    _refers("owner_id", "users"),
    # None until it is named, or asked in.
    Column("name", String(120)),
    Column("is_shared", Boolean, nullable=False),
    _moment("started_at"),
    _moment("last_asked_at"),
    Index(None, "trip_id", "last_asked_at", "id"),
    Index(None, "owner_id"),
)

questions = Table(
    "questions",
    metadata,
    _id(),
    _refers("trip_id", "trips"),
    _refers("asker_id", "users"),
    _refers("conversation_id", "conversations"),
    Column("text", Text, nullable=False),
    _code("state"),
    _moment("asked_at"),
    _moment("answered_at", nullable=True),
    Column("answer", JSON(none_as_null=True)),
    # That of the answer, since lists are narrowed down by it.
    Column("verdict", String(16)),
    Column("failure", Text),
    # How the answer was made; NULL is what nobody measured or told.
    _moment("started_at", nullable=True),
    _moment("first_piece_at", nullable=True),
    # From asking on, so that both databases put them in order alike.
    Column("answer_ms", BigInteger),
    Column("first_piece_ms", BigInteger),
    Column("mode", String(16)),
    Column("provider", String(100)),
    Column("model", String(200)),
    Column("prompt_tokens", BigInteger),
    Column("completion_tokens", BigInteger),
    Column("is_cached", Boolean, nullable=False, server_default=false()),
    Index(None, "trip_id", "asked_at", "id"),
    Index(None, "conversation_id", "asked_at", "id"),
)

cited_documents = Table(
    "cited_documents",
    metadata,
    Column("question_id", Id, ForeignKey("questions.id"), primary_key=True),
    Column("document_id", Id, ForeignKey("documents.id"), primary_key=True),
    Index(None, "document_id"),
)

answer_ratings = Table(
    "answer_ratings",
    metadata,
    Column("question_id", Id, ForeignKey("questions.id"), primary_key=True),
    Column("user_id", Id, ForeignKey("users.id"), primary_key=True),
    _code("thumb"),
    Column("comment", Text),
    _moment("rated_at"),
    Index(None, "user_id"),
)

# Answers that are given again, by a hash of all that they follow from: derived, and dropped when that changes.
answer_cache = Table(
    "answer_cache",
    metadata,
    Column("key", LargeBinary(32), primary_key=True),
    _refers("trip_id", "trips"),
    # What the trip said then, as a hash.
    Column("edition", LargeBinary(32), nullable=False),
    Column("answer", JSON, nullable=False),
    _moment("stored_at"),
    Index(None, "trip_id", "stored_at"),
    Index(None, "stored_at"),
)

jobs = Table(
    "jobs",
    metadata,
    _id(),
    _code("kind", 32),
    # None: of no trip, such as a mail.
    _refers("trip_id", "trips", nullable=True),
    Column("subject_id", Id, nullable=False),
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
    Column("done", Integer, nullable=False, server_default="0"),
    Column("total", Integer),
    # What this attempt found done when it first told of any, and when that was: its pace.
    _moment("measured_from", nullable=True),
    Column("measured_done", Integer, nullable=False, server_default="0"),
    Index(None, "state", "not_before"),
    Index(None, "subject_id"),
    Index(None, "trip_id", "queued_at", "id"),
)
