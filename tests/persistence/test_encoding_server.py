"""The server encoder: a real llama.cpp, and scripted servers that do what no real one can be asked for."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path

import numpy as np
import orjson
import pytest

from persistence.embedder import Embedder, EmbeddingServerAway, EmbeddingServerRefused
from persistence.encoding_server import ServerEncoder
from tests.jobs.scripted_server import ScriptedServer, scripted_server
from tests.services import LanguageModelMissing, free_port, running_embedding_server

DIMENSION = 576


@pytest.fixture(scope="module")
def embedding_url() -> Iterator[str]:
    """The base URL of a real server; skips where the optional packages are missing."""
    with ExitStack() as stack:
        try:
            url = stack.enter_context(running_embedding_server())
        except LanguageModelMissing as missing:
            pytest.skip(str(missing))
        yield url


@asynccontextmanager
async def asking(url: str, *, seconds: float = 60) -> AsyncIterator[Embedder]:
    """Return an embedder that asks a server."""
    encoder = ServerEncoder(
        base_url=url, model="smollm2", api_key="secret", timeout_seconds=seconds, models_dir=Path("nowhere")
    )
    embedder = Embedder(encoder)
    try:
        yield embedder
    finally:
        await embedder.close()


def answer(body: object, status: str = "200 OK") -> bytes:
    """Return an HTTP answer with JSON."""
    content = body if isinstance(body, bytes) else orjson.dumps(body)
    return b"HTTP/1.1 %b\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%b" % (
        status.encode(),
        len(content),
        content,
    )


def vectors(*rows: Sequence[object]) -> object:
    """Return what a server says when these are the vectors, the last one first."""
    data = [{"index": place, "embedding": row} for place, row in enumerate(rows)]
    return {"object": "list", "data": data[::-1]}


class TestARealServer:
    """llama.cpp with a small model."""

    async def test_gives_vectors_in_the_order_of_the_texts(
        self, embedding_url: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """In several requests; of unit length, and the same for the same text, alone or in company."""
        monkeypatch.setattr("persistence.encoding_server._TEXTS_AT_ONCE", 2)
        texts = ["Room with a view", "Hotel", "A train", "Bus"]

        async with asking(embedding_url) as embedder:
            assert await embedder.dimension() == DIMENSION
            found = await embedder.embed(texts)
            (alone,) = await embedder.embed([texts[3]])

        assert found.shape == (4, DIMENSION)
        assert found.dtype == np.float32
        np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1, atol=1e-5)
        assert float(alone @ found[3]) > 0.999

    async def test_counts_the_beginning_of_a_text_that_is_too_long(self, embedding_url: str) -> None:
        """And gives the others in one request with it their vectors."""
        async with asking(embedding_url) as embedder:
            found = await embedder.embed(["short", "long " * 520])
            (short,) = await embedder.embed(["short"])

        assert found.shape == (2, DIMENSION)
        assert float(short @ found[0]) > 0.999


REFUSED = {
    "no vectors": ({"data": []}, "gave 0 vectors for 1 texts"),
    "two for one": (vectors([1.0], [2.0]), "gave 2 vectors for 1 texts"),
    "an error": ({"error": "no"}, "something else than vectors"),
    "words": (vectors(["a"]), "something else than vectors"),
    "no list": ([], "something else than vectors"),
    "an empty one": (vectors([]), "vectors that are none"),
    "NaN": (b'{"data": [{"index": 0, "embedding": [1e999]}]}', "(vectors that are none|something else)"),
}
STATUSES = {
    "500 Internal Server Error": EmbeddingServerAway,
    "503 Service Unavailable": EmbeddingServerAway,
    "429 Too Many Requests": EmbeddingServerAway,
    "401 Unauthorized": EmbeddingServerRefused,
    "404 Not Found": EmbeddingServerRefused,
}
OUT_OF_ORDER = [
    ("500 Internal Server Error", "context deadline exceeded", EmbeddingServerAway),
    ("503 Service Unavailable", "the request exceeds the available context size", EmbeddingServerAway),
    ("502 Bad Gateway", "input is too large", EmbeddingServerAway),
    ("429 Too Many Requests", "quota: this exceeds the maximum context of today", EmbeddingServerAway),
    ("403 Forbidden", "usage limit exceeded, your context window is too large", EmbeddingServerRefused),
    ("400 Bad Request", "rate limit exceeded", EmbeddingServerRefused),
    ("413 Too Large", "<html>Request Entity Too Large", EmbeddingServerRefused),
]
TOO_LONG = [
    ("500 Internal Server Error", "input (521 tokens) is too large to process. increase the physical batch size"),
    ("500 Internal Server Error", "the input length exceeds the context length"),
    ("400 Bad Request", "the request exceeds the available context size, try increasing it"),
    ("400 Bad Request", "This model's maximum context length is 512 tokens. However, you requested 600 tokens."),
    ("413 Payload Too Large", "Input validation error: `inputs` must have less than 512 tokens. Given: 600"),
]


class TestAMisbehavingServer:
    """What a server can do wrong has a name, and holds neither its address nor the key."""

    @pytest.mark.parametrize(("body", "message"), REFUSED.values(), ids=REFUSED)
    async def test_that_answers_nonsense_is_refused(self, body: object, message: str) -> None:
        """It is not to be had by waiting."""
        async with scripted_server(answer(body)) as server, asking(server.base_url) as embedder:
            with pytest.raises(EmbeddingServerRefused, match=message):
                await embedder.embed(["text"])

    @pytest.mark.parametrize(("status", "kind"), STATUSES.items(), ids=STATUSES)
    async def test_that_is_out_of_order_is_told_from_one_that_refuses(self, status: str, kind: type[Exception]) -> None:
        """By its status."""
        async with scripted_server(answer({"error": "no"}, status)) as server, asking(server.base_url) as embedder:
            with pytest.raises(kind, match=status[:3]) as told:
                await embedder.embed(["text"])

        assert type(told.value) is kind
        assert "secret" not in str(told.value)
        assert str(server.base_url) not in str(told.value)

    @pytest.mark.parametrize(("status", "message", "kind"), OUT_OF_ORDER)
    async def test_that_is_out_of_order_has_no_text_cut(self, status: str, message: str, kind: type[Exception]) -> None:
        """Half a text would be kept under the whole one's name: only a text that is said to be too long is cut."""
        refusing = answer({"error": {"message": message}}, status)
        async with scripted_server(refusing) as server, asking(server.base_url) as embedder:
            with pytest.raises(kind, match=status[:3]):
                await embedder.embed(["a text of some length"])

        assert len(server.bodies) == 1

    @pytest.mark.parametrize(("status", "message"), TOO_LONG)
    async def test_that_says_a_text_is_too_long_is_sent_its_beginning(self, status: str, message: str) -> None:
        """In each server's words for it."""
        probed, refusing = answer(vectors([1.0, 0.0])), answer({"error": {"message": message}}, status)
        async with (
            scripted_server(answer(vectors([3.0, 4.0])), first=(probed, refusing)) as server,
            asking(server.base_url) as embedder,
        ):
            (found,) = await embedder.embed(["one half"])

        assert found.tolist() == pytest.approx([0.6, 0.8])
        assert [body["input"] for body in server.bodies[1:]] == [["one half"], ["one "]]

    async def test_that_answers_without_end_is_left_before_it_fills_the_memory(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The body is counted as it comes, and not read to its end."""
        monkeypatch.setattr("persistence.encoding_server._LARGEST_ANSWER", 100_000)
        endless = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"
        async with (
            scripted_server(endless, b" " * 50_000, repeated_every_seconds=0.001) as server,
            asking(server.base_url, seconds=5) as embedder,
        ):
            with pytest.raises(EmbeddingServerRefused, match="more than vectors"):
                await asyncio.wait_for(embedder.embed(["text"]), timeout=5)
            await asyncio.wait_for(server.hung_up.wait(), timeout=5)

    async def test_that_falls_silent_is_given_up(self) -> None:
        """After the seconds that are set."""
        async with scripted_server(stays_open=True) as server, asking(server.base_url, seconds=0.2) as embedder:
            with pytest.raises(EmbeddingServerAway, match=r"longer than 0\.2 s"):
                await embedder.embed(["text"])

    async def test_that_breaks_off_or_is_not_there_is_away(self) -> None:
        """In the middle of an answer, or before it listens."""
        async with scripted_server(answer(vectors([1.0]))[:60]) as server, asking(server.base_url) as embedder:
            with pytest.raises(EmbeddingServerAway, match="broke off"):
                await embedder.embed(["text"])
        async with asking(f"http://127.0.0.1:{free_port()}/v1") as embedder:
            with pytest.raises(EmbeddingServerAway, match="does not answer"):
                await embedder.embed(["text"])

    async def test_is_told_from_an_address_that_is_none(self) -> None:
        """Waiting does not mend the settings."""
        async with asking("ftp://nowhere/v1") as embedder:
            with pytest.raises(EmbeddingServerRefused, match="is not an http address"):
                await embedder.embed(["text"])

    async def test_that_changes_the_length_of_its_vectors_is_refused(self) -> None:
        """Another model answers under the same name."""
        async with scripted_server(answer(vectors([1.0, 0.0]))) as server, asking(server.base_url) as embedder:
            await embedder.prepare()
            embedder._encoder._dimension = 3  # type: ignore[attr-defined]
            with pytest.raises(EmbeddingServerRefused, match="another length"):
                await embedder.embed(["text"])

    async def test_is_sent_what_the_protocol_asks_for(self) -> None:
        """Model, texts, floats, and the key."""
        async with scripted_server(answer(vectors([3.0, 4.0]))) as server, asking(server.base_url) as embedder:
            (found,) = await embedder.embed(["text"])

        assert found.tolist() == pytest.approx([0.6, 0.8])
        assert_asked(server)


def assert_asked(server: ScriptedServer) -> None:
    """Assert that the last request was as the protocol has it."""
    assert server.bodies[-1] == {"model": "smollm2", "input": ["text"], "encoding_format": "float"}
    assert server.heads[-1].startswith("POST /v1/embeddings HTTP/1.1")
    assert "authorization: bearer secret" in server.heads[-1].lower()
