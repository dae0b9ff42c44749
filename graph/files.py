"""Files: GET /files/NAME?link=..., which gives out what a link leads to, in ranges and under a strict policy."""

from collections.abc import Mapping
from datetime import timedelta
from hashlib import sha256

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from domain.access import Viewer
from domain.documents import Document
from domain.thumbnails import Thumbnail
from graph.context import Services
from graph.errors import ErrorCode
from graph.file_headers import FileHeaders
from graph.file_links import FILES_PATH, LinkExpired, LinkInvalid, Wanted
from graph.link_viewers import viewer_now
from graph.throttling.charges import Throttled
from graph.throttling.payers import payer_of
from graph.thumbnails import thumbnail_of
from graph.transport.callers import client_of
from graph.transport.conditions import is_known, is_range_meant
from graph.transport.file_answers import FileAnswer, begun
from graph.transport.ranges import RangeNotSatisfiable, Span, span_of
from graph.transport.responses import RequestRefused, error_response
from persistence.documents import load_documents_for
from persistence.files import FileMissing, FileStoreFailed
from persistence.thumbnails.rendering import NotShowable, RenderingFailed

_POINTS = 10
_RENDERING_POINTS = 200
"""To draw a page takes half a second of a process; to hand out one that was drawn is like any file."""
_GIVEN_OUT_FOR = timedelta(minutes=5)
"""How long a store gives a file out by itself: long enough to go on where a download broke off."""


def file_routes(services: Services) -> list[Route]:
    """Return the route of files."""
    return [Route(f"{FILES_PATH}{{name}}", Files(services).answer, methods=["GET", "HEAD"])]


class Files:
    """Gives out files, each to whoever has a link to it."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._headers = FileHeaders(services.settings.cors_allowed_origins)

    async def answer(self, request: Request) -> ASGIApp:
        """Return the response to a request; what is refused is told as everywhere else, in JSON."""
        try:
            return await self._answer(request)
        except RequestRefused as refused:
            return error_response(refused.status, refused.code, refused.message, headers=refused.headers)
        except Throttled as error:
            return error_response(429, error.code, error.message, headers=error.headers())
        except NotShowable as reason:
            return error_response(404, ErrorCode.NOT_FOUND, f"This page cannot be shown. {reason}")
        except FileMissing:
            return error_response(404, ErrorCode.NOT_FOUND, "There is no such file.")
        except (FileStoreFailed, RenderingFailed):
            message = "This file cannot be had right now; ask again later."
            return error_response(503, ErrorCode.SERVICE_UNAVAILABLE, message)

    async def _answer(self, request: Request) -> ASGIApp:
        wanted, viewer = await self._admitted(request)
        document = await self._document(wanted, viewer)
        if wanted.thumbnail is not None:
            return await self._thumbnail(request, document, wanted.thumbnail, viewer)
        return await self._file(request, document, is_shown=wanted.is_shown)

    async def _admitted(self, request: Request) -> tuple[Wanted, Viewer]:
        """Return what is asked for, and whom its link speaks for by now; whoever comes with a bad link pays too."""
        services = self._services
        try:
            name, token = request.path_params["name"], request.query_params.get("link", "")
            wanted = services.file_links.read(name, token, now=services.now())
        except (LinkInvalid, LinkExpired) as error:
            await self._charge(request, None, _POINTS)
            raise _refusal(error) from error
        viewer = await viewer_now(wanted.viewer, services)
        await self._charge(request, viewer, _POINTS)
        if viewer is None:
            raise RequestRefused(403, ErrorCode.FORBIDDEN, "Whoever this link was made for is not signed in any more.")
        return wanted, viewer

    async def _charge(self, request: Request, viewer: Viewer | None, points: int) -> None:
        payer = payer_of(viewer or "", client_of(request).address)
        await self._services.throttle.charge(payer, points)

    async def _document(self, wanted: Wanted, viewer: Viewer) -> Document:
        async with self._services.database.read() as connection:
            found = await load_documents_for(connection, viewer, [wanted.document_id])
        if wanted.document_id not in found:
            raise FileMissing(str(wanted.document_id))
        return found[wanted.document_id]

    async def _file(self, request: Request, document: Document, *, is_shown: bool) -> ASGIApp:
        file, etag = document.file, f'"{document.file.sha256}"'
        headers = self._headers.of_file(document, etag, is_shown=is_shown)
        if is_known(request.headers.get("if-none-match"), etag=etag):
            return Response(status_code=304, headers=headers)
        if request.method == "HEAD":
            return Response(headers={**headers, "Content-Length": str(file.size_bytes)})
        files = self._services.files
        if not is_shown and self._services.settings.file_store_redirects and files.gives_out:
            # Only so: what a browser shows needs headers that the store does not sign.
            url = await files.signed_url(file.key, _GIVEN_OUT_FOR)
            return RedirectResponse(url, headers={"Cache-Control": "no-store"})
        span = _span(request.headers, etag, file.size_bytes)
        first, stop = (0, file.size_bytes) if span is None else (span.first, span.stop)
        headers["Content-Length"] = str(stop - first)
        if span is not None:
            headers["Content-Range"] = span.content_range(file.size_bytes)
        return FileAnswer(200 if span is None else 206, headers, await begun(files.pieces(file.key, first, stop)))

    async def _thumbnail(self, request: Request, document: Document, wanted: Thumbnail, viewer: Viewer) -> Response:
        async def pay() -> None:
            await self._charge(request, viewer, _RENDERING_POINTS)

        content = await thumbnail_of(self._services, document, wanted, viewer, pay)
        etag = f'"{sha256(content).hexdigest()}"'
        headers = self._headers.of_thumbnail(request.path_params["name"], etag)
        if is_known(request.headers.get("if-none-match"), etag=etag):
            return Response(status_code=304, headers=headers)
        return Response(content, headers=headers)


def _span(headers: Mapping[str, str], etag: str, size: int) -> Span | None:
    if not is_range_meant(headers.get("if-range"), etag=etag):
        return None
    try:
        return span_of(headers.get("range"), size=size)
    except RangeNotSatisfiable as error:
        message = f"The file has {size} bytes, and none of those that are asked for."
        told = {"Content-Range": f"bytes */{size}"}
        raise RequestRefused(416, ErrorCode.RANGE_NOT_SATISFIABLE, message, told) from error


def _refusal(error: LinkInvalid | LinkExpired) -> RequestRefused:
    if isinstance(error, LinkExpired):
        return RequestRefused(410, ErrorCode.LINK_EXPIRED, str(error))
    return RequestRefused(403, ErrorCode.FORBIDDEN, str(error))
