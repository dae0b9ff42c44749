"""Connections, byte by byte: heads that do not end, methods and paths that lead nowhere, and what always comes back."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest

from graph.app import create_app
from graph.transport import connections
from graph.transport.connections import HEAD_BYTES
from persistence.settings import Settings
from tests.graph.transport.counting import Gate
from tests.serving import serving

HEALTH = b"GET /health HTTP/1.1\r\nHost: here\r\n"
SECURITY = {
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}


@pytest.fixture(scope="module")
async def address(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """The address of a server that nothing stands behind: what is asked here needs none of it."""
    nobody = "//127.0.0.1:9"
    settings = Settings(
        _env_file=None,
        data_root_path=tmp_path_factory.mktemp("bare"),
        redis_url=f"redis:{nobody}",
        vector_store_url=f"http:{nobody}",
    )
    async with serving(create_app(settings)) as running:
        yield running


@asynccontextmanager
async def connected(address: str) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """Open a connection that says nothing by itself."""
    url = httpx.URL(address)
    reader, writer = await asyncio.open_connection(url.host, url.port)
    yield reader, writer
    writer.close()
    await writer.wait_closed()


async def answer_to(address: str, sent: bytes) -> bytes:
    """Send bytes, and return everything that comes back until the server closes the connection."""
    async with asyncio.timeout(20), connected(address) as (reader, writer):
        writer.write(sent)
        return await reader.read()


def told(answer: bytes) -> tuple[int, str, str]:
    """Return the status, the type and the error code of an answer."""
    head, _, body = answer.decode().partition("\r\n\r\n")
    (kind,) = [line.partition(": ")[2] for line in head.split("\r\n") if line.startswith("content-type: ")]
    return int(head.split()[1]), kind, json.loads(body)["errors"][0]["extensions"]["code"]


class TestHeads:
    """The head of a request: its first line and its headers."""

    @pytest.mark.parametrize("endless", [HEALTH + b"X-Large: ", HEALTH, b"GET /"], ids=["value", "lines", "path"])
    async def test_end_somewhere(self, address: str, endless: bytes) -> None:
        """Whatever it is that does not end, it is not kept in memory for ever."""
        filling = b"X: 1\r\n" if endless.endswith(b"\n") else b"x"

        answer = await answer_to(address, endless + filling * (HEAD_BYTES // len(filling)))

        assert told(answer) == (431, "application/json; charset=utf-8", "PAYLOAD_TOO_LARGE")

    async def test_may_be_long(self, client: httpx.AsyncClient) -> None:
        """A token of half the limit is none, but it is read."""
        response = await client.get("/health", headers={"Authorization": "Bearer " + "x" * (HEAD_BYTES // 2)})

        assert response.status_code == 200

    @pytest.mark.parametrize("before", [b"", HEALTH + b"\r\n"], ids=["at once", "later"])
    async def test_are_not_waited_for_for_ever(
        self, address: str, before: bytes, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A client that begins and does not go on is told so, be it in its first request or in a later one."""
        monkeypatch.setattr(connections, "_HEAD_SECONDS", 0.05)

        answer = await answer_to(address, before + HEALTH)

        last = answer[answer.rindex(b"HTTP/1.1") :]
        assert told(last) == (408, "application/json; charset=utf-8", "TIMEOUT")

    async def test_may_be_missing_for_a_while(self, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
        """A connection that nobody uses is closed without a word, whether it was used before or not."""
        monkeypatch.setattr(connections, "_HEAD_SECONDS", 0.05)

        unused = await answer_to(address, b"")
        async with asyncio.timeout(20), connected(address) as (reader, writer):
            writer.write(HEALTH + b"\r\n")
            await reader.readuntil(b'{"status":"ok"}')
            writer.write(b"\r\n")
            after = await reader.read()

        assert (unused, after) == (b"", b"")

    async def test_of_a_request_behind_another_may_take_as_long_as_that(
        self, counter: httpx.AsyncClient, gate: Gate, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Nothing is written into the middle of an answer, and the connection is not closed under it."""
        monkeypatch.setattr(connections, "_HEAD_SECONDS", 0.01)
        body = b'{"query": "{ item { gated } }"}'
        first = b"POST /graphql HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
        async with asyncio.timeout(20), connected(str(counter.base_url)) as (reader, writer):
            writer.write(first % len(body) + body + HEALTH)
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(reader.read(1), 0.1)
            gate.opened.set()
            answer = await reader.read()

        assert answer.startswith(b"HTTP/1.1 200")
        assert told(answer[answer.rindex(b"HTTP/1.1") :]) == (408, "application/json; charset=utf-8", "TIMEOUT")

    @pytest.mark.parametrize(
        "sent",
        [
            b"\x16\x03\x01\x02\x00\x01",
            HEALTH + b"X-Request-Id: 12345678\rSet-Cookie: a=b\r\n\r\n",
            HEALTH + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\n",
            HEALTH + b"Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
            b"CONNECT elsewhere:443 HTTP/1.1\r\nHost: here\r\n\r\n",
        ],
        ids=["TLS", "header in a header", "two lengths", "length and chunks", "CONNECT"],
    )
    async def test_that_are_none_are_refused(self, address: str, sent: bytes) -> None:
        """What two servers in a row could read in two ways is read by none; the refusal is JSON as every other."""
        assert told(await answer_to(address, sent)) == (400, "application/json; charset=utf-8", "BAD_REQUEST")


class TestBodies:
    """Bodies that are not what their head says."""

    HEAD = b"POST /graphql HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\n"
    CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
    BODY = b'{"query": "{ __typename }"}'
    LENGTH = b"Content-Length: %d\r\n\r\n" % len(BODY)

    @pytest.mark.parametrize("pieces", [[CHUNKED + b"no number"], [CHUNKED, b"1\r\n{", b"no number"]])
    async def test_in_broken_chunks_are_refused(self, address: str, pieces: list[bytes]) -> None:
        """Be the request already waiting for the rest of them or not."""
        async with asyncio.timeout(20), connected(address) as (reader, writer):
            for piece in pieces:
                writer.write(piece)
                await writer.drain()
                await asyncio.sleep(0.02)
            answer = await reader.read()

        assert told(answer) == (400, "application/json; charset=utf-8", "BAD_REQUEST")

    @pytest.mark.parametrize("behind", [b"}", b"GET\r\n\r\n", b"}" * HEAD_BYTES])
    async def test_that_are_too_long_are_answered_to_their_length(
        self, counter: httpx.AsyncClient, behind: bytes
    ) -> None:
        """What comes behind a request does not keep it from its answer, which is the last of its connection."""
        answer = await answer_to(str(counter.base_url), self.HEAD + self.LENGTH + self.BODY + behind)

        assert answer.count(b"HTTP/1.1") == answer.count(b'{"data":{"__typename":"Query"}') == 1
        assert b"connection: close" in answer

    async def test_in_broken_chunks_say_nothing_within_another_answer(
        self, counter: httpx.AsyncClient, gate: Gate
    ) -> None:
        """The client has not heard of the request before: a refusal would be taken for its answer."""
        body = b'{"query": "{ item { gated } }"}'
        first = self.HEAD + b"Content-Length: %d\r\n\r\n" % len(body) + body

        answer = await answer_to(str(counter.base_url), first + self.CHUNKED + b"no number")

        assert answer == b""


class TestOffers:
    """Requests that offer the server another protocol than websocket, as Java's clients do."""

    BODY = b'{"query": "{ __typename }"}'
    PLAIN = b"POST /graphql HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\nConnection: close\r\n"
    OFFER = PLAIN.replace(b"Connection: close", b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c")
    LENGTH = b"Content-Length: %d\r\n\r\n" % len(BODY)
    CHUNKS = b"Transfer-Encoding: chunked\r\n\r\n%x\r\n" % len(BODY)

    @pytest.mark.parametrize(
        "pieces",
        [
            [OFFER + LENGTH + BODY],
            [OFFER + LENGTH, BODY[:9], BODY[9:]],
            [OFFER[:40], OFFER[40:] + LENGTH[:9], LENGTH[9:] + BODY],
            [OFFER.replace(b"h2c", b"TLS/1.2") + LENGTH + BODY],
            [OFFER + CHUNKS + BODY, b"\r\n0\r\n\r\n"],
            [OFFER + LENGTH + BODY + OFFER + LENGTH + BODY],
        ],
        ids=["at once", "in pieces", "head in pieces", "TLS", "in chunks", "one behind the other"],
    )
    async def test_are_passed_over(self, counter: httpx.AsyncClient, pieces: list[bytes]) -> None:
        """The request is answered as if it offered nothing, and so is the next one on its connection."""
        async with asyncio.timeout(20), connected(str(counter.base_url)) as (reader, writer):
            for piece in [*pieces, self.PLAIN + self.LENGTH + self.BODY]:
                writer.write(piece)
                await writer.drain()
                await asyncio.sleep(0.02)
            answers = await reader.read()

        expected = b"".join(pieces).count(b"POST") + 1
        assert answers.count(b"HTTP/1.1 200 OK\r\n") == answers.count(b'{"data":{"__typename":"Query"}') == expected


class TestHandshakes:
    """Handshakes of websockets that come to nothing before the app is asked."""

    HANDSHAKE = b"GET /graphql HTTP/1.1\r\nHost: here\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    KEY = b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"

    @pytest.mark.parametrize(
        ("sent", "status", "code"),
        [
            (HANDSHAKE + KEY + b"Content-Length: 1\r\n\r\nx", 400, "BAD_REQUEST"),
            (HANDSHAKE + KEY + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400, "BAD_REQUEST"),
            (HANDSHAKE + KEY + b"X: " + b"x" * 10_000 + b"\r\n\r\n", 431, "PAYLOAD_TOO_LARGE"),
            (HANDSHAKE + b"\r\n", 400, "BAD_REQUEST"),
            (HANDSHAKE + KEY.replace(b"13", b"12") + b"\r\n", 400, "BAD_REQUEST"),
            (HANDSHAKE.replace(b"GET", b"HEAD") + KEY + b"\r\n", 405, "METHOD_NOT_ALLOWED"),
            (HANDSHAKE.replace(b"/graphql", b"/nothing") + KEY + b"\r\n", 404, "NOT_FOUND"),
            (HANDSHAKE + KEY + b"Origin: https://elsewhere.example\r\n\r\n", 403, "FORBIDDEN"),
        ],
        ids=["body", "chunks", "long header", "no key", "old version", "HEAD", "path", "origin"],
    )
    async def test_are_refused(
        self, address: str, sent: bytes, status: int, code: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        """None of them is left waiting, each is told in JSON, and none is an error of ours."""
        assert told(await answer_to(address, sent)) == (status, "application/json; charset=utf-8", code)
        assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == []


class TestEveryResponse:
    """What any path and any method is answered with."""

    @pytest.mark.parametrize("method", ["TRACE", "PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND"])
    @pytest.mark.parametrize("path", ["/", "/graphql", "/health", "/graphiql/assets/index.js"])
    async def test_of_another_method_is_a_refusal(self, client: httpx.AsyncClient, method: str, path: str) -> None:
        """Nothing is echoed, nothing is stored, and the methods that are taken are named."""
        response = await client.request(method, path, headers={"X-Secret": "echo"})

        assert (response.status_code, "GET" in response.headers["allow"]) == (405, True)
        assert "echo" not in response.text

    @pytest.mark.parametrize(
        "path",
        [
            "/graphiql/assets/..%2findex.html",
            "/graphiql/assets/../../app.py",
            "/graphiql/assets/%2e%2e/%2e%2e/app.py",
            "/graphiql/assets/..%5c..%5capp.py",
            "/graphiql/assets//etc/passwd",
            "/graphiql/assets/%00",
            "/graphiql/assets/%ff%fe",
            "/graphiql/assets/" + "a" * 5_000,
            "/graphiql/assets",
            "//elsewhere.example/",
            "/.env",
        ],
    )
    async def test_of_a_way_out_is_not_found(self, address: str, path: str) -> None:
        """The path is sent as it stands here: clients would mend it."""
        answer = await answer_to(address, f"GET {path} HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n".encode())

        assert told(answer) == (404, "application/json; charset=utf-8", "NOT_FOUND")

    @pytest.mark.parametrize("path", ["/", "/graphql", "/graphql/", "/health", "/ready", "/nothing"])
    async def test_carries_what_browsers_need_to_know(self, client: httpx.AsyncClient, path: str) -> None:
        """Also where it is a redirect or a refusal; and each has an id."""
        response = await client.get(path)

        assert {name: response.headers[name] for name in SECURITY} == SECURITY
        assert len(response.headers["x-request-id"]) == 32

    @pytest.mark.parametrize("path", ["/", "/graphql/"])
    async def test_that_leads_on_stays_here(self, client: httpx.AsyncClient, path: str) -> None:
        """A redirect never repeats the Host header, which a client may have been talked into; what is asked is kept."""
        response = await client.get(f"{path}?query=%7Bme%7D", headers={"Host": "elsewhere.example"})

        assert (response.status_code, response.headers["location"]) == (307, "/graphql?query=%7Bme%7D")

    @pytest.mark.parametrize("given", ["12345678\tx", "1234567", "x" * 65, "12345678é", "<script>alert(1)"])
    async def test_has_an_id_of_its_own_instead_of_a_strange_one(self, client: httpx.AsyncClient, given: str) -> None:
        """What would do harm in a header, a log or a page is not repeated."""
        response = await client.get("/health", headers={b"X-Request-Id": given.encode()})

        assert response.headers["x-request-id"].isalnum()
        assert len(response.headers["x-request-id"]) == 32
