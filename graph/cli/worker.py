"""`tripsplit worker`: the background worker alone, in place of this process."""

import asyncio
import os
import subprocess
import sys

from graph.cli.options import DataRootOption, environment_of, settings_beside_run
from graph.cli.preflight import require_all
from persistence.logs import configure_logs

COMMAND = (sys.executable, "-m", "jobs.worker")
"""The worker as a program of its own: this layer may not import it, and this process must not load its models."""


def worker(data_root: DataRootOption = None) -> None:
    """Run the background worker alone (beside a Redis)."""
    settings = settings_beside_run(data_root=data_root)
    configure_logs(settings)
    asyncio.run(require_all(settings))
    environment = os.environ | environment_of(settings)
    sys.stdout.flush()
    if sys.platform == "win32":
        # Windows has no exec that keeps the process: it would return to the prompt at once.
        sys.exit(subprocess.run(COMMAND, env=environment, check=False).returncode)  # noqa: S603 - our own program
    os.execve(COMMAND[0], COMMAND, environment)  # noqa: S606 - our own program
