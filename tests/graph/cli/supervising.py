"""A program that supervises one sleeper for ever: `python -m tests.graph.cli.supervising FOLDER`."""

import asyncio
import sys
from pathlib import Path

from graph.cli.supervisor import Supervisor
from tests.graph.cli.programs import QUICK, Log, sleeper


async def _supervise(folder: Path) -> None:
    async with Supervisor(Log().write, patience=QUICK) as supervisor:
        await supervisor.start(sleeper(folder))
        await supervisor.wait()


if __name__ == "__main__":
    asyncio.run(_supervise(Path(sys.argv[1])))
