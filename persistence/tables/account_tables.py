"""Account tables: users, how they are known again, and the mails that they are sent."""

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Index, Integer, LargeBinary, String, Table

from persistence.id_columns import Id
from persistence.tables.columns import code, id_column, metadata, moment, refers

users = Table(
    "users",
    metadata,
    id_column(),
    Column("email", String(254), nullable=False, unique=True),
    Column("name", String(80), nullable=False),
    Column("password_hash", String(255), nullable=False),
    moment("created_at"),
    # Whoever deleted their account stays in the ledgers of others by name; their address and password are gone.
    moment("deleted_at", nullable=True),
)

sessions = Table(
    "sessions",
    metadata,
    id_column(),
    refers("user_id", "users"),
    moment("created_at"),
    moment("expires_at"),
    moment("ended_at", nullable=True),
    moment("last_used_at"),
    Column("user_agent", String(200), nullable=False),
    Column("address", String(45), nullable=False),
    Index(None, "user_id"),
)

refresh_tokens = Table(
    "refresh_tokens",
    metadata,
    Column("token_hash", LargeBinary(32), primary_key=True),
    refers("session_id", "sessions"),
    moment("created_at"),
    # A used one that comes again was stolen, from or by whoever used it: its session ends.
    moment("used_at", nullable=True),
    Index(None, "session_id"),
)

password_resets = Table(
    "password_resets",
    metadata,
    id_column(),
    refers("user_id", "users"),
    Column("code_hash", LargeBinary(32), nullable=False, unique=True),
    moment("created_at"),
    moment("expires_at"),
    moment("used_at", nullable=True),
    Index(None, "user_id"),
)

api_keys = Table(
    "api_keys",
    metadata,
    id_column(),
    refers("user_id", "users"),
    Column("name", String(80), nullable=False),
    Column("key_hash", LargeBinary(32), nullable=False, unique=True),
    # Its first characters, by which its owner tells it from others.
    Column("hint", String(16), nullable=False),
    code("scope"),
    # Whether it opens the trips of `api_key_trips` alone, or whatever its owner is on.
    Column("is_for_all_trips", Boolean, nullable=False),
    Column("points_per_minute", Integer),
    moment("created_at"),
    moment("expires_at", nullable=True),
    moment("last_used_at", nullable=True),
    moment("revoked_at", nullable=True),
    Index(None, "user_id", "created_at", "id"),
    CheckConstraint("points_per_minute > 0", name="points_positive"),
)

api_key_trips = Table(
    "api_key_trips",
    metadata,
    Column("key_id", Id, ForeignKey("api_keys.id"), primary_key=True),
    Column("trip_id", Id, ForeignKey("trips.id"), primary_key=True),
)

mails = Table(
    "mails",
    metadata,
    id_column(),
    code("kind", 32),
    Column("recipient", String(254), nullable=False),
    # A password reset, an invitation or a user: what the mail says is made from it when it is sent, so that no secret
    # is kept here.
    Column("subject_id", Id, nullable=False),
    moment("created_at"),
    moment("sent_at", nullable=True),
)
