"""Tests of the members of a request."""

import pytest

from graph.errors import BadRequest
from graph.operations.requests import OperationRequest, request_of


class TestRequestOf:
    """What a decoded body holds."""

    def test_takes_the_members_of_a_request(self) -> None:
        """And nothing else."""
        body = {"query": "{ a }", "variables": {"b": 1}, "operationName": "C", "extensions": {"d": 2}, "id": 7, "e": 3}

        assert request_of(body) == OperationRequest("{ a }", {"b": 1}, "C", {"d": 2})

    @pytest.mark.parametrize("member", ["query", "variables", "operationName", "extensions", "documentId", "doc_id"])
    def test_refuses_members_of_the_wrong_type(self, member: str) -> None:
        """A number is none of them."""
        with pytest.raises(BadRequest, match=f"`{member}` must be"):
            request_of({member: 1})

    def test_takes_an_id_for_that_of_a_document_only_where_there_is_no_text(self) -> None:
        """Some clients number their requests."""
        assert request_of({"query": "{ a }", "id": "7"}).document_id is None
        assert request_of({"id": "7"}).document_id == "7"
