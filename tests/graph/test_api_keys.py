"""API keys through the schema: what each opens, how long, and for whom."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from domain.api_keys import MOST_KEYS
from graph import subscriptions, token_watch
from graph.context import Services
from graph.throttling.payers import Payer, payer_of
from graph.viewers import identity_of
from persistence.tables import api_keys
from tests.graph.people import Person, TripOf
from tests.graph.transport.clients import begin, opened, received
from tests.statements import statements_on

ME = "{ me { name } }"
KEY = "apiKey { id name hint scope trips { id } pointsPerMinute expiresAt lastUsedAt revokedAt } key"
KEYS = """{ me { apiKeys(first: 100) { totalCount
  nodes { id name scope hint trips { id } lastUsedAt revokedAt expiresAt } } } }"""
TRIPS = "{ trips(first: 10) { nodes { id myRole } } }"


async def create_key(person: Person, **given: Any) -> tuple[str, Person]:
    """Make a key, and return its id and whoever bears it."""
    payload = await person.do("createApiKey", KEY, **{"name": "Script", "scope": "WRITE", **given})
    assert payload["userErrors"] == []
    return payload["apiKey"]["id"], Person(person.services, payload["key"])


def codes(payload: dict[str, Any]) -> list[tuple[str, list[str]]]:
    """Return the codes and fields of a payload's refusals."""
    return [(error["code"], error["field"]) for error in payload["userErrors"]]


def later(services: Services, **time: float) -> Services:
    """Return the services with their clock set forward."""
    moment = services.now() + timedelta(**time)
    return replace(services, now=lambda: moment)


async def add_expense(person: Person, trip: TripOf) -> dict[str, Any]:
    """Try to add an expense of Sarah's."""
    return await person.do("addExpense", "expense { id }", **trip.expense("Sarah", "1.00"))


class TestCreateApiKey:
    """Making a key."""

    async def test_shows_the_secret_once(self, services: Services, sarah: Person) -> None:
        """It is in the payload, and in no row: the list knows how it begins."""
        payload = await sarah.do("createApiKey", KEY, name="Script", scope="READ")

        async with services.database.read() as connection:
            row = await connection.first(select(api_keys))
        key = payload["key"]
        assert row is not None
        assert key.startswith("tsk_")
        assert len(key) == 36
        assert key.encode() not in {value for value in row if isinstance(value, bytes)}
        assert key not in {value for value in row if isinstance(value, str)}
        assert (await sarah.ask(KEYS))["me"]["apiKeys"]["nodes"][0]["hint"] == key[:8]

    async def test_lets_a_program_act_for_its_user(self, sarah: Person) -> None:
        """Sent as a bearer, like a JWT."""
        trip = await sarah.create_trip()
        _, program = await create_key(sarah)

        assert (await program.ask(ME))["me"]["name"] == "Sarah"
        assert (await add_expense(program, trip))["userErrors"] == []

    @pytest.mark.parametrize(
        ("given", "code", "field"),
        [
            ({"name": " "}, "TEXT_INVALID", ["name"]),
            ({"tripIds": []}, "API_KEY_INVALID", ["tripIds"]),
            ({"expiresInDays": 0}, "TERM_INVALID", ["expiresInDays"]),
            ({"expiresInDays": 3651}, "TERM_INVALID", ["expiresInDays"]),
            ({"pointsPerMinute": 0}, "API_KEY_INVALID", ["pointsPerMinute"]),
            ({"pointsPerMinute": -1}, "API_KEY_INVALID", ["pointsPerMinute"]),
        ],
    )
    async def test_refuses_what_makes_no_key(
        self, sarah: Person, given: dict[str, Any], code: str, field: list[str]
    ) -> None:
        """Each bad field is named with its code, and nothing is stored."""
        payload = await sarah.do("createApiKey", KEY, **{"name": "Script", "scope": "WRITE", **given})

        assert codes(payload) == [(code, field)]
        assert (payload["key"], (await sarah.ask(KEYS))["me"]["apiKeys"]["totalCount"]) == (None, 0)

    async def test_refuses_trips_of_others(self, sarah: Person, david: Person) -> None:
        """A foreign trip looks like one that is not there."""
        trip = await david.create_trip()

        payload = await sarah.do("createApiKey", KEY, name="Script", scope="READ", tripIds=[trip.id])

        assert codes(payload) == [("NOT_FOUND", ["tripIds"])]

    async def test_makes_only_so_many(self, sarah: Person) -> None:
        """Each has a budget of its own: who has a hundred must revoke one first, also when two come at once."""
        made = [await create_key(sarah) for _ in range(MOST_KEYS - 1)]

        at_once = await asyncio.gather(*(sarah.do("createApiKey", KEY, name="x", scope="READ") for _ in range(2)))
        await sarah.do("revokeApiKey", "apiKey { id }", apiKeyId=made[0][0])

        assert sorted(len(payload["userErrors"]) for payload in at_once) == [0, 1]
        assert {code for payload in at_once for code, _ in codes(payload)} == {"API_KEY_INVALID"}
        await create_key(sarah)


