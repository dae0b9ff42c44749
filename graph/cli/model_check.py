"""The check of the language model: whether it answers, and what it can do, as the worker would find out."""

import asyncio
import os
import sys

import httpx

from domain.capabilities import Capability
from graph.cli.findings import Finding, Verdict
from graph.cli.options import environment_of
from graph.cli.preflight import without_password
from persistence.reasons import reason_of
from persistence.settings import Settings

_SUBJECT = "language model"
_START_SECONDS = 30.0
# The probe is a program of its own: what serves requests speaks to no language model, and an import contract says so.
_PROBE = (sys.executable, "-m", "jobs.probing")
_FOUND = {
    Capability.FULL: (Verdict.FINE, "answers, and is FULL: it may propose plans and word answers", ""),
    Capability.WORDING: (Verdict.FINE, "answers, and is WORDING: it may word answers", ""),
    Capability.TEMPLATE: (
        Verdict.NOTE,
        "answers, but is TEMPLATE: it did not keep to what it was given, and none of its words are shown",
        "Choose an abler model, or set LLM_CAPABILITY=wording where you know better: each sentence is checked anyway.",
    ),
}


async def check_language_model(settings: Settings) -> Finding:
    """Return whether a language model is set, answers, and what it is let do, which takes a few small questions."""
    url = settings.llm_api_base_url
    if url is None:
        remedy = (
            "To have a model word them, set LLM_API_BASE_URL and LLM_MODEL_NAME (Ollama, LM Studio, llama.cpp), or "
            "start `tripsplit up --local-llm`."
        )
        return Finding(_SUBJECT, Verdict.NOTE, "none is set: answers are worded by template", remedy)
    where = without_password(url)
    fault = await _fault(settings, url)
    if fault is not None:
        remedy = "Answers are worded by template until it does. Start it, or mend LLM_API_BASE_URL."
        return Finding(_SUBJECT, Verdict.NOTE, f"{where} does not answer ({fault})", remedy)
    capability = await _capability(settings)
    if capability is None:
        remedy = "Answers are worded by template until that is known. Look at its log."
        return Finding(_SUBJECT, Verdict.NOTE, f"{where} answers, but failed while it was tried out", remedy)
    verdict, state, remedy = _FOUND[capability]
    return Finding(_SUBJECT, verdict, f"{where} {state}", remedy)


async def _fault(settings: Settings, url: str) -> str | None:
    key = settings.llm_api_key
    headers = {"Authorization": f"Bearer {key.get_secret_value()}"} if key else {}
    try:
        async with httpx.AsyncClient(timeout=settings.llm_connect_timeout_seconds, headers=headers) as client:
            answer = await client.get(f"{url.rstrip('/')}/models")
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return reason_of(error)
    return None if answer.is_success else f"status {answer.status_code}"


async def _capability(settings: Settings) -> Capability | None:
    probe = await asyncio.create_subprocess_exec(
        *_PROBE,
        env=os.environ | environment_of(settings),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with asyncio.timeout(settings.llm_total_timeout_seconds + _START_SECONDS):
            said, _ = await probe.communicate()
    except TimeoutError:
        probe.kill()
        await probe.wait()
        return None
    word = said.decode().strip()
    return Capability(word) if word in set(Capability) else None
