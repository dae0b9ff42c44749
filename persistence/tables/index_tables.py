"""Index tables: the generations of the vector index, and vectors that are kept in this database."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, LargeBinary, String, Table

from persistence.id_columns import Id
from persistence.tables.columns import code, id_column, metadata, moment, where

# Which index is asked, which is being built, and which are to be gone.
index_generations = Table(
    "index_generations",
    metadata,
    id_column(),
    Column("number", Integer, nullable=False, unique=True),
    code("store", 32),
    Column("model", String(100), nullable=False),
    Column("dimension", Integer, nullable=False),
    Column("passage_rules", Integer, nullable=False),
    Column("mark", String(100), nullable=False),
    Column("is_second", Boolean, nullable=False),
    code("state"),
    moment("created_at"),
    moment("retired_at", nullable=True),
    Index(None, "state"),
    # One of each at most: of two that begin one at once, the later finds the other's.
    Index("uq_index_generations_serving", "state", unique=True, **where("state = 'SERVING'")),
    Index("uq_index_generations_building", "state", unique=True, **where("state = 'BUILDING'")),
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
    code("source"),
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
