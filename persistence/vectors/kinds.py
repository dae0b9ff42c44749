"""Kinds of vector stores, as VECTOR_STORE names them."""

from enum import StrEnum


class StoreKind(StrEnum):
    """A kind of vector store."""

    CHROMA = "chroma"
    CHROMA_PERSISTENT = "chroma-persistent"
    SQL = "sql"
    QDRANT = "qdrant"
    LANCEDB = "lancedb"
    PGVECTOR = "pgvector"
    WEAVIATE = "weaviate"
    PINECONE = "pinecone"
