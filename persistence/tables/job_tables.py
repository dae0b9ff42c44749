"""Job tables: what workers have to do."""

from sqlalchemy import Column, Index, Integer, Table, Text

from persistence.id_columns import Id
from persistence.tables.columns import code, id_column, metadata, moment, refers

jobs = Table(
    "jobs",
    metadata,
    id_column(),
    code("kind", 32),
    # None: of no trip, such as a mail.
    refers("trip_id", "trips", nullable=True),
    Column("subject_id", Id, nullable=False),
    code("state"),
    moment("queued_at"),
    moment("not_before"),
    Column("attempt", Integer, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("deaths", Integer, nullable=False),
    moment("lease_until", nullable=True),
    moment("started_at", nullable=True),
    moment("finished_at", nullable=True),
    Column("reason", Text),
    Column("done", Integer, nullable=False, server_default="0"),
    Column("total", Integer),
    # What this attempt found done when it first told of any, and when that was: its pace.
    moment("measured_from", nullable=True),
    Column("measured_done", Integer, nullable=False, server_default="0"),
    Index(None, "state", "not_before"),
    Index(None, "subject_id"),
    Index(None, "trip_id", "queued_at", "id"),
)
