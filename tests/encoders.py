"""Encoders of the tests: words instead of a model, so that hundreds of texts take no time, and each is counted."""

import asyncio
from collections.abc import Sequence
from hashlib import sha256

import numpy as np

from persistence.embedding_runtime import Vectors
from persistence.encoders import EmbedderNotReady


class WordEncoder:
    """An Encoder that gives texts which share words similar vectors; another identity, or dimension, gives others.

    `encoded` are the texts that it was asked for. `known` are the identities that it can be asked to be, too.
    """

    def __init__(self, identity: str = "words", *, dimension: int = 16, known: Sequence["WordEncoder"] = ()) -> None:
        self.identity = identity
        self.encoded: list[str] = []
        self._dimension = dimension
        self._known = {each.identity: each for each in known}

    async def prepare(self) -> None:
        """Be ready at once."""

    async def dimension(self) -> int:
        """Return what it was given."""
        return self._dimension

    async def encode(self, texts: Sequence[str]) -> Vectors:
        """Return the sums of the vectors of their words."""
        self.encoded.extend(texts)
        # As any other does: others have their turn meanwhile.
        await asyncio.sleep(0)
        rows = np.stack([self._row(text) for text in texts]) if texts else np.empty((0, self._dimension), np.float32)
        unit: Vectors = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
        return unit

    def of(self, identity: str) -> "WordEncoder":
        """Return one of those it knows of."""
        if identity not in self._known:
            raise EmbedderNotReady(f"There is no {identity}.")
        return self._known[identity]

    async def close(self) -> None:
        """Do nothing."""

    def _row(self, text: str) -> Vectors:
        words = [word.strip(".,?") for word in text.lower().split()] or [""]
        row: Vectors = np.sum([self._word(word) for word in words], axis=0)
        return row

    def _word(self, word: str) -> Vectors:
        seed = int.from_bytes(sha256(f"{self.identity}\0{word}".encode()).digest()[:8], "big")
        row: Vectors = np.random.default_rng(seed).standard_normal(self._dimension).astype(np.float32)
        return row


class GatedEncoder(WordEncoder):
    """A WordEncoder that waits in its first encoding until it is opened, and cannot encode "bad"."""

    def __init__(self) -> None:
        super().__init__()
        self.batches: list[list[str]] = []
        self.begun = asyncio.Event()
        self._opened = asyncio.Event()

    def open(self) -> None:
        """Let it go on."""
        self._opened.set()

    async def encode(self, texts: Sequence[str]) -> Vectors:
        """Note what is encoded together."""
        self.batches.append(list(texts))
        self.begun.set()
        await self._opened.wait()
        if "bad" in texts:
            raise EmbedderNotReady("It is bad.")
        return await super().encode(texts)