class TestScope:
    """What a key lets its bearer do."""

    async def test_of_reading_changes_nothing(self, sarah: Person) -> None:
        """Every mutation is forbidden, whatever role its user has; on each trip it is a viewer."""
        trip = await sarah.create_trip()
        _, reader = await create_key(sarah, scope="READ")
        rename = "mutation ($input: UpdateTripInput!) { updateTrip(input: $input) { userErrors { code } } }"

        assert (await reader.ask(TRIPS))["trips"]["nodes"] == [{"id": trip.id, "myRole": "VIEWER"}]
        assert await reader.error_codes(rename, input={"tripId": trip.id, "name": "Berlin"}) == ["FORBIDDEN"]

    async def test_of_some_trips_opens_no_other(self, sarah: Person) -> None:
        """The others look as if they were not there, in lists, by id and to mutations."""
        mine, other = await sarah.create_trip(), await sarah.create_trip()
        _, program = await create_key(sarah, tripIds=[mine.id])

        assert (await program.ask(TRIPS))["trips"]["nodes"] == [{"id": mine.id, "myRole": "OWNER"}]
        assert await program.ask("query ($id: ID!) { trip(id: $id) { id } }", id=other.id) == {"trip": None}
        assert await program.ask("query ($id: ID!) { node(id: $id) { id } }", id=other.id) == {"node": None}
        assert (await add_expense(program, mine))["userErrors"] == []
        assert codes(await add_expense(program, other)) == [("NOT_FOUND", ["tripId"])]

    async def test_of_some_trips_makes_and_joins_none(self, sarah: Person, david: Person) -> None:
        """A new trip would be none of its trips."""
        trip = await sarah.create_trip()
        theirs = await david.create_trip("Sarah as invited")
        invited = await david.do("inviteParticipant", "code", participantId=theirs.people["Sarah as invited"])
        _, limited = await create_key(sarah, tripIds=[trip.id])
        _, unlimited = await create_key(sarah)

        created = await limited.do("createTrip", "trip { id }", name="Another", currency="EUR")
        joined = await limited.do("acceptInvitation", "trip { id }", code=invited["code"])

        assert (codes(created), codes(joined)) == ([("FORBIDDEN", [])], [("FORBIDDEN", [])])
        assert codes(await unlimited.do("createTrip", "trip { id }", name="Another", currency="EUR")) == []
        assert codes(await unlimited.do("acceptInvitation", "trip { id }", code=invited["code"])) == []

    async def test_ends_with_its_users_access(self, sarah: Person, david: Person) -> None:
        """A key never opens more than its user may see: who leaves a trip takes their keys along."""
        trip = await sarah.create_trip("David as invited")
        invited = await sarah.do("inviteParticipant", "code", participantId=trip.people["David as invited"])
        await david.do("acceptInvitation", "trip { id }", code=invited["code"])
        key_id, program = await create_key(david, tripIds=[trip.id])

        await david.do("leaveTrip", "participant { id }", tripId=trip.id)

        assert (await program.ask(TRIPS))["trips"]["nodes"] == []
        (key,) = (await david.ask(KEYS))["me"]["apiKeys"]["nodes"]
        assert (key["id"], key["trips"]) == (key_id, [])

    async def test_ends_before_the_account_itself(self, sarah: Person) -> None:
        """No key sees or changes sessions, keys or passwords, whatever its scope."""
        key_id, program = await create_key(sarah)
        create = 'mutation { createApiKey(input: { name: "x", scope: READ }) { key } }'

        assert await program.error_codes(KEYS) == ["FORBIDDEN"]
        assert await program.error_codes("{ me { sessions(first: 1) { totalCount } } }") == ["FORBIDDEN"]
        beside = await program.result("{ me { name sessions(first: 1) { totalCount } } }")
        assert beside.data == {"me": {"name": "Sarah", "sessions": None}}
        assert await program.error_codes(create) == ["FORBIDDEN"]
        assert await program.error_codes("mutation { signOut { signedOut } }") == ["FORBIDDEN"]
        assert await program.ask("query ($id: ID!) { node(id: $id) { id } }", id=key_id) == {"node": None}


