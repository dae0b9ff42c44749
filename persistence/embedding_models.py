"""Embedding models: where the export of a sentence-transformers model lies, and how it comes to be there.

The export is made by `persistence.embedding_export` in a process of its own, so that neither the API nor the worker
ever holds torch in memory.
"""

import asyncio
import os
import re
import sys
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import orjson

MODEL_FILE = "model.onnx"
TOKENIZER_FILE = "tokenizer.json"
MANIFEST_FILE = "manifest.json"

_FORMAT = "int8-1"
"""Counts up when exports change, so that old ones are neither read nor overwritten."""
_EXPORT_TIMEOUT_SECONDS = 900
_ROOT = Path(__file__).resolve().parent.parent


class EmbeddingModelUnavailable(Exception):
    """The model named by EMBEDDING_MODEL_NAME is not on this machine, or cannot be exported."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the embedder must know of an export: the length of its vectors, the tokens it reads, what pads them."""

    dimension: int
    largest_tokens: int
    pad_token_id: int


def identity_of(model_name: str) -> str:
    """Return what vectors of a model are marked with: at most 80 characters, also the name of its export's folder."""
    stem = re.sub(r"[^A-Za-z0-9._-]", "-", model_name.rstrip("/\\").replace("\\", "/").rpartition("/")[2])
    # The hash tells apart two folders of one name, and two organisations' models.
    return f"{stem[:50]}-{sha256(model_name.encode()).hexdigest()[:8]}-{_FORMAT}"


def export_folder(*, model_name: str, models_dir: Path) -> Path:
    """Return the folder that a model's export lies in, or will lie in."""
    return models_dir / identity_of(model_name)


def read_manifest(folder: Path) -> Manifest | None:
    """Return the manifest of a finished export, or None while there is none: folders appear whole or not at all."""
    try:
        return Manifest(**orjson.loads((folder / MANIFEST_FILE).read_bytes()))
    except FileNotFoundError:
        return None


async def ensure_exported(*, model_name: str, models_dir: Path) -> None:
    """Export the model unless that is done (once, about 15 seconds); two processes doing so at once do no harm.

    Raises EmbeddingModelUnavailable.
    """
    if read_manifest(export_folder(model_name=model_name, models_dir=models_dir)) is not None:
        return
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "persistence.embedding_export",
        model_name,
        str(models_dir),
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(_ROOT)},
    )
    try:
        async with asyncio.timeout(_EXPORT_TIMEOUT_SECONDS):
            _, errors = await child.communicate()
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    if child.returncode != 0:
        reason = (errors.decode(errors="replace").strip().splitlines() or ["no reason given"])[-1]
        raise EmbeddingModelUnavailable(f"The embedding model {model_name!r} cannot be exported: {reason}")
