"""GraphQL over websockets (graphql-transport-ws), against a real server and with a plain websocket client."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from sqlalchemy import text
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from graph import token_watch
from graph.context import Services
from graph.ids import uuid_of
from jobs.streams import answer_topic
from tests.graph.people import Person


@asynccontextmanager
async def opened(
    address: str, payload: dict[str, Any] | None = None, *, headers: dict[str, str] | None = None
) -> AsyncIterator[ClientConnection]:
    """Open a socket and have it acknowledged."""
    url = address.replace("http", "ws", 1) + "/graphql"
    async with connect(url, subprotocols=[Subprotocol("graphql-transport-ws")], additional_headers=headers) as socket:
        await socket.send(json.dumps({"type": "connection_init", **({"payload": payload} if payload else {})}))
        assert await received(socket) == {"type": "connection_ack"}
        yield socket


async def received(socket: ClientConnection) -> dict[str, Any]:
    """Return the next message."""
    async with asyncio.timeout(10):
        message: dict[str, Any] = json.loads(await socket.recv())
    return message


async def subscribe(socket: ClientConnection, operation_id: str, query: str) -> dict[str, Any]:
    """Begin an operation and return the first message about it."""
    await socket.send(json.dumps({"id": operation_id, "type": "subscribe", "payload": {"query": query}}))
    return await received(socket)


class TestConnections:
    """Opening a socket."""

    async def test_take_the_token_at_their_beginning(self, address: str, sarah: Person) -> None:
        """An operation on the socket speaks for the token's user."""
        async with opened(address, {"Authorization": f"Bearer {sarah.token}"}) as socket:
            message = await subscribe(socket, "1", "{ me { name } }")

        assert message == {"id": "1", "type": "next", "payload": {"data": {"me": {"name": "Sarah"}}}}

    async def test_with_a_bad_token_are_closed_as_forbidden(self, address: str) -> None:
        """A token that is none closes the socket with 4403."""
        with pytest.raises(ConnectionClosed) as closed:
            async with opened(address, {"Authorization": "Bearer x"}):
                pass

        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 4403

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
        url = address.replace("http", "ws", 1) + "/graphql"
        async with connect(url, subprotocols=[Subprotocol("graphql-transport-ws")]) as socket:
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
