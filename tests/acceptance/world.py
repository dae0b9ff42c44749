"""`tripsplit up` as a real process, and a client that somebody else wrote (gql) to speak to it."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psutil
from gql import Client, FileVar, gql
from gql.transport.httpx import HTTPXAsyncTransport
from gql.transport.websockets import WebsocketsTransport

from persistence.certificates import trusted_certificates
from tests.services import free_port

ROOT = Path(__file__).resolve().parent.parent.parent
_PATIENCE_SECONDS = 200
"""A job of a worker that was killed is free again after a minute, and a busy machine takes another to finish it."""


@dataclass(frozen=True, slots=True)
class World:
    """A running TripSplit: its address, its data folder, its log, and the process of `tripsplit up`."""

    address: str
    data_root: Path
    log_path: Path
    process: psutil.Process

    @property
    def addresses(self) -> dict[str, Any]:
        """Where the embedded servers listen, as `up` recorded it."""
        recorded: dict[str, Any] = json.loads((self.data_root / "run.json").read_text())
        return recorded

    def worker(self) -> psutil.Process:
        """Return the worker's process."""
        return self.child("jobs.worker")

    def api(self) -> psutil.Process:
        """Return the API's process, or its first where there are several."""
        return self.child("graph.cli api")

    def log(self) -> list[str]:
        """Return the lines that `up` and its children have written so far."""
        return self.log_path.read_text().splitlines()

    async def wait_until_ready(self) -> None:
        """Wait until database, Redis and vector store answer through the API, for three times in a row."""
        answered = 0
        async with (
            asyncio.timeout(_PATIENCE_SECONDS),
            httpx.AsyncClient(verify=trusted_certificates(), timeout=10) as client,
        ):
            while answered < 3:
                try:
                    is_ready = (await client.get(f"{self.address}/ready")).is_success
                except httpx.TransportError:
                    is_ready = False
                answered = answered + 1 if is_ready else 0
                await asyncio.sleep(0.2)

    def child(self, word: str) -> psutil.Process:
        """Return the child of `up` whose command line has a word in it."""
        for child in self.process.children(recursive=True):
            if word in " ".join(child.cmdline()):
                return child
        raise ProcessLookupError(f"There is no {word}.")

    @asynccontextmanager
    async def http(self, token: str | None = None) -> AsyncIterator["Session"]:
        """Open a client over HTTP."""
        # Uploads need the last: a foreign page could not send it.
        headers = {} if token is None else {"Authorization": f"Bearer {token}", "GraphQL-Require-Preflight": "1"}
        transport = HTTPXAsyncTransport(url=f"{self.address}/graphql", headers=headers, timeout=60)
        async with Client(transport=transport, execute_timeout=60) as session:
            yield Session(session)

    @asynccontextmanager
    async def websocket(self, token: str) -> AsyncIterator["Session"]:
        """Open a client over graphql-transport-ws."""
        transport = WebsocketsTransport(
            url=f"{self.address.replace('http', 'ws', 1)}/graphql",
            init_payload={"Authorization": f"Bearer {token}"},
            subprotocols=[WebsocketsTransport.GRAPHQLWS_SUBPROTOCOL],
        )
        async with Client(transport=transport) as session:
            yield Session(session)


class Session:
    """A connected client."""

    def __init__(self, session: Any) -> None:
        self._session = session

    async def ask(self, document: str, **variables: Any) -> dict[str, Any]:
        """Run an operation; errors at the top raise."""
        request = gql(document)
        request.variable_values = variables
        data: dict[str, Any] = await self._session.execute(request)
        return data

    async def do(self, mutation: str, selection: str, /, **given: Any) -> dict[str, Any]:
        """Run one mutation that is not refused, and return its payload."""
        head = f"mutation ($input: {mutation[0].upper()}{mutation[1:]}Input!)"
        data = await self.ask(
            f"{head} {{ {mutation}(input: $input) {{ {selection} userErrors {{ code message }} }} }}", input=given
        )
        payload: dict[str, Any] = data[mutation]
        assert payload["userErrors"] == []
        return payload

    async def upload(self, trip_id: str, path: Path) -> str:
        """Upload a document after the multipart request spec, and return its id."""
        request = gql(
            """mutation ($input: UploadDocumentInput!) {
                 uploadDocument(input: $input) { document { id } userErrors { message } } }"""
        )
        request.variable_values = {"input": {"tripId": trip_id, "file": FileVar(str(path))}}
        data = await self._session.execute(request, upload_files=True)
        assert data["uploadDocument"]["userErrors"] == []
        return str(data["uploadDocument"]["document"]["id"])

    async def watch(self, document: str, **variables: Any) -> AsyncIterator[dict[str, Any]]:
        """Follow a subscription to its end."""
        request = gql(document)
        request.variable_values = variables
        async with asyncio.timeout(_PATIENCE_SECONDS):
            async for data in self._session.subscribe(request):
                yield data


@contextmanager
def running_world(data_root: Path, log: Path, **environment: str) -> Iterator[World]:
    """Start `tripsplit up` on a data folder and a free port, wait until it is ready, and stop it as Ctrl-C does."""
    port = free_port()
    command = [sys.executable, "-m", "graph.cli", "up", "--port", str(port), "--data-root", str(data_root)]
    with log.open("w") as output:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=os.environ | {"APP_ENV": "development"} | environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    world = World(f"http://127.0.0.1:{port}", data_root, log, psutil.Process(process.pid))
    try:
        _wait_until_ready(world, process, log)
        yield world
    finally:
        children = world.process.children(recursive=True) if process.poll() is None else []
        process.send_signal(signal.SIGINT)
        process.wait(timeout=30)
    _, alive = psutil.wait_procs(children, timeout=5)
    assert alive == [], "tripsplit up left processes behind"


def _wait_until_ready(world: World, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text()
        try:
            is_ready = httpx.get(
                f"{world.address}/ready", timeout=5, verify=trusted_certificates()
            ).is_success and bool(world.worker())
            # The API may answer a moment before `up` has told so.
            if is_ready and "Press Ctrl-C to stop." in log.read_text():
                return
        except (httpx.TransportError, ProcessLookupError):
            pass
        time.sleep(0.1)
    raise TimeoutError(log.read_text())
