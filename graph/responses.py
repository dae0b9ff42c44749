"""Responses to requests that were not executed: a GraphQL error in JSON, whatever went wrong."""

import orjson
from starlette.responses import Response
from strawberry.http import GraphQLHTTPResponse

from graph.errors import ErrorCode, presented


def error_response(status: int, code: ErrorCode, message: str) -> Response:
    """Return a GraphQL error as a JSON response, without a `data` key: nothing was executed."""
    body: GraphQLHTTPResponse = {"errors": [{"message": message, "extensions": {"code": code.value}}]}
    return Response(orjson.dumps(body), status_code=status, media_type="application/json")


def broken_response(error: Exception) -> Response:
    """Return what a client is told when something broke before or after its operation; it is logged and masked."""
    body: GraphQLHTTPResponse = {"errors": [presented(error).formatted]}
    return Response(orjson.dumps(body), status_code=500, media_type="application/json")
