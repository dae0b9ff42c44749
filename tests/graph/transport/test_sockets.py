"""The protocol of a socket, and what becomes of clients that do not keep to it, against a real server."""

import json
from contextlib import AsyncExitStack, suppress
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed

from graph import serving
from graph.context import Services
from graph.transport.sockets import SocketLimits
from tests.graph.cli.programs import until
from tests.graph.transport.clients import (
    begin,
    connected,
    end_of,
    opened,
    received,
    received_whole,
    say,
    stalled,
    subscribe,
)
from tests.graph.transport.sources import LARGE_TEXT, running

SHORT = SocketLimits(init_seconds=0.2, send_seconds=0.3, operations=3)
"""Loses patience within tenths of a second."""


class TestBeginning:
    """What comes before the acknowledgement."""

    @pytest.mark.parametrize("offered", [None, ["graphql-ws"], ["chat"]])
    async def test_needs_the_one_protocol(self, services: Services, offered: list[str] | None) -> None:
        """A client that does not offer it is told so by 4406."""
        async with running(services) as here, connected(here.address, subprotocols=offered) as socket:
            assert await end_of(socket) == (4406, "Subprotocol not acceptable")

    async def test_takes_the_protocol_out_of_several(self, services: Services) -> None:
        """A client that speaks the older protocol too gets the newer one."""
        offered = ["graphql-ws", "graphql-transport-ws"]
        async with running(services) as here, connected(here.address, subprotocols=offered) as socket:
            assert socket.subprotocol == "graphql-transport-ws"

    async def test_may_not_take_for_ever(self, services: Services) -> None:
        """A client that says nothing is sent away with 4408; its pings do not count."""
        async with running(services, SHORT) as here, connected(here.address) as socket:
            await say(socket, type="ping")
            assert await received(socket) == {"type": "pong"}
            assert await end_of(socket) == (4408, "Connection initialisation timeout")

    async def test_comes_before_any_operation(self, services: Services) -> None:
        """Whoever subscribes before the acknowledgement is unauthorized."""
        async with running(services) as here, connected(here.address) as socket:
            await begin(socket, "1", "{ hello }")
            assert await end_of(socket) == (4401, "Unauthorized")

    async def test_happens_once(self, services: Services) -> None:
        """A second `connection_init` ends the socket with 4429."""
        async with running(services) as here, opened(here.address) as socket:
            await say(socket, type="connection_init")
            assert await end_of(socket) == (4429, "Too many initialisation requests")


class TestMessages:
    """Messages along an open socket."""

    async def test_of_ping_are_answered_with_their_payload(self, services: Services) -> None:
        """A pong nobody asked for is taken too."""
        async with running(services) as here, opened(here.address) as socket:
            await say(socket, type="pong", payload={"a": 1})
            await say(socket, type="ping", payload={"b": 2})
            await say(socket, type="ping")

            assert [await received(socket), await received(socket)] == [
                {"type": "pong", "payload": {"b": 2}},
                {"type": "pong"},
            ]

    async def test_that_are_no_text_end_the_socket(self, services: Services) -> None:
        """The protocol is of text frames."""
        async with running(services) as here, opened(here.address) as socket:
            await socket.send(b'{"type": "ping"}')
            assert await end_of(socket) == (4400, "Messages are sent as text.")

    async def test_that_are_too_large_end_the_socket(self, services: Services) -> None:
        """A message may have 1 MB, as a request may."""
        async with running(services) as here, opened(here.address) as socket:
            await say(socket, type="ping", payload={"x": "x" * 1_000_000})
            code, _ = await end_of(socket)

        assert code == 1009

    async def test_may_come_in_many_frames_but_not_in_any_number(self, services: Services) -> None:
        """An empty frame has no bytes to count, but is kept like any other until the message ends."""
        async with running(services) as here, opened(here.address) as socket:
            await socket.send(['{"type": ', *[""] * 900, '"ping"}'])
            answered = await received(socket)
            with suppress(ConnectionClosed):
                await socket.send(['{"type": ', *[""] * 1_100, '"ping"}'])
            code, _ = await end_of(socket)

        assert (answered, code) == ({"type": "pong"}, 1009)

    async def test_carry_half_characters_escaped(self, services: Services) -> None:
        """What is no UTF-8 is still JSON."""
        async with running(services) as here, opened(here.address) as socket:
            message = await subscribe(socket, "1", "{ odd }")

        assert message["payload"] == {"data": {"odd": "\ud800"}}


