"""Asking: what each server is asked for the same things, and how what it says is compared."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.bench_execution import TYPENAME

PAGE = "trip page, 200 expenses, 2 200 objects"
NOTHING = "{ __typename }"
LIST = "list of 1 000 objects with 8 fields"

LISTING = "{ items { id name note isPaid count code place weight } }"
PAGE_OF_POSTGRAPHILE = """query ($id: UUID!) { trip: tripByRowId(rowId: $id) { id name
  latest: expensesByTripId(first: 100, condition: {deletedAt: null}, orderBy: [SPENT_ON_DESC, ROW_ID_DESC]) {
    nodes { ...E } }
  first: expensesByTripId(last: 100, condition: {deletedAt: null}, orderBy: [SPENT_ON_DESC, ROW_ID_DESC]) {
    nodes { ...E } } } }
fragment E on Expense { id description spentOn category amount { amount currency }
  payer: expensePayersByExpenseIdList(first: 1, orderBy: [AMOUNT_MINOR_DESC, POSITION_ASC]) {
    participant: participantByParticipantId { id name } }
  shares: expenseSharesByExpenseIdList(orderBy: POSITION_ASC) {
    amount { amount currency } participant: participantByParticipantId { id name } } }"""


@dataclass(frozen=True, slots=True)
class Request:
    """An HTTP request: a POST of its body, or a GET where there is none."""

    path: str
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def method(self) -> str:
        """What is to be done."""
        return "GET" if self.body is None else "POST"

    @property
    def bytes(self) -> bytes:
        """The request as it goes over the line."""
        content = self.body or b""
        headers = {"Host": "127.0.0.1", "Content-Length": str(len(content)), **self.headers}
        lines = [f"{self.method} {self.path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
        return "\r\n".join([*lines, "", ""]).encode() + content


def asked(query: str, *, token: str | None = None, path: str = "/graphql", **variables: str) -> Request:
    """Return the request of an operation, by nobody unless there is a token."""
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    if token is not None:
        headers["Authorization"] = f"Bearer {token}"
    return Request(path, json.dumps({"query": query, "variables": variables}).encode(), headers)


def nothing(*, token: str | None = None) -> Request:
    """Return the request of the smallest operation."""
    return asked(TYPENAME, token=token)


def comparable(data: Any) -> Any:
    """Return what an answer says of the ledger: without ids, and in TripSplit's shape where it is PostGraphile's.

    There an expense has a list of payers that has one, since that is what the tables say.
    """
    if isinstance(data, list):
        return [comparable(one) for one in data]
    if not isinstance(data, dict):
        return data
    if isinstance(payers := data.get("payer"), list):
        data = {**data, "payer": payers[0]["participant"]}
    return {name: comparable(value) for name, value in data.items() if name != "id"}
