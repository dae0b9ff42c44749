"""Serves GraphiQL as built from web/: one page, its assets, and headers that keep the browser on this server."""

import os
from collections.abc import Mapping
from pathlib import Path

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from graph.transport.codings import Coding, best_coding

ASSETS_PATH = "/graphiql/assets"
_BUNDLE = Path(__file__).parent / "static" / "graphiql"

# Nothing may be loaded from, or sent to, any other server, and no text may become a script. Monaco, the editor, writes
# style elements and style attributes (500 within two seconds) and draws its squiggles from data:; GraphiQL's fonts are
# part of its style sheet. Trusted types would need a policy that lets the HTML of every description through.
_POLICY = (
    "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self'; "
    "style-src 'self' 'unsafe-inline'; font-src 'self' data:; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_UNUSED_FEATURES = ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")
_PAGE_HEADERS = {
    "Content-Security-Policy": _POLICY,
    # No page that opened this one, or was opened by it, shares its process or reaches its window.
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _UNUSED_FEATURES),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    # The page names its assets by their hashes, so the page itself must be fresh; /graphql answers by Accept.
    "Cache-Control": "no-cache",
    "Vary": "Accept",
}
_ASSET_HEADERS = {
    # A worker takes the policy of its own file, not of the page.
    "Content-Security-Policy": _POLICY,
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "public, max-age=31536000, immutable",
    "Vary": "Accept-Encoding",
}
_COPIES: Mapping[Coding, str] = {"br": ".br", "gzip": ".gz"}
"""What web/precompress.js puts beside a file: done once, it can take its time, and nobody can ask for it to be done."""
_NOT_MODIFIED = 304
_NOT_BUILT = (
    "<!doctype html><title>TripSplit</title>"
    "<p>GraphiQL is not built yet: install Node 20.19 or newer and run <code>make up</code>; "
    "the API answers here without it.</p>"
)


async def graphiql_page(request: Request) -> Response:  # noqa: ARG001 - Starlette hands every endpoint its request
    """Return the GraphiQL page, or one sentence saying how to get it where web/ has not been built."""
    page = _BUNDLE / "index.html"
    if page.is_file():
        return FileResponse(page, headers=_PAGE_HEADERS, media_type="text/html")
    return HTMLResponse(_NOT_BUILT, headers=_PAGE_HEADERS)


def graphiql_routes() -> list[BaseRoute]:
    """Return the routes of the page's assets; the page itself is for the GraphQL endpoint to hand out."""
    return [Mount(ASSETS_PATH, app=_Assets(directory=_BUNDLE / "assets", check_dir=False), name="graphiql")]


class _Assets(StaticFiles):
    """Static files whose names carry a hash of their content: kept by browsers for a year."""

    async def check_config(self) -> None:
        """Accept a missing folder: the bundle may be built while the server runs, until then nothing is found."""

    def file_response(
        self, full_path: str | os.PathLike[str], stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """Return one asset with its headers, or the smallest copy of it that the client can read."""
        path = Path(full_path)
        if coding := _coding_for(scope, path):
            path = _copy(path, coding)
            stat_result = path.stat()
        response = super().file_response(path, stat_result, scope, status_code)
        response.headers.update(_ASSET_HEADERS)
        if coding and response.status_code != _NOT_MODIFIED:
            response.headers["Content-Encoding"] = coding
        if os.fspath(full_path).endswith(".js"):
            # Windows may be set to call .js plain text, which a browser told not to guess refuses to run.
            response.headers["Content-Type"] = "text/javascript; charset=utf-8"
        return response


def _coding_for(scope: Scope, path: Path) -> Coding | None:
    offered = [coding for coding in _COPIES if _copy(path, coding).exists()]
    return best_coding(", ".join(Headers(scope=scope).getlist("accept-encoding")), offered)


def _copy(path: Path, coding: Coding) -> Path:
    return path.with_name(path.name + _COPIES[coding])
