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
_TORCH = "torch-1"
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
    return named_identity(model_name, form=_FORMAT)


def torch_identity_of(model_name: str) -> str:
    """Return what vectors of a model are marked with that torch has made, with all bits of its weights."""
    return named_identity(model_name, form=_TORCH)


def named_identity(model_name: str, *, form: str, place: str = "") -> str:
    """Return a model's name, as folders and stores take it, a hash of it and of where it is, and how it is run."""
    stem = re.sub(r"[^A-Za-z0-9._-]", "-", model_name.rstrip("/\\").replace("\\", "/").rpartition("/")[2])
    # The hash tells apart two folders of one name, and two organisations' models.
    return f"{stem[:50]}-{sha256((place + model_name).encode()).hexdigest()[:8]}-{form}"


def export_folder(*, model_name: str, models_dir: Path) -> Path:
    """Return the folder that a model's export lies in, or will lie in."""
    return models_dir / identity_of(model_name)


def export_of(identity: str, *, models_dir: Path) -> Path:
    """Return the folder of the export that vectors of an identity are compared with, be they made by it or by torch."""
    return models_dir / (identity.removesuffix(_TORCH) + _FORMAT if identity.endswith(_TORCH) else identity)


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
