"""Places: where a store of each kind keeps what a test gives it, and how it is opened, here or in another process."""

import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from persistence.database import open_database
from persistence.settings import Settings
from persistence.vectors.opening import open_vector_store
from persistence.vectors.store import VectorStore
from tests.vector_stores import space_of

_ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True, slots=True)
class Place:
    """A place of a test's own: the settings that lead there."""

    values: dict[str, str]

    @property
    def takes_one_process(self) -> bool:
        """Whether a second process is refused."""
        return Settings(_env_file=None, **self.values).vector_store_takes_one_process  # type: ignore[arg-type]  # as text

    @asynccontextmanager
    async def opened(self, *, generation: int = 1) -> AsyncIterator[VectorStore]:
        """Open the store of a generation, and close it at the end."""
        settings = Settings(_env_file=None, **self.values)  # type: ignore[arg-type]  # as the environment has them
        database = open_database(settings.resolved_database_url)
        try:
            store = open_vector_store(settings, database, lambda: space_of(generation))
            try:
                yield store
            finally:
                await store.close()
        finally:
            await database.close()

    @contextmanager
    def opened_elsewhere(self) -> Iterator["Elsewhere"]:
        """Start another process, which opens the store and does what it is told until the end: see `other_process`."""
        command = [sys.executable, "-m", "tests.persistence.vectors.other_process", orjson.dumps(self.values).decode()]
        pipe = subprocess.PIPE
        with subprocess.Popen(command, cwd=_ROOT, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as child:
            try:
                yield Elsewhere(child)
                # The end of its input is the end of its work.
                child.communicate(timeout=60)
            finally:
                child.kill()


class Elsewhere:
    """Another process that has opened a store."""

    def __init__(self, child: "subprocess.Popen[str]") -> None:
        assert child.stdin is not None
        assert child.stdout is not None
        assert child.stderr is not None
        self._orders, self._said, self._errors = child.stdin, child.stdout, child.stderr
        self.kill = child.kill

    def ask(self, verb: str, **given: Any) -> str:
        """Have something done, and return the line that was said about it, or the last of the error it died of."""
        with suppress(BrokenPipeError):
            self._orders.write(orjson.dumps({"verb": verb, "given": given}).decode() + "\n")
            self._orders.flush()
        return self.said() or self._errors.read().strip().splitlines()[-1]

    def said(self) -> str:
        """Return the next line that is said; nothing after the last one."""
        return self._said.readline().strip()
