"""The API server alone (`tripsplit serve`) as a real process, which can be killed and started again."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from persistence.certificates import trusted_certificates
from tests.acceptance.world import ROOT
from tests.services import free_port

_PATIENCE_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Api:
    """A running API server: its address, its process, and the file of its log."""

    address: str
    process: "subprocess.Popen[bytes]"
    log_path: Path


@contextmanager
def running_api(data_root: Path, *options: str, **environment: str) -> Iterator[Api]:
    """Start the API server on a data folder and a free port, wait until it answers, and kill it where it still runs."""
    port, log_path = free_port(), data_root / "api.log"
    with log_path.open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "graph.cli", "serve", "--port", str(port), "--data-root", str(data_root), *options],
            cwd=data_root,
            env=os.environ | {"PYTHONPATH": str(ROOT)} | environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    api = Api(f"http://127.0.0.1:{port}", process, log_path)
    try:
        _wait_until_it_answers(api)
        yield api
    finally:
        process.kill()
        process.wait(timeout=20)


def _wait_until_it_answers(api: Api) -> None:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < deadline:
        assert api.process.poll() is None, api.log_path.read_text()
        try:
            if httpx.get(f"{api.address}/health", timeout=5, verify=trusted_certificates()).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    raise TimeoutError(api.log_path.read_text())
