"""Document tables: files and their versions, what was read in them, and how long it is kept."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from persistence.id_columns import Id
from persistence.tables.columns import code, id_column, metadata, moment, refers, where

documents = Table(
    "documents",
    metadata,
    id_column(),
    refers("trip_id", "trips"),
    Column("name", String(200), nullable=False),
    code("kind"),
    Column("file_key", String(200), nullable=False, unique=True),
    Column("size_bytes", BigInteger, nullable=False),
    Column("sha256", String(64), nullable=False),
    code("state"),
    refers("uploader_id", "users"),
    moment("uploaded_at"),
    Column("page_count", Integer),
    Column("passage_count", Integer),
    Column("failure", Text),
    moment("deleted_at", nullable=True),
    # The e-mail that it came with.
    refers("parent_id", "documents", nullable=True),
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
    id_column(),
    refers("document_id", "documents"),
    Column("number", Integer, nullable=False),
    code("kind"),
    # Of several versions where a file came back.
    Column("file_key", String(200), nullable=False),
    Column("size_bytes", BigInteger, nullable=False),
    Column("sha256", String(64), nullable=False),
    refers("uploader_id", "users"),
    moment("uploaded_at"),
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
    id_column(),
    refers("trip_id", "trips"),
    code("source"),
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
    # By which rules it was cut. While an index of other rules is built, a source has passages by both: the first and
    # the one after the last of the generations, by their numbers, that it belongs to; None where there is no such end.
    Column("rules", Integer, nullable=False, server_default="1"),
    Column("found_from", Integer),
    Column("found_until", Integer),
    UniqueConstraint("source_id", "rules", "ordinal"),
    Index(None, "trip_id"),
    Index(None, "content_hash"),
    # What is not cut by some rules yet, in the order in which it is: nothing, most of the time.
    Index(None, "rules", "trip_id", "source", "source_id", "found_from", **where("found_until IS NULL")),
    # Of sources with two cuts, which there are none of most of the time, each of the two.
    Index(None, "source_id", "found_from", "rules", "source", **where("found_from IS NOT NULL")),
    Index(None, "source_id", "found_until", "source", **where("found_until IS NOT NULL")),
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
    id_column(),
    refers("trip_id", "trips"),
    code("kind"),
    moment("made_at"),
    # How many of each figure.
    Column("figures", JSON, nullable=False),
    Index(None, "trip_id", "made_at", "id"),
)
