"""Ids: UUIDs that sort by the time they were made, so that indexes stay dense and a list keeps its order."""

import secrets
import threading
import time
from uuid import UUID

_RANDOM_BITS = 74
_LOW_BITS = 62
# Not all bits at first, so that counting up within one millisecond does not overflow.
_FRESH_BITS = _RANDOM_BITS - 1

_lock = threading.Lock()
_last = (0, 0)


def new_id() -> UUID:
    """Return a UUID of version 7 (RFC 9562, section 5.7): 48 bits of milliseconds, then 74 random bits.

    Ids of one process always grow: within a millisecond, or when the clock is set back, the last one's random part is
    counted up by a random step (RFC 9562, section 6.2, method 2).
    """
    global _last  # noqa: PLW0603  # the last id of the process is what the next one must exceed
    with _lock:
        milliseconds, random = time.time_ns() // 1_000_000, secrets.randbits(_FRESH_BITS)
        if milliseconds <= _last[0]:
            milliseconds, random = _last[0], _last[1] + 1 + secrets.randbits(32)
        _last = (milliseconds, random)
    high, low = random >> _LOW_BITS, random & (1 << _LOW_BITS) - 1
    return UUID(int=milliseconds << 80 | 0x7 << 76 | high << 64 | 0b10 << _LOW_BITS | low)