class TestLife:
    """How long a key is taken."""

    async def test_ends_at_once_when_it_is_revoked(self, sarah: Person) -> None:
        """The next request is refused, and the list does not have it any more."""
        key_id, program = await create_key(sarah)

        payload = await sarah.do("revokeApiKey", KEY.removesuffix("key"), apiKeyId=key_id)
        again = await sarah.do("revokeApiKey", "apiKey { id }", apiKeyId=key_id)

        assert payload["apiKey"]["revokedAt"] is not None
        assert codes(again) == [("ALREADY_REVOKED", ["apiKeyId"])]
        assert await program.error_codes(ME) == ["UNAUTHENTICATED"]
        assert (await sarah.ask(KEYS))["me"]["apiKeys"]["totalCount"] == 0

    async def test_ends_when_its_days_are_over(self, services: Services, sarah: Person) -> None:
        """After seven days it is refused, and still listed, so that its owner sees why."""
        _, program = await create_key(sarah, expiresInDays=7)

        assert (await Person(later(services, days=6.9), program.token).ask(ME))["me"]["name"] == "Sarah"
        assert await Person(later(services, days=7.1), program.token).error_codes(ME) == ["UNAUTHENTICATED"]
        assert (await sarah.ask(KEYS))["me"]["apiKeys"]["totalCount"] == 1

    async def test_records_its_use_once_a_minute(self, services: Services, sarah: Person) -> None:
        """The first request writes, the next within the minute does not, the one after it does."""
        _, program = await create_key(sarah)
        assert (await sarah.ask(KEYS))["me"]["apiKeys"]["nodes"][0]["lastUsedAt"] is None

        with statements_on(services.database) as statements:
            for seconds in (0, 50, 111, 112):
                await Person(later(services, seconds=seconds), program.token).ask(ME)

        assert len([each for each in statements if each.startswith("UPDATE")]) == 2
        assert (await sarah.ask(KEYS))["me"]["apiKeys"]["nodes"][0]["lastUsedAt"] is not None

    @pytest.mark.parametrize("token", ["tsk_", "tsk_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "tsk_\0"])
    async def test_begins_with_a_key_that_was_made(self, services: Services, token: str) -> None:
        """Text that only looks like a key opens nothing."""
        assert await Person(services, token).error_codes(ME) == ["UNAUTHENTICATED"]

    async def test_is_its_owners_alone_to_see_and_end(self, sarah: Person, david: Person) -> None:
        """A foreign key looks like one that is not there."""
        key_id, program = await create_key(sarah)

        refused = await david.do("revokeApiKey", "apiKey { id }", apiKeyId=key_id)

        assert codes(refused) == [("NOT_FOUND", ["apiKeyId"])]
        assert await david.ask("query ($id: ID!) { node(id: $id) { id } }", id=key_id) == {"node": None}
        assert await sarah.ask("query ($id: ID!) { node(id: $id) { id } }", id=key_id) == {"node": {"id": key_id}}
        assert (await program.ask(ME))["me"]["name"] == "Sarah"


class TestBudget:
    """A key's own rate limit."""

    async def test_is_the_keys_and_never_above_everybodys(self, services: Services, sarah: Person) -> None:
        """It is charged by itself; a key that asks for more than an account has gets what an account has."""
        _, program = await create_key(sarah, pointsPerMinute=7)
        identity = await identity_of(f"Bearer {program.token}", services)

        payer = payer_of(identity, "192.0.2.7")

        assert payer.points_per_minute == 7
        assert payer.name.startswith("key/")
        assert services.throttle._allowances.budget_of(payer).amount == 7
        greedy = Payer("key/x", is_known=True, points_per_minute=1_000_000_000)
        assert services.throttle._allowances.budget_of(greedy).amount == 10_000_000


class TestWatching:
    """Subscriptions by a key."""

    async def test_ends_when_the_key_is_revoked(
        self, address: str, sarah: Person, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A key opens a websocket and subscribes; revoked, it sees no further event, though nothing happens."""
        monkeypatch.setattr(token_watch, "_TRUSTED_SECONDS", 0.0)
        monkeypatch.setattr(subscriptions, "_SILENT_SECONDS", 0.05)
        key_id, program = await create_key(sarah, scope="READ")
        trip = await sarah.create_trip()
        asked = await sarah.do("askQuestion", "question { id }", tripId=trip.id, text="What did we spend?")
        watch = f'subscription {{ answer(questionId: "{asked["question"]["id"]}") {{ __typename }} }}'

        async with opened(address, {"Authorization": f"Bearer {program.token}"}) as socket:
            await begin(socket, "1", watch)
            await sarah.do("revokeApiKey", "apiKey { id }", apiKeyId=key_id)
            ended = await received(socket)

        assert (ended["type"], ended["id"]) == ("error", "1")
        assert [error["extensions"] for error in ended["payload"]] == [{"code": "UNAUTHENTICATED"}]
