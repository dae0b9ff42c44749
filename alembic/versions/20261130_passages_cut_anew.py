"""passages cut anew

While an index of other rules is built, a source has passages by both, so that their order is counted for each.

Revision: 4b8e1f6a20d7
Revises: 5c1e7a94d3b8
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op

revision: str = "4b8e1f6a20d7"
down_revision: str | None = "5c1e7a94d3b8"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# Each of some passages alone: of those that are searched, by what is left to cut anew; of two cuts, of either.
INDEXES = (
    (["rules", "trip_id", "source", "source_id", "found_from"], "found_until IS NULL"),
    (["source_id", "found_from", "rules", "source"], "found_from IS NOT NULL"),
    (["source_id", "found_until", "source"], "found_until IS NOT NULL"),
)

# What nobody is to find yet, and what nobody finds any more.
DELETE_HIDDEN = """
    DELETE FROM passages WHERE EXISTS (
        SELECT 1 FROM index_generations
        WHERE state = 'SERVING' AND (found_from > number OR found_until <= number)
    )
"""


def upgrade() -> None:
    with keeping_triggers(), op.batch_alter_table("passages", schema=None) as batch_op:
        batch_op.add_column(sa.Column("rules", sa.Integer(), nullable=False, server_default="1"))
        batch_op.add_column(sa.Column("found_from", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("found_until", sa.Integer(), nullable=True))
        batch_op.drop_constraint(batch_op.f("uq_passages_source_id_ordinal"), type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f("uq_passages_source_id_rules_ordinal"), ["source_id", "rules", "ordinal"]
        )
    for columns, condition in INDEXES:
        which = {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}
        op.create_index(index_of(columns), "passages", columns, unique=False, **which)


def downgrade() -> None:
    op.execute(DELETE_HIDDEN)
    for columns, _ in INDEXES:
        op.drop_index(index_of(columns), "passages")
    with keeping_triggers(), op.batch_alter_table("passages", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_passages_source_id_rules_ordinal"), type_="unique")
        batch_op.create_unique_constraint(batch_op.f("uq_passages_source_id_ordinal"), ["source_id", "ordinal"])
        batch_op.drop_column("found_until")
        batch_op.drop_column("found_from")
        batch_op.drop_column("rules")


def index_of(columns: Sequence[str]) -> str:
    """Return what an index of columns is called."""
    return op.f(f"ix_passages_{'_'.join(columns)}")


@contextmanager
def keeping_triggers() -> Iterator[None]:
    """Make the triggers of the full text again: SQLite copies the table, and drops what belonged to the older one."""
    if op.get_bind().dialect.name != "sqlite":
        yield
        return
    kept = "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'passages' ORDER BY name"
    triggers = [row.sql for row in op.get_bind().execute(sa.text(kept))]
    yield
    for trigger in triggers:
        # As it is: what follows a colon in it is no parameter.
        op.get_bind().exec_driver_sql(trigger)
