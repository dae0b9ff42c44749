"""Tests of `tripsplit serve`, as a real program, and of the other commands in a good case."""

import json
import shutil
import signal
import sys
from importlib.util import find_spec
from pathlib import Path

import httpx
import pytest

from persistence.certificates import trusted_certificates
from persistence.run_file import keep_run
from tests.graph.cli.commands import CommandLine, Outcome, program
from tests.graph.cli.programs import until, wait_until
from tests.graph.transport.clients import end_of, opened
from tests.services import free_port


@pytest.fixture
def beside_up(command_line: CommandLine, tmp_path: Path, migrated_file: Path, valkey_url: str, chroma_url: str) -> Path:
    """A migrated data root on which something runs, so that commands find Redis and the vector store."""
    shutil.copy(migrated_file, tmp_path / "tripsplit.db")
    keep_run(tmp_path, address="http://127.0.0.1:1", redis_url=valkey_url, vector_store_url=chroma_url)
    return tmp_path


class TestServe:
    """The API server alone."""

    @pytest.mark.skipif(sys.platform == "win32", reason="There is no SIGTERM on Windows.")
    def test_serves_and_stops_when_it_is_asked_to(self, beside_up: Path) -> None:
        """It finds the servers of a running `up`, is ready, and ends soon after SIGTERM."""
        port = free_port()
        url = f"http://127.0.0.1:{port}"

        with program("serve", "--port", port, "--data-root", beside_up, folder=beside_up) as child:
            wait_until(lambda: child.poll() is not None or answers(f"{url}/health"))
            ready = httpx.get(f"{url}/ready", verify=trusted_certificates()).json()
            child.send_signal(signal.SIGTERM)
            written, _ = child.communicate(timeout=20)

        assert ready == {"status": "ready", "database": "ok", "redis": "ok", "vectorStore": "ok"}
        assert (child.returncode, "Traceback" in written) == (-signal.SIGTERM, False)

    @pytest.mark.skipif(sys.platform == "win32", reason="There is no SIGTERM on Windows.")
    async def test_says_goodbye_to_open_websockets(self, beside_up: Path) -> None:
        """A socket on which something runs is closed as going away, and the program ends in a good mood."""
        port = free_port()
        url = f"http://127.0.0.1:{port}"

        with program("serve", "--port", port, "--data-root", beside_up, folder=beside_up) as child:
            await until(lambda: child.poll() is not None or answers(f"{url}/health"))
            async with opened(url) as socket:
                child.send_signal(signal.SIGTERM)
                end = await end_of(socket)
            written, _ = child.communicate(timeout=20)

        assert end == (1001, "The server is going away")
        assert (child.returncode, "Traceback" in written) == (-signal.SIGTERM, False)

    def test_writes_a_line_of_json_for_each_request(self, beside_up: Path) -> None:
        """The line and the response carry the same id."""
        port = free_port()
        url = f"http://127.0.0.1:{port}"

        with program("serve", "--port", port, "--data-root", beside_up, folder=beside_up) as child:
            wait_until(lambda: child.poll() is not None or answers(f"{url}/health"))
            httpx.get(f"{url}/health", headers={"X-Request-Id": "proxy-12345678"}, verify=trusted_certificates())
            child.send_signal(signal.SIGINT)
            written, _ = child.communicate(timeout=20)

        lines = [json.loads(line) for line in written.splitlines()]
        told = [line for line in lines if line.get("request_id") == "proxy-12345678"]
        assert [(line["event"], line["method"], line["path"], line["status"]) for line in told] == [
            ("http.request", "GET", "/health", 200)
        ]

    def test_says_on_which_event_loop_it_runs(self, beside_up: Path) -> None:
        """It is uvloop's wherever that is installed; and on which port, where a free one was asked for."""
        with program("serve", "--port", 0, "--data-root", beside_up, folder=beside_up) as child:
            assert child.stdout is not None
            started = next(line for line in map(json.loads, child.stdout) if line["event"] == "serve.started")
            answer = httpx.get(
                f"http://{started['address'][0]}:{started['address'][1]}/health", verify=trusted_certificates()
            )

        assert started["event_loop"] == ("uvloop" if find_spec("uvloop") else "asyncio")
        assert answer.json() == {"status": "ok"}

    def test_is_quiet_about_ctrl_c(self, beside_up: Path) -> None:
        """Ctrl-C is how people stop it, and no error."""
        port = free_port()

        with program("serve", "--port", port, "--data-root", beside_up, folder=beside_up) as child:
            wait_until(lambda: child.poll() is not None or answers(f"http://127.0.0.1:{port}/health"))
            child.send_signal(signal.SIGINT)
            written, _ = child.communicate(timeout=20)

        assert (child.returncode, "Traceback" in written) == (0, False)


class TestMigrate:
    """The database's schema."""

    def test_says_whether_there_was_anything_to_do(self, command_line: CommandLine, tmp_path: Path) -> None:
        """The second time there is not."""
        first = command_line.run("migrate", "--data-root", tmp_path)
        second = command_line.run("migrate", "--data-root", tmp_path)

        assert (first, second) == (
            Outcome(0, "The database was brought to the newest schema.\n", ""),
            Outcome(0, "The database has the newest schema.\n", ""),
        )


class TestDemo:
    """The demo trip."""

    def test_is_loaded_once_and_gives_a_token_each_time(self, command_line: CommandLine, beside_up: Path) -> None:
        """The second time only the token is new."""
        first = command_line.run("demo", "--data-root", beside_up, LOG_LEVEL="error").output.splitlines()
        second = command_line.run("demo", "--data-root", beside_up, LOG_LEVEL="error").output.splitlines()

        assert first[0] == "The demo trip was loaded."
        assert first[1] == second[0] == "To act as a friend of the demo trip, paste this into the headers:"
        assert (len(first), len(second)) == (3, 2)
        assert all(line.startswith("Authorization: Bearer ey") for line in (first[2], second[1]))

    def test_is_never_loaded_in_production(self, command_line: CommandLine, beside_up: Path) -> None:
        """Its password is known to everybody."""
        outcome = command_line.run("demo", "--data-root", beside_up, APP_ENV="production", SECRET_KEY="k" * 32)

        assert outcome == Outcome(1, "", "tripsplit: The demo trip is not loaded where APP_ENV=production.\n")


def answers(url: str) -> bool:
    """Tell whether a URL answers."""
    try:
        return httpx.get(url, verify=trusted_certificates()).is_success
    except httpx.TransportError:
        return False
