"""Messages of graphql-transport-ws: those of a client, read strictly, and those of the server, written as text."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from graph.encoding import encode
from graph.errors import BadRequest
from graph.operations.outcomes import Outcome
from graph.operations.requests import OperationRequest, request_of

PROTOCOL = "graphql-transport-ws"


class InvalidMessage(Exception):
    """What came is no message of a client after the protocol; the text says why."""


@dataclass(frozen=True, slots=True)
class ConnectionInit:
    """The client's first message; its payload may hold credentials."""

    payload: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Ping:
    """Asks for a pong with the same payload."""

    payload: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Pong:
    """Answers a ping, or comes unasked."""


@dataclass(frozen=True, slots=True)
class Subscribe:
    """Begins an operation of any kind under an id of the client's choice."""

    id: str
    request: OperationRequest


@dataclass(frozen=True, slots=True)
class Complete:
    """Ends an operation: the client wants no more of it."""

    id: str


ClientMessage = ConnectionInit | Ping | Pong | Subscribe | Complete


def read_message(text: str | None) -> ClientMessage:
    """Return the message that a frame holds (None: the frame was not text); raises InvalidMessage."""
    message = _object(text)
    match message.get("type"):
        case "connection_init":
            return ConnectionInit(_payload(message) or {})
        case "ping":
            return Ping(_payload(message))
        case "pong":
            _payload(message)
            return Pong()
        case "subscribe":
            return Subscribe(_id(message), _request(message))
        case "complete":
            return Complete(_id(message))
        case str() as unknown:
            raise InvalidMessage(f"Clients send no message of type {unknown[:50]!r}.")
        case _:
            raise InvalidMessage("A message has a `type`, which is a string.")


def connection_ack() -> str:
    """Return the answer to a `connection_init` that is taken."""
    return '{"type":"connection_ack"}'


def pong(payload: dict[str, Any] | None) -> str:
    """Return the answer to a ping, with its payload; raises InvalidMessage for one that cannot be written again."""
    try:
        return _text({"type": "pong"} if payload is None else {"type": "pong", "payload": payload})
    except RecursionError:
        raise InvalidMessage("`payload` nests too deeply.") from None


def next_result(operation_id: str, outcome: Outcome) -> str:
    """Return one result of an operation."""
    return (b'{"id":%b,"type":"next","payload":%b}' % (encode(operation_id), outcome.json)).decode()


def error(operation_id: str, errors: Sequence[Any]) -> str:
    """Return the end of an operation that was refused, or that can no longer go on; `errors` are formatted."""
    return _text({"id": operation_id, "type": "error", "payload": errors})


def complete(operation_id: str) -> str:
    """Return the end of an operation that has no more results."""
    return _text({"id": operation_id, "type": "complete"})


def _object(text: str | None) -> dict[str, Any]:
    if text is None:
        raise InvalidMessage("Messages are sent as text.")
    try:
        message = orjson.loads(text)
    except orjson.JSONDecodeError:
        raise InvalidMessage("The message is not valid JSON.") from None
    if not isinstance(message, dict):
        raise InvalidMessage("A message is a JSON object.")
    return message


def _payload(message: dict[str, Any]) -> dict[str, Any] | None:
    payload = message.get("payload")
    if payload is not None and not isinstance(payload, dict):
        raise InvalidMessage("`payload` is an object, or is left out.")
    return payload


def _id(message: dict[str, Any]) -> str:
    operation_id = message.get("id")
    if not isinstance(operation_id, str) or not operation_id:
        raise InvalidMessage("The message has an `id`, which is a string with something in it.")
    return operation_id


def _request(message: dict[str, Any]) -> OperationRequest:
    try:
        request = request_of(message.get("payload"))
    except BadRequest as refused:
        raise InvalidMessage(refused.message) from None
    # The id of a document, or a hash in the extensions, can stand for the text of an operation.
    if request.query is None and request.document_id is None and request.extensions is None:
        raise InvalidMessage("`payload.query` is a string.")
    return request


def _text(message: dict[str, Any]) -> str:
    return encode(message).decode()
