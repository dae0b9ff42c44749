"""Expense tables: what was spent, by whom and for whom, and what makes and watches it."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from persistence.id_columns import Id
from persistence.tables.columns import code, id_column, metadata, moment, rate, refers

split_templates = Table(
    "split_templates",
    metadata,
    id_column(),
    refers("trip_id", "trips"),
    Column("name", String(80), nullable=False),
    Column("folded_name", String(240), nullable=False),
    Column("split", JSON, nullable=False),
    UniqueConstraint("trip_id", "folded_name"),
)

recurrences = Table(
    "recurrences",
    metadata,
    id_column(),
    refers("trip_id", "trips"),
    refers("author_id", "users"),
    Column("draft", JSON, nullable=False),
    code("frequency"),
    Column("every", Integer, nullable=False),
    Column("starts_on", Date, nullable=False),
    Column("until", Date),
    Column("count", Integer),
    Column("made", Integer, nullable=False),
    # None once it has ended.
    Column("next_on", Date),
    Column("blocked_reason", Text),
    Column("version", Integer, nullable=False),
    moment("created_at"),
    moment("ended_at", nullable=True),
    Index(None, "trip_id"),
    Index(None, "next_on"),
)

expenses = Table(
    "expenses",
    metadata,
    id_column(),
    refers("trip_id", "trips"),
    Column("description", String(200), nullable=False),
    Column("amount_minor", BigInteger, nullable=False),
    code("currency", 3),
    # The amount in the trip's currency, as booked: what balances and statistics add up.
    Column("settlement_minor", BigInteger, nullable=False),
    *rate(),
    Column("spent_on", Date, nullable=False),
    code("category", 32),
    refers("trip_category_id", "trip_categories", nullable=True),
    code("split_mode"),
    Column("itemization", JSON(none_as_null=True)),
    Column("payment_method", String(16)),
    # Where it was spent, as people call it: "Prague".
    Column("place", String(120)),
    Column("note", Text),
    Column("version", Integer, nullable=False),
    refers("recurrence_id", "recurrences", nullable=True),
    Column("occurs_on", Date),
    # The picture of its bill.
    refers("receipt_document_id", "documents", nullable=True),
    # What a language model took it for by this description; it counts for nothing until somebody accepts it.
    Column("proposed_for", String(200)),
    Column("proposed_category", String(32)),
    Column("proposed_certainty", String(8)),
    moment("created_at"),
    moment("updated_at"),
    moment("deleted_at", nullable=True),
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
    code("currency", 3),
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
    id_column(),
    refers("trip_id", "trips"),
    refers("expense_id", "expenses"),
    refers("author_id", "users"),
    Column("text", Text, nullable=False),
    moment("created_at"),
    moment("deleted_at", nullable=True),
    Index(None, "expense_id", "created_at", "id"),
)

budgets = Table(
    "budgets",
    metadata,
    id_column(),
    refers("trip_id", "trips"),
    # Both None: of the whole trip.
    Column("category", String(32)),
    refers("trip_category_id", "trip_categories", nullable=True),
    Column("amount_minor", BigInteger, nullable=False),
    code("currency", 3),
    moment("created_at"),
    CheckConstraint("amount_minor > 0", name="amount_positive"),
    Index(None, "trip_id"),
)
