"""Opening: the one place that knows which module each kind of store is in; only the chosen one is imported."""

from functools import cache
from importlib import import_module
from typing import cast

from persistence.database import Database
from persistence.embedder import EmbedderNotReady
from persistence.embedding_models import export_folder, identity_of, read_manifest
from persistence.settings import Settings
from persistence.vectors.failures import VectorStoreNotInstalled
from persistence.vectors.kinds import StoreKind
from persistence.vectors.spaces import Space, SpaceSource
from persistence.vectors.store import VectorStore

_MODULES = {
    StoreKind.CHROMA: "chroma",
    StoreKind.CHROMA_PERSISTENT: "chroma_persistent",
    StoreKind.SQL: "sql",
    StoreKind.QDRANT: "qdrant",
    StoreKind.LANCEDB: "lancedb",
    StoreKind.PGVECTOR: "pgvector",
    StoreKind.WEAVIATE: "weaviate",
    StoreKind.PINECONE: "pinecone",
}
"""Each has a function `open_store(settings, database, space)`."""


def open_vector_store(settings: Settings, database: Database, space: SpaceSource | None = None) -> VectorStore:
    """Return the store that VECTOR_STORE names, for the space of the exported model. Most connect on first use.

    Raises VectorStoreNotInstalled, VectorStoreMisconfigured, or VectorStoreLocked where another process has it.
    """
    kind = settings.vector_store
    try:
        module = import_module(f"persistence.vectors.{_MODULES[kind]}")
    except ModuleNotFoundError as error:
        raise VectorStoreNotInstalled(
            f"VECTOR_STORE={kind} needs the package {error.name}: python -m pip install 'tripsplit[{kind}]'."
        ) from error
    return cast("VectorStore", module.open_store(settings, database, space or _space_of_model(settings)))


async def ping_vector_store(settings: Settings, database: Database) -> None:
    """Open the store that VECTOR_STORE names, ask whether it answers, and close it; raises as opening and asking do."""
    store = open_vector_store(settings, database)
    try:
        await store.ping()
    finally:
        await store.close()


def _space_of_model(settings: Settings) -> SpaceSource:
    name = settings.embedding_model_name
    folder = export_folder(model_name=name, models_dir=settings.models_dir)

    @cache
    def space() -> Space:
        manifest = read_manifest(folder)
        if manifest is None:
            raise EmbedderNotReady(f"The embedding model {name} is being prepared; try again in a minute.")
        return Space(identity_of(name), manifest.dimension, generation=settings.vector_generation)

    return space
