"""The index: which generation is asked and which are written, as the database has it, opened in this process."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from domain.generations import Generation, GenerationState, IndexDesign, found_generation
from domain.passages import PASSAGE_RULES
from persistence.clock import now
from persistence.database import Database
from persistence.embedder import Embedder, EmbedderNotReady
from persistence.generations import load_kept_generations, store_generation
from persistence.ids import new_id
from persistence.vectors.failures import VectorStoreUnreachable
from persistence.vectors.kinds import StoreKind
from persistence.vectors.spaces import Space
from persistence.vectors.store import VectorStore

log = structlog.get_logger(__name__)


class GenerationUnavailable(VectorStoreUnreachable):
    """An index lies in a store that is not the one that is configured: it waits for the one that is being built."""


@dataclass(frozen=True, slots=True)
class OpenGeneration:
    """A generation, the vectors that are in it, and what makes vectors that compare with them."""

    generation: Generation
    vectors: VectorStore
    embedder: Embedder


class SearchIndex:
    """The passages in the database, and the generations of vectors of them.

    `vectors` and `embedder` are as the settings have them; each generation is opened with its own. Which generation
    serves is read from the database each time, so that every process knows of a switch at once.
    """

    def __init__(  # what it stands on, and what a first generation is called
        self,
        database: Database,
        vectors: VectorStore,
        embedder: Embedder,
        *,
        first_number: int = 1,
        passage_rules: int = PASSAGE_RULES,
        now: Callable[[], datetime] = now,
    ) -> None:
        self.database = database
        self.vectors = vectors
        self.embedder = embedder
        self._first_number = first_number
        self._passage_rules = passage_rules
        self._now = now
        self._opened: dict[int, OpenGeneration] = {}

    async def design(self) -> IndexDesign:
        """Return the design that the settings ask for; raises EmbedderNotReady."""
        dimension = await self.embedder.dimension()
        return IndexDesign(self.vectors.kind.value, self.embedder.identity, dimension, self._passage_rules)

    async def generations(self) -> tuple[Generation, ...]:
        """Return the generation that serves, and then the one that is being built, if any.

        Where there never was one, that of the settings is founded, and serves. Raises EmbedderNotReady.
        """
        kept = await self._kept()
        if not any(each.state is GenerationState.SERVING for each in kept):
            await self._found()
            kept = await self._kept()
        for number in self._opened.keys() - {each.number for each in kept}:
            await self._close(self._opened.pop(number))
        return kept

    async def serving(self) -> OpenGeneration:
        """Return the generation that is asked; raises EmbedderNotReady or GenerationUnavailable."""
        return self.opened((await self.generations())[0])

    async def is_serving(self, opened: OpenGeneration) -> bool:
        """Tell whether a generation is the one that is asked, still."""
        return opened.generation.id == (await self.generations())[0].id

    async def written(self) -> tuple[OpenGeneration, ...]:
        """Return the generations that what changes is written to: the kept ones that can be opened, at least one.

        The first is the one that serves, unless that cannot be opened. Raises EmbedderNotReady or
        GenerationUnavailable.
        """
        kept = await self.generations()
        opened: list[OpenGeneration] = []
        missing: list[Exception] = []
        for generation in kept:
            try:
                opened.append(self.opened(generation))
            except (EmbedderNotReady, GenerationUnavailable) as error:
                missing.append(error)
        if not opened:
            raise missing[0]
        return tuple(opened)

    def opened(self, generation: Generation) -> OpenGeneration:
        """Return a generation opened; raises EmbedderNotReady or GenerationUnavailable."""
        number = generation.number
        if number not in self._opened:
            design = generation.design
            embedder = self.embedder.of(design.model)
            self._opened[number] = OpenGeneration(generation, self.store_of(generation), embedder)
        return self._opened[number]

    def store_of(self, generation: Generation) -> VectorStore:
        """Return the store that a generation is in, to be asked, or to be rid of it; raises GenerationUnavailable."""
        space = Space(generation.design.model, generation.design.dimension, generation=generation.number)
        if generation.design.store == self.vectors.kind:
            return self.vectors.in_space(lambda: space)
        if generation.design.store == StoreKind.SQL:
            from persistence.vectors.sql import SqlVectors  # noqa: PLC0415  # numpy, which not everybody needs

            # In the application's own database, whichever other store is chosen.
            return SqlVectors(self.database, lambda: space)
        raise GenerationUnavailable(
            f"The index is in {generation.design.store}, and VECTOR_STORE is {self.vectors.kind}: "
            "it is found by words alone until it is built anew."
        )

    async def close(self) -> None:
        """Close the vectors and whatever embeds."""
        for opened in self._opened.values():
            await self._close(opened)
        await self.embedder.close()
        await self.vectors.close()

    async def _kept(self) -> tuple[Generation, ...]:
        async with self.database.read() as connection:
            return await load_kept_generations(connection)

    async def _found(self) -> None:
        founded = found_generation(
            await self.design(), generation_id=new_id(), number=self._first_number, now=self._now()
        )
        async with self.database.write() as connection:
            # Of several that do so at once, one is stored.
            await store_generation(connection, founded)
        log.info("index.founded", number=founded.number, store=founded.design.store, model=founded.design.model)

    async def _close(self, opened: OpenGeneration) -> None:
        if opened.embedder is not self.embedder:
            await opened.embedder.close()
