"""Embedder: turns texts into vectors with the exported model, off the event loop and without torch."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from persistence.embedding_models import export_folder, identity_of, read_manifest

if TYPE_CHECKING:
    from persistence.embedding_runtime import EmbeddingRuntime, Vectors


class EmbedderNotReady(Exception):
    """The embedding model has not been exported yet; the worker does so before it reads its first document."""


class Embedder:
    """Embeds with the export of one model, loaded on first use, in one thread of its own.

    `identity` names the model and the form of its export: vectors of different identities cannot be compared.
    """

    def __init__(self, *, model_name: str, models_dir: Path) -> None:
        self.identity = identity_of(model_name)
        self._model_name = model_name
        self._models_dir = models_dir
        # One thread: onnxruntime uses all cores for a batch, and two batches at once would only share them.
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="embedder")
        self._runtime: EmbeddingRuntime | None = None

    async def embed(self, texts: Sequence[str]) -> "Vectors":
        """Return float32[len(texts), dimension], each row of unit length; raises EmbedderNotReady.

        What is longer than the model reads (256 tokens for all-MiniLM) counts with its beginning only.
        """
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._embed, tuple(texts))

    def close(self) -> None:
        """End the thread, after the batch it may be busy with."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _embed(self, texts: Sequence[str]) -> "Vectors":
        if self._runtime is None:
            self._runtime = self._loaded()
        return self._runtime.embed(texts)

    def _loaded(self) -> "EmbeddingRuntime":
        folder = export_folder(model_name=self._model_name, models_dir=self._models_dir)
        manifest = read_manifest(folder)
        if manifest is None:
            raise EmbedderNotReady(f"The embedding model {self._model_name} is being prepared; try again in a minute.")
        from persistence.embedding_runtime import EmbeddingRuntime  # noqa: PLC0415  # heavy: see its first lines

        return EmbeddingRuntime(folder, manifest)
