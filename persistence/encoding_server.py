"""The server encoder: asks an OpenAI-compatible `/embeddings` (Ollama, LM Studio, llama.cpp, vLLM) for vectors."""

import math
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import orjson

from persistence.embedding_models import named_identity
from persistence.encoders import EmbeddingServerAway, EmbeddingServerRefused
from persistence.encoding_exported import ExportedEncoder, exported_under

if TYPE_CHECKING:
    from persistence.embedding_runtime import Vectors

_TEXTS_AT_ONCE = 16
"""Few: a small machine may take half a second for each, and they have one time limit together."""
_CONNECT_SECONDS = 3.0
_LARGEST_ANSWER = 64 * 1024 * 1024
_FORM = "server-1"
_PROBE = "How long is a vector?"
# What servers say of a text that is longer than their model reads; they have no code for it. No more than that: half
# of a text would be kept as the whole of it where a server is only out of order ("context deadline exceeded").
_TOO_LONG = re.compile(
    r"exceeds the (?:(?:available|maximum) )?context|exceeds (?:the )?maximum|maximum context length is"
    r"|larger than the max(?:imum)? context|input (?:\(\d+ tokens\) )?is too (?:long|large)"
    r"|must have less than \d+ tokens",
    re.IGNORECASE,
)
_TOO_LONG_STATUSES = frozenset(
    {
        httpx.codes.BAD_REQUEST,
        httpx.codes.REQUEST_ENTITY_TOO_LARGE,
        # llama.cpp's own, for a text longer than its batch.
        httpx.codes.INTERNAL_SERVER_ERROR,
    }
)


class _TextTooLong(Exception):
    """The server does not take texts as long as these."""


class ServerEncoder:
    """An Encoder that asks a server. `base_url` includes the `/v1`; the timeout is for each request of 16 texts.

    Servers do not say how long their vectors are, nor how much of a text they read: the first is asked for with a
    text, and a text that is refused as too long counts with its beginning.
    """

    def __init__(
        self, *, base_url: str, model: str, api_key: str | None, timeout_seconds: float, models_dir: Path
    ) -> None:
        self.identity = named_identity(model, form=_FORM, place=f"{base_url}\0")
        self._model = model
        self._models_dir = models_dir
        self._url = f"{base_url.rstrip('/')}/embeddings"
        self._timeout_seconds = timeout_seconds
        self._dimension: int | None = None
        headers = {"Authorization": f"Bearer {api_key.strip()}"} if api_key else {}
        self._http = httpx.AsyncClient(
            headers=headers, timeout=httpx.Timeout(timeout_seconds, connect=_CONNECT_SECONDS)
        )

    async def prepare(self) -> None:
        """Ask the server once; raises EmbeddingServerAway or EmbeddingServerRefused."""
        await self.dimension()

    async def dimension(self) -> int:
        """Return how long the vectors are that the server gives; raises as `prepare`."""
        if self._dimension is None:
            self._dimension = len((await self._asked([_PROBE]))[0])
        return self._dimension

    async def encode(self, texts: Sequence[str]) -> "Vectors":
        """Return the vectors of texts, brought to unit length; raises as `prepare`."""
        import numpy as np  # noqa: PLC0415  # the API does without until its first search

        dimension = await self.dimension()
        vectors = np.empty((len(texts), dimension), np.float32)
        # Similar lengths together, since servers pad too.
        places = sorted(range(len(texts)), key=lambda place: len(texts[place]))
        for first in range(0, len(places), _TEXTS_AT_ONCE):
            batch = places[first : first + _TEXTS_AT_ONCE]
            rows = await self._taken([texts[place] for place in batch])
            if any(len(row) != dimension for row in rows):
                raise EmbeddingServerRefused("The embedding server gave vectors of another length than before.")
            vectors[batch] = rows
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        unit: Vectors = (vectors / np.where(lengths == 0, 1, lengths)).astype(np.float32)
        return unit

    def of(self, identity: str) -> ExportedEncoder:
        """Return the encoder of an export that is there, as that of the model that was used before."""
        return exported_under(identity, models_dir=self._models_dir)

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def _taken(self, texts: Sequence[str]) -> list[list[float]]:
        """Return the vectors of texts, those that are too long by their beginning."""
        try:
            return await self._asked(texts)
        except _TextTooLong as error:
            if len(texts) > 1:
                half = len(texts) // 2
                return [*await self._taken(texts[:half]), *await self._taken(texts[half:])]
            if len(texts[0]) <= 1:
                raise EmbeddingServerRefused(f"The embedding server takes no text: {error}") from error
            return await self._taken([texts[0][: len(texts[0]) // 2]])

    async def _asked(self, texts: Sequence[str]) -> list[list[float]]:
        body = orjson.dumps({"model": self._model, "input": list(texts), "encoding_format": "float"})
        try:
            status, content = await self._answer(body)
        except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
            raise EmbeddingServerRefused("EMBEDDING_API_BASE_URL is not an http address.") from error
        except httpx.ConnectError as error:
            raise EmbeddingServerAway("The embedding server does not answer.") from error
        except httpx.TimeoutException as error:
            raise EmbeddingServerAway(f"The embedding server took longer than {self._timeout_seconds:g} s.") from error
        except httpx.HTTPError as error:
            raise EmbeddingServerAway("The embedding server broke off.") from error
        _require_success(status, content)
        return _rows(content, len(texts))

    async def _answer(self, body: bytes) -> tuple[int, bytes]:
        """Return the status and the body of an answer; raises EmbeddingServerRefused once it is longer than any."""
        content = bytearray()
        headers = {"Content-Type": "application/json"}
        async with self._http.stream("POST", self._url, content=body, headers=headers) as answer:
            async for chunk in answer.aiter_bytes():
                content += chunk
                if len(content) > _LARGEST_ANSWER:
                    raise EmbeddingServerRefused("The embedding server answered with more than vectors.")
        return answer.status_code, bytes(content)


def _require_success(status: int, content: bytes) -> None:
    if httpx.codes.is_success(status):
        return
    said = content[:500].decode(errors="replace")
    if status in _TOO_LONG_STATUSES and _TOO_LONG.search(said):
        raise _TextTooLong(said)
    if httpx.codes.is_server_error(status) or status in {httpx.codes.TOO_MANY_REQUESTS, httpx.codes.REQUEST_TIMEOUT}:
        raise EmbeddingServerAway(f"The embedding server is out of order: status {status}.")
    raise EmbeddingServerRefused(f"The embedding server refuses: status {status}.")


def _rows(content: bytes, count: int) -> list[list[float]]:
    """Return the vectors of an answer in the order of the texts; raises EmbeddingServerRefused for any other."""
    try:
        answered: Any = orjson.loads(content)
        by_place = {int(each["index"]): [float(number) for number in each["embedding"]] for each in answered["data"]}
    except (orjson.JSONDecodeError, KeyError, TypeError, ValueError) as error:
        raise EmbeddingServerRefused("The embedding server answered with something else than vectors.") from error
    if sorted(by_place) != list(range(count)):
        raise EmbeddingServerRefused(f"The embedding server gave {len(by_place)} vectors for {count} texts.")
    rows = [by_place[place] for place in range(count)]
    if not all(row and len(row) == len(rows[0]) and all(map(math.isfinite, row)) for row in rows):
        raise EmbeddingServerRefused("The embedding server gave vectors that are none.")
    return rows
