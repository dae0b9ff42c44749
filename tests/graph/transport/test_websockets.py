"""GraphQL over websockets (graphql-transport-ws), against a real server and with a plain websocket client."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import jwt
import pytest
from sqlalchemy import text
from websockets.exceptions import ConnectionClosed, InvalidStatus

from graph import subscriptions, token_watch
from graph.context import Services
from graph.ids import uuid_of
from jobs.streams import answer_topic
from persistence.sessions import load_session
from tests.graph.people import Person
from tests.graph.transport.clients import begin, connected, end_of, opened, received, say, subscribe


class TestConnections:
    """Opening a socket."""

    async def test_take_the_token_at_their_beginning(self, address: str, sarah: Person) -> None:
        """An operation on the socket speaks for the token's user."""
        async with opened(address, {"Authorization": f"Bearer {sarah.token}"}) as socket:
            message = await subscribe(socket, "1", "{ me { name } }")

        assert message == {"id": "1", "type": "next", "payload": {"data": {"me": {"name": "Sarah"}}}}

    @pytest.mark.parametrize("form", ["bare", "lower", "nested", "header"])
    async def test_take_the_token_in_every_form_that_clients_send(self, address: str, sarah: Person, form: str) -> None:
        """With or without `Bearer`, in the payload or in the handshake."""
        payload: dict[str, dict[str, Any]] = {
            "bare": {"Authorization": sarah.token},
            "lower": {"authorization": f"bearer {sarah.token}"},
            "nested": {"headers": {"Authorization": f"Bearer {sarah.token}"}},
            "header": {"theme": "dark"},
        }
        headers = {"Authorization": f"Bearer {sarah.token}"} if form == "header" else None
        async with opened(address, payload[form], headers=headers) as socket:
            message = await subscribe(socket, "1", "{ me { name } }")

        assert message["payload"] == {"data": {"me": {"name": "Sarah"}}}

    async def test_prefer_the_token_of_their_payload(self, address: str, sarah: Person, david: Person) -> None:
        """What a page says for itself is newer than what stands in its handshake."""
        headers = {"Authorization": f"Bearer {david.token}"}
        async with opened(address, {"Authorization": sarah.token}, headers=headers) as socket:
            message = await subscribe(socket, "1", "{ me { name } }")

        assert message["payload"] == {"data": {"me": {"name": "Sarah"}}}

    @pytest.mark.parametrize("given", ["Bearer x", "x", 1, {"token": "x"}])
    async def test_with_a_bad_token_are_closed_as_forbidden(self, address: str, given: Any) -> None:
        """A token that is none closes the socket with 4403."""
        async with connected(address) as socket:
            await say(socket, type="connection_init", payload={"Authorization": given})
            assert await end_of(socket) == (4403, "Forbidden")

    async def test_with_a_bad_token_in_the_handshake_are_closed_as_forbidden(self, address: str) -> None:
        """It is told when the socket begins: a refused handshake would tell nothing."""
        async with connected(address, additional_headers={"Authorization": "Bearer x"}) as socket:
            await say(socket, type="connection_init")
            assert await end_of(socket) == (4403, "Forbidden")

    @pytest.mark.parametrize(
        "given", [{}, {"Authorization": ""}, {"Authorization": None}, {"Authorization": "Bearer "}]
    )
    async def test_without_a_token_are_nobodys_who_may_sign_in(
        self, address: str, sarah: Person, given: dict[str, Any]
    ) -> None:
        """Nobody is asked for a token before there is one."""
        sign_in = """mutation { signIn(input: {email: "sarah@people.example", password: "correct horse battery"}) {
            accessToken { token } } }"""
        async with opened(address, given) as socket:
            refused = await subscribe(socket, "1", "{ me { name } }")
            await received(socket)
            signed_in = await subscribe(socket, "2", sign_in)

        assert refused["payload"]["errors"][0]["extensions"] == {"code": "UNAUTHENTICATED"}
        assert signed_in["payload"]["data"]["signIn"]["accessToken"]["token"].startswith("ey")

    async def test_from_pages_of_other_origins_are_refused(self, address: str) -> None:
        """A browser would let any page open them."""
        with pytest.raises(InvalidStatus) as refused:
            async with connected(address, origin="https://elsewhere.example"):
                pass

        assert refused.value.response.status_code == 403
        assert b'"code":"FORBIDDEN"' in (refused.value.response.body or b"")

    async def test_from_pages_of_this_server_are_taken(self, address: str) -> None:
        """GraphiQL is such a page."""
        async with connected(address, origin=address) as socket:
            assert socket.subprotocol == "graphql-transport-ws"

    async def test_are_nobodys_after_signing_out(self, address: str, services: Services, sarah: Person) -> None:
        """The token is looked at anew for each operation on the socket."""
        async with opened(address, {"Authorization": f"Bearer {sarah.token}"}) as socket:
            await sarah.ask("mutation { signOut { signedOut } }")
            message = await subscribe(socket, "1", "{ me { name } }")

        assert message["payload"]["errors"][0]["extensions"] == {"code": "UNAUTHENTICATED"}

    async def test_are_nobodys_after_signing_out_with_a_header_too(self, address: str, sarah: Person) -> None:
        """A token in the header of the handshake is looked at anew just like one in `connection_init`."""
        async with opened(address, headers={"Authorization": f"Bearer {sarah.token}"}) as socket:
            before = await subscribe(socket, "1", "{ me { name } }")
            assert (await received(socket))["type"] == "complete"
            await sarah.ask("mutation { signOut { signedOut } }")
            after = await subscribe(socket, "2", "{ me { name } }")

        assert before["payload"] == {"data": {"me": {"name": "Sarah"}}}
        assert after["payload"]["errors"][0]["extensions"] == {"code": "UNAUTHENTICATED"}


