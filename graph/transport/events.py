"""Server-sent events, after the graphql-sse protocol's distinct connections mode: a response for each operation."""

from graph.operations.outcomes import Outcome, Payload


class EventFraming:
    """`next` events that carry payloads, and a last `complete`; lines end in LF, as clients split them there."""

    content_type = "text/event-stream; charset=utf-8"
    # A comment: it carries the headers through proxies that wait for a first byte, and keeps the connection alive.
    beginning = b":\n\n"
    heartbeat = b":\n\n"
    heartbeat_seconds = 12.0
    end = b"event: complete\ndata: \n\n"

    def frame(self, outcome: Outcome) -> bytes:
        """Return a `next` event."""
        return b"event: next\ndata: %b\n\n" % outcome.json

    def frame_failure(self, payload: Payload) -> bytes:
        """Return a `next` event that has errors only."""
        return self.frame(Outcome(payload))
