"""Errors at the top of a response: each carries a code; a client's mistake keeps its message, a bug is masked."""

import re
from collections.abc import Iterable
from enum import StrEnum
from uuid import uuid4

import structlog
from graphql import GraphQLError, GraphQLSyntaxError
from strawberry.exceptions import StrawberryInputCoercionError

from domain.refusals import Refusal
from jobs.streams import CursorInvalid, StreamsUnreachable
from persistence.embedder import EmbedderNotReady
from persistence.files import FileStoreFailed
from persistence.indexes import GenerationUnavailable
from persistence.outages import is_outage, is_to_be_mended
from persistence.vectors.failures import VectorStoreUnreachable

log = structlog.get_logger(__name__)


class ErrorCode(StrEnum):
    """What went wrong, in `extensions.code`."""

    BAD_REQUEST = "BAD_REQUEST"
    BAD_USER_INPUT = "BAD_USER_INPUT"
    FORBIDDEN = "FORBIDDEN"
    GRAPHQL_PARSE_FAILED = "GRAPHQL_PARSE_FAILED"
    GRAPHQL_VALIDATION_FAILED = "GRAPHQL_VALIDATION_FAILED"
    INTERNAL_SERVER_ERROR = "INTERNAL_SERVER_ERROR"
    LIMIT_EXCEEDED = "LIMIT_EXCEEDED"
    LINK_EXPIRED = "LINK_EXPIRED"
    METHOD_NOT_ALLOWED = "METHOD_NOT_ALLOWED"
    NOT_ACCEPTABLE = "NOT_ACCEPTABLE"
    NOT_FOUND = "NOT_FOUND"
    PAYLOAD_TOO_LARGE = "PAYLOAD_TOO_LARGE"
    PERSISTED_QUERY_NOT_FOUND = "PERSISTED_QUERY_NOT_FOUND"
    RANGE_NOT_SATISFIABLE = "RANGE_NOT_SATISFIABLE"
    SERVICE_UNAVAILABLE = "SERVICE_UNAVAILABLE"
    THROTTLED = "THROTTLED"
    TIMEOUT = "TIMEOUT"
    UNSUPPORTED_MEDIA_TYPE = "UNSUPPORTED_MEDIA_TYPE"
    UNAUTHENTICATED = "UNAUTHENTICATED"


class ClientError(GraphQLError):
    """A fault of the client, told as it is."""

    code: ErrorCode

    def __init__(self, message: str) -> None:
        super().__init__(message, extensions={"code": self.code.value})


class BadRequest(ClientError):
    """The request is no GraphQL request that this server takes."""

    code = ErrorCode.BAD_REQUEST


class BadUserInput(ClientError):
    """An argument that no later moment makes right: a malformed id, a page size out of bounds."""

    code = ErrorCode.BAD_USER_INPUT


class NotPermitted(ClientError):
    """The credential of the request does not reach as far as this field, whoever it is of."""

    code = ErrorCode.FORBIDDEN


class LimitExceeded(ClientError):
    """More is asked for than this server does for one client at once."""

    code = ErrorCode.LIMIT_EXCEEDED


class Unauthenticated(ClientError):
    """The field is for signed-in users, and the request carries no token that is still good."""

    code = ErrorCode.UNAUTHENTICATED


def present(errors: Iterable[GraphQLError]) -> None:
    """Give each error its code, in place; mask what is our own bug, and log it under an id that the client sees too."""
    for error in errors:
        # What a client sent may be part of what it is told, but not the whole of a megabyte.
        if len(error.message) > _LONGEST_MESSAGE:
            error.message = f"{error.message[:_LONGEST_MESSAGE]}..."
        if error.message.endswith(_NONE):
            error.message = error.message.removesuffix(_NONE) + "not to be null."
        if error.extensions and "code" in error.extensions:
            continue
        code = _code_of(error)
        error.extensions = {"code": code}
        if code == ErrorCode.INTERNAL_SERVER_ERROR:
            _mask(error)
        elif _NULL_GIVEN in error.message:
            # The library's sentence is about the types of this program, which are nothing to a client.
            error.message = "Null was given for what cannot be null: leave it out, and it stays as it is."
        elif code == ErrorCode.SERVICE_UNAVAILABLE:
            tell = log.error if is_to_be_mended(error.original_error) else log.warning
            tell("graphql.service_unavailable", path=error.path, reason=error.message)
            # The reason names addresses inside the house; the sentence does not.
            error.message = _unavailable(error.original_error)


def presented(error: Exception) -> GraphQLError:
    """Return what a client is told of an exception that was raised outside of an operation."""
    told = GraphQLError(str(error), original_error=error)
    present([told])
    return told


def _code_of(error: GraphQLError) -> str:
    cause = error.original_error
    if isinstance(error, GraphQLSyntaxError):
        return ErrorCode.GRAPHQL_PARSE_FAILED.value
    if isinstance(cause, ClientError | Refusal):
        return cause.code.value
    for kind, code in _KNOWN_CAUSES.items():
        if isinstance(cause, kind):
            return code.value
    if is_outage(cause):
        return ErrorCode.SERVICE_UNAVAILABLE.value
    if cause is None or isinstance(cause, GraphQLError):
        return _code_of_graphql_core(error, cause).value
    return ErrorCode.INTERNAL_SERVER_ERROR.value


def _code_of_graphql_core(error: GraphQLError, cause: GraphQLError | None) -> ErrorCode:
    """Return the code of what graphql-core or Strawberry found, which neither of them marks."""
    if _VARIABLE.match(error.message):
        return ErrorCode.BAD_USER_INPUT
    if error.path is None:
        return ErrorCode.GRAPHQL_VALIDATION_FAILED
    # An argument is told with its place in the document; a value of ours that its type cannot show is not.
    is_input = cause is None or cause.nodes or isinstance(cause, StrawberryInputCoercionError)
    return ErrorCode.BAD_USER_INPUT if is_input else ErrorCode.INTERNAL_SERVER_ERROR


_VARIABLE = re.compile(
    r"Variable '\$\w+' has invalid |Variable values are nested too deeply|Too many errors processing"
)
_LONGEST_MESSAGE = 1_000
_NONE = "not to be None."
_NULL_GIVEN = "cannot be explicitly set to null"
_UNAVAILABLE: dict[type[Exception], str] = {
    GenerationUnavailable: "The index is being built anew; words alone are found until it is done.",
    EmbedderNotReady: "Search is being prepared; ask again in a minute.",
    FileStoreFailed: "The file store does not answer; nothing was changed.",
    StreamsUnreachable: "What is being written goes on, but it cannot be watched right now; ask again later.",
    VectorStoreUnreachable: "Search does not answer right now; ask again later.",
}
_KNOWN_CAUSES = {CursorInvalid: ErrorCode.BAD_USER_INPUT} | dict.fromkeys(_UNAVAILABLE, ErrorCode.SERVICE_UNAVAILABLE)


def _unavailable(cause: Exception | None) -> str:
    told = (told for kind, told in _UNAVAILABLE.items() if isinstance(cause, kind))
    return next(told, "The database does not answer right now; ask again later.")


def _mask(error: GraphQLError) -> None:
    error_id = uuid4().hex
    log.error("graphql.internal_error", error_id=error_id, path=error.path, exc_info=error.original_error or error)
    error.message = f"Something went wrong here, not with you. It is logged as {error_id}."
    error.extensions = {"code": ErrorCode.INTERNAL_SERVER_ERROR.value, "errorId": error_id}
