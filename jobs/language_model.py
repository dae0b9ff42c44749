"""The language model: streams text from an OpenAI-compatible server, or fails for one reason a person can read."""

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Sequence
from contextlib import aclosing
from dataclasses import asdict
from typing import Any, TypeVar

import httpx
import orjson
import structlog

from domain.prompts import Message
from jobs.event_lines import EventLines, LineTooLong
from persistence.settings import Settings

log = structlog.get_logger(__name__)

_LONGEST_TEXT = 4_000
"""In characters. Answers are two sentences; a model that has not come to an end by then never will."""
_LARGEST_BODY = 256 * 1024
_MOST_TOKENS = 400
_END = "[DONE]"
_NO_MODEL = "it did not answer as a language model does"
_REFUSALS = {
    401: "its key was refused",
    403: "its key was refused",
    404: "it does not know the model or the address",
    429: "it is busy",
}

Result = TypeVar("Result")


class LanguageModelFailed(Exception):
    """The language model wrote no whole text; the message is the reason, without addresses or keys."""


class LanguageModel:
    """A chat model behind an OpenAI-compatible server: Ollama, LM Studio, llama.cpp, vLLM, or one on the internet.

    `base_url` is what comes before /chat/completions and includes /v1 ("http://127.0.0.1:11434/v1"); an address
    without any path gets /v1.
    """

    def __init__(self, settings: Settings, base_url: str) -> None:
        key = settings.llm_api_key
        self._url = _completions_url(base_url)
        self._model_name = settings.llm_model_name
        self._total_seconds = settings.llm_total_timeout_seconds
        self._client = httpx.AsyncClient(
            headers={} if key is None else {"Authorization": f"Bearer {key.get_secret_value()}"},
            timeout=httpx.Timeout(settings.llm_read_timeout_seconds, connect=settings.llm_connect_timeout_seconds),
            follow_redirects=False,
        )

    async def stream(self, messages: Sequence[Message]) -> AsyncGenerator[str, None]:
        """Yield the model's text in pieces as it writes; raise LanguageModelFailed where it does not come to its end.

        The end is [DONE] or a reason to finish: a connection that closes without either was lost. Nothing is tried
        again. Close the iterator to stop the model early.
        """
        deadline = time.monotonic() + self._total_seconds
        request = self._client.build_request(
            "POST",
            self._url,
            json={
                "model": self._model_name,
                "messages": [asdict(message) for message in messages],
                "stream": True,
                "temperature": 0,
                "max_tokens": _MOST_TOKENS,
            },
        )
        response = await _in_time(self._client.send(request, stream=True), deadline)
        try:
            await _require_success(response, deadline)
            length = 0
            async with aclosing(_pieces(response, deadline)) as pieces:
                async for piece in pieces:
                    length += len(piece)
                    if length > _LONGEST_TEXT:
                        raise LanguageModelFailed("it wrote without end")
                    yield piece
        finally:
            await response.aclose()

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()


def open_language_model(settings: Settings) -> LanguageModel | None:
    """Return the language model that is configured, or None. Connects on first use."""
    if settings.llm_api_base_url is None:
        return None
    return LanguageModel(settings, settings.llm_api_base_url)


def _completions_url(base_url: str) -> httpx.URL:
    url = httpx.URL(base_url.strip().rstrip("/").removesuffix("/chat/completions"))
    path = url.path.rstrip("/") or "/v1"
    return url.copy_with(path=f"{path}/chat/completions")


async def _in_time(awaitable: Awaitable[Result], deadline: float) -> Result:
    """Await one step of the exchange and tell all that goes wrong with it as LanguageModelFailed."""
    try:
        async with asyncio.timeout(max(0.0, deadline - time.monotonic())):
            return await awaitable
    except TimeoutError:
        raise LanguageModelFailed("it took too long in all") from None
    except httpx.ConnectTimeout:
        raise LanguageModelFailed("it could not be reached in time") from None
    except httpx.TimeoutException:
        raise LanguageModelFailed("it fell silent") from None
    except httpx.UnsupportedProtocol:
        raise LanguageModelFailed("LLM_API_BASE_URL is no http address") from None
    except httpx.ConnectError:
        raise LanguageModelFailed("it could not be reached") from None
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
        log.info("language_model.broke_off", error=f"{type(error).__name__}: {error}")
        raise LanguageModelFailed("the connection broke off") from None


async def _require_success(response: httpx.Response, deadline: float) -> None:
    if response.is_success:
        return
    # What the server says may name keys and addresses: it is for the log, not for the reader.
    body = await _body(response, deadline)
    log.warning("language_model.refused", status=response.status_code, body=body[:500].decode(errors="replace"))
    reason = _REFUSALS.get(response.status_code, "it refused")
    raise LanguageModelFailed(f"{reason} (HTTP {response.status_code})")


async def _pieces(response: httpx.Response, deadline: float) -> AsyncGenerator[str, None]:
    if not response.headers.get("content-type", "").startswith("text/event-stream"):
        # A server that does not stream although it was asked to.
        body = await _body(response, deadline)
        yield _text_of(_choice(body.decode(errors="replace")).get("message"))
        return
    is_finished = False
    async with aclosing(_events(response, deadline)) as events:
        async for data in events:
            if data.strip() == _END:
                return
            choice = _choice(data)
            if text := _text_of(choice.get("delta")):
                yield text
            is_finished = is_finished or bool(choice.get("finish_reason"))
    if not is_finished:
        raise LanguageModelFailed("the connection broke off")


async def _events(response: httpx.Response, deadline: float) -> AsyncGenerator[str, None]:
    lines = EventLines()
    try:
        async with aclosing(_chunks(response, deadline)) as chunks:
            async for chunk in chunks:
                for data in lines.add(chunk):
                    yield data
        for data in lines.add(b"", final=True):
            yield data
    except LineTooLong:
        raise LanguageModelFailed(_NO_MODEL) from None


async def _body(response: httpx.Response, deadline: float) -> bytes:
    body = bytearray()
    async with aclosing(_chunks(response, deadline)) as chunks:
        async for chunk in chunks:
            body += chunk
            if len(body) > _LARGEST_BODY:
                raise LanguageModelFailed(_NO_MODEL)
    return bytes(body)


async def _chunks(response: httpx.Response, deadline: float) -> AsyncGenerator[bytes, None]:
    """Yield what comes, each chunk awaited by itself: a time limit around a `yield` would cancel the reader instead."""
    chunks = response.aiter_bytes()
    while (chunk := await _in_time(anext(chunks, None), deadline)) is not None:
        yield chunk


def _choice(data: str) -> dict[str, Any]:
    """Return the first choice of a chunk; an empty one where there is none, as in chunks of usage figures."""
    try:
        chunk = orjson.loads(data)
    except orjson.JSONDecodeError:
        raise LanguageModelFailed(_NO_MODEL) from None
    if not isinstance(chunk, dict):
        raise LanguageModelFailed(_NO_MODEL)
    if chunk.get("error"):
        log.warning("language_model.error", error=str(chunk["error"])[:500])
        raise LanguageModelFailed("it reported an error")
    choices = chunk.get("choices")
    if not isinstance(choices, list):
        raise LanguageModelFailed(_NO_MODEL)
    first = choices[0] if choices else {}
    return first if isinstance(first, dict) else {}


def _text_of(message: object) -> str:
    content = message.get("content") if isinstance(message, dict) else None
    return content if isinstance(content, str) else ""
