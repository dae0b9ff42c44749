"""Trip tables: trips, who is on them, who may see them, and what their expenses are sorted by."""

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
)

from persistence.id_columns import Id
from persistence.tables.columns import code, id_column, metadata, moment, refers

trips = Table(
    "trips",
    metadata,
    id_column(),
    Column("name", String(120), nullable=False),
    # What it settles in; each expense and payment keeps its own currency beside it.
    code("currency", 3),
    Column("default_split", JSON(none_as_null=True)),
    moment("created_at"),
    # Whose own documents it holds, and nothing else; None of what people call a trip.
    Column("library_of_id", Id, ForeignKey("users.id"), unique=True),
)

families = Table(
    "families",
    metadata,
    id_column(),
    refers("trip_id", "trips"),
    Column("name", String(80), nullable=False),
    Column("folded_name", String(240), nullable=False),
    UniqueConstraint("trip_id", "folded_name"),
)

participants = Table(
    "participants",
    metadata,
    id_column(),
    refers("trip_id", "trips"),
    Column("name", String(80), nullable=False),
    # The name in one case: uniqueness that both databases see alike. A letter becomes three at most.
    Column("folded_name", String(240), nullable=False),
    refers("user_id", "users", nullable=True),
    Column("weight", Integer, nullable=False, server_default="1"),
    Column("arrives_on", Date),
    Column("leaves_on", Date),
    moment("left_at", nullable=True),
    # A guest merged into somebody keeps every row; sums go by the person they became.
    refers("merged_into_id", "participants", nullable=True),
    refers("family_id", "families", nullable=True),
    UniqueConstraint("trip_id", "folded_name"),
    UniqueConstraint("trip_id", "user_id"),
    CheckConstraint("weight > 0", name="weight_positive"),
    Index(None, "family_id"),
)

memberships = Table(
    "memberships",
    metadata,
    Column("id", Id, nullable=False, unique=True),
    Column("trip_id", Id, ForeignKey("trips.id"), primary_key=True),
    Column("user_id", Id, ForeignKey("users.id"), primary_key=True),
    code("role"),
    moment("joined_at"),
    Index(None, "user_id", "joined_at", "trip_id"),
)

invitations = Table(
    "invitations",
    metadata,
    id_column(),
    refers("trip_id", "trips"),
    # Whom its bearer becomes; None: somebody new, or nobody of the ledger for a viewer.
    refers("participant_id", "participants", nullable=True),
    refers("author_id", "users", nullable=True),
    code("role"),
    # Where it was sent to, if it was.
    Column("email", String(254)),
    Column("code_hash", LargeBinary(32), nullable=False, unique=True),
    Column("use_limit", Integer, nullable=False),
    Column("uses", Integer, nullable=False),
    moment("created_at"),
    moment("expires_at"),
    moment("revoked_at", nullable=True),
    Index(None, "trip_id", "created_at", "id"),
    CheckConstraint("uses <= use_limit", name="uses_limited"),
)

share_links = Table(
    "share_links",
    metadata,
    id_column(),
    refers("trip_id", "trips"),
    refers("author_id", "users"),
    Column("name", String(80), nullable=False),
    Column("token_hash", LargeBinary(32), nullable=False, unique=True),
    moment("created_at"),
    moment("expires_at", nullable=True),
    moment("last_used_at", nullable=True),
    moment("revoked_at", nullable=True),
    Index(None, "trip_id", "created_at", "id"),
)

trip_categories = Table(
    "trip_categories",
    metadata,
    id_column(),
    refers("trip_id", "trips"),
    Column("name", String(80), nullable=False),
    Column("folded_name", String(240), nullable=False),
    # The built-in category it belongs to, so that sums by category are whole.
    code("parent", 32),
    moment("archived_at", nullable=True),
    UniqueConstraint("trip_id", "folded_name"),
)
