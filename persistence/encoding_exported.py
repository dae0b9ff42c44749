"""The exported encoder: a model's ONNX export of 8-bit weights, run by onnxruntime in one thread, without torch."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from persistence.embedding_models import Manifest, ensure_exported, export_of, identity_of, read_manifest
from persistence.encoders import EmbedderNotReady

if TYPE_CHECKING:
    from persistence.embedding_runtime import EmbeddingRuntime, Vectors


class ExportedEncoder:
    """An Encoder on the export of one model, loaded on first use.

    `model_name` is what is exported where that is not done yet (None: somebody else's).
    """

    def __init__(self, identity: str, *, models_dir: Path, model_name: str | None = None) -> None:
        self._identity = identity
        self._model_name = model_name
        self._models_dir = models_dir
        # One thread: onnxruntime uses all cores for a batch, and two batches at once would only share them.
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="embedder")
        self._runtime: EmbeddingRuntime | None = None

    @classmethod
    def of_model(cls, model_name: str, *, models_dir: Path, identity: str | None = None) -> "ExportedEncoder":
        """Return the encoder of a model by its name, under its own identity or another whose vectors compare."""
        return cls(identity or identity_of(model_name), models_dir=models_dir, model_name=model_name)

    @property
    def identity(self) -> str:
        """The model's name and the form of its export."""
        return self._identity

    async def prepare(self) -> None:
        """Export the model, unless that is done; raises EmbeddingModelUnavailable."""
        if self._model_name is not None:
            await ensure_exported(model_name=self._model_name, models_dir=self._models_dir)

    async def dimension(self) -> int:
        """Return the dimension, as the export says it; raises EmbedderNotReady."""
        return self._manifest().dimension

    async def encode(self, texts: Sequence[str]) -> "Vectors":
        """Return the vectors of texts, in their order; raises EmbedderNotReady."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._encode, texts)

    def of(self, identity: str) -> "ExportedEncoder":
        """Return the encoder of another model's export, where that is still there; raises EmbedderNotReady."""
        return exported_under(identity, models_dir=self._models_dir)

    async def close(self) -> None:
        """End the thread, after the batch it may be busy with."""
        self._thread.shutdown(wait=False)

    def _encode(self, texts: Sequence[str]) -> "Vectors":
        if self._runtime is None:
            self._runtime = self._loaded()
        return self._runtime.embed(texts)

    def _loaded(self) -> "EmbeddingRuntime":
        manifest = self._manifest()
        from persistence.embedding_runtime import EmbeddingRuntime  # noqa: PLC0415  # heavy: see its first lines

        return EmbeddingRuntime(export_of(self._identity, models_dir=self._models_dir), manifest)

    def _manifest(self) -> Manifest:
        manifest = read_manifest(export_of(self._identity, models_dir=self._models_dir))
        if manifest is None:
            name = self._model_name or self._identity
            raise EmbedderNotReady(f"The embedding model {name} is being prepared; try again in a minute.")
        return manifest


def exported_under(identity: str, *, models_dir: Path) -> ExportedEncoder:
    """Return the encoder of an export that is there; raises EmbedderNotReady where it is not."""
    if read_manifest(export_of(identity, models_dir=models_dir)) is None:
        raise EmbedderNotReady(f"There is no export of {identity}, which the index was made with.")
    return ExportedEncoder(identity, models_dir=models_dir)
