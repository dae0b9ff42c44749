"""Scripts: how those beside these tests are run, and what they say is read."""

import asyncio
import json
from asyncio.subprocess import PIPE
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
REPOSITORY = FOLDER.parent.parent
_PATIENCE_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Scripts:
    """Runs scripts by Node."""

    node: str

    async def run(self, name: str, *arguments: object) -> list[Any]:
        """Run a script to its end, and return what it said, line by line."""
        status, said, errors = await self.ended(FOLDER / name, *arguments)
        assert status == 0, errors or said
        return [json.loads(line) for line in said.splitlines()]

    async def ended(self, script: Path, *arguments: object, folder: Path = FOLDER) -> tuple[int, str, str]:
        """Run any script in a folder, and return its exit status and what it wrote."""
        command = [self.node, str(script), *map(_as_text, arguments)]
        process = await asyncio.create_subprocess_exec(*command, cwd=folder, stdout=PIPE, stderr=PIPE)
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                said, errors = await process.communicate()
        finally:
            if process.returncode is None:
                process.kill()
        return process.returncode or 0, said.decode(), errors.decode()


def _as_text(argument: object) -> str:
    return argument if isinstance(argument, str) else json.dumps(argument)
