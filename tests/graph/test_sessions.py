"""Sessions through the schema: their tokens, refreshing them, and ending them."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from domain.sessions import Session
from graph.context import Client, Services
from persistence.sessions import load_session
from tests.graph.people import PASSWORD, Person
from tests.statements import statements_on

ME = "{ me { name } }"
TOKENS = "accessToken { token expiresAt } refreshToken refreshTokenExpiresAt"
SESSIONS = """{ me { sessions(first: 10) { totalCount
  nodes { id device userAgent address isCurrent endedAt createdAt lastUsedAt expiresAt } } } }"""
FIREFOX = Client("192.0.2.7", "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0")


async def sign_in(services: Services, client: Client = FIREFOX) -> dict[str, Any]:
    """Sign Sarah in on a device, and return her tokens."""
    nobody = Person(services, client=client)
    return await nobody.do("signIn", TOKENS, email="sarah@people.example", password=PASSWORD)


async def refresh(services: Services, refresh_token: str) -> dict[str, Any]:
    """Use up a refresh token."""
    return await Person(services).do("refreshSession", TOKENS, refreshToken=refresh_token)


def bearer(services: Services, tokens: dict[str, Any]) -> Person:
    """Return whoever has an access token."""
    return Person(services, tokens["accessToken"]["token"])


def codes(payload: dict[str, Any]) -> list[tuple[str, list[str]]]:
    """Return the codes and fields of a payload's refusals."""
    return [(error["code"], error["field"]) for error in payload["userErrors"]]


async def sessions_of(person: Person) -> list[dict[str, Any]]:
    """Return somebody's living sessions, as they see them."""
    found: list[dict[str, Any]] = (await person.ask(SESSIONS))["me"]["sessions"]["nodes"]
    return found


def later(services: Services, **time: float) -> Services:
    """Return the services with their clock set forward."""
    moment = services.now() + timedelta(**time)
    return replace(services, now=lambda: moment)


