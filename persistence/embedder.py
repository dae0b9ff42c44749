"""Embedder: turns texts into vectors off the event loop, the texts of all who ask at once together.

What embeds is an encoder, of which EMBEDDING_BACKEND chooses one; only that one is imported.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from persistence.encoders import EmbedderNotReady, EmbeddingServerAway, EmbeddingServerRefused, Encoder
from persistence.encoding_exported import ExportedEncoder

if TYPE_CHECKING:
    from persistence.embedding_runtime import Vectors

__all__ = [
    "Embedder",
    "EmbedderNotReady",
    "EmbeddingServerAway",
    "EmbeddingServerRefused",
    "exported_embedder",
]

_MOST_TOGETHER = 256
"""Texts of one encoding: about two seconds of it, which whoever comes next waits at most."""


class Embedder:
    """Embeds with one encoder, one encoding after the other.

    What is asked for while one runs is gathered, and encoded together next: texts of several jobs make batches of even
    length, and nobody's few texts wait behind everybody's many.
    """

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._waiting: list[_Request] = []
        self._encoding: asyncio.Task[None] | None = None

    @property
    def identity(self) -> str:
        """The name of the model and of how it is run, in at most 80 characters; vectors of another do not compare."""
        return self._encoder.identity

    async def prepare(self) -> None:
        """Do what is to be done once, such as exporting the model, which takes a quarter of a minute.

        Raises EmbeddingModelUnavailable or EmbedderNotReady.
        """
        await self._encoder.prepare()

    async def dimension(self) -> int:
        """Return how many components a vector has; raises EmbedderNotReady."""
        return await self._encoder.dimension()

    async def embed(self, texts: Sequence[str]) -> "Vectors":
        """Return float32[len(texts), dimension], each row of unit length; raises EmbedderNotReady.

        What is longer than the model reads (256 tokens for all-MiniLM) counts with its beginning only.
        """
        request = _Request(tuple(texts), asyncio.get_running_loop().create_future())
        self._waiting.append(request)
        if self._encoding is None or self._encoding.done():
            self._encoding = asyncio.create_task(self._encode_all())
        return await request.vectors

    def of(self, identity: str) -> "Embedder":
        """Return what embeds as another identity did, to ask an index that it made; raises EmbedderNotReady."""
        return self if identity == self.identity else Embedder(self._encoder.of(identity))

    async def close(self) -> None:
        """End, after the encoding it may be busy with."""
        await self._encoder.close()

    async def _encode_all(self) -> None:
        while requests := self._taken():
            try:
                vectors = await self._encoder.encode([text for request in requests for text in request.texts])
            except Exception as error:  # noqa: BLE001  # it belongs to those who asked
                for request in requests:
                    request.fail(error)
                continue
            start = 0
            for request in requests:
                request.tell(vectors[start : start + len(request.texts)])
                start += len(request.texts)

    def _taken(self) -> list["_Request"]:
        """Take the next requests: the oldest, and of the others as many as there is room for, the smallest first."""
        waiting = [request for request in self._waiting if not request.vectors.done()]
        taken = waiting[:1]
        room = _MOST_TOGETHER - sum(len(request.texts) for request in taken)
        for request in sorted(waiting[1:], key=lambda each: len(each.texts)):
            if len(request.texts) > room:
                break
            taken.append(request)
            room -= len(request.texts)
        self._waiting = [request for request in waiting if request not in taken]
        return taken


@dataclass(frozen=True, slots=True, eq=False)
class _Request:
    """Texts, and where their vectors are awaited."""

    texts: tuple[str, ...]
    vectors: "asyncio.Future[Vectors]"

    def tell(self, vectors: "Vectors") -> None:
        if not self.vectors.done():
            self.vectors.set_result(vectors)

    def fail(self, error: Exception) -> None:
        if not self.vectors.done():
            self.vectors.set_exception(error)


def exported_embedder(*, model_name: str, models_dir: Path) -> Embedder:
    """Return an embedder with the export of a model, loaded on first use."""
    return Embedder(ExportedEncoder.of_model(model_name, models_dir=models_dir))
