"""Embedding models that are loaded once for the services of all tests, each of which has an encoder of its own."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from threading import Lock

from persistence.embedding_models import Manifest, export_of
from persistence.embedding_runtime import EmbeddingRuntime, Vectors
from persistence.encoding_exported import ExportedEncoder


class _SharedRuntime(EmbeddingRuntime):
    """A loaded export that the threads of several encoders take turns with."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        super().__init__(folder, manifest)
        self._turn = Lock()

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of texts, in their order, when it is their turn."""
        with self._turn:
            return super().embed(texts)


def share_models() -> None:
    """Let every encoder of this process have the same loaded export, which a server too loads once in its life."""
    ExportedEncoder._loaded = _loaded  # type: ignore[method-assign, assignment]  # on purpose


def _loaded(encoder: ExportedEncoder) -> EmbeddingRuntime:
    folder = export_of(encoder.identity, models_dir=encoder._models_dir)
    # Each test has a folder of models of its own, which is a link to the one that there is.
    return _runtime_of(folder.resolve(), encoder._manifest())


@cache
def _runtime_of(folder: Path, manifest: Manifest) -> EmbeddingRuntime:
    return _SharedRuntime(folder, manifest)
