"""Responses in one piece: a GraphQL result, or a GraphQL error, in JSON."""

from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from graph.encoding import encode
from graph.errors import ErrorCode, presented
from graph.operations.outcomes import Outcome
from graph.transport.accepts import Format


class RequestRefused(Exception):
    """A request is answered with a status and an error, and nothing is executed."""

    def __init__(self, status: int, code: ErrorCode, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.headers = headers


def json_response(
    status: int, payload: object, media_type: Format = Format.JSON, headers: Mapping[str, str] | None = None
) -> Response:
    """Return a JSON response that nobody may keep: it was made for one client."""
    fixed = {"Content-Type": f"{media_type}; charset=utf-8", "X-Content-Type-Options": "nosniff"}
    return Response(encode(payload), status, {**fixed, "Cache-Control": "no-store", **(headers or {})})


def outcome_response(outcome: Outcome, media_type: Format, headers: Mapping[str, str]) -> Response:
    """Return the response to an operation with one result."""
    return json_response(status_of(outcome, media_type), outcome.payload, media_type, headers)


def status_of(outcome: Outcome, media_type: Format) -> int:
    """Return 200 for what was executed; what was refused is 400, but 200 in plain JSON, as its clients expect.

    Whoever comes too often learns it by the status, 429, wherever it was found out.
    """
    if outcome.payload.get("data") is not None:
        return 200
    codes = {error["extensions"]["code"] for error in outcome.payload.get("errors", ())}
    if not outcome.is_refused:
        return 429 if ErrorCode.THROTTLED.value in codes else 200
    statuses = [status for code, status in _STATUSES.items() if code in codes]
    return (statuses or [400 if media_type is Format.GRAPHQL_JSON else 200])[0]


def error_response(
    status: int,
    code: ErrorCode,
    message: str,
    media_type: Format = Format.JSON,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return a GraphQL error as a JSON response, without a `data` key: nothing was executed."""
    payload = {"errors": [{"message": message, "extensions": {"code": code.value}}]}
    return json_response(status, payload, media_type, headers)


def broken_response(error: Exception, media_type: Format = Format.JSON) -> Response:
    """Return what a client is told when something broke before or after its operation; it is logged and masked."""
    payload = broken_payload(error)
    code = payload["errors"][0]["extensions"]["code"]
    return json_response(_STATUSES.get(code, 500), payload, media_type)


def broken_payload(error: Exception) -> dict[str, Any]:
    """Return what a client is told when something broke beside its operation; it is logged and masked."""
    return {"errors": [presented(error).formatted]}


_STATUSES = {
    ErrorCode.THROTTLED.value: 429,
    # The request is no GraphQL request, whatever JSON is asked for.
    ErrorCode.BAD_REQUEST.value: 400,
    # Not the client's fault.
    ErrorCode.INTERNAL_SERVER_ERROR.value: 500,
    ErrorCode.SERVICE_UNAVAILABLE.value: 503,
}
