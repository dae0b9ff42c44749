"""Spending: friends who all add expenses to one trip at once, until their server is gone, and what they know of it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import httpx
from websockets.exceptions import ConnectionClosed

from persistence.certificates import trusted_certificates
from tests.graph.transport.clients import end_of, opened, received, subscribe

FRIENDS = 6
"""How many add expenses at once."""
PASSWORD = "correct horse battery"


class Unanswered(Exception):
    """The server was gone before it answered."""


@dataclass(frozen=True, slots=True)
class Spender:
    """Somebody who asks over HTTP."""

    client: httpx.AsyncClient

    async def ask(self, document: str, **variables: Any) -> dict[str, Any]:
        """Run an operation that has no errors at the top, and return its data; raises Unanswered."""
        try:
            response = await self.client.post("/graphql", json={"query": document, "variables": variables})
        except httpx.TransportError as error:
            raise Unanswered from error
        body = response.json()
        assert "errors" not in body, body
        data: dict[str, Any] = body["data"]
        return data

    async def do(self, name: str, selection: str, /, **given: Any) -> dict[str, Any]:
        """Run a mutation that is not refused, and return its payload; raises Unanswered."""
        payload: dict[str, Any] = (await self.ask(document_of(name, selection), input=given))[name]
        assert payload["userErrors"] == [], payload
        return payload


@dataclass(slots=True)
class Knowledge:
    """The token of who spends, the trip and its people; the inputs sent, and the expenses acknowledged, both by key."""

    token: str
    trip_id: str
    people: list[str]
    sent: dict[str, dict[str, Any]] = field(default_factory=dict)
    acknowledged: dict[str, str] = field(default_factory=dict)

    @property
    def unanswered(self) -> set[str]:
        """The keys of which nobody knows whether they created something."""
        return self.sent.keys() - self.acknowledged.keys()

    def next_expense(self) -> dict[str, Any]:
        """Return the input of an expense with rows in every table that expenses have, and remember that it is sent."""
        number = len(self.sent)
        key = f"expense {number}"
        self.sent[key] = {
            "tripId": self.trip_id,
            "description": f"Dinner {number}",
            # An odd cent, most of the time.
            "amount": {"amount": f"20.{number % 100:02}", "currency": "EUR"},
            "spentOn": "2026-10-27",
            "payers": [
                {"participantId": self.people[0], "amount": f"15.{number % 100:02}"},
                {"participantId": self.people[1], "amount": "5.00"},
            ],
            "split": {"equal": {"participantIds": self.people}},
            "tags": ["food", "late"],
            "idempotencyKey": key,
        }
        return self.sent[key]


def document_of(mutation: str, selection: str) -> str:
    """Return the document of a mutation with one input."""
    head = f"mutation ($input: {mutation[0].upper()}{mutation[1:]}Input!)"
    return f"{head} {{ {mutation}(input: $input) {{ {selection} userErrors {{ code message }} }} }}"


@asynccontextmanager
async def spender_at(address: str, token: str | None = None) -> AsyncIterator[Spender]:
    """Open a client of a server."""
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(
        verify=trusted_certificates(), base_url=address, headers=headers, timeout=60
    ) as client:
        yield Spender(client)


async def begun_at(address: str) -> Knowledge:
    """Register somebody, and create a trip with two guests."""
    async with spender_at(address) as nobody:
        registered = await nobody.do(
            "register", "accessToken { token }", email="sarah@people.example", name="Sarah", password=PASSWORD
        )
    token = registered["accessToken"]["token"]
    async with spender_at(address, token) as sarah:
        created = await sarah.do("createTrip", "trip { id participants { id } }", name="Prague", currency="EUR")
        trip = created["trip"]
        people = [trip["participants"][0]["id"]]
        for name in ("David", "Emily"):
            added = await sarah.do("addParticipant", "participant { id }", tripId=trip["id"], name=name)
            people.append(added["participant"]["id"])
    return Knowledge(token, trip["id"], people)


async def spend(address: str, knowledge: Knowledge, *, answers: int, end: Callable[[], None]) -> None:
    """Add expenses by all friends at once; call `end` on so many more answers, and return when nobody is answered."""
    goal = len(knowledge.acknowledged) + answers
    is_over = asyncio.Event()
    async with spender_at(address, knowledge.token) as sarah:

        async def be_a_friend() -> None:
            while True:
                given = knowledge.next_expense()
                try:
                    payload = await sarah.do("addExpense", "expense { id }", **given)
                except Unanswered:
                    return
                knowledge.acknowledged[given["idempotencyKey"]] = payload["expense"]["id"]
                if len(knowledge.acknowledged) >= goal and not is_over.is_set():
                    is_over.set()
                    end()

        async with asyncio.TaskGroup() as friends:
            for _ in range(FRIENDS):
                friends.create_task(be_a_friend())


async def spend_by_socket(address: str, knowledge: Knowledge) -> tuple[int, str]:
    """Add expenses over a websocket, one after the other; return the code and the reason that it is closed with."""
    async with opened(address, {"Authorization": f"Bearer {knowledge.token}"}) as socket:
        with suppress(ConnectionClosed):
            while True:
                given = knowledge.next_expense()
                key = given["idempotencyKey"]
                told = await subscribe(socket, key, document_of("addExpense", "expense { id }"), input=given)
                knowledge.acknowledged[key] = told["payload"]["data"]["addExpense"]["expense"]["id"]
                assert await received(socket) == {"id": key, "type": "complete"}
        return await end_of(socket)
