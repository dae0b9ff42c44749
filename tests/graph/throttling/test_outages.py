"""Redis away or hung: this process counts by itself, waits for nobody, and goes back."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

import psutil
import pytest
import redis
from structlog.testing import capture_logs

from graph.throttling import counters
from graph.throttling.attempts import Attempt, TooManyAttempts
from graph.throttling.outages import RETRY_SECONDS
from graph.throttling.throttle import Throttle
from tests.graph.throttling.small_limits import PATIENT_SECONDS, throttle_on
from tests.graph.throttling.test_throttle import DAVID, SARAH, charged
from tests.services import free_port, running_valkey

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="There are no such signals on Windows.")


@dataclass(slots=True)
class Clock:
    """A clock that goes on when it is told to."""

    seconds: float = 0.0

    def __call__(self) -> float:
        """Return the time."""
        return self.seconds


@dataclass(frozen=True, slots=True)
class MortalValkey:
    """A real Valkey that a test may stop."""

    port: int
    url: str
    process_id: int

    def end(self, how: signal.Signals) -> None:
        """Stop it: hung at once, or away once it is."""
        os.kill(self.process_id, how)
        if how is signal.SIGTERM:
            psutil.Process(self.process_id).wait(timeout=10)


@pytest.fixture
def valkey() -> Iterator[MortalValkey]:
    """A real Valkey of this test alone; one that was stopped goes on, to be ended."""
    port = free_port()
    with running_valkey(port=port) as url:
        with redis.Redis.from_url(url) as client:
            process_id = client.info("server")["process_id"]
        yield MortalValkey(port, url, process_id)
        try:
            os.kill(process_id, signal.SIGCONT)
        except ProcessLookupError:
            return


@pytest.fixture
def clock() -> Clock:
    """The clock by which the throttle asks again."""
    return Clock()


@pytest.fixture
async def throttle(valkey: MortalValkey, clock: Clock) -> AsyncIterator[Throttle]:
    """A throttle on that Valkey, which has charged Sarah sixty points there, and waits no longer from then on."""
    async with throttle_on(valkey.url, clock=clock) as built:
        await built.charge(SARAH, 60)
        built._counters._patience = 0.3
        yield built


@pytest.fixture
def punctual(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take no timeout for a lag of this process, which a busy machine has."""
    monkeypatch.setattr(counters, "_LAG_SECONDS", PATIENT_SECONDS)


@pytest.mark.parametrize("how", [signal.SIGSTOP, signal.SIGTERM], ids=["hung", "away"])
@pytest.mark.usefixtures("punctual")
class TestOutage:
    """Redis that answers nobody."""

    async def test_lets_this_process_count(self, throttle: Throttle, valkey: MortalValkey, how: signal.Signals) -> None:
        """Operations go on, with a budget of this process."""
        valkey.end(how)

        assert [await charged(throttle, SARAH, 60) for _ in range(2)] == [40, None]

    async def test_lets_no_more_through_at_once_than_the_limit(
        self, throttle: Throttle, valkey: MortalValkey, how: signal.Signals
    ) -> None:
        """Also those that found out together that Redis is away."""
        valkey.end(how)

        left = await asyncio.gather(*(charged(throttle, DAVID, 3) for _ in range(50)))

        assert len(left) - left.count(None) == 33

    async def test_counts_attempts_too(self, throttle: Throttle, valkey: MortalValkey, how: signal.Signals) -> None:
        """Nobody guesses passwords while Redis is away."""
        valkey.end(how)

        for _ in range(5):
            await throttle.count_attempt(Attempt.SIGN_IN, address="192.0.2.1", account="a@b.example")
        with pytest.raises(TooManyAttempts):
            await throttle.count_attempt(Attempt.SIGN_IN, address="192.0.2.1", account="a@b.example")

    async def test_is_logged_once_and_asked_about_now_and_then(
        self, throttle: Throttle, valkey: MortalValkey, clock: Clock, how: signal.Signals
    ) -> None:
        """Hundreds of operations are no hundreds of lines, nor is each attempt to go back."""
        valkey.end(how)

        with capture_logs() as logs:
            for _ in range(3):
                await asyncio.gather(*(charged(throttle, DAVID, 1) for _ in range(20)))
                clock.seconds += RETRY_SECONDS

        assert [entry["event"] for entry in logs] == ["throttle.redis_away"]


class TestSlowness:
    """This process standing still, on a Redis that answers."""

    async def test_is_no_outage(self, throttle: Throttle, valkey: MortalValkey) -> None:
        """A charge that waited for nobody but ourselves does not send all others away from Redis."""

        def stand_still() -> None:
            os.kill(valkey.process_id, signal.SIGCONT)
            time.sleep(0.5)

        valkey.end(signal.SIGSTOP)
        asyncio.get_running_loop().call_later(0.1, stand_still)
        with capture_logs() as logs:
            await throttle.charge(DAVID, 1)

        throttle._counters._patience = PATIENT_SECONDS
        assert logs == []
        assert await charged(throttle, SARAH, 1) == 39


@pytest.mark.usefixtures("punctual")
class TestReturn:
    """Redis that answers again."""

    async def test_of_a_hung_one_is_found_after_some_seconds(
        self, throttle: Throttle, valkey: MortalValkey, clock: Clock
    ) -> None:
        """What was charged there before still counts; until then this process counts by itself."""
        valkey.end(signal.SIGSTOP)
        with capture_logs() as logs:
            meanwhile = await charged(throttle, SARAH, 1)
            os.kill(valkey.process_id, signal.SIGCONT)
            soon = await charged(throttle, SARAH, 1)
            throttle._counters._patience = PATIENT_SECONDS
            clock.seconds += RETRY_SECONDS
            later = await charged(throttle, SARAH, 1)

        assert (meanwhile, soon) == (99, 98)
        # The charge that nobody waited for may have been taken after all.
        assert later in {38, 39}
        assert [entry["event"] for entry in logs] == ["throttle.redis_away", "throttle.redis_back"]

    async def test_of_a_new_one_is_found_after_some_seconds(
        self, throttle: Throttle, valkey: MortalValkey, clock: Clock
    ) -> None:
        """It knows nothing of before, not even the scripts."""
        valkey.end(signal.SIGTERM)
        assert await charged(throttle, SARAH, 60) == 40

        with running_valkey(port=valkey.port):
            throttle._counters._patience = PATIENT_SECONDS
            clock.seconds += RETRY_SECONDS
            left = [await charged(throttle, SARAH, 10) for _ in range(2)]

        assert left == [90, 80]

    async def test_is_looked_for_by_one_while_the_others_go_on(
        self, throttle: Throttle, valkey: MortalValkey, clock: Clock
    ) -> None:
        """Only one of a crowd waits for a Redis that is still hung."""
        valkey.end(signal.SIGSTOP)
        await charged(throttle, DAVID, 1)
        clock.seconds += RETRY_SECONDS

        async def numbered(number: int) -> int:
            await throttle.charge(DAVID, 1)
            return number

        crowd = [asyncio.create_task(numbered(number)) for number in range(20)]
        finished = [await each for each in asyncio.as_completed(crowd)]

        assert sorted(finished) == list(range(20))
        assert finished[-1] == 0
