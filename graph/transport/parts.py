"""Multipart answers: the parts of a result that `@defer` and `@stream` cut, and the events of a subscription."""

from graph.operations.running import Payload
from graph.transport.accepts import Format
from graph.transport.responses import encode


class _Parts:
    """Each part is closed by the next boundary as soon as it is there: clients wait for that before they read it."""

    boundary: bytes
    end = b"--\r\n"

    @property
    def beginning(self) -> bytes:
        """The boundary that opens the first part."""
        return b"\r\n--" + self.boundary

    def part(self, payload: object) -> bytes:
        """Return one part, and the boundary after it."""
        headers = b"\r\nContent-Type: application/json; charset=utf-8\r\n\r\n"
        return headers + encode(payload) + b"\r\n--" + self.boundary


class IncrementalFraming(_Parts):
    """The initial result and its later parts, as the client's version of incremental delivery has them."""

    boundary = b"-"
    heartbeat = None
    heartbeat_seconds = 60.0

    def __init__(self, version: Format) -> None:
        self._is_of_2022 = version is Format.PARTS_OF_2022
        spec = "deferSpec=20220824" if self._is_of_2022 else "incrementalSpec=v0.2"
        self.content_type = f'multipart/mixed; boundary="-"; {spec}'

    def frame(self, payload: Payload) -> bytes:
        """Return a part; one that is the whole result says that nothing follows."""
        payload = payload if "hasNext" in payload else {**payload, "hasNext": False}
        return self.part(_as_of_2022(payload) if self._is_of_2022 else payload)

    def frame_failure(self, payload: Payload) -> bytes:
        """Return a part that has errors only."""
        return self.frame(payload)


class SubscriptionFraming(_Parts):
    """Apollo's multipart subscriptions: payloads in `payload`, what breaks the stream itself in `errors`."""

    boundary = b"graphql"
    content_type = 'multipart/mixed; boundary="graphql"; subscriptionSpec=1.0'
    heartbeat_seconds = 5.0

    @property
    def heartbeat(self) -> bytes:
        """An empty object, which clients skip."""
        return self.part({})

    def frame(self, payload: Payload) -> bytes:
        """Return a part with one event."""
        return self.part({"payload": payload})

    def frame_failure(self, payload: Payload) -> bytes:
        """Return a part that tells that the stream broke."""
        return self.part({"payload": None, **payload})


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
