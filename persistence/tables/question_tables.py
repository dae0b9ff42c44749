"""Question tables: conversations, questions with their answers, and what was made of these."""

from sqlalchemy import JSON, BigInteger, Boolean, Column, ForeignKey, Index, LargeBinary, String, Table, Text, false

from persistence.id_columns import Id
from persistence.tables.columns import code, id_column, metadata, moment, refers

conversations = Table(
    "conversations",
    metadata,
    id_column(),
    refers("trip_id", "trips"),
    refers("owner_id", "users"),
    # None until it is named, or asked in.
    Column("name", String(120)),
    Column("is_shared", Boolean, nullable=False),
    moment("started_at"),
    moment("last_asked_at"),
    Index(None, "trip_id", "last_asked_at", "id"),
    Index(None, "owner_id"),
)

questions = Table(
    "questions",
    metadata,
    id_column(),
    refers("trip_id", "trips"),
    refers("asker_id", "users"),
    refers("conversation_id", "conversations"),
    Column("text", Text, nullable=False),
    code("state"),
    moment("asked_at"),
    moment("answered_at", nullable=True),
    Column("answer", JSON(none_as_null=True)),
    # That of the answer, since lists are narrowed down by it.
    Column("verdict", String(16)),
    Column("failure", Text),
    # How the answer was made; NULL is what nobody measured or told.
    moment("started_at", nullable=True),
    moment("first_piece_at", nullable=True),
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
    code("thumb"),
    Column("comment", Text),
    moment("rated_at"),
    Index(None, "user_id"),
)

# Answers that are given again, by a hash of all that they follow from: derived, and dropped when that changes.
answer_cache = Table(
    "answer_cache",
    metadata,
    Column("key", LargeBinary(32), primary_key=True),
    refers("trip_id", "trips"),
    # What the trip said then, as a hash.
    Column("edition", LargeBinary(32), nullable=False),
    Column("answer", JSON, nullable=False),
    moment("stored_at"),
    Index(None, "trip_id", "stored_at"),
    Index(None, "stored_at"),
)
