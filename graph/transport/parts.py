"""Multipart answers: the parts of a result that `@defer` and `@stream` cut, and the events of a subscription."""

from graph.encoding import encode
from graph.operations.outcomes import Outcome, Payload
from graph.transport.accepts import Format


class _Parts:
    """Each part is closed by the next boundary as soon as it is there: clients wait for that before they read it."""

    boundary: bytes
    end = b"--\r\n"

    @property
    def beginning(self) -> bytes:
        """The boundary that opens the first part."""
        return b"\r\n--" + self.boundary

    def part(self, json: bytes) -> bytes:
        """Return one part, and the boundary after it."""
        return b"\r\nContent-Type: application/json; charset=utf-8\r\n\r\n%b\r\n--%b" % (json, self.boundary)


class IncrementalFraming(_Parts):
    """The initial result and its later parts, as the client's version of incremental delivery has them."""

    boundary = b"-"
    heartbeat = None
    heartbeat_seconds = 60.0

    def __init__(self, version: Format) -> None:
        self._is_of_2022 = version is Format.PARTS_OF_2022
        spec = "deferSpec=20220824" if self._is_of_2022 else "incrementalSpec=v0.2"
        self.content_type = f'multipart/mixed; boundary="-"; {spec}'

    def frame(self, outcome: Outcome) -> bytes:
        """Return a part; one that is the whole result says that nothing follows."""
        return self.frame_failure(outcome.payload)

    def frame_failure(self, payload: Payload) -> bytes:
        """Return a part that has errors only."""
        payload = payload if "hasNext" in payload else {**payload, "hasNext": False}
        return self.part(encode(_as_of_2022(payload) if self._is_of_2022 else payload))


class SubscriptionFraming(_Parts):
    """Apollo's multipart subscriptions: payloads in `payload`, what breaks the stream itself in `errors`."""

    boundary = b"graphql"
    content_type = 'multipart/mixed; boundary="graphql"; subscriptionSpec=1.0'
    heartbeat_seconds = 5.0

    @property
    def heartbeat(self) -> bytes:
        """An empty object, which clients skip."""
        return self.part(b"{}")

    def frame(self, outcome: Outcome) -> bytes:
        """Return a part with one event."""
        return self.part(b'{"payload":%b}' % outcome.json)

    def frame_failure(self, payload: Payload) -> bytes:
        """Return a part that tells that the stream broke."""
        return self.part(encode({"payload": None, **payload}))


def _as_of_2022(payload: Payload) -> Payload:
    """Return a payload as the draft of August 2022 has it: entries know their path, and nothing else ties them."""
    told = {name: value for name, value in payload.items() if name not in {"pending", "completed", "incremental"}}
    entries = [
        {name: value for name, value in entry.items() if name not in {"id", "subPath"}}
        for entry in payload.get("incremental", [])
    ]
    # A part that failed as a whole has no entry in the new form, only the end of what was pending.
    entries += [
        {"data": None, **{name: value for name, value in end.items() if name != "id"}}
        for end in payload.get("completed", [])
        if "errors" in end
    ]
    return {**told, "incremental": entries} if entries else told
