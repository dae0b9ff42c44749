"""Messages: what a client may say, and how the server says what orjson cannot."""

import pytest

from graph.operations.outcomes import Outcome
from graph.operations.requests import OperationRequest
from graph.transport import messages
from graph.transport.messages import Complete, ConnectionInit, InvalidMessage, Ping, Pong, Subscribe, read_message


class TestReadMessage:
    """Messages of clients."""

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ('{"type": "connection_init"}', ConnectionInit({})),
            ('{"type": "connection_init", "payload": null}', ConnectionInit({})),
            ('{"type": "connection_init", "payload": {"a": 1}}', ConnectionInit({"a": 1})),
            ('{"type": "ping"}', Ping(None)),
            ('{"type": "ping", "payload": {"a": 1}}', Ping({"a": 1})),
            ('{"type": "pong", "payload": {}}', Pong()),
            ('{"type": "complete", "id": "1"}', Complete("1")),
            (
                '{"type": "subscribe", "id": "1", "payload": {"query": "{ a }"}}',
                Subscribe("1", OperationRequest("{ a }")),
            ),
            (
                """{"type": "subscribe", "id": "1", "payload": {"query": null, "variables": {"b": 2},
                    "operationName": "a", "extensions": {"persistedQuery": {}}}}""",
                Subscribe("1", OperationRequest(None, {"b": 2}, "a", {"persistedQuery": {}})),
            ),
            (
                '{"type": "subscribe", "id": "1", "payload": {"documentId": "abc"}}',
                Subscribe("1", OperationRequest(None, document_id="abc")),
            ),
        ],
    )
    def test_returns_what_the_protocol_knows(self, text: str, message: object) -> None:
        """What may be left out may be null too."""
        assert read_message(text) == message

    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            (None, "Messages are sent as text."),
            ("", "The message is not valid JSON."),
            ("{", "The message is not valid JSON."),
            ("[" * 100_000, "The message is not valid JSON."),
            ("null", "A message is a JSON object."),
            ("[]", "A message is a JSON object."),
            ("1", "A message is a JSON object."),
            ("{}", "A message has a `type`, which is a string."),
            ('{"type": 1}', "A message has a `type`, which is a string."),
            ('{"type": "start"}', "Clients send no message of type 'start'."),
            ('{"type": "next", "id": "1", "payload": {}}', "Clients send no message of type 'next'."),
            ('{"type": "ping", "payload": []}', "`payload` is an object, or is left out."),
            ('{"type": "pong", "payload": ""}', "`payload` is an object, or is left out."),
            ('{"type": "connection_init", "payload": 0}', "`payload` is an object, or is left out."),
            ('{"type": "complete"}', "The message has an `id`, which is a string with something in it."),
            ('{"type": "complete", "id": 1}', "The message has an `id`, which is a string with something in it."),
            ('{"type": "subscribe", "id": ""}', "The message has an `id`, which is a string with something in it."),
            ('{"type": "subscribe", "id": "1"}', "The request must be a JSON object."),
            ('{"type": "subscribe", "id": "1", "payload": {}}', "`payload.query` is a string."),
            (
                '{"type": "subscribe", "id": "1", "payload": {"query": 1}}',
                "`query` must be a string, or be left out.",
            ),
            (
                '{"type": "subscribe", "id": "1", "payload": {"query": "{ a }", "variables": []}}',
                "`variables` must be an object, or be left out.",
            ),
        ],
    )
    def test_refuses_everything_else(self, text: str | None, reason: str) -> None:
        """The reason fits into a close frame."""
        with pytest.raises(InvalidMessage) as refused:
            read_message(text)

        assert str(refused.value) == reason


class TestNextResult:
    """Results."""

    def test_carries_what_orjson_refuses(self) -> None:
        """Half characters and integers over 64 bits are JSON all the same."""
        text = messages.next_result("1", Outcome({"data": {"half": "\ud800", "large": 2**70}}))

        assert text == ('{"id":"1","type":"next","payload":{"data":{"half":"\\ud800","large":1180591620717411303424}}}')


class TestPong:
    """Answers to pings."""

    def test_refuses_a_payload_that_nests_too_deeply(self) -> None:
        """What can be read is not always what can be written: it is the client's mistake."""
        message = read_message('{"type": "ping", "payload": {"a": %s}}' % ("[" * 1_000 + "]" * 1_000))

        assert isinstance(message, Ping)
        with pytest.raises(InvalidMessage, match=r"^`payload` nests too deeply\.$"):
            messages.pong(message.payload)
