"""Cursors: places in a list, signed, so that a list takes none but those that it has handed out itself."""

import hmac
import struct
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from graph.errors import BadUserInput
from persistence.pages import Key

_PURPOSE = b"cursors of connections, 1"
_SIGNATURE_BYTES = 12
_LONGEST = 2_500
"""A name of 200 characters, each of four bytes and twice as long in one case, beside an id and the signature."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_NUMBER = struct.Struct(">q")


class Cursors:
    """Makes and reads the cursors of every list; whoever serves the same clients has the same key."""

    def __init__(self, secret: str) -> None:
        # A key of its own: what is signed here can be passed off as nothing else that the secret signs.
        self._key = hmac.digest(secret.encode(), _PURPOSE, "sha256")

    def of(self, *whose: object) -> "ListCursors":
        """Return the cursors of one list; `whose` is all that makes it another list: parent, filter, order."""
        return ListCursors(self._key, repr(whose).encode())


class ListCursors:
    """The cursors of one list."""

    def __init__(self, key: bytes, whose: bytes) -> None:
        self._key, self._whose = key, whose

    def encode(self, key: Key) -> str:
        """Return the cursor of a row by the values that it is sorted by."""
        packed = b"".join(_pack(value) for value in key)
        return _spelled(packed + self._signature(packed))

    def decode(self, cursor: str) -> Key:
        """Return the values of a cursor; raise BadUserInput unless `encode` of this very list made it."""
        try:
            raw = b64decode(cursor[:_LONGEST] + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        except ValueError:
            raw = b""
        packed, signature = raw[:-_SIGNATURE_BYTES], raw[-_SIGNATURE_BYTES:]
        if _spelled(raw) != cursor or not hmac.compare_digest(signature, self._signature(packed)):
            raise BadUserInput(f"{cursor[:60]!r} is not a cursor of this list, in this order and with this filter.")
        return tuple(_unpack(packed))

    def _signature(self, packed: bytes) -> bytes:
        length = struct.pack(">I", len(self._whose))
        return hmac.digest(self._key, length + self._whose + packed, "sha256")[:_SIGNATURE_BYTES]


def _spelled(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")


def _pack(value: Any) -> bytes:
    """Return a value as the letter of its type, its length, and its bytes."""
    letter, to_bytes, _ = next(form for kind, form in _FORMS.items() if isinstance(value, kind))
    content = to_bytes(value)
    return letter + struct.pack(">H", len(content)) + content


def _unpack(packed: bytes) -> Any:
    readers = {letter: from_bytes for letter, _, from_bytes in _FORMS.values()}
    while packed:
        letter, length = struct.unpack_from(">cH", packed)
        yield readers[letter](packed[3 : 3 + length])
        packed = packed[3 + length :]


def _microseconds(moment: datetime) -> bytes:
    return _NUMBER.pack((moment - _EPOCH) // _MICROSECOND)


def _moment(content: bytes) -> datetime:
    return _EPOCH + _number(content) * _MICROSECOND


def _number(content: bytes) -> int:
    return int.from_bytes(content, signed=True)


# Moments before days, because to Python each moment is a day too.
_FORMS: dict[type, tuple[bytes, Callable[[Any], bytes], Callable[[bytes], Any]]] = {
    UUID: (b"u", lambda uuid: uuid.bytes, lambda content: UUID(bytes=content)),
    datetime: (b"m", _microseconds, _moment),
    date: (b"d", lambda day: _NUMBER.pack(day.toordinal()), lambda content: date.fromordinal(_number(content))),
    int: (b"i", _NUMBER.pack, _number),
    str: (b"t", str.encode, bytes.decode),
}
