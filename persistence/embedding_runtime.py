"""Embedding runtime: runs an exported model on onnxruntime.

Heavy to import (numpy, onnxruntime, tokenizers: 35 MB), so only the embedder does so, and only when it first embeds.
"""

import ctypes
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Encoding, Tokenizer

from persistence.embedding_models import MODEL_FILE, TOKENIZER_FILE, Manifest

Vector = npt.NDArray[np.float32]
"""float32[dimension], of unit length."""
Vectors = npt.NDArray[np.float32]
"""float32[texts, dimension], each row of unit length."""

_LARGEST_BATCH_TOKENS = 2_000
"""Padding included: it bounds the memory of a batch, whatever the lengths of its texts.

Measured: 4,000 are no faster, and take 150 MB more.
"""


class EmbeddingRuntime:
    """A loaded export. Not for several threads at once."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self._session = onnxruntime.InferenceSession(
            folder / MODEL_FILE, _options(), providers=["CPUExecutionProvider"]
        )
        self._inputs = [given.name for given in self._session.get_inputs()]
        self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(manifest.largest_tokens)
        self._manifest = manifest
        _give_back_memory()

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of texts, in their order."""
        vectors = np.empty((len(texts), self._manifest.dimension), np.float32)
        encodings = self._tokenizer.encode_batch(list(texts))
        for places in _batches([len(encoding.ids) for encoding in encodings]):
            vectors[places] = self._run([encodings[place] for place in places])
        if len(texts) > 1:
            _give_back_memory()
        return vectors

    def _run(self, encodings: Sequence[Encoding]) -> Vectors:
        shape = (len(encodings), max(len(encoding.ids) for encoding in encodings))
        tensors = {
            "input_ids": np.full(shape, self._manifest.pad_token_id, np.int64),
            "attention_mask": np.zeros(shape, np.int64),
            "token_type_ids": np.zeros(shape, np.int64),
        }
        for row, encoding in enumerate(encodings):
            length = len(encoding.ids)
            tensors["input_ids"][row, :length] = encoding.ids
            tensors["attention_mask"][row, :length] = 1
            tensors["token_type_ids"][row, :length] = encoding.type_ids
        (vectors,) = self._session.run(None, {name: tensors[name] for name in self._inputs})
        return np.asarray(vectors, np.float32)


def _options() -> onnxruntime.SessionOptions:
    options = onnxruntime.SessionOptions()
    # The arena would keep the memory of the largest batch for ever.
    options.enable_cpu_mem_arena = False
    # Every batch has a shape of its own: there is no pattern to remember.
    options.enable_mem_pattern = False
    # Idle threads must sleep: the process has other things to do.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return options


def _give_back_memory() -> None:
    # glibc keeps what was freed; measured: 13 MB after loading, 140 MB after a batch. Other systems need no telling.
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Yield the places of texts in batches of similar length, each within the token limit once padded."""
    batch: list[int] = []
    for place in sorted(range(len(lengths)), key=lengths.__getitem__):
        # Sorted: the newest is the longest, and all before it are padded to its length.
        if batch and (len(batch) + 1) * lengths[place] > _LARGEST_BATCH_TOKENS:
            yield batch
            batch = []
        batch.append(place)
    if batch:
        yield batch
