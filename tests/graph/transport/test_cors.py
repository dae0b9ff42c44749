"""Pages of other origins: shut out, unless the settings let them in."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest

from graph.app import create_app
from persistence.certificates import trusted_certificates
from persistence.settings import Settings
from tests.graph.transport.telling import told
from tests.serving import serving

ASKING = {
    "Origin": "https://app.example",
    "Access-Control-Request-Method": "POST",
    "Access-Control-Request-Headers": "authorization,content-type,graphql-require-preflight,x-request-id",
}
ME = {"query": "{ __typename }"}


@asynccontextmanager
async def letting_in(settings: Settings, *origins: str) -> AsyncIterator[httpx.AsyncClient]:
    """A client of a server that lets these origins in."""
    app = create_app(settings.model_copy(update={"cors_allowed_origins": origins}))
    async with serving(app) as address, httpx.AsyncClient(verify=trusted_certificates(), base_url=address) as client:
        yield client


class TestCors:
    """What a browser is told of a page's origin."""

    async def test_is_off_by_default(self, client: httpx.AsyncClient) -> None:
        """No header lets anybody in."""
        asked = await client.options("/graphql", headers=ASKING)
        posted = await client.post("/graphql", json=ME, headers={"Origin": "https://app.example"})

        assert told(asked) == (405, ["METHOD_NOT_ALLOWED"])
        assert [name for response in (asked, posted) for name in response.headers if name.startswith("access")] == []

    async def test_lets_in_who_is_named(self, settings: Settings) -> None:
        """The token and the preflight headers may be sent, and what clients look at may be read."""
        async with letting_in(settings, "https://app.example") as client:
            asked = await client.options("/graphql", headers=ASKING)
            posted = await client.post("/graphql", json=ME, headers={"Origin": "https://app.example"})

        assert (asked.status_code, asked.headers["access-control-allow-origin"]) == (200, "https://app.example")
        assert posted.headers["access-control-allow-origin"] == "https://app.example"
        shown = posted.headers["access-control-expose-headers"].lower()
        assert [name in shown for name in ("x-request-id", "retry-after", "ratelimit-remaining")] == [True] * 3

    async def test_shuts_out_who_is_not(self, settings: Settings) -> None:
        """The refusal is a GraphQL error, and a request that is sent all the same tells the page nothing."""
        async with letting_in(settings, "https://other.example") as client:
            asked = await client.options("/graphql", headers=ASKING)
            posted = await client.post("/graphql", json=ME, headers={"Origin": "https://app.example"})

        assert told(asked) == (400, ["FORBIDDEN"])
        assert "access-control-allow-origin" not in posted.headers

    async def test_tells_of_errors_too(self, settings: Settings) -> None:
        """A page reads why its request was refused."""
        async with letting_in(settings, "*") as client:
            response = await client.post(
                "/graphql", json={"query": "x" * 1_100_000}, headers={"Origin": "https://app.example"}
            )

        assert told(response) == (413, ["PAYLOAD_TOO_LARGE"])
        assert response.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("", ()),
        ("*", ("*",)),
        ("https://a.example, https://b.example/ ,", ("https://a.example", "https://b.example")),
    ],
)
def test_origins_are_listed_with_commas(given: str, expected: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    """As browsers write them, without a slash at the end."""
    monkeypatch.setenv("CORS_ALLOWED_ORIGINS", given)

    assert Settings(_env_file=None).cors_allowed_origins == expected
