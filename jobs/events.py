"""Events of streams, and the places between them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from jobs.once import Once

Place = tuple[int, int]
"""Where an event stands in its stream: the two numbers of its cursor, so that places are in order."""
BEFORE_ALL: Place = (0, 0)
Entries = Sequence[tuple[bytes, dict[bytes, bytes]]]
"""Events as Redis has them: cursors, each with `type` and `body`."""
_CURSOR = re.compile(r"([0-9]{1,20})-([0-9]{1,20})")
_LARGEST_PART = 2**64 - 1


class CursorInvalid(Exception):
    """The cursor was not made by a stream."""


@dataclass(frozen=True, slots=True)
class StreamEvent:
    """An event of a topic: its cursor, its type, and its body as it was published.

    Followers share it, and what they make of it by `once`, which all events have in common that were read together.
    """

    cursor: str
    type: str
    body: dict[str, Any]
    once: Once = field(default_factory=Once, compare=False, repr=False)

    @property
    def place(self) -> Place:
        """Where it stands."""
        return place_of(self.cursor)


@dataclass(frozen=True, slots=True)
class Silence:
    """For a while nothing came; followers who are told so at once share what they make of it by `once`."""

    once: Once = field(default_factory=Once, compare=False, repr=False)


def place_of(cursor: str | None) -> Place:
    """Return the place of a cursor (None: before all events); raise CursorInvalid for text that no stream made."""
    if cursor is None:
        return BEFORE_ALL
    parts = _CURSOR.fullmatch(cursor)
    place = (int(parts[1]), int(parts[2])) if parts else (_LARGEST_PART + 1, 0)
    if max(place) > _LARGEST_PART:
        raise CursorInvalid(f"{cursor[:40]!r} is not a cursor of this stream.")
    return place


def cursor_of(place: Place) -> str:
    """Return the cursor of a place."""
    return f"{place[0]}-{place[1]}"


def events_of(entries: Entries) -> list[StreamEvent]:
    """Return events that were read together."""
    once = Once()
    return [
        StreamEvent(cursor.decode(), fields[b"type"].decode(), orjson.loads(fields[b"body"]), once)
        for cursor, fields in entries
    ]
