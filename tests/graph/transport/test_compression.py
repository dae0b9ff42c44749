"""Compression, byte by byte on a real server: what is compressed, what is not, and what is told of it."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route
from starlette.staticfiles import StaticFiles

from graph.transport.compression import LEAST_BYTES, Compression
from graph.transport.cors import cors_middleware
from persistence.certificates import trusted_certificates
from tests.graph.transport.counting import Gate
from tests.serving import serving

CODINGS = pytest.mark.parametrize("coding", ["gzip", "br", "zstd"])
ACCEPTING = pytest.mark.parametrize("accepting", ["gzip", "br", "zstd", "gzip, deflate, br, zstd", "identity"])


async def answered(request: Request) -> Response:
    """Answer with so many bytes, of a type, with a status, as the request asks for."""
    asked = request.query_params
    body = b"{" * int(asked.get("bytes", "2000"))
    return Response(body, int(asked.get("status", "200")), {"content-type": asked.get("type", "application/json")})


_COMPRESSION = Middleware(Compression, left_alone=("/compressed",))


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """A client of a server that answers as it is asked to, and has a file of 100 KB."""
    (tmp_path / "page.js").write_bytes(b"let a = 1;" * 10_000)

    async def page(_request: Request) -> Response:
        return FileResponse(tmp_path / "page.js", headers={"Vary": "Accept"})

    routes = [Route("/", answered), Route("/page", page)]
    app = Starlette(routes=routes, middleware=[*cors_middleware(["https://a.example"]), _COMPRESSION])
    app.mount("/files", StaticFiles(directory=tmp_path))
    app.mount("/compressed", StaticFiles(directory=tmp_path))
    async with (
        serving(app) as address,
        httpx.AsyncClient(verify=trusted_certificates(), base_url=address, timeout=30) as opened,
    ):
        yield opened


async def got(client: httpx.AsyncClient, path: str, accepting: str, **headers: str) -> httpx.Response:
    """Ask for a path; httpx undoes every coding."""
    return await client.get(path, headers={"Accept-Encoding": accepting, **headers})


def varies(response: httpx.Response) -> bool:
    """Tell whether caches learn that the answer depends on Accept-Encoding."""
    return "Accept-Encoding" in response.headers["vary"].split(", ")


class TestAnswers:
    """Answers in one piece."""

    @CODINGS
    @pytest.mark.parametrize("kind", ["application/json", "application/graphql-response%2Bjson", "text/html"])
    async def test_are_compressed_as_is_asked(self, client: httpx.AsyncClient, coding: str, kind: str) -> None:
        """With their own length, and told to differ by what was asked."""
        response = await got(client, f"/?type={kind}; charset=utf-8", coding)

        assert response.content == b"{" * 2_000
        assert (response.headers["content-encoding"], varies(response)) == (coding, True)
        assert response.headers["content-length"] == str(response.num_bytes_downloaded)

    async def test_go_by_weights(self, client: httpx.AsyncClient) -> None:
        """The client's order goes before ours, also where it is told in two headers."""
        headers = [("Accept-Encoding", "gzip;q=0.1"), ("Accept-Encoding", "zstd;q=0.1, br;q=0.2")]

        response = await client.get("/", headers=headers)

        assert response.headers["content-encoding"] == "br"

    @pytest.mark.parametrize("accepting", ["", "identity", "gzip;q=0", "deflate", "identity, gzip;q=0.5"])
    async def test_stay_as_they_are_where_that_is_asked(self, client: httpx.AsyncClient, accepting: str) -> None:
        """A cache learns all the same that others would be answered otherwise."""
        response = await got(client, "/", accepting)

        assert (response.content, varies(response)) == (b"{" * 2_000, True)
        assert "content-encoding" not in response.headers

    @ACCEPTING
    @pytest.mark.parametrize(
        "asked",
        [
            f"bytes={LEAST_BYTES - 1}",
            "type=image/png",
            "type=font/woff2",
            "type=application/zip",
            "status=204&bytes=0",
            "status=304&bytes=0",
        ],
    )
    async def test_that_gain_nothing_stay_as_they_are(
        self, client: httpx.AsyncClient, asked: str, accepting: str
    ) -> None:
        """What is small, compressed already, or nothing at all."""
        response = await got(client, f"/?{asked}", accepting)

        assert "content-encoding" not in response.headers
        assert set(response.content) <= set(b"{")

    @pytest.mark.parametrize("status", [400, 413, 500])
    async def test_that_refuse_are_compressed_too(self, client: httpx.AsyncClient, status: int) -> None:
        """A hundred errors are as long as a hundred objects."""
        response = await got(client, f"/?status={status}&bytes={LEAST_BYTES}", "gzip")

        assert (response.status_code, response.content) == (status, b"{" * LEAST_BYTES)

    async def test_keep_what_others_told_of_them(self, client: httpx.AsyncClient) -> None:
        """What CORS adds to `Vary` stays there."""
        response = await got(client, "/", "gzip", Origin="https://a.example")

        assert response.headers["access-control-allow-origin"] == "https://a.example"
        assert set(response.headers["vary"].split(", ")) == {"Accept-Encoding", "Origin"}