class TestOperations:
    """Operations along an open socket."""

    async def test_with_one_result_are_answered_and_completed(self, services: Services) -> None:
        """A query comes as one `next` and a `complete`; its id may be used again at once."""
        async with running(services) as here, opened(here.address) as socket:
            told = []
            for _ in range(2):
                told += [await subscribe(socket, "1", "{ hello }"), await received(socket)]

        assert (
            told
            == [
                {"id": "1", "type": "next", "payload": {"data": {"hello": "Hello."}}},
                {"id": "1", "type": "complete"},
            ]
            * 2
        )

    async def test_with_deferred_fields_come_in_parts(self, services: Services) -> None:
        """Each part is a `next`; the last says so, and is followed by `complete`."""
        async with running(services) as here, opened(here.address) as socket:
            await begin(socket, "1", "{ hello ... @defer { __typename } }")
            told = [await received(socket) for _ in range(3)]

        assert [message["type"] for message in told] == ["next", "next", "complete"]
        assert told[0]["payload"] == {
            "data": {"hello": "Hello."},
            "pending": [{"id": "0", "path": []}],
            "hasNext": True,
        }
        assert told[1]["payload"] == {
            "incremental": [{"data": {"__typename": "Query"}, "id": "0", "path": []}],
            "completed": [{"id": "0"}],
            "hasNext": False,
        }

    async def test_say_what_they_cost(self, services: Services) -> None:
        """The budget is told with the first result, as over HTTP."""
        async with running(services) as here, opened(here.address) as socket:
            await begin(socket, "1", "{ hello }")
            message = await received_whole(socket)

        assert message["payload"]["extensions"]["cost"]["requested"] == 1

    async def test_with_a_field_that_fails_are_answered(self, services: Services) -> None:
        """An error of one field is part of a result."""
        async with running(services) as here, opened(here.address) as socket:
            message = await subscribe(socket, "1", "{ hello broken }")

        (error,) = message["payload"]["errors"]
        assert (message["type"], message["payload"]["data"]) == ("next", {"hello": "Hello.", "broken": None})
        assert (error["path"], error["extensions"]["code"]) == (["broken"], "INTERNAL_SERVER_ERROR")
        assert "nobody's business" not in error["message"]

    @pytest.mark.parametrize(
        ("payload", "code"),
        [
            ({"query": "{"}, "GRAPHQL_PARSE_FAILED"),
            ({"query": "{ nothing }"}, "GRAPHQL_VALIDATION_FAILED"),
            ({"query": "subscription ($n: Int!) { busy(times: $n) }", "variables": {"n": "x"}}, "BAD_USER_INPUT"),
            ({"query": "query a { hello } query b { hello }"}, "BAD_REQUEST"),
            ({"query": "query a { hello }", "operationName": "b"}, "BAD_REQUEST"),
        ],
    )
    async def test_that_are_bad_get_an_error_and_the_socket_goes_on(
        self, services: Services, payload: dict[str, Any], code: str
    ) -> None:
        """Nothing follows the `error`, and the id is free again."""
        async with running(services) as here, opened(here.address) as socket:
            await say(socket, id="1", type="subscribe", payload=payload)
            refused = await received(socket)
            answered = await subscribe(socket, "1", "{ hello }")

        assert (refused["type"], refused["payload"][0]["extensions"]) == ("error", {"code": code})
        assert answered["payload"] == {"data": {"hello": "Hello."}}

    async def test_that_break_end_with_an_error_and_the_socket_goes_on(self, services: Services) -> None:
        """What broke is masked; it ends the subscription and nothing else."""
        async with running(services) as here, opened(here.address) as socket:
            first = await subscribe(socket, "1", "subscription { breaking }")
            broken = await received(socket)
            answered = await subscribe(socket, "1", "{ hello }")

        assert first["payload"] == {"data": {"breaking": 0}}
        assert (broken["type"], broken["payload"][0]["extensions"]["code"]) == ("error", "INTERNAL_SERVER_ERROR")
        assert "nobody's business" not in json.dumps(broken)
        assert answered["payload"] == {"data": {"hello": "Hello."}}

    async def test_have_ids_of_their_own(self, services: Services) -> None:
        """An id that is in use ends the socket with 4409."""
        async with running(services) as here, opened(here.address) as socket:
            await begin(socket, "é" * 100, "subscription { silent }")
            await here.sources.has_begun.wait()
            await begin(socket, "é" * 100, "subscription { silent }")
            code, reason = await end_of(socket)
            await here.until_freed()

        assert (code, reason) == (4409, f"Subscriber for {'é' * 46} already exists")

    async def test_end_when_the_client_wants_no_more(self, services: Services) -> None:
        """`complete` closes the source of events before the id is used again."""
        async with running(services) as here, opened(here.address) as socket:
            await begin(socket, "1", "subscription { silent }")
            await here.sources.has_begun.wait()
            await say(socket, id="1", type="complete")
            await say(socket, id="never begun", type="complete")
            answered = await subscribe(socket, "1", "{ hello }")

            assert here.sources.count == 0
            assert answered["payload"] == {"data": {"hello": "Hello."}}

    async def test_end_with_their_socket(self, services: Services) -> None:
        """A client that leaves leaves nothing behind."""
        async with running(services) as here:
            async with opened(here.address) as socket:
                await begin(socket, "1", "subscription { silent }")
                await begin(socket, "2", "subscription { silent }")
                await here.sources.has_begun.wait()
            await here.until_freed()
            await until(lambda: here.open_streams.count == 0)

    async def test_are_limited_on_each_socket(self, services: Services) -> None:
        """One too many is refused; when one ends, another may begin."""
        async with running(services, SHORT) as here, opened(here.address) as socket:
            for number in range(3):
                await begin(socket, str(number), "subscription { silent }")
            refused = await subscribe(socket, "3", "{ hello }")
            await say(socket, id="0", type="complete")
            answered = await subscribe(socket, "3", "{ hello }")

        assert refused == {
            "id": "3",
            "type": "error",
            "payload": [
                {"message": "A socket runs at most 3 operations at once.", "extensions": {"code": "LIMIT_EXCEEDED"}}
            ],
        }
        assert answered["payload"] == {"data": {"hello": "Hello."}}

    async def test_that_never_wait_leave_others_their_turn(self, services: Services) -> None:
        """A source that yields without waiting stops neither other operations nor other sockets."""
        async with running(services) as here, opened(here.address) as greedy, opened(here.address) as modest:
            await begin(greedy, "busy", "subscription { busy(times: 2000) }")
            await begin(greedy, "query", "{ hello }")
            answered = await subscribe(modest, "1", "{ hello }")
            told = [await received(greedy) for _ in range(2_003)]

        ends = [message["id"] for message in told if message["type"] == "complete"]
        assert answered["payload"] == {"data": {"hello": "Hello."}}
        assert ends == ["query", "busy"]


