"""The token watch: who a token speaks for by now, looked up once for all who ask at about the same time."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from itertools import takewhile
from time import monotonic

from domain.access import Viewer

Identity = Viewer | str
"""The viewer, or the sentence that tells why there is none."""


_TRUSTED_SECONDS = 1.0
"""How long what was found is taken for what is: an answer is streamed in hundreds of pieces."""
_KEPT_SECONDS = 10.0
"""How long it is kept for those who take something older."""


@dataclass(slots=True)
class _Look:
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    began_at: float = float("-inf")
    identity: Identity = ""

    @property
    def is_old(self) -> bool:
        return monotonic() - self.began_at > _KEPT_SECONDS and not self.turn.locked()


class TokenWatch:
    """Shares what `look_up` found for an Authorization header: a thousand subscriptions of one session are one look."""

    def __init__(self, look_up: Callable[[str], Awaitable[Identity]]) -> None:
        self._look_up = look_up
        self._looks: dict[str, _Look] = {}

    async def identity(self, authorization: str, *, trusted_seconds: float | None = None) -> Identity:
        """Return what is found for a header, or what was found so many seconds ago (None: one).

        Errors of finding are raised.
        """
        seconds = _TRUSTED_SECONDS if trusted_seconds is None else trusted_seconds
        return await self._found(authorization, since=monotonic() - seconds)

    async def identity_now(self, authorization: str) -> Identity:
        """Return what is found for a header by a look that begins after this is asked, as `identity` otherwise."""
        return await self._found(authorization, since=monotonic())

    async def _found(self, authorization: str, *, since: float) -> Identity:
        look = self._looks.get(authorization) or self._looks.setdefault(authorization, _Look())
        if look.began_at < since:
            async with look.turn:
                # Whoever waited for its turn may have been answered by the one before.
                if look.began_at < since:
                    began_at = monotonic()
                    look.identity, look.began_at = await self._look_up(authorization), began_at
                    self._remember(authorization, look)
        return look.identity

    def _remember(self, authorization: str, look: _Look) -> None:
        self._looks.pop(authorization, None)
        self._looks[authorization] = look
        # The last that was looked at stands last, so that the old ones are in front.
        for header in list(takewhile(lambda header: self._looks[header].is_old, self._looks)):
            del self._looks[header]