class TestFiles:
    """Files, which are read piece by piece, have an entity tag, and can be asked for in parts."""

    @pytest.mark.parametrize("path", ["/page", "/files/page.js"])
    @CODINGS
    async def test_are_compressed(self, client: httpx.AsyncClient, coding: str, path: str) -> None:
        """The tag no longer says that the bytes are the same, and no length is told that nobody has counted."""
        whole = await got(client, path, "identity")
        response = await got(client, path, coding)

        assert response.content == whole.content
        assert response.num_bytes_downloaded < 2_000
        assert response.headers["etag"] == f"W/{whole.headers['etag']}"
        assert whole.headers["content-length"] == str(len(whole.content))
        assert [name for name in ("content-length", "accept-ranges") if name in response.headers] == []
        assert varies(response)

    async def test_are_left_alone_where_they_are_compressed_already(self, client: httpx.AsyncClient) -> None:
        """Whatever is told of them is told by others."""
        response = await got(client, "/compressed/page.js", "gzip, br, zstd")

        assert response.num_bytes_downloaded == len(response.content) == 100_000
        assert "vary" not in response.headers or not varies(response)

    async def test_are_known_again(self, client: httpx.AsyncClient) -> None:
        """The tag of the compressed file is good for asking whether it has changed."""
        first = await got(client, "/files/page.js", "br")
        again = await got(client, "/files/page.js", "br", **{"If-None-Match": first.headers["etag"]})

        assert (again.status_code, again.content) == (304, b"")
        assert (again.headers["etag"], varies(again)) == (first.headers["etag"], True)

    @ACCEPTING
    async def test_in_parts_stay_as_they_are(self, client: httpx.AsyncClient, accepting: str) -> None:
        """A range is one of the file's own bytes."""
        response = await got(client, "/page", accepting, Range="bytes=10-29")

        assert (response.status_code, response.content) == (206, b"let a = 1;" * 2)

    async def test_do_not_continue_what_was_compressed(self, client: httpx.AsyncClient) -> None:
        """Whoever has half of the compressed bytes is given the whole file again."""
        first = await got(client, "/page", "gzip")
        response = await got(client, "/page", "gzip", **{"Range": "bytes=10-29", "If-Range": first.headers["etag"]})

        assert response.status_code == 200

    @ACCEPTING
    async def test_are_told_of_without_a_body(self, client: httpx.AsyncClient, accepting: str) -> None:
        """HEAD has the headers of GET, and no length that GET would not have."""
        full = await got(client, "/page", accepting)
        headed = await client.head("/page", headers={"Accept-Encoding": accepting})

        names = ("etag", "vary", "content-length", "accept-ranges", "transfer-encoding")
        told = {name: full.headers.get(name) for name in names[:4]}
        assert {name: headed.headers.get(name) for name in names} == {**told, "transfer-encoding": None}


class TestStreams:
    """Streams, which are sent as they are, so that each event is there at once."""

    @ACCEPTING
    async def test_of_events_come_one_by_one(self, counter: httpx.AsyncClient, gate: Gate, accepting: str) -> None:
        """The first event is there while the stream goes on; so is its end at once for whoever hangs up."""
        seen = b""
        query = {"query": "subscription { forever }"}
        headers = {"Accept": "text/event-stream", "Accept-Encoding": accepting}
        async with asyncio.timeout(10), counter.stream("POST", "/graphql", json=query, headers=headers) as response:
            async for piece in response.aiter_raw():
                seen += piece
                if b"event: next" in seen:
                    break

        assert (b'data: {"data":{"forever":0}' in seen, seen.count(b"data:")) == (True, 1)
        assert "content-encoding" not in response.headers
        await gate.closed.wait()

    @ACCEPTING
    async def test_of_parts_come_one_by_one(self, counter: httpx.AsyncClient, gate: Gate, accepting: str) -> None:
        """The part that is ready does not wait for the one that is not."""
        query = {"query": "{ item { number ... @defer { gated } } }"}
        headers = {"Accept": "multipart/mixed", "Accept-Encoding": accepting}
        async with asyncio.timeout(10), counter.stream("POST", "/graphql", json=query, headers=headers) as response:
            pieces = response.aiter_raw()
            seen = b""
            while b'"hasNext":true' not in seen:
                seen += await anext(pieces)
            gate.opened.set()
            rest = b"".join([piece async for piece in pieces])

        assert (b'"number":1' in seen, b'"gated"' in seen, b'"gated":1' in rest) == (True, False, True)
        assert "content-encoding" not in response.headers

    @CODINGS
    async def test_are_left_for_a_whole_answer(self, counter: httpx.AsyncClient, coding: str) -> None:
        """An operation with one large result is compressed, in either kind of JSON."""
        nested = "children { number double " * 4 + "}" * 4
        query = {"query": f"{{ item {{ {nested} }} }}"}

        answer = await counter.post("/graphql", json=query, headers={"Accept-Encoding": coding})

        assert answer.headers["content-encoding"] == coding
        assert len(answer.json()["data"]["item"]["children"]) == 3
        assert answer.headers["cache-control"] == "no-store"
