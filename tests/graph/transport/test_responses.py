"""Responses in one piece."""

import pytest

from graph.operations.outcomes import Outcome, Payload
from graph.transport.accepts import Format
from graph.transport.responses import outcome_response


def refused(code: str, **data: object) -> Payload:
    """A payload with one error."""
    return {**data, "errors": [{"message": "No.", "extensions": {"code": code}}]}


@pytest.mark.parametrize(
    ("code", "plain", "graphql"),
    [
        ("GRAPHQL_PARSE_FAILED", 200, 400),
        ("LIMIT_EXCEEDED", 200, 400),
        ("PERSISTED_QUERY_NOT_FOUND", 200, 400),
        ("BAD_REQUEST", 400, 400),
        ("THROTTLED", 429, 429),
        ("SERVICE_UNAVAILABLE", 503, 503),
        ("INTERNAL_SERVER_ERROR", 500, 500),
    ],
)
def test_the_status_tells_whose_fault_it_was(code: str, plain: int, graphql: int) -> None:
    """What the client can mend is 400 where it reads statuses; what it cannot is never 200."""
    outcome = Outcome(refused(code), is_refused=True)

    statuses = [outcome_response(outcome, kind, {}).status_code for kind in (Format.JSON, Format.GRAPHQL_JSON)]

    assert statuses == [plain, graphql]


def test_whoever_comes_too_often_is_told_when_to_come_back() -> None:
    """The headers of the context are those of the response, also where a field found it out."""
    outcome = Outcome(refused("THROTTLED", data=None))

    response = outcome_response(outcome, Format.JSON, {"Retry-After": "7"})

    assert (response.status_code, response.headers["retry-after"]) == (429, "7")
