"""Compression: answers of over a kilobyte go out in the coding that their client likes best, streams as they are.

gzip is Starlette's, Zstandard and Brotli are starlette-compress's. Neither weighs q-values: the one that is chosen here
is asked alone. What the same bytes are called afterwards, by an entity tag or a length, is set right here too.
"""

from functools import partial

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette_compress import CompressMiddleware, add_compress_type, remove_compress_type

from graph.transport.accepts import Format
from graph.transport.codings import Coding, best_coding

LEAST_BYTES = 1_024
"""What is smaller fits into one packet either way."""
_ZSTD_LEVEL = 3
_BROTLI_QUALITY = 4
_GZIP_LEVEL = 5
"""From the next level on, a kilobyte less costs over half a millisecond (docs/performance.md)."""
_STREAMED = ("text/event-stream", "multipart/mixed")
"""Each of their events is to be there at once, and a compressor for each of thousands of silent streams costs more
memory than it saves bytes; websockets are not compressed for the same reason."""
_NOT_MODIFIED = 304


class Compression:
    """ASGI middleware that compresses what is worth it, and tells caches by what answers differ.

    What lies below one of the paths `left_alone` is: it is compressed already, or has ranges, which are of the bytes as
    they are.
    """

    def __init__(self, app: ASGIApp, *, left_alone: tuple[str, ...]) -> None:
        _teach_types()
        self._app = app
        self._left_alone = left_alone
        library = partial(CompressMiddleware, app, minimum_size=LEAST_BYTES, gzip=False)
        self._by_coding: dict[Coding | None, ASGIApp] = {
            "zstd": library(brotli=False, zstd_level=_ZSTD_LEVEL),
            "br": library(zstd=False, brotli_quality=_BROTLI_QUALITY),
            "gzip": GZipMiddleware(
                app,
                minimum_size=LEAST_BYTES,
                compresslevel=_GZIP_LEVEL,
                exclude_content_types=(*DEFAULT_EXCLUDED_CONTENT_TYPES, *_STREAMED),
            ),
            # It says what would have been compressed, and compresses nothing.
            None: library(zstd=False, brotli=False),
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on by way of the coding that its client likes best."""
        if scope["type"] != "http" or scope["path"].startswith(self._left_alone):
            await self._app(scope, receive, send)
            return
        coding = best_coding(", ".join(Headers(scope=scope).getlist("accept-encoding")))
        is_head = scope["method"] == "HEAD"

        async def send_told(message: Message) -> None:
            if message["type"] == "http.response.start":
                _tell(MutableHeaders(scope=message), message["status"], coding, is_head=is_head)
            await send(message)

        await self._by_coding[coding](scope, receive, send_told)


def _teach_types() -> None:
    # It keeps one list for the whole process.
    add_compress_type(Format.GRAPHQL_JSON)
    for media_type in _STREAMED:
        remove_compress_type(media_type)


def _tell(headers: MutableHeaders, status: int, coding: Coding | None, *, is_head: bool) -> None:
    """Set right what the headers say about the body, also where it is left out."""
    is_coded = "content-encoding" in headers
    if not is_coded and (status == _NOT_MODIFIED or (is_head and int(headers.get("content-length", 0)) >= LEAST_BYTES)):
        headers.add_vary_header("Accept-Encoding")
        is_coded = coding is not None
    if is_coded:
        _tell_coded(headers, has_body=not is_head)


def _tell_coded(headers: MutableHeaders, *, has_body: bool) -> None:
    if not has_body:
        # It is that of the bytes as they are; nobody has counted the others.
        del headers["content-length"]
    # Ranges are of the bytes as they are too, and a strong tag would promise that these are the same.
    del headers["accept-ranges"]
    tag = headers.get("etag", "")
    if tag.startswith('"'):
        headers["etag"] = f"W/{tag}"
