"""Fixtures of the limits: small ones, on a Valkey of their own that each test finds empty."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace

import pytest
import redis

from graph.context import Services
from graph.throttling.throttle import Throttle
from persistence.settings import Settings
from tests.graph.throttling.small_limits import SMALL, throttle_on
from tests.services import running_valkey


@pytest.fixture(scope="session")
def limits_valkey() -> Iterator[str]:
    """A real Valkey that only the tests of limits use."""
    with running_valkey() as url:
        yield url


@pytest.fixture
def redis_url(limits_valkey: str) -> str:
    """The URL of that Valkey, emptied."""
    with redis.Redis.from_url(limits_valkey) as client:
        client.flushall()
    return limits_valkey


@pytest.fixture
async def throttle(redis_url: str) -> AsyncIterator[Throttle]:
    """A throttle with small limits."""
    async with throttle_on(redis_url) as built:
        yield built


@pytest.fixture
def settings(settings: Settings, redis_url: str) -> Settings:
    """The settings of an API process with small limits."""
    return settings.model_copy(update={**SMALL, "redis_url": redis_url})


@pytest.fixture
async def services(services: Services, throttle: Throttle) -> Services:
    """The services of an API process, with that throttle."""
    return replace(services, throttle=throttle)
