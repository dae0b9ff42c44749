"""The tables: the one description that statements, migrations and `alembic check` share."""

from persistence.tables.account_tables import (
    api_key_trips,
    api_keys,
    mails,
    password_resets,
    refresh_tokens,
    sessions,
    users,
)
from persistence.tables.activity_tables import activities, idempotency_keys
from persistence.tables.columns import UtcDateTime, metadata
from persistence.tables.document_tables import clean_up_rules, document_versions, documents, passages, receipts, reports
from persistence.tables.expense_tables import (
    budgets,
    comments,
    expense_payers,
    expense_shares,
    expense_tags,
    expenses,
    recurrences,
    split_templates,
)
from persistence.tables.index_tables import cached_vectors, index_generations, passage_vectors, vector_versions
from persistence.tables.job_tables import jobs
from persistence.tables.question_tables import answer_cache, answer_ratings, cited_documents, conversations, questions
from persistence.tables.settlement_tables import payments, plan_transfers, settlement_plans
from persistence.tables.trip_tables import (
    families,
    invitations,
    memberships,
    participants,
    share_links,
    trip_categories,
    trips,
)

__all__ = [
    "UtcDateTime",
    "activities",
    "answer_cache",
    "answer_ratings",
    "api_key_trips",
    "api_keys",
    "budgets",
    "cached_vectors",
    "cited_documents",
    "clean_up_rules",
    "comments",
    "conversations",
    "document_versions",
    "documents",
    "expense_payers",
    "expense_shares",
    "expense_tags",
    "expenses",
    "families",
    "idempotency_keys",
    "index_generations",
    "invitations",
    "jobs",
    "mails",
    "memberships",
    "metadata",
    "participants",
    "passage_vectors",
    "passages",
    "password_resets",
    "payments",
    "plan_transfers",
    "questions",
    "receipts",
    "recurrences",
    "refresh_tokens",
    "reports",
    "sessions",
    "settlement_plans",
    "share_links",
    "split_templates",
    "trip_categories",
    "trips",
    "users",
    "vector_versions",
]
