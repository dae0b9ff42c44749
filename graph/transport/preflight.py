"""Preflight: requests that a foreign page could make a browser send unasked must carry a header that it could not."""

from starlette.datastructures import Headers

from graph.errors import ErrorCode
from graph.transport.responses import RequestRefused

PREFLIGHT_HEADERS = ("graphql-require-preflight", "apollo-require-preflight", "x-apollo-operation-name")


def require_preflight(headers: Headers) -> None:
    """Refuse a GET or multipart request that a browser sends across sites without asking; raises RequestRefused."""
    if any(headers.get(name) for name in PREFLIGHT_HEADERS):
        return
    # A page cannot set this content type either, unless the browser has asked for leave.
    if headers.get("content-type", "").partition(";")[0].strip().lower() == "application/json":
        return
    raise RequestRefused(
        400,
        ErrorCode.BAD_REQUEST,
        "GET and multipart requests need a header that foreign pages cannot send: "
        f"set one of {', '.join(PREFLIGHT_HEADERS)} to any value.",
    )
