"""Places: where a store of each kind keeps what a test gives it, and how it is opened, here or in another process."""

import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
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

    def started_elsewhere(self, verb: str, **given: Any) -> "subprocess.Popen[str]":
        """Start another process that opens the store and does something: see `other_process`."""
        order = orjson.dumps({"values": self.values, "verb": verb, "given": given}).decode()
        command = [sys.executable, "-m", "tests.persistence.vectors.other_process", order]
        return subprocess.Popen(command, cwd=_ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def done_elsewhere(self, verb: str, **given: Any) -> str:
        """Return what another process said in a line, or the last line of its error."""
        with self.started_elsewhere(verb, **given) as child:
            said, errors = child.communicate(timeout=60)
        return said.strip() if child.returncode == 0 else errors.strip().splitlines()[-1]