class TestRefreshing:
    """New tokens without a password."""

    async def test_gives_new_tokens_of_the_same_session(self, services: Services, sarah: Person) -> None:
        """The new access token works, the new refresh token is another, and the session's end stays where it was."""
        first = await sign_in(services)

        second = await refresh(services, first["refreshToken"])

        assert second["userErrors"] == []
        assert second["refreshToken"].startswith("tsr_")
        assert second["refreshToken"] != first["refreshToken"]
        assert second["refreshTokenExpiresAt"] == first["refreshTokenExpiresAt"]
        assert len(await sessions_of(bearer(services, second))) == 2

    async def test_goes_on_for_a_chain_of_tokens(self, services: Services, sarah: Person) -> None:
        """Each new token can be used in turn."""
        tokens = await sign_in(services)

        for _ in range(5):
            tokens = await refresh(services, tokens["refreshToken"])

        assert (await bearer(services, tokens).ask(ME))["me"]["name"] == "Sarah"

    async def test_comes_with_registering_too(self, services: Services) -> None:
        """Whoever has just registered need not sign in once more."""
        registered = await Person(services).do(
            "register", TOKENS, email="emily@people.example", name="Emily", password=PASSWORD
        )

        refreshed = await refresh(services, registered["refreshToken"])

        assert (await bearer(services, refreshed).ask(ME))["me"]["name"] == "Emily"

    async def test_with_a_used_token_ends_the_session(self, services: Services, sarah: Person) -> None:
        """Whoever stole a token, or was stolen from, is out: every token of the session, and no other session."""
        first = await sign_in(services)
        second = await refresh(services, first["refreshToken"])

        reused = await refresh(services, first["refreshToken"])

        assert codes(reused) == [("REFRESH_TOKEN_INVALID", ["refreshToken"])]
        assert "its session has been ended" in reused["userErrors"][0]["message"]
        assert reused["accessToken"] is None
        assert await bearer(services, second).error_codes(ME) == ["UNAUTHENTICATED"]
        assert codes(await refresh(services, second["refreshToken"])) == [("REFRESH_TOKEN_INVALID", ["refreshToken"])]
        assert (await sarah.ask(ME))["me"]["name"] == "Sarah"

    async def test_at_once_with_one_token_works_for_one_and_ends_the_session(
        self, services: Services, sarah: Person
    ) -> None:
        """Of eight who come with the same token one gets new ones, and the others make them worthless."""
        first = await sign_in(services)

        came = await asyncio.gather(*(refresh(services, first["refreshToken"]) for _ in range(8)))

        winners = [tokens for tokens in came if tokens["accessToken"] is not None]
        assert len(winners) == 1
        assert await bearer(services, winners[0]).error_codes(ME) == ["UNAUTHENTICATED"]

    @pytest.mark.parametrize("token", ["", "tsr_", "tsr_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "\ud800"])
    async def test_with_a_token_that_is_none_is_refused(self, services: Services, token: str) -> None:
        """Text of any kind leads to no session."""
        assert codes(await refresh(services, token)) == [("REFRESH_TOKEN_INVALID", ["refreshToken"])]

    async def test_after_signing_out_is_refused(self, services: Services, sarah: Person) -> None:
        """The session's end is its refresh token's end."""
        tokens = await sign_in(services)
        await bearer(services, tokens).ask("mutation { signOut { signedOut } }")

        refused = await refresh(services, tokens["refreshToken"])

        assert codes(refused) == [("REFRESH_TOKEN_INVALID", ["refreshToken"])]

    async def test_does_not_go_on_for_ever(self, services: Services, sarah: Person) -> None:
        """A session lasts 30 days from signing in; a token that was fetched on the last day ends with it."""
        tokens = await sign_in(services)

        refreshed = await refresh(later(services, days=29.99), tokens["refreshToken"])
        refused = await refresh(later(services, days=30.01), refreshed["refreshToken"])

        assert refreshed["accessToken"]["expiresAt"] == refreshed["refreshTokenExpiresAt"]
        assert codes(refused) == [("REFRESH_TOKEN_INVALID", ["refreshToken"])]

    async def test_is_not_what_an_access_token_is_for(self, services: Services, sarah: Person) -> None:
        """A refresh token opens nothing by itself."""
        tokens = await sign_in(services)

        assert await Person(services, tokens["refreshToken"]).error_codes(ME) == ["UNAUTHENTICATED"]


class TestSessions:
    """The devices of an account."""

    async def test_are_listed_with_device_and_last_use(self, services: Services, sarah: Person) -> None:
        """The latest first, each as a person recognises it."""
        tokens = await sign_in(services)

        here, there = await sessions_of(bearer(services, tokens))

        assert here["device"] == "Firefox 143 on Windows 10"
        assert (here["userAgent"], here["address"]) == (FIREFOX.user_agent, FIREFOX.address)
        assert here["createdAt"] == here["lastUsedAt"]
        assert (here["isCurrent"], there["isCurrent"]) == (True, False)
        assert (there["device"], there["userAgent"]) == ("Unknown device", "")

    async def test_are_nobody_elses_to_see_or_end(self, services: Services, sarah: Person, david: Person) -> None:
        """A foreign session looks like one that is not there."""
        (hers,) = await sessions_of(sarah)

        refused = await david.do("revokeSession", "session { id }", sessionId=hers["id"])

        assert codes(refused) == [("NOT_FOUND", ["sessionId"])]
        assert await david.ask("query ($id: ID!) { node(id: $id) { id } }", id=hers["id"]) == {"node": None}
        assert (await sarah.ask("query ($id: ID!) { node(id: $id) { id } }", id=hers["id"]))["node"] == {
            "id": hers["id"]
        }

    async def test_can_be_ended_from_another(self, services: Services, sarah: Person) -> None:
        """A lost phone is signed out from the laptop, and listed no more."""
        phone = bearer(services, await sign_in(services))
        lost = next(session for session in await sessions_of(phone) if session["isCurrent"])

        payload = await sarah.do("revokeSession", "session { id endedAt }", sessionId=lost["id"])

        assert payload["session"]["id"] == lost["id"]
        assert payload["session"]["endedAt"] is not None
        assert await phone.error_codes(ME) == ["UNAUTHENTICATED"]
        assert [session["id"] for session in await sessions_of(sarah)] != [lost["id"]]
        again = await sarah.do("revokeSession", "session { endedAt }", sessionId=lost["id"])
        assert again["session"]["endedAt"] == payload["session"]["endedAt"]

    async def test_can_be_ended_but_for_this_one(self, services: Services, sarah: Person) -> None:
        """Everywhere else at once."""
        others = [bearer(services, await sign_in(services)) for _ in range(3)]

        ended = await sarah.ask("mutation { revokeOtherSessions { revokedCount userErrors { code } } }")

        assert ended == {"revokeOtherSessions": {"revokedCount": 3, "userErrors": []}}
        assert [await other.error_codes(ME) for other in others] == [["UNAUTHENTICATED"]] * 3
        assert len(await sessions_of(sarah)) == 1

    async def test_remember_their_use_once_a_minute(self, services: Services, sarah: Person) -> None:
        """A minute later the first request writes, and the next does not."""
        session = await session_of(services, sarah)
        soon, after_a_minute = later(services, seconds=50), later(services, seconds=61)

        with statements_on(services.database) as statements:
            for asked_at in (soon, after_a_minute, after_a_minute):
                await Person(asked_at, sarah.token).ask(ME)

        assert len([each for each in statements if each.startswith("UPDATE")]) == 1
        assert (await session_of(services, sarah)).last_used_at == after_a_minute.now()
        assert (await session_of(services, sarah)).created_at == session.created_at

    async def test_expire(self, services: Services, sarah: Person) -> None:
        """After 30 days nothing of a session is taken."""
        assert await Person(later(services, days=31), sarah.token).error_codes(ME) == ["UNAUTHENTICATED"]


class TestTokens:
    """Access tokens and their sessions."""

    async def test_are_refused_after_signing_out(self, sarah: Person) -> None:
        """The session's end is its tokens' end, at once."""
        await sarah.ask("mutation { signOut { signedOut } }")

        assert await sarah.error_codes(ME) == ["UNAUTHENTICATED"]

    async def test_of_another_session_go_on_after_signing_out(self, services: Services, sarah: Person) -> None:
        """Only the session of the token in use ends."""
        payload = await Person(services).do(
            "signIn", "accessToken { token }", email="sarah@people.example", password=PASSWORD
        )
        other = Person(services, payload["accessToken"]["token"])

        await sarah.ask("mutation { signOut { signedOut } }")

        assert (await other.ask(ME))["me"]["name"] == "Sarah"

    async def test_are_refused_once_expired(self, services: Services, sarah: Person) -> None:
        """A token of an hour ago is refused with a sentence that says so."""
        session = await session_of(services, sarah)
        long_ago = services.now() - timedelta(hours=2)
        token, _ = services.accounts.issue_token(session, now=long_ago)

        result = await Person(services, token).result(ME)

        assert [error.message for error in result.errors or []] == ["The access token has expired: sign in again."]

    @pytest.mark.parametrize("token", ["", "x", "a.b.c", "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0."])
    async def test_that_this_server_did_not_sign_are_refused(self, services: Services, token: str) -> None:
        """Text of any kind in place of a token makes nobody of the caller."""
        assert await Person(services, token).error_codes(ME) == ["UNAUTHENTICATED"]


async def session_of(services: Services, person: Person) -> Session:
    """Return the session of somebody's token, as it is stored."""
    assert person.token is not None
    viewer = await services.accounts.viewer_of(person.token, services.database, now=services.now())
    assert viewer.session_id is not None
    async with services.database.read() as connection:
        session = await load_session(connection, viewer.session_id)
    assert session is not None
    return session