class TestStalledReader:
    """A client that stops reading."""

    @pytest.mark.parametrize(
        "queries",
        [["subscription { endless }"], ["subscription { large }"], ["subscription { silent }", "{ large }"]],
    )
    async def test_is_freed(self, services: Services, queries: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
        """Its sources of events, its socket and its connection are gone, though it never says that it has left."""
        # Not by what looks after closed connections of every kind.
        monkeypatch.setattr(serving, "_LINGER_SECONDS", 60.0)
        async with running(services, SHORT) as here, stalled(here.address, *queries):
            await here.sources.has_begun.wait()
            await here.until_freed()
            await until(lambda: here.open_streams.count == 0)
            await until(lambda: not here.server.server_state.connections)

    async def test_is_freed_when_there_is_nothing_to_read(
        self, services: Services, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """It does not answer pings, as every client that reads does by itself."""
        monkeypatch.setattr(serving, "_PING_SECONDS", 0.1)
        monkeypatch.setattr(serving, "_PONG_SECONDS", 0.2)
        async with running(services) as here, stalled(here.address, "subscription { silent }"):
            await here.sources.has_begun.wait()
            await here.until_freed()
            await until(lambda: not here.server.server_state.connections)

    async def test_that_floods_the_server_does_not_pile_up(self, services: Services) -> None:
        """Beyond the limit nothing is run for it, and then nothing is read."""
        async with running(services, SHORT) as here, stalled(here.address, *["{ large }"] * 1_000):
            await here.sources.has_begun.wait()
            await until(lambda: here.open_streams.count == 0)

    def test_is_given_at_most_fifteen_seconds(self) -> None:
        """Whether something waits to be sent to it, or only a ping; the tests above are less patient."""
        assert SocketLimits().send_seconds <= 15
        assert serving._PING_SECONDS + serving._PONG_SECONDS <= 15

    async def test_is_told_apart_from_one_who_reads(self, services: Services) -> None:
        """Results larger than all buffers arrive whole, one after the other."""
        async with running(services) as here, opened(here.address) as socket:
            for number in range(3):
                await begin(socket, str(number), "{ large }")
            told = [await received(socket) for _ in range(6)]

        assert [message["payload"]["data"]["large"] for message in told if "payload" in message] == [LARGE_TEXT] * 3


class TestEndOfServer:
    """The end of the server."""

    async def test_closes_sockets_as_going_away(self, services: Services) -> None:
        """Each open socket is told 1001, whether something runs on it or not, and its sources are closed."""
        async with AsyncExitStack() as clients:
            async with running(services) as here:
                idle = await clients.enter_async_context(opened(here.address))
                busy = await clients.enter_async_context(opened(here.address))
                await begin(busy, "1", "subscription { silent }")
                await here.sources.has_begun.wait()
            ends = [await end_of(idle), await end_of(busy)]

        assert ends == [(1001, "The server is going away")] * 2
        assert (here.sources.count, here.open_streams.count) == (0, 0)

    async def test_is_told_before_operations_have_ended(
        self, services: Services, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """An operation that does not let go, as one that waits for a lock, keeps nobody from being told why."""
        monkeypatch.setattr(serving, "_END_STREAMS_SECONDS", 0.1)
        async with AsyncExitStack() as clients, running(services) as here:
            busy = await clients.enter_async_context(opened(here.address))
            await begin(busy, "1", "{ reluctant }")
            await here.sources.has_begun.wait()
            here.server.should_exit = True
            end = await end_of(busy)
            here.sources.may_end.set()

        assert end == (1001, "The server is going away")
        assert (here.sources.count, here.open_streams.count) == (0, 0)

    async def test_does_not_wait_for_a_stalled_reader(
        self, services: Services, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Whoever does not even read that the server goes is left behind."""
        monkeypatch.setattr(serving, "_END_STREAMS_SECONDS", 0.1)
        monkeypatch.setattr(serving, "_LEAVE_CLIENTS_SECONDS", 1)
        async with AsyncExitStack() as clients, running(services) as here:
            await clients.enter_async_context(stalled(here.address, "{ large }"))
            await here.sources.has_begun.wait()

        assert (here.sources.count, here.open_streams.count) == (0, 0)
