"""graphql-ws, the reference client of graphql-transport-ws."""

from tests.acceptance.world import World
from tests.clients.scripts import Scripts
from tests.clients.travels import Traveller


async def test_graphql_ws(world: World, scripts: Scripts, traveller: Traveller) -> None:
    """It watches an answer, outlives bad operations, is refused with 4403, comes back when cut off, and pings."""
    question = await traveller.ask("How much did we spend?")

    said = await scripts.run("graphql_ws.mjs", world.address, traveller.token, question)

    assert said == [
        {
            "watched": [
                {"__typename": "AnswerInterpreted"},
                {"__typename": "FactFound", "fact": {"amount": {"amount": "450.00", "currency": "EUR"}}},
                {"__typename": "AnswerFinished", "verdict": "VERIFIED"},
            ]
        },
        {
            "refused": ["GRAPHQL_VALIDATION_FAILED"],
            "broken": ["GRAPHQL_PARSE_FAILED"],
            "good": {"me": {"name": "Sarah"}},
            "mutated": {"createTrip": {"trip": None, "userErrors": [{"code": "TEXT_INVALID"}]}},
            "closed": 0,
        },
        {"close": 4403, "isForbidden": True},
        {"before": {"me": {"name": "Sarah"}}, "after": {"me": {"name": "Sarah"}}, "sockets": 2},
        {"pong": None},
    ]
