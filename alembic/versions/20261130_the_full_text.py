"""the full text

What is searched by its words: on SQLite an FTS5 table that triggers keep in step with the passages, on PostgreSQL a
generated column. Neither is in persistence/tables, since the other database has it not; alembic/env.py passes over
them. A later migration that makes SQLite copy the passages (batch_alter_table) must create the triggers again.

Revision: 7c41d0b6e2f8
Revises: 001a2d8656bf
"""

from collections.abc import Sequence

from alembic import op

revision: str = "7c41d0b6e2f8"
down_revision: str | None = "001a2d8656bf"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# A table of its own gives each passage a number: SQLite's row numbers do not survive VACUUM. The trip is a word too, so
# that a word that other trips are full of costs nothing here.
SQLITE = (
    """
    CREATE TABLE passage_keys (
        number INTEGER NOT NULL CONSTRAINT pk_passage_keys PRIMARY KEY AUTOINCREMENT,
        passage_id CHAR(32) NOT NULL CONSTRAINT uq_passage_keys_passage_id UNIQUE
    )
    """,
    """
    CREATE VIRTUAL TABLE passage_words USING fts5(
        trip, body, headings, content='', tokenize='porter unicode61 remove_diacritics 2'
    )
    """,
    """
    CREATE TRIGGER passages_words_inserted AFTER INSERT ON passages BEGIN
        INSERT INTO passage_keys (passage_id) VALUES (new.id);
        INSERT INTO passage_words (rowid, trip, body, headings)
            SELECT number, 't' || new.trip_id, new.text,
                (SELECT group_concat(value, ' ') FROM json_each(new.heading_path))
            FROM passage_keys WHERE passage_id = new.id;
    END
    """,
    # A table without content of its own is told what it is to forget.
    """
    CREATE TRIGGER passages_words_deleted AFTER DELETE ON passages BEGIN
        INSERT INTO passage_words (passage_words, rowid, trip, body, headings)
            SELECT 'delete', number, 't' || old.trip_id, old.text,
                (SELECT group_concat(value, ' ') FROM json_each(old.heading_path))
            FROM passage_keys WHERE passage_id = old.id;
        DELETE FROM passage_keys WHERE passage_id = old.id;
    END
    """,
    """
    CREATE TRIGGER passages_words_changed AFTER UPDATE OF trip_id, text, heading_path ON passages BEGIN
        INSERT INTO passage_words (passage_words, rowid, trip, body, headings)
            SELECT 'delete', number, 't' || old.trip_id, old.text,
                (SELECT group_concat(value, ' ') FROM json_each(old.heading_path))
            FROM passage_keys WHERE passage_id = old.id;
        INSERT INTO passage_words (rowid, trip, body, headings)
            SELECT number, 't' || new.trip_id, new.text,
                (SELECT group_concat(value, ' ') FROM json_each(new.heading_path))
            FROM passage_keys WHERE passage_id = new.id;
    END
    """,
    "INSERT INTO passage_keys (passage_id) SELECT id FROM passages",
    """
    INSERT INTO passage_words (rowid, trip, body, headings)
        SELECT number, 't' || trip_id, text, (SELECT group_concat(value, ' ') FROM json_each(heading_path))
        FROM passages JOIN passage_keys ON passage_id = id
    """,
)

# Functions, because a generated column takes no subquery. English is stemmed; as they are written, words of any
# language are found. Letters lose their accents here, since the extension that takes them off is not everywhere.
POSTGRESQL = (
    """
    CREATE FUNCTION folded_words(written text) RETURNS text
        LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
        RETURN regexp_replace(normalize(written, NFKD), '[\\u0300-\\u036f]', '', 'g')
    """,
    """
    CREATE FUNCTION words_of_passage(body text, headings json) RETURNS tsvector
        LANGUAGE sql IMMUTABLE PARALLEL SAFE
        RETURN setweight(to_tsvector('english'::regconfig, folded_words(body)), 'A')
            || setweight(to_tsvector('simple'::regconfig, folded_words(body)), 'A')
            || setweight(to_tsvector('english'::regconfig, folded_words(coalesce(headings::jsonb, '[]')::text)), 'B')
            || setweight(to_tsvector('simple'::regconfig, folded_words(coalesce(headings::jsonb, '[]')::text)), 'B')
    """,
    """
    ALTER TABLE passages ADD COLUMN words tsvector
        GENERATED ALWAYS AS (words_of_passage(text, heading_path)) STORED
    """,
    "CREATE INDEX ix_passages_words ON passages USING gin (words)",
)

# What was said so far is made searchable by the worker, whom the sweep tells.
COMMENTS = """
    INSERT INTO jobs (id, kind, trip_id, subject_id, state, queued_at, not_before, attempt, failures, deaths)
        SELECT {new_id}, 'INDEX_COMMENT', trip_id, id, 'QUEUED', {now}, {now}, 0, 0, 0
        FROM comments WHERE deleted_at IS NULL
"""


def upgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in SQLITE if is_sqlite else POSTGRESQL:
        op.execute(statement)
    if is_sqlite:
        op.execute(COMMENTS.format(new_id="lower(hex(randomblob(16)))", now="strftime('%Y-%m-%d %H:%M:%f000', 'now')"))
    else:
        op.execute(COMMENTS.format(new_id="gen_random_uuid()", now="now()"))


def downgrade() -> None:
    op.execute("DELETE FROM jobs WHERE kind = 'INDEX_COMMENT'")
    op.execute("DELETE FROM passages WHERE source = 'COMMENT'")
    if op.get_bind().dialect.name == "sqlite":
        for trigger in ("inserted", "deleted", "changed"):
            op.execute(f"DROP TRIGGER passages_words_{trigger}")
        op.execute("DROP TABLE passage_words")
        op.execute("DROP TABLE passage_keys")
    else:
        op.execute("DROP INDEX ix_passages_words")
        op.execute("ALTER TABLE passages DROP COLUMN words")
        op.execute("DROP FUNCTION words_of_passage(text, json)")
        op.execute("DROP FUNCTION folded_words(text)")
