"""The audits of graphql-http, which is the reference implementation of GraphQL over HTTP."""

from tests.acceptance.world import World
from tests.clients.scripts import Scripts


async def test_graphql_http_audits(world: World, scripts: Scripts) -> None:
    """Whatever MUST or SHOULD be, is."""
    said = await scripts.run("graphql_http.mjs", world.address)

    assert [audit for audit in said if audit["status"] != "ok"] == []
    assert len(said) == 61
