"""The token watch: who a token speaks for by now, looked up once for all the subscriptions that it began."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from time import monotonic

from domain.access import Viewer

Identity = Viewer | str
"""The viewer, or the sentence that tells why there is none."""


_TRUSTED_SECONDS = 1.0
"""How long what was found is taken for what is: an answer is streamed in hundreds of pieces."""


@dataclass(slots=True)
class _Look:
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    looked_at: float = float("-inf")
    identity: Identity = ""

    @property
    def is_recent(self) -> bool:
        return monotonic() - self.looked_at < _TRUSTED_SECONDS


class TokenWatch:
    """Remembers for a moment what `look_up` found for an Authorization header.

    So a thousand subscriptions of one session are one look.
    """

    def __init__(self, look_up: Callable[[str], Awaitable[Identity]]) -> None:
        self._look_up = look_up
        self._looks: dict[str, _Look] = {}

    async def identity(self, authorization: str) -> Identity:
        """Return what is found for a header, or what was found less than a moment ago; errors of finding are raised."""
        look = self._looks.get(authorization) or self._looks.setdefault(authorization, _Look())
        if not look.is_recent:
            async with look.turn:
                # Whoever waited for its turn has been answered by the one before.
                if not look.is_recent:
                    look.identity = await self._look_up(authorization)
                    look.looked_at = monotonic()
                    self._forget_old()
        return look.identity

    def _forget_old(self) -> None:
        self._looks = {header: look for header, look in self._looks.items() if look.is_recent or look.turn.locked()}
