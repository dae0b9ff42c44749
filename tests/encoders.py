"""Encoders of the tests: words instead of a model, so that hundreds of texts take no time, and each is counted.

Beside them what stands before a real model: one remembers what it said of each text, one waits when a test wants it to.
"""

import asyncio
from collections.abc import Sequence
from hashlib import sha256

import numpy as np

from persistence.embedder import Embedder
from persistence.embedding_runtime import Vector, Vectors
from persistence.encoders import EmbedderNotReady, Encoder


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


class RememberingEncoder:
    """An Encoder that asks another for each text once: dozens of tests read the same book."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._known: dict[str, Vector] = {}

    @property
    def identity(self) -> str:
        """That of the other."""
        return self._encoder.identity

    async def prepare(self) -> None:
        """Prepare the other."""
        await self._encoder.prepare()

    async def dimension(self) -> int:
        """Return that of the other."""
        return await self._encoder.dimension()

    async def encode(self, texts: Sequence[str]) -> Vectors:
        """Return what the other says now, or has said before."""
        unknown = [text for text in dict.fromkeys(texts) if text not in self._known]
        # Asked for nothing too: others have their turn meanwhile.
        said = await self._encoder.encode(unknown)
        self._known |= dict(zip(unknown, said, strict=True))
        return np.stack([self._known[text] for text in texts]) if texts else said

    def of(self, identity: str) -> Encoder:
        """Return what the other knows by that name."""
        return self._encoder.of(identity)

    async def close(self) -> None:
        """Close the other."""
        await self._encoder.close()


class HaltingEncoder:
    """An Encoder that embeds as somebody does, and after its first encoding waits until it is let go on."""

    def __init__(self, embedder: Embedder) -> None:
        self.halted = asyncio.Event()
        self._embedder = embedder
        self._has_encoded = False
        self._going_on = asyncio.Event()

    @property
    def identity(self) -> str:
        """That of whoever embeds."""
        return self._embedder.identity

    def go_on(self) -> None:
        """Wait no longer."""
        self._going_on.set()

    async def prepare(self) -> None:
        """Prepare whoever embeds."""
        await self._embedder.prepare()

    async def dimension(self) -> int:
        """Return that of whoever embeds."""
        return await self._embedder.dimension()

    async def encode(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of texts; of all but the first, once it is let go on."""
        if self._has_encoded:
            self.halted.set()
            await self._going_on.wait()
        self._has_encoded = True
        return await self._embedder.embed(texts)

    def of(self, identity: str) -> Encoder:
        """Know of no other."""
        raise EmbedderNotReady(f"There is no {identity}.")

    async def close(self) -> None:
        """Do nothing: whoever embeds is somebody else's."""
