"""The context of tasks: what the worker's composition root built, once per process."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from jobs.mails.mailers import Mailer
from jobs.probing import ProbedModel
from jobs.streams import Streams
from persistence.category_likeness import CategoryLikeness
from persistence.database import Database
from persistence.embedder import Embedder
from persistence.files import FileStore
from persistence.indexes import SearchIndex
from persistence.rates import RateBook
from persistence.settings import Settings
from persistence.vectors.store import VectorStore


@dataclass(frozen=True, slots=True)
class TaskContext:
    """What a task may reach; `language_model` is None where LLM_API_BASE_URL is not set."""

    settings: Settings
    database: Database
    streams: Streams
    files: FileStore
    index: SearchIndex
    likeness: CategoryLikeness
    rates: RateBook
    language_model: ProbedModel | None
    mailer: Mailer
    now: Callable[[], datetime]

    @property
    def vectors(self) -> VectorStore:
        """The vector store that the settings name."""
        return self.index.vectors

    @property
    def embedder(self) -> Embedder:
        """What embeds as the settings have it."""
        return self.index.embedder
