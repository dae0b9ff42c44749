"""Refusals of requests that reach no endpoint: unknown paths, wrong methods, and what nobody expected."""

from collections.abc import Callable, Mapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from graph.errors import ErrorCode
from graph.transport.responses import broken_response, error_response

_CODES = {404: ErrorCode.NOT_FOUND, 405: ErrorCode.METHOD_NOT_ALLOWED}
_SENTENCES = {404: "There is nothing here: GraphQL is served at /graphql.", 405: "This path takes other methods."}


def refusal_handlers() -> Mapping[Any, Callable[[Request, Any], Response]]:
    """Return Starlette's exception handlers, which answer in JSON as GraphQL does."""
    return {HTTPException: _refused, Exception: _broken}


def _refused(_request: Request, error: HTTPException) -> Response:
    code = _CODES.get(error.status_code, ErrorCode.BAD_REQUEST)
    message = _SENTENCES.get(error.status_code, error.detail)
    return error_response(error.status_code, code, message, headers=error.headers)


def _broken(_request: Request, error: Exception) -> Response:
    return broken_response(error)