class TestSubscriptions:
    """What goes on along a socket for a while."""

    async def test_end_with_the_session_that_began_them(
        self, address: str, services: Services, sarah: Person, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Whoever signs out sees no further event, on no socket."""
        monkeypatch.setattr(token_watch, "_TRUSTED_SECONDS", 0.0)
        trip = (await sarah.do("createTrip", "trip { id }", name="Paris", currency="EUR"))["trip"]
        asked = await sarah.do("askQuestion", "question { id }", tripId=trip["id"], text="What did we spend?")
        question_id = asked["question"]["id"]
        topic = answer_topic(uuid_of(question_id, "Question"))
        watch = f'subscription {{ answer(questionId: "{question_id}") {{ __typename }} }}'

        await services.streams.publish(topic, "AnswerPiece", {"offset": 0, "text": "before"})
        async with opened(address, {"Authorization": f"Bearer {sarah.token}"}) as socket:
            before = await subscribe(socket, "1", watch)
            await sarah.ask("mutation { signOut { signedOut } }")
            await services.streams.publish(topic, "AnswerPiece", {"offset": 6, "text": "after"})
            after = await received(socket)

        assert before["payload"] == {"data": {"answer": {"__typename": "AnswerPiece"}}}
        assert (after["type"], after["payload"][0]["extensions"]) == ("error", {"code": "UNAUTHENTICATED"})

    async def test_end_with_the_session_though_nothing_happens(
        self, address: str, sarah: Person, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A subscription whose subject is silent does not outlive the session."""
        monkeypatch.setattr(token_watch, "_TRUSTED_SECONDS", 0.0)
        monkeypatch.setattr(subscriptions, "_SILENT_SECONDS", 0.05)
        async with opened(address, {"Authorization": f"Bearer {sarah.token}"}) as socket:
            await begin(socket, "1", await silent_subscription(sarah))
            await sarah.ask("mutation { signOut { signedOut } }")
            ended = await received(socket)
            answered = await subscribe(socket, "2", "{ __typename }")

        assert (ended["type"], ended["id"]) == ("error", "1")
        assert [error["extensions"] for error in ended["payload"]] == [{"code": "UNAUTHENTICATED"}]
        assert answered["payload"]["data"] == {"__typename": "Query"}

    async def test_end_with_the_token_that_began_them(
        self, address: str, services: Services, sarah: Person, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A token that expires ends what it began, though its session is alive."""
        monkeypatch.setattr(subscriptions, "_SILENT_SECONDS", 0.05)
        subscription = await silent_subscription(sarah)
        async with opened(address, {"Authorization": await expiring_token(services, sarah)}) as socket:
            ended = await subscribe(socket, "1", subscription)

        (error,) = ended["payload"]
        assert (ended["type"], error["extensions"]) == ("error", {"code": "UNAUTHENTICATED"})
        assert error["message"] == "The access token has expired: sign in again."

    def test_outlive_no_token_by_half_a_minute(self) -> None:
        """The tests above are less patient: this long it takes until somebody looks, and what was found may be old."""
        assert subscriptions._SILENT_SECONDS * 2 + token_watch._TRUSTED_SECONDS < 30


async def silent_subscription(person: Person) -> str:
    """Return a subscription to an answer that nobody writes."""
    trip = await person.create_trip()
    asked = await person.do("askQuestion", "question { id }", tripId=trip.id, text="What did we spend?")
    return f'subscription {{ answer(questionId: "{asked["question"]["id"]}") {{ __typename }} }}'


async def expiring_token(services: Services, person: Person) -> str:
    """Return a token of a person's session that is good for another second or two."""
    claims = jwt.decode(person.token or "", options={"verify_signature": False})
    async with services.database.read() as connection:
        session = await load_session(connection, UUID(claims["sid"]))
    assert session is not None
    lifetime = timedelta(minutes=services.settings.access_token_expire_minutes)
    token, _ = services.accounts.issue_token(session, now=services.now() - lifetime + timedelta(seconds=2))
    return token


class TestMessages:
    """What is sent along a socket."""

    @pytest.mark.parametrize("message", ["null", "[]", "1", '"x"', "{", "{}", '{"type": "nothing"}', '{"type": []}'])
    async def test_that_are_broken_close_it_with_4400(self, address: str, message: str) -> None:
        """A broken message ends the socket with the protocol's code, never with 1006."""
        async with opened(address) as socket:
            await socket.send(message)
            with pytest.raises(ConnectionClosed) as closed:
                await received(socket)

        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 4400

    @pytest.mark.parametrize(
        "payload", ["null", "1", "{}", '{"query": 1}', '{"query": "{ me { id } }", "variables": 1}']
    )
    async def test_with_broken_payloads_do_not_break_the_server(self, address: str, payload: str) -> None:
        """The socket is closed with 4400; another one is served as before."""
        async with opened(address) as socket:
            await socket.send(f'{{"id": "1", "type": "subscribe", "payload": {payload}}}')
            try:
                told = (await received(socket))["type"]
            except ConnectionClosed as closed:
                told = closed.rcvd.code if closed.rcvd else 1006
        async with opened(address) as socket:
            message = await subscribe(socket, "1", "{ __typename }")

        assert told == 4400
        assert message["payload"]["data"] == {"__typename": "Query"}

    async def test_are_answered_though_their_viewer_cannot_be_looked_up(
        self, address: str, services: Services, sarah: Person
    ) -> None:
        """An operation that breaks before it begins gets an error, masked, and the socket goes on."""
        async with opened(address, {"Authorization": f"Bearer {sarah.token}"}) as socket:
            async with services.database.engine.begin() as connection:
                await connection.execute(text("ALTER TABLE sessions RENAME TO sessions_gone"))
            broken = await subscribe(socket, "1", "{ __typename }")
            async with services.database.engine.begin() as connection:
                await connection.execute(text("ALTER TABLE sessions_gone RENAME TO sessions"))
            mended = await subscribe(socket, "1", "{ __typename }")

        assert (broken["type"], broken["payload"][0]["extensions"]["code"]) == ("error", "INTERNAL_SERVER_ERROR")
        assert mended["payload"]["data"] == {"__typename": "Query"}

    async def test_may_begin_with_an_empty_payload(self, address: str) -> None:
        """`"payload": null` is as good as none."""
        async with connected(address) as socket:
            await socket.send('{"type": "connection_init", "payload": null}')

            assert await received(socket) == {"type": "connection_ack"}

    @pytest.mark.parametrize(
        ("query", "code"), [("{", "GRAPHQL_PARSE_FAILED"), ("{ nothing }", "GRAPHQL_VALIDATION_FAILED")]
    )
    async def test_of_a_bad_operation_get_an_error_and_the_socket_goes_on(
        self, address: str, query: str, code: str
    ) -> None:
        """A bad operation is an `error` message of its own."""
        async with opened(address) as socket:
            refused = await subscribe(socket, "1", query)
            answered = await subscribe(socket, "2", "{ __typename }")

        assert (refused["type"], refused["payload"][0]["extensions"]["code"]) == ("error", code)
        assert answered["payload"]["data"] == {"__typename": "Query"}
