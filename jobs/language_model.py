"""The language model: streams text from any OpenAI-compatible server, or says in a few words why it cannot."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import aclosing, asynccontextmanager, suppress
from dataclasses import asdict, dataclass
from random import random

import httpx

from domain.answer_writing.prompts import Message
from domain.breakers import Breaker
from domain.retries import retry_after_seconds, wait_before_retry
from jobs.completions import CompletionBroken, CompletionReader, Piece, Usage
from persistence.clock import now
from persistence.settings import Settings

_MOST_TOKENS = 400
_MOST_CHARACTERS = 20_000
_EVENT_STREAM = "text/event-stream"
_USAGE_SECONDS = 0.5
"""How long the end of an answer waits for what the server says of tokens, which comes with the end or never."""
_BUSY = {429, 502, 503, 504}
"""What servers, and the proxies before them, answer while they start, load a model, or have too much to do."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a model may take, in seconds: to connect, to say the next thing, and for everything together.

    `first_wait_seconds` is about how long a busy one is left before it is tried for the second time.
    """

    connect_seconds: float
    read_seconds: float
    total_seconds: float
    first_wait_seconds: float = 0.5


class LanguageModelFailed(Exception):
    """The message says in a few words, to a person, what the model did; it holds no address and no secret.

    `is_outage` tells a server that does not work from a text that cannot be used.
    """

    def __init__(self, message: str, *, is_outage: bool = True) -> None:
        super().__init__(message)
        self.is_outage = is_outage


class _LanguageModelBusy(LanguageModelFailed):
    """What may pass in a moment; `asked_seconds` is how long the server asks to wait, where it does."""

    def __init__(self, message: str, *, asked_seconds: float | None = None) -> None:
        super().__init__(message)
        self.asked_seconds = asked_seconds


@dataclass(frozen=True, slots=True)
class _Asked:
    messages: Sequence[Message]
    most_tokens: int
    told: Callable[[Usage], None]


def _untold(_usage: Usage) -> None:
    """Take no note."""


class LanguageModel:
    """A model behind `/chat/completions` of Ollama, LM Studio, llama.cpp, vLLM or the like.

    `base_url` includes the `/v1`. The total limit runs from the first request to the last piece, whatever the reader
    does in between. A server that fails several times in a row is left alone for a while (`domain/breakers.py`), so
    that nobody waits for one that is down.
    """

    def __init__(self, *, base_url: str, model: str, api_key: str | None, limits: Limits) -> None:
        self.name = model
        self.base_url = base_url.rstrip("/")
        self._limits = limits
        self._breaker = Breaker()
        self._client = httpx.AsyncClient(
            headers=_headers(api_key),
            timeout=httpx.Timeout(limits.read_seconds, connect=limits.connect_seconds),
            # A kept connection may be dropped by the server just as it is used again, and a stream is never read past
            # the last piece: each question has a connection of its own.
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=0),
        )

    async def stream(
        self,
        messages: Sequence[Message],
        *,
        most_tokens: int = _MOST_TOKENS,
        told: Callable[[Usage], None] = _untold,
    ) -> AsyncGenerator[str, None]:
        """Yield the non-empty pieces of the model's text as they come; raises LanguageModelFailed at any point.

        A server that is busy or out of reach is tried again, within the time limit and before the first piece alone:
        what a reader has seen is not said twice. Leave the loop early through `contextlib.aclosing`: it closes the
        connection at once, and the server stops computing. What the server says of tokens is `told`, after the text.
        """
        clock = asyncio.get_running_loop().time
        if not self._breaker.allows(clock()):
            raise LanguageModelFailed("it failed several times in a row, and is left alone for a while")
        self._breaker = self._breaker.asked(clock())
        try:
            asked = _Asked(messages, most_tokens, told)
            async with aclosing(self._persistent(asked, clock() + self._limits.total_seconds)) as texts:
                async for text in texts:
                    yield text
        except LanguageModelFailed as failure:
            self._breaker = self._breaker.failed(clock()) if failure.is_outage else self._breaker.succeeded()
            raise
        self._breaker = self._breaker.succeeded()

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def _persistent(self, asked: _Asked, deadline: float) -> AsyncGenerator[str, None]:
        tries, has_spoken = 0, False
        while True:
            try:
                async with aclosing(self._texts(asked, deadline)) as texts:
                    async for text in texts:
                        has_spoken = True
                        yield text
            except _LanguageModelBusy as busy:
                tries += 1
                wait = wait_before_retry(
                    tries=tries,
                    asked_seconds=busy.asked_seconds,
                    first_seconds=self._limits.first_wait_seconds,
                    share=random(),  # noqa: S311 - parts those who wait, and guards nothing
                )
                if has_spoken or wait is None or asyncio.get_running_loop().time() + wait >= deadline:
                    raise
                await asyncio.sleep(wait)
            else:
                return

    async def _texts(self, asked: _Asked, deadline: float) -> AsyncGenerator[str, None]:
        length = 0
        async with aclosing(self._pieces(asked, deadline)) as pieces:
            async for piece in pieces:
                length += len(piece.text)
                if length > _MOST_CHARACTERS:
                    raise LanguageModelFailed(
                        f"its text was longer than {_MOST_CHARACTERS:,} characters", is_outage=False
                    )
                if piece.text:
                    yield piece.text
                if piece.usage is not None:
                    asked.told(piece.usage)
                if piece.end is not None:
                    _require_whole(piece.end, length)
                    if piece.usage is None and not piece.is_last:
                        await _hear_usage(pieces, asked)
                    return
        raise _LanguageModelBusy("it broke off")

    async def _pieces(self, asked: _Asked, deadline: float) -> AsyncGenerator[Piece, None]:
        reader = CompletionReader()
        async with aclosing(self._received(asked, deadline)) as received:
            try:
                async for some in received:
                    for piece in reader.fed(some):
                        yield piece
            except CompletionBroken as broken:
                raise LanguageModelFailed(str(broken)) from broken

    async def _received(self, asked: _Asked, deadline: float) -> AsyncGenerator[bytes, None]:
        # The deadline guards each step, never a yield: a timeout that fires while the reader works would cancel the
        # reader's own code.
        async with self._failures_named(deadline):
            response = await self._client.send(self._request(asked), stream=True)
        try:
            _require_event_stream(response)
            received = response.aiter_raw()
            while True:
                async with self._failures_named(deadline):
                    some = await anext(received, None)
                if some is None:
                    return
                yield some
        finally:
            await response.aclose()

    def _request(self, asked: _Asked) -> httpx.Request:
        messages = [asdict(message) for message in asked.messages]
        wanted = {"stream": True, "temperature": 0, "max_tokens": asked.most_tokens}
        options = {"stream_options": {"include_usage": True}}
        body = {"model": self.name, "messages": messages, **wanted, **options}
        return self._client.build_request("POST", f"{self.base_url}/chat/completions", json=body)

    @asynccontextmanager
    async def _failures_named(self, deadline: float) -> AsyncIterator[None]:
        try:
            async with asyncio.timeout_at(deadline):
                yield
        except TimeoutError as error:
            raise LanguageModelFailed(f"it took longer than {self._limits.total_seconds:g} seconds") from error
        except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
            raise LanguageModelFailed("LLM_API_BASE_URL is not an http address") from error
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise _LanguageModelBusy("it does not answer") from error
        except httpx.TimeoutException as error:
            raise LanguageModelFailed(f"it was silent for {self._limits.read_seconds:g} seconds") from error
        except httpx.HTTPError as error:
            raise _LanguageModelBusy("it broke off") from error


async def _hear_usage(pieces: AsyncGenerator[Piece, None], asked: _Asked) -> None:
    """Hear what a server says of tokens, which it says after the text, and wait for that no longer than a moment."""
    with suppress(TimeoutError, LanguageModelFailed):
        async with asyncio.timeout(_USAGE_SECONDS):
            async for piece in pieces:
                if piece.usage is not None:
                    asked.told(piece.usage)
                if piece.usage is not None or piece.is_last:
                    return


def open_language_model(settings: Settings) -> LanguageModel | None:
    """Return the model that the settings name, or None where LLM_API_BASE_URL is not set; nothing is asked yet."""
    if settings.llm_api_base_url is None:
        return None
    return LanguageModel(
        base_url=settings.llm_api_base_url,
        model=settings.llm_model_name,
        api_key=settings.llm_api_key.get_secret_value() if settings.llm_api_key else None,
        limits=Limits(
            connect_seconds=settings.llm_connect_timeout_seconds,
            read_seconds=settings.llm_read_timeout_seconds,
            total_seconds=settings.llm_total_timeout_seconds,
        ),
    )


def _headers(api_key: str | None) -> dict[bytes, bytes]:
    # Compressed, the pieces would wait for each other.
    headers = {b"Accept": _EVENT_STREAM.encode(), b"Accept-Encoding": b"identity"}
    return headers | {b"Authorization": b"Bearer " + api_key.strip().encode()} if api_key else headers


def _require_event_stream(response: httpx.Response) -> None:
    if response.status_code in _BUSY:
        asked = retry_after_seconds(response.headers.get("Retry-After"), now=now())
        raise _LanguageModelBusy(f"it answered {response.status_code}", asked_seconds=asked)
    if not response.is_success:
        raise LanguageModelFailed(f"it answered {response.status_code}")
    content_type = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if content_type != _EVENT_STREAM:
        raise LanguageModelFailed("it answered with something else than an event stream")
    # Nothing compressed was asked for, and a small answer could unpack to more than there is memory.
    if response.headers.get("Content-Encoding", "identity").strip().lower() != "identity":
        raise LanguageModelFailed("it answered with something compressed")


def _require_whole(end: str, length: int) -> None:
    # Text that is cut off may end in the middle of an amount, and read as a smaller one.
    if end in {"length", "content_filter"}:
        raise LanguageModelFailed("its text was cut off", is_outage=False)
    if not length:
        raise LanguageModelFailed("it answered with no text", is_outage=False)
