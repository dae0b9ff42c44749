"""Embedding export: turns a sentence-transformers model into an ONNX file of 8-bit weights, once.

It imports torch and its friends, is run as a program of its own, and imported by nobody:

    python -m persistence.embedding_export MODEL_NAME MODELS_DIR

The whole pipeline is traced, pooling and normalisation included, so that any model keeps its own. Weights are
quantised per channel: per tensor costs quality. Nothing is ever downloaded.
"""

import shutil
import sys
import tempfile
import warnings
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import onnx  # noqa: F401  # torch's exporter fails late and obscurely without it
import orjson
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from persistence.embedding_models import (
    MANIFEST_FILE,
    MODEL_FILE,
    TOKENIZER_FILE,
    EmbeddingModelUnavailable,
    Manifest,
    export_folder,
)
from persistence.encoding_torch import loaded_model

_OPSET = 17
_INPUTS = ("input_ids", "attention_mask", "token_type_ids")


def export_model(*, model_name: str, models_dir: Path) -> Path:
    """Export a model into its folder below `models_dir`, which appears whole or not at all, and return that folder.

    `model_name` is all-MiniLM-L6-v2, a folder, or a name in the local Hugging Face cache.
    Raises EmbeddingModelUnavailable.
    """
    target = export_folder(model_name=model_name, models_dir=models_dir)
    models_dir.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=models_dir, prefix=".export-") as unfinished:
        # Plain attention: traced, the fused one turns out a third slower, and takes more memory.
        _write(loaded_model(model_name, attention="eager"), Path(unfinished))
        _publish(Path(unfinished), target)
    return target


class _Pipeline(torch.nn.Module):
    """A model as a function of tensors, which is what can be traced."""

    def __init__(self, model: Any, inputs: Sequence[str]) -> None:
        super().__init__()
        self.model = model
        self.inputs = inputs

    def forward(self, *tensors: Any) -> Any:
        """Return the vectors of a padded batch of tokens."""
        return self.model(dict(zip(self.inputs, tensors, strict=True)))["sentence_embedding"]


def _write(model: Any, folder: Path) -> None:
    exact = folder / "exact.onnx"
    _trace(model, exact)
    quantize_dynamic(exact, folder / MODEL_FILE, per_channel=True, weight_type=QuantType.QInt8)
    exact.unlink()
    model.tokenizer.backend_tokenizer.save(str(folder / TOKENIZER_FILE))
    manifest = Manifest(
        dimension=model.get_embedding_dimension(),
        largest_tokens=model.max_seq_length,
        pad_token_id=model.tokenizer.pad_token_id,
    )
    (folder / MANIFEST_FILE).write_bytes(orjson.dumps(asdict(manifest)))


def _trace(model: Any, path: Path) -> None:
    # Two lengths: a batch without padding would be traced as if there never were any.
    tokens = model.preprocess(["A short one.", "A somewhat longer sentence, so that the first is padded."])
    inputs = [name for name in _INPUTS if name in tokens]
    with torch.no_grad(), warnings.catch_warnings():
        # The tracer warns of every branch in the model's Python; tests compare the result with the model itself.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            _Pipeline(model, inputs).eval(),
            tuple(tokens[name] for name in inputs),
            str(path),
            input_names=inputs,
            output_names=["vectors"],
            dynamic_axes={name: {0: "texts", 1: "tokens"} for name in inputs} | {"vectors": {0: "texts"}},
            opset_version=_OPSET,
            dynamo=False,
        )


def _publish(unfinished: Path, target: Path) -> None:
    whole = unfinished / "whole"
    whole.mkdir()
    for name in (MODEL_FILE, TOKENIZER_FILE, MANIFEST_FILE):
        shutil.move(unfinished / name, whole / name)
    try:
        whole.rename(target)
    except OSError:
        # Another process was first; its export is as good as this one.
        if not (target / MANIFEST_FILE).exists():
            raise


if __name__ == "__main__":
    try:
        export_model(model_name=sys.argv[1], models_dir=Path(sys.argv[2]))
    except EmbeddingModelUnavailable as failure:
        sys.exit(str(failure))
