"""Opening: the index that the settings ask for, with its store and what embeds; only what is chosen is imported."""

from persistence.database import Database
from persistence.embedder import Embedder
from persistence.encoders import Encoder
from persistence.encoding_exported import ExportedEncoder
from persistence.indexes import SearchIndex
from persistence.settings import Settings
from persistence.vectors.opening import open_vector_store


def open_index(settings: Settings, database: Database) -> SearchIndex:
    """Return the index, not connected yet; raises as `open_vector_store` does."""
    vectors = open_vector_store(settings, database)
    embedder = open_embedder(settings)
    return SearchIndex(database, vectors, embedder, first_number=settings.vector_generation)


def open_embedder(settings: Settings) -> Embedder:
    """Return what embeds as EMBEDDING_BACKEND has it."""
    return Embedder(_encoder(settings))


def _encoder(settings: Settings) -> Encoder:
    return ExportedEncoder.of_model(settings.embedding_model_name, models_dir=settings.models_dir)
