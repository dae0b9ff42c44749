"""Requests: the members of a GraphQL request, checked for their types and nothing more."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graph.errors import BadRequest

DOCUMENT_IDS = ("documentId", "doc_id")
"""What the id of a persisted document is called: in the specification's draft, and in Relay's examples."""


@dataclass(frozen=True, slots=True)
class OperationRequest:
    """What a client asks to run; `query` is None where a `document_id` or a hash in `extensions` stands for it."""

    query: str | None
    variables: dict[str, Any] | None = None
    operation_name: str | None = None
    extensions: dict[str, Any] | None = None
    document_id: str | None = None


def request_of(body: object) -> OperationRequest:
    """Return the request that a decoded JSON body or a `subscribe` payload holds; raise BadRequest for any other."""
    if not isinstance(body, Mapping):
        raise BadRequest("The request must be a JSON object.")
    return OperationRequest(
        query=_member(body, "query", str, "a string"),
        variables=_member(body, "variables", dict, "an object"),
        operation_name=_member(body, "operationName", str, "a string"),
        extensions=_member(body, "extensions", dict, "an object"),
        document_id=_document_id(body),
    )


def _document_id(body: Mapping[str, Any]) -> str | None:
    for name in DOCUMENT_IDS:
        if (given := _member(body, name, str, "a string")) is not None:
            return str(given)
    # `id` means this only where there is no text: some clients number their requests.
    given = body.get("id")
    return given if body.get("query") is None and isinstance(given, str) else None


def _member(body: Mapping[str, Any], name: str, kind: type, noun: str) -> Any:
    value = body.get(name)
    if value is not None and not isinstance(value, kind):
        raise BadRequest(f"`{name}` must be {noun}, or be left out.")
    return value
