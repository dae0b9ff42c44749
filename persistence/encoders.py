"""Encoders: what every way of making vectors promises, and how it says that it cannot just now.

EmbedderNotReady
├── EmbeddingServerAway
└── EmbeddingServerRefused
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from persistence.embedding_runtime import Vectors


class EmbedderNotReady(Exception):
    """The embedding model has not been exported yet; the worker does so before it reads its first document."""


class EmbeddingServerAway(EmbedderNotReady):
    """The embedding server does not answer, or is out of order."""


class EmbeddingServerRefused(EmbedderNotReady):
    """The embedding server answers, and not with vectors: a fault of the configuration, or of the server."""


class Encoder(Protocol):
    """Makes vectors, off the event loop. Asked for one encoding at a time."""

    @property
    def identity(self) -> str:
        """The name of the model and of how it is run, in at most 80 characters."""

    async def prepare(self) -> None:
        """Do what is to be done once; raises EmbeddingModelUnavailable or EmbedderNotReady."""

    async def dimension(self) -> int:
        """Return how many components a vector has; raises EmbedderNotReady."""

    async def encode(self, texts: Sequence[str]) -> "Vectors":
        """Return float32[len(texts), dimension], each row of unit length; raises EmbedderNotReady."""

    def of(self, identity: str) -> "Encoder":
        """Return what encodes as another identity did; raises EmbedderNotReady where nothing here does."""

    async def close(self) -> None:
        """End threads and connections."""
