"""People who call the schema: each operation in a context of its own, as over HTTP."""

import asyncio
from dataclasses import dataclass
from typing import Any, cast

from strawberry.types import ExecutionResult

from graph.context import Client, Context, Services
from graph.schema import schema
from graph.viewers import identity_of

PASSWORD = "correct horse battery"
NOWHERE = Client()
_PATIENCE_SECONDS = 20
"""Longer than any first event takes: nobody waits so long where all is well."""


@dataclass(frozen=True, slots=True)
class Person:
    """A caller: with the token of a session, or nobody where it is None."""

    services: Services
    token: str | None = None
    client: Client = NOWHERE

    async def result(self, document: str, /, **variables: Any) -> ExecutionResult:
        """Run an operation and return everything that came of it."""
        authorization = None if self.token is None else f"Bearer {self.token}"
        context = Context(self.services, await identity_of(authorization, self.services), client=self.client)
        result = await schema.execute(document, variable_values=variables, context_value=context)
        assert isinstance(result, ExecutionResult)
        return result

    async def ask(self, document: str, /, **variables: Any) -> dict[str, Any]:
        """Run an operation that has no errors at the top, and return its data."""
        result = await self.result(document, **variables)
        assert result.errors is None, result.errors
        assert result.data is not None
        return result.data

    async def do(self, name: str, selection: str, /, **given: Any) -> dict[str, Any]:
        """Run one mutation with its input, and return its payload with `userErrors`."""
        input_type = name[0].upper() + name[1:] + "Input"
        document = (
            f"mutation ($input: {input_type}!) "
            f"{{ {name}(input: $input) {{ {selection} userErrors {{ code field message }} }} }}"
        )
        payload: dict[str, Any] = (await self.ask(document, input=given))[name]
        return payload

    async def error_codes(self, document: str, **variables: Any) -> list[str]:
        """Run an operation and return the codes of its errors at the top."""
        result = await self.result(document, **variables)
        return [str((error.extensions or {})["code"]) for error in result.errors or []]

    async def first_event(self, document: str, /, **variables: Any) -> ExecutionResult:
        """Subscribe to what has something to tell, and return the first event or error; raises TimeoutError."""
        authorization = None if self.token is None else f"Bearer {self.token}"
        context = Context(self.services, await identity_of(authorization, self.services), client=self.client)
        source = await schema.stream(document, variable_values=variables, context_value=context)
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                return cast("ExecutionResult", await anext(aiter(source)))
        finally:
            await source.aclose()

    async def create_trip(self, *friends: str, currency: str = "EUR") -> "TripOf":
        """Create a trip with guests, and return its id and the ids of its people by name."""
        selection = "trip { id participants { id name } }"
        trip = (await self.do("createTrip", selection, name="Prague", currency=currency))["trip"]
        people = {person["name"]: person["id"] for person in trip["participants"]}
        for name in friends:
            added = await self.do("addParticipant", "participant { id }", tripId=trip["id"], name=name)
            people[name] = added["participant"]["id"]
        return TripOf(trip["id"], people)


@dataclass(frozen=True, slots=True)
class TripOf:
    """A trip's id, and the ids of its people by name."""

    id: str
    people: dict[str, str]

    def expense(self, payer: str, amount: str, *sharers: str, currency: str = "EUR", **other: Any) -> dict[str, Any]:
        """Return an input for `addExpense`, split equally among `sharers` (none named: all)."""
        among = [self.people[name] for name in sharers or self.people]
        given = {
            "tripId": self.id,
            "description": "Dinner",
            "amount": {"amount": amount, "currency": currency},
            "spentOn": "2026-10-27",
            "payerId": self.people[payer],
            "split": {"equal": {"participantIds": among}},
        }
        return {**given, **other}


async def register(services: Services, name: str, *, email: str | None = None) -> Person:
    """Return a new person, registered and signed in, under an address of their name unless another is given."""
    given = {"email": email or f"{name.lower()}@people.example", "name": name, "password": PASSWORD}
    payload = await Person(services).do("register", "accessToken { token }", **given)
    return Person(services, payload["accessToken"]["token"])
