"""Opening: the index that the settings ask for, with its store and what embeds; only what is chosen is imported."""

from collections.abc import Callable
from importlib import import_module
from typing import cast

from persistence.database import Database
from persistence.embedder import Embedder
from persistence.embedding_models import torch_identity_of
from persistence.encoders import Encoder
from persistence.encoding_exported import ExportedEncoder
from persistence.indexes import SearchIndex
from persistence.settings import EmbeddingBackend, Settings
from persistence.vectors.opening import open_vector_store


def open_index(settings: Settings, database: Database, *, is_worker: bool = False) -> SearchIndex:
    """Return the index, not connected yet; raises as `open_vector_store` does."""
    vectors = open_vector_store(settings, database)
    embedder = open_embedder(settings, is_worker=is_worker)
    return SearchIndex(database, vectors, embedder, first_number=settings.vector_generation)


def open_embedder(settings: Settings, *, is_worker: bool = False) -> Embedder:
    """Return what embeds as EMBEDDING_BACKEND has it; torch in a worker alone, and its export elsewhere."""
    return Embedder(_ENCODERS[settings.embedding_backend](settings, is_worker))


def _exported(settings: Settings, _is_worker: bool) -> Encoder:  # noqa: FBT001  # as each of them is called
    return ExportedEncoder.of_model(settings.embedding_model_name, models_dir=settings.models_dir)


def _torch(settings: Settings, is_worker: bool) -> Encoder:  # noqa: FBT001  # as above
    name, models_dir = settings.embedding_model_name, settings.models_dir
    if is_worker:
        # By its name, as whatever is chosen: a process of the API never comes here, and must not load torch.
        return cast("Encoder", import_module("persistence.encoding_torch").TorchEncoder(name, models_dir=models_dir))
    return ExportedEncoder.of_model(name, models_dir=models_dir, identity=torch_identity_of(name))


def _server(settings: Settings, _is_worker: bool) -> Encoder:  # noqa: FBT001  # as above
    key = settings.embedding_api_key
    encoder = import_module("persistence.encoding_server").ServerEncoder(
        base_url=settings.embedding_api_base_url,
        model=settings.embedding_model_name,
        api_key=key.get_secret_value() if key else None,
        timeout_seconds=settings.embedding_api_timeout_seconds,
        models_dir=settings.models_dir,
    )
    return cast("Encoder", encoder)


_ENCODERS: dict[EmbeddingBackend, Callable[[Settings, bool], Encoder]] = {
    EmbeddingBackend.ONNX: _exported,
    EmbeddingBackend.TORCH: _torch,
    EmbeddingBackend.API: _server,
}
