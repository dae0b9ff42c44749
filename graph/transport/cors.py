"""CORS: which pages of other servers may call this one, by setting; none unless one is named."""

from collections.abc import Iterable

from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import Response

from graph.errors import ErrorCode
from graph.transport.preflight import PREFLIGHT_HEADERS
from graph.transport.responses import error_response

_OK = 200
_OF_FILES = ["range", "if-range", "if-none-match"]
_TAKEN = ["authorization", "content-type", "x-request-id", *PREFLIGHT_HEADERS, *_OF_FILES]
_SHOWN = [
    "x-request-id",
    "Retry-After",
    "RateLimit",
    "RateLimit-Policy",
    "RateLimit-Limit",
    "RateLimit-Remaining",
    "RateLimit-Reset",
    "Accept-Ranges",
    "Content-Disposition",
    "Content-Range",
    "ETag",
]


def cors_middleware(origins: Iterable[str]) -> list[Middleware]:
    """Return the middleware that lets these origins in (`*` for every one), or none where there are none."""
    allowed = list(origins)
    if not allowed:
        return []
    return [
        Middleware(
            _Cors,
            allow_origins=allowed,
            allow_methods=["GET", "POST"],
            allow_headers=_TAKEN,
            expose_headers=_SHOWN,
        )
    ]


class _Cors(CORSMiddleware):
    """Starlette's, with refusals told as GraphQL errors."""

    def preflight_response(self, request_headers: Headers) -> Response:
        response = super().preflight_response(request_headers)
        if response.status_code == _OK:
            return response
        return error_response(400, ErrorCode.FORBIDDEN, bytes(response.body).decode() + ".")
