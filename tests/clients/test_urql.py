"""urql's core."""

from tests.acceptance.world import World
from tests.clients.scripts import Scripts
from tests.clients.travels import Traveller


async def test_urql(world: World, scripts: Scripts, traveller: Traveller) -> None:
    """It queries by POST and GET, sees its cache made stale by a mutation, watches an answer, and defers."""
    question = await traveller.ask("How much did we spend?")

    said = await scripts.run("urql.mjs", world.address, traveller.token, traveller.trip, question)

    assert said == [
        {"queried": "Paris", "error": None},
        {"cached": "Paris", "requests": 1},
        {"renamed": "Roma"},
        {"refetched": "Roma"},
        {"byGet": "Sarah", "method": "GET"},
        {"withoutLeave": ["BAD_REQUEST"]},
        {"invalid": ["GRAPHQL_VALIDATION_FAILED"]},
        {
            "watched": [
                {"__typename": "AnswerInterpreted"},
                {"__typename": "FactFound", "fact": {"amount": {"amount": "450.00", "currency": "EUR"}}},
                {"__typename": "AnswerFinished", "verdict": "VERIFIED"},
            ]
        },
        {
            "deferred": [
                {"name": "Roma", "balances": None, "hasNext": True},
                {"name": "Roma", "balances": 3, "hasNext": False},
            ]
        },
    ]
