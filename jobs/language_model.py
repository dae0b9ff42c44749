"""The language model: streams text from any OpenAI-compatible server, or says in a few words why it cannot."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import asdict

import httpx

from domain.prompts import Message
from jobs.completions import CompletionBroken, CompletionReader, Piece
from persistence.settings import Settings

_MOST_TOKENS = 400
_MOST_CHARACTERS = 20_000
_EVENT_STREAM = "text/event-stream"


class LanguageModelFailed(Exception):
    """The message says in a few words, to a person, what the model did; it holds no address and no secret."""


class LanguageModel:
    """A model behind `/chat/completions` of Ollama, LM Studio, llama.cpp, vLLM or the like.

    `base_url` includes the `/v1`. The total timeout runs from the request to the last piece, whatever the reader does
    in between.
    """

    def __init__(
        self,
        *,
        base_url: str,
        model: str,
        api_key: str | None,
        connect_timeout_seconds: float,
        read_timeout_seconds: float,
        total_timeout_seconds: float,
    ) -> None:
        self.name = model
        self._url = f"{base_url.rstrip('/')}/chat/completions"
        self._read_timeout_seconds = read_timeout_seconds
        self._total_timeout_seconds = total_timeout_seconds
        self._client = httpx.AsyncClient(
            headers=_headers(api_key),
            timeout=httpx.Timeout(read_timeout_seconds, connect=connect_timeout_seconds),
            # A kept connection may be dropped by the server just as it is used again, and a stream is never read past
            # the last piece: each question has a connection of its own.
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=0),
        )

    async def stream(self, messages: Sequence[Message]) -> AsyncGenerator[str, None]:
        """Yield the non-empty pieces of the model's text as they come; raises LanguageModelFailed at any point.

        Nothing is tried again. Leave the loop early through `contextlib.aclosing`: it closes the connection at once,
        and the server stops computing.
        """
        length = 0
        async with aclosing(self._pieces(messages)) as pieces:
            async for piece in pieces:
                length += len(piece.text)
                if length > _MOST_CHARACTERS:
                    raise LanguageModelFailed(f"its text was longer than {_MOST_CHARACTERS:,} characters")
                if piece.text:
                    yield piece.text
                if piece.end is not None:
                    _require_whole(piece.end, length)
                    return
        raise LanguageModelFailed("it broke off")

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def _pieces(self, messages: Sequence[Message]) -> AsyncGenerator[Piece, None]:
        reader = CompletionReader()
        async with aclosing(self._received(messages)) as received:
            try:
                async for some in received:
                    for piece in reader.fed(some):
                        yield piece
            except CompletionBroken as broken:
                raise LanguageModelFailed(str(broken)) from broken

    async def _received(self, messages: Sequence[Message]) -> AsyncGenerator[bytes, None]:
        # The deadline guards each step, never a yield: a timeout that fires while the reader works would cancel the
        # reader's own code.
        deadline = asyncio.get_running_loop().time() + self._total_timeout_seconds
        async with self._failures_named(deadline):
            response = await self._client.send(self._request(messages), stream=True)
        try:
            _require_event_stream(response)
            received = response.aiter_bytes()
            while True:
                async with self._failures_named(deadline):
                    some = await anext(received, None)
                if some is None:
                    return
                yield some
        finally:
            await response.aclose()

    def _request(self, messages: Sequence[Message]) -> httpx.Request:
        wanted = {"stream": True, "temperature": 0, "max_tokens": _MOST_TOKENS}
        body = {"model": self.name, "messages": [asdict(message) for message in messages], **wanted}
        return self._client.build_request("POST", self._url, json=body)

    @asynccontextmanager
    async def _failures_named(self, deadline: float) -> AsyncIterator[None]:
        try:
            async with asyncio.timeout_at(deadline):
                yield
        except TimeoutError as error:
            raise LanguageModelFailed(f"it took longer than {self._total_timeout_seconds:g} seconds") from error
        except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
            raise LanguageModelFailed("LLM_API_BASE_URL is not an http address") from error
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise LanguageModelFailed("it does not answer") from error
        except httpx.TimeoutException as error:
            raise LanguageModelFailed(f"it was silent for {self._read_timeout_seconds:g} seconds") from error
        except httpx.HTTPError as error:
            raise LanguageModelFailed("it broke off") from error


def open_language_model(settings: Settings) -> LanguageModel | None:
    """Return the model that the settings name, or None where LLM_API_BASE_URL is not set; nothing is asked yet."""
    if settings.llm_api_base_url is None:
        return None
    return LanguageModel(
        base_url=settings.llm_api_base_url,
        model=settings.llm_model_name,
        api_key=settings.llm_api_key.get_secret_value() if settings.llm_api_key else None,
        connect_timeout_seconds=settings.llm_connect_timeout_seconds,
        read_timeout_seconds=settings.llm_read_timeout_seconds,
        total_timeout_seconds=settings.llm_total_timeout_seconds,
    )


def _headers(api_key: str | None) -> dict[bytes, bytes]:
    # Compressed, the pieces would wait for each other.
    headers = {b"Accept": _EVENT_STREAM.encode(), b"Accept-Encoding": b"identity"}
    return headers | {b"Authorization": b"Bearer " + api_key.strip().encode()} if api_key else headers


def _require_event_stream(response: httpx.Response) -> None:
    if not response.is_success:
        raise LanguageModelFailed(f"it answered {response.status_code}")
    content_type = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if content_type != _EVENT_STREAM:
        raise LanguageModelFailed("it answered with something else than an event stream")


def _require_whole(end: str, length: int) -> None:
    # Text that is cut off may end in the middle of an amount, and read as a smaller one.
    if end in {"length", "content_filter"}:
        raise LanguageModelFailed("its text was cut off")
    if not length:
        raise LanguageModelFailed("it answered with no text")
