"""graphql-sse, the reference client of GraphQL over server-sent events."""

from tests.acceptance.world import World
from tests.clients.scripts import Scripts
from tests.clients.travels import Traveller


async def test_graphql_sse(world: World, scripts: Scripts, traveller: Traveller) -> None:
    """In distinct connections mode it watches an answer, queries, signs out, and is told of errors."""
    question = await traveller.ask("How much did we spend?")

    said = await scripts.run("graphql_sse.mjs", world.address, traveller.token, question)

    assert said == [
        {
            "watched": [
                {"__typename": "AnswerInterpreted"},
                {"__typename": "FactFound", "fact": {"amount": {"amount": "450.00", "currency": "EUR"}}},
                {"__typename": "AnswerFinished", "verdict": "VERIFIED"},
            ]
        },
        {"queried": {"me": {"name": "Sarah"}}},
        {"mutated": {"signOut": {"signedOut": True}}},
        {"signedOut": [{"codes": ["UNAUTHENTICATED"]}]},
        {"nobody": [{"codes": ["UNAUTHENTICATED"]}]},
        {"refused": [{"codes": ["GRAPHQL_VALIDATION_FAILED"]}]},
    ]
