"""Apollo Client 4."""

from tests.acceptance.world import World
from tests.clients.scripts import Scripts
from tests.clients.travels import EXPENSES, Traveller

WATCHED = [
    {"__typename": "AnswerInterpreted"},
    {
        "__typename": "FactFound",
        "fact": {"__typename": "Fact", "amount": {"__typename": "Money", "amount": "450.00", "currency": "EUR"}},
    },
    {"__typename": "AnswerFinished", "verdict": "VERIFIED"},
]


async def test_its_cache(world: World, scripts: Scripts, traveller: Traveller) -> None:
    """A mutation changes what a query shows, pages join to a list, and errors are of the classes that it knows."""
    said = await scripts.run("apollo_cache.mjs", world.address, traveller.token, traveller.trip)

    assert said == [
        {"names": ["Paris", "Roma"], "renamed": "Roma", "requests": 2},
        {"kept": "Roma"},
        {
            "refused": {
                "__typename": "UpdateTripPayload",
                "trip": None,
                "userErrors": [{"__typename": "UserError", "code": "TEXT_INVALID"}],
            }
        },
        {"pages": [2, 4, 5], "total": 5, "hasNext": False},
        {"descriptions": list(reversed(EXPENSES))},
        {"isGraphQL": True, "isServer": False, "codes": ["GRAPHQL_VALIDATION_FAILED"]},
        {
            "sent": {
                "method": "POST",
                "given": ["extensions", "query", "variables"],
                "status": 400,
                "type": "application/graphql-response+json",
            }
        },
    ]


async def test_its_streams(world: World, scripts: Scripts, traveller: Traveller) -> None:
    """What is deferred comes later, in both versions; it subscribes over multipart HTTP and over a websocket."""
    question = await traveller.ask("How much did we spend?")

    said = await scripts.run("apollo_streams.mjs", world.address, traveller.token, traveller.trip, question)

    deferred = [
        {"dataState": "streaming", "name": "Paris", "balances": None},
        {"dataState": "complete", "name": "Paris", "balances": 3},
    ]
    assert said == [
        {"handler": "Defer20220824Handler", "seen": deferred, "type": "multipart/mixed"},
        {"handler": "GraphQL17Alpha9Handler", "seen": deferred, "type": "multipart/mixed"},
        {"overHttp": WATCHED, "type": "multipart/mixed"},
        {"overSocket": WATCHED},
        {"nobody": ["UNAUTHENTICATED"]},
    ]


async def test_its_persisted_queries(world: World, scripts: Scripts, traveller: Traveller) -> None:
    """A hash that is not known is asked for with its query once, and suffices from then on, by POST and by GET."""
    said = await scripts.run("apollo_persisted.mjs", world.address, traveller.token)

    sent = ["extensions", "operationName", "variables"]
    whole = ["extensions", "operationName", "query", "variables"]
    answered = {"status": 200, "type": "application/graphql-response+json"}
    refused = {**answered, "status": 400}
    by_hash = {"method": "POST", "given": sent}
    by_get = {"method": "GET", "given": sent}
    by_text = {"method": "POST", "given": whole, **answered}
    assert said == [
        {"unknown": {"name": "Sarah", "sent": [{**by_hash, **refused}, by_text]}},
        {"known": {"name": "Sarah", "sent": [{**by_hash, **answered}]}},
        {"byGet": {"name": "Sarah", "sent": [{**by_get, **answered}]}},
        {"unknownByGet": {"name": "Sarah", "sent": [{**by_get, **refused}, by_text]}},
    ]


async def test_uploads(world: World, scripts: Scripts, traveller: Traveller) -> None:
    """With the header that Apollo's uploads carry a file is taken, and without it is not."""
    said = await scripts.run("apollo_upload.mjs", world.address, traveller.token, traveller.trip)

    assert said == [
        {"uploaded": {"status": 200, "done": {"document": {"name": "hotel.md", "kind": "MARKDOWN"}, "userErrors": []}}},
        {"refused": {"status": 400, "codes": ["BAD_REQUEST"]}},
    ]
