"""Category likeness: which of the prototypes a description is like in meaning, by the embedding model."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from domain.category_reading.prototypes import PROTOTYPES, Likeness, likeness_of
from persistence.embedder import Embedder, EmbedderNotReady

if TYPE_CHECKING:
    from persistence.embedding_runtime import Vectors


class CategoryLikeness:
    """Compares descriptions with the prototypes, whose vectors are made once, when first asked for."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._prototypes: Vectors | None = None

    async def of(self, texts: Sequence[str]) -> list[Likeness | None]:
        """Return what each text is like, in one batch; None where that is not clear, or no model is there to tell.

        One word alone is like nothing: those that mean something are listed, and the others are names.
        """
        phrases = [text for text in texts if len(text.split()) > 1]
        found = iter(await self._of_phrases(phrases))
        return [next(found) if len(text.split()) > 1 else None for text in texts]

    async def _of_phrases(self, texts: Sequence[str]) -> list[Likeness | None]:
        if not texts:
            return []
        try:
            if self._prototypes is None:
                self._prototypes = await self._embedder.embed([sentence for sentence, _ in PROTOTYPES])
            vectors = await self._embedder.embed(texts)
        except EmbedderNotReady:
            return [None] * len(texts)
        return [likeness_of(similarities) for similarities in (vectors @ self._prototypes.T).tolist()]
