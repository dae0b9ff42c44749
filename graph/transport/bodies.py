"""Bodies: from an HTTP request to the GraphQL request that its URL or its body holds."""

from contextlib import AsyncExitStack
from typing import Any

from starlette.datastructures import QueryParams
from starlette.requests import Request

from graph.errors import BadRequest, ErrorCode
from graph.operations.requests import DOCUMENT_IDS, OperationRequest, request_of
from graph.transport.json_input import parse_json
from graph.transport.preflight import require_preflight
from graph.transport.responses import RequestRefused
from graph.transport.uploads import read_upload

_TEXT_PARAMETERS = ("query", "operationName", *DOCUMENT_IDS)
_JSON_PARAMETERS = ("variables", "extensions")


async def read_request(request: Request, until_answered: AsyncExitStack) -> OperationRequest:
    """Return what is to be run; its files are closed with `until_answered`. Raises RequestRefused, BadRequest."""
    if request.method == "GET":
        require_preflight(request.headers)
        return request_of(_parameters(request.query_params))
    if request.method != "POST":
        raise RequestRefused(405, ErrorCode.METHOD_NOT_ALLOWED, "Use POST, or GET for queries.", {"Allow": "GET, POST"})
    _require_plain_bytes(request)
    match request.headers.get("content-type", "").partition(";")[0].strip().lower():
        case "application/json":
            return _operation(parse_json(await request.body(), "The body"))
        case "multipart/form-data":
            require_preflight(request.headers)
            return _operation(await read_upload(request, until_answered))
        case other:
            raise _unsupported(f"Send `application/json` or `multipart/form-data`, not {other[:100]!r}.")


def _parameters(given: QueryParams) -> dict[str, Any]:
    """Return the members of a request in a URL; an empty parameter is one left out."""
    body: dict[str, Any] = {name: given[name] for name in _TEXT_PARAMETERS if given.get(name)}
    for name in _JSON_PARAMETERS:
        if text := given.get(name):
            body[name] = parse_json(text, f"The parameter `{name}`")
    return body


def _operation(body: object) -> OperationRequest:
    if isinstance(body, list):
        raise BadRequest("Batches are not taken: send each operation in a request of its own.")
    return request_of(body)


def _require_plain_bytes(request: Request) -> None:
    if request.headers.get("content-encoding", "identity").strip().lower() not in {"", "identity"}:
        raise _unsupported("Compressed bodies are not taken: send it as it is.")
    _, _, parameters = request.headers.get("content-type", "").partition(";")
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset" and value.strip().strip('"').lower() not in {"utf-8", "utf8"}:
            raise _unsupported("JSON is taken in UTF-8 only.")


def _unsupported(message: str) -> RequestRefused:
    return RequestRefused(415, ErrorCode.UNSUPPORTED_MEDIA_TYPE, message)
