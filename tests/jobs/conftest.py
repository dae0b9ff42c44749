"""Fixtures of the jobs tests: a task context whose every part is real."""

from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from jobs.context import TaskContext
from jobs.mails.mailers import open_mailer
from jobs.streams import Streams
from persistence.category_likeness import CategoryLikeness
from persistence.database import Database
from persistence.files import open_file_store
from persistence.indexes import SearchIndex
from persistence.rates import RateBook
from persistence.settings import Settings
from tests.arrangement import NOW
from tests.services import LanguageModelMissing, running_language_model


@pytest.fixture
async def streams(valkey_url: str) -> AsyncIterator[Streams]:
    """Streams on a real Valkey."""
    opened = Streams(valkey_url)
    yield opened
    await opened.close()


@pytest.fixture(scope="session")
def language_model_url() -> Iterator[str]:
    """The base URL of a real language model, shared by the session; skips where the optional packages are missing."""
    with ExitStack() as stack:
        try:
            url = stack.enter_context(running_language_model())
        except LanguageModelMissing as missing:
            pytest.skip(str(missing))
        yield url


@pytest.fixture
def context(
    tmp_path: Path,
    exported_model: Path,
    database: Database,
    streams: Streams,
    index: SearchIndex,
) -> TaskContext:
    """What the worker hands to its tasks, on each database, with the template in place of a language model."""
    (tmp_path / "models").symlink_to(exported_model)
    settings = Settings(_env_file=None, data_root_path=tmp_path)
    return TaskContext(
        settings=settings,
        database=database,
        streams=streams,
        files=open_file_store(settings),
        index=index,
        likeness=CategoryLikeness(index.embedder),
        rates=RateBook(),
        language_model=None,
        mailer=open_mailer(settings),
        now=lambda: NOW,
    )
