"""Limits as clients meet them: over HTTP and over websockets, on a real server."""

import httpx
import pytest

from persistence.certificates import trusted_certificates
from persistence.settings import Settings
from tests.graph.transport.clients import begin, opened, received


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """The settings of a server that gives an address one point a minute."""
    return settings.model_copy(update={"anonymous_points_per_minute": 1})


class TestOverHttp:
    """An answer over HTTP."""

    async def test_is_429_with_headers_when_the_points_are_spent(self, address: str) -> None:
        """Whoever reads only status and headers learns what to do, too; the last answer before had the headers."""
        async with httpx.AsyncClient(verify=trusted_certificates(), base_url=address) as client:
            allowed, throttled = [await client.post("/graphql", json={"query": "{ __typename }"}) for _ in range(2)]

        assert (allowed.status_code, throttled.status_code) == (200, 429)
        assert allowed.json()["extensions"]["cost"]["remaining"] == 0
        assert allowed.headers["ratelimit-policy"] == throttled.headers["ratelimit-policy"] == '"points";q=1;w=60'
        error = throttled.json()["errors"][0]
        assert error["extensions"]["code"] == "THROTTLED"
        assert throttled.headers["retry-after"] == str(error["extensions"]["retryAfter"])


class TestOverWebsockets:
    """A message over a websocket."""

    async def test_is_an_error_when_the_points_are_spent(self, address: str) -> None:
        """The socket goes on, and what it is open for later is not lost."""
        async with opened(address) as socket:
            await begin(socket, "1", "{ __typename }")
            first = [await received(socket) for _ in range(2)]
            await begin(socket, "2", "{ __typename }")
            second = await received(socket)
            await begin(socket, "3", "{ __typename }")
            third = await received(socket)

        assert [message["type"] for message in first] == ["next", "complete"]
        assert [(message["id"], message["type"]) for message in (second, third)] == [("2", "error"), ("3", "error")]
        assert second["payload"][0]["extensions"]["code"] == "THROTTLED"
