"""Tests of running operations: the time limit, and errors told or masked."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
import strawberry
import structlog
from sqlalchemy import text as sql

from domain.access import Forbidden, NotFound
from graph.context import Context, Info, Services
from graph.operations.preparing import OperationRefused
from graph.operations.requests import OperationRequest
from graph.operations.running import admit, run_single, run_stream
from graph.operations.use_prepared import UsePrepared
from graph.schema import TripSplitSchema, schema
from graph.viewers import NO_TOKEN, identity_of
from tests.graph.people import Person

NOT_NULL = "Argument 'size' has invalid value: Expected variable '$n' provided to non-null type 'Int!' not to be null."


@strawberry.type
class SlowQuery:
    """Fields that take their time."""

    @strawberry.field
    async def hang(self) -> int:
        """Wait for ever."""
        await asyncio.Event().wait()
        return 1

    @strawberry.field
    async def load(self, info: Info) -> int:
        """Load for ever, by a loader that holds a connection."""

        async def never(_connection: object, _keys: list[UUID]) -> dict[UUID, int]:
            await asyncio.Event().wait()
            return {}

        return await info.context.loaders.load_known(never, uuid4())

    @strawberry.field
    async def compute(self, info: Info) -> int:
        """Compute for ever."""

        async def never() -> int:
            await asyncio.Event().wait()
            return 1

        return await info.context.loaders.once("key", never)

    @strawberry.field
    def too_large(self) -> int:
        """Return what the type cannot show."""
        return 2**40

    @strawberry.field
    def broken(self) -> int:
        """Fail."""
        raise RuntimeError("A secret.")

    @strawberry.field
    def missing(self) -> int | None:
        """Refuse, as for an id that is not there."""
        raise NotFound("There is no such trip.")

    @strawberry.field
    def forbidden(self) -> int | None:
        """Refuse, as for a role that does not allow it."""
        raise Forbidden("Viewers look on.")

    @strawberry.field
    def with_size(self, size: int) -> int:
        """Take a number that is needed."""
        return size


@strawberry.type
class SlowMutation:
    """A mutation that takes longer than a query may."""

    @strawberry.mutation
    async def act(self) -> bool:
        """Take three times as long."""
        await asyncio.sleep(0.3)
        return True


@strawberry.type
class SlowSubscription:
    """A subscription that lasts longer than a query may."""

    @strawberry.subscription
    async def watch(self) -> AsyncGenerator[int, None]:
        """Give an event that comes late."""
        await asyncio.sleep(0.3)
        yield 1


slow = TripSplitSchema(query=SlowQuery, mutation=SlowMutation, subscription=SlowSubscription, extensions=[UsePrepared])


@pytest.fixture
def hasty(services: Services) -> Services:
    """Services that give a query a tenth of a second."""
    return replace(services, policy=replace(services.policy, query_timeout_seconds=0.1))


async def single(services: Services, query: str, served: Any = slow, **variables: Any) -> dict[str, Any]:
    """Return the payload of an operation."""
    request, context = OperationRequest(query, variables), Context(services, "Nobody is signed in.")
    try:
        await admit(served, request, context)
    except OperationRefused as refused:
        return {"errors": [error.formatted for error in refused.errors]}
    return without_cost((await run_single(served, request, context)).payload)


def without_cost(payload: dict[str, Any]) -> dict[str, Any]:
    """Return a payload without what it took of a budget."""
    return {name: value for name, value in payload.items() if name != "extensions"}


def codes(payload: dict[str, Any]) -> list[str]:
    """Return the code of each error."""
    return [error["extensions"]["code"] for error in payload["errors"]]


class TestTimeLimit:
    """How long a query may take."""

    @pytest.mark.parametrize("field", ["hang", "load", "compute"])
    async def test_ends_a_query_and_all_it_had_begun(self, hasty: Services, field: str) -> None:
        """With a code; no task is left, and no connection is held."""
        before = asyncio.all_tasks()

        payload = await single(hasty, f"{{ a: {field} b: {field} __typename }}")

        assert payload == {
            "data": None,
            "errors": [
                {
                    "message": "The query was cut off after 0.1 seconds: ask for less at once.",
                    "extensions": {"code": "TIMEOUT"},
                }
            ],
        }
        assert asyncio.all_tasks() - before == set()
        assert hasty.database.engine.pool.checkedout() == 0  # type: ignore[attr-defined]  # of every pool that is used here

    async def test_ends_a_query_that_waits_for_the_database(self, hasty: Services, sarah: Person) -> None:
        """PostgreSQL is told to stop; SQLite does not make readers wait."""
        engine = hasty.database.engine
        if engine.dialect.name != "postgresql":
            pytest.skip("Readers of SQLite wait for nobody.")
        request = OperationRequest("{ trips(first: 1) { totalCount } }")
        context = Context(hasty, await identity_of(f"Bearer {sarah.token}", hasty))
        await admit(schema, request, context)

        async with engine.begin() as other:
            await other.execute(sql("LOCK TABLE trips, participants IN ACCESS EXCLUSIVE MODE"))
            outcome = await run_single(schema, request, context)
            assert engine.pool.checkedout() == 1  # type: ignore[attr-defined]  # as above

        assert codes(outcome.payload) == ["TIMEOUT"]

    async def test_is_none_for_a_mutation(self, hasty: Services) -> None:
        """Whether it was done would be unknown."""
        assert await single(hasty, "mutation { act }") == {"data": {"act": True}}

    async def test_holds_for_a_query_that_is_streamed(self, hasty: Services) -> None:
        """As over a websocket."""
        payloads = [payload async for payload in streamed(hasty, "{ hang }")]

        assert [codes(payload) for payload in payloads] == [["TIMEOUT"]]

    async def test_is_none_for_a_subscription(self, hasty: Services) -> None:
        """It ends when its client ends it."""
        assert [payload async for payload in streamed(hasty, "subscription { watch }")] == [{"data": {"watch": 1}}]


async def streamed(services: Services, query: str) -> AsyncIterator[dict[str, Any]]:
    """Yield the payloads of an operation that is streamed."""
    request, context = OperationRequest(query), Context(services, "Nobody is signed in.")
    await admit(slow, request, context)
    async for outcome in run_stream(slow, request, context):
        yield without_cost(outcome.payload)


class TestSchema:
    """The schema, called without a transport."""

    async def test_runs_what_it_is_given_whatever_its_context_ran_before(self, services: Services) -> None:
        """As the demo is loaded: one context, one operation after the other."""
        context = Context(services, "Nobody is signed in.")

        results = [
            await slow.execute(query, context_value=context) for query in ("{ a: __typename }", "{ b: __typename }")
        ]

        assert [result.data for result in results] == [{"a": "SlowQuery"}, {"b": "SlowQuery"}]


class TestErrors:
    """What a client is told."""

    @pytest.mark.parametrize("field", ["tooLarge", "broken"])
    async def test_of_ours_are_masked_and_logged_under_one_id(self, services: Services, field: str) -> None:
        """A value that its type cannot show is ours too."""
        with structlog.testing.capture_logs() as logs:
            [error] = (await single(services, f"{{ {field} }}"))["errors"]

        error_id = error["extensions"]["errorId"]
        assert error["extensions"] == {"code": "INTERNAL_SERVER_ERROR", "errorId": error_id}
        assert error["message"] == f"Something went wrong here, not with you. It is logged as {error_id}."
        assert [log["error_id"] for log in logs if log["event"] == "graphql.internal_error"] == [error_id]

    @pytest.mark.parametrize(
        ("query", "variables", "code", "message"),
        [
            ("{ missing }", {}, "NOT_FOUND", "There is no such trip."),
            ("{ forbidden }", {}, "FORBIDDEN", "Viewers look on."),
            ("query ($n: Int = 1) { withSize(size: $n) }", {"n": None}, "BAD_USER_INPUT",
             NOT_NULL),
            ("query ($n: Int!) { withSize(size: $n) }", {"n": None}, "BAD_USER_INPUT",
             "Variable '$n' has invalid value: Expected value of non-null type 'Int!' not to be null."),
            ("query ($n: Int!) { withSize(size: $n) }", {"n": "x"}, "BAD_USER_INPUT",
             "Variable '$n' has invalid value: Int cannot represent non-integer value: 'x'"),
        ],
    )  # fmt: skip
    async def test_of_clients_keep_their_message(
        self, services: Services, query: str, variables: dict[str, Any], code: str, message: str
    ) -> None:
        """With a code."""
        [error] = (await single(services, query, **variables))["errors"]

        assert (error["extensions"], error["message"]) == ({"code": code}, message)

    @pytest.mark.parametrize(
        ("request_", "message"),
        [
            (OperationRequest(None), "The request has no `query`."),
            (OperationRequest(""), "The request has no `query`."),
        ],
    )
    async def test_of_a_request_without_anything_to_run(
        self, services: Services, request_: OperationRequest, message: str
    ) -> None:
        """It is a bad request."""
        with pytest.raises(OperationRefused) as refused:
            await admit(slow, request_, Context(services, "Nobody is signed in."))

        assert [error.formatted for error in refused.value.errors] == [
            {"message": message, "extensions": {"code": "BAD_REQUEST"}}
        ]


class TestCosts:
    """What an operation costs, before it runs."""

    async def test_are_limited(self, services: Services) -> None:
        """With the values of the variables."""
        query = """query ($n: Int) { trips(first: $n) { nodes { suggestedTransfers { optimal } } } }"""

        assert codes(await single(services, query, schema, n=50)) == ["LIMIT_EXCEEDED"]
        assert codes(await single(services, query, schema, n=5)) == ["UNAUTHENTICATED"]


async def test_a_subscription_that_is_refused_has_no_data(services: Services) -> None:
    """Nothing was executed, though the error names the field that refused."""
    request = OperationRequest('subscription { answer(questionId: "x") { __typename } }')
    context = Context(services, NO_TOKEN)
    await admit(schema, request, context)

    (outcome,) = [outcome async for outcome in run_stream(schema, request, context)]

    assert outcome.is_refused
    assert "data" not in outcome.payload
    assert [error["extensions"]["code"] for error in outcome.payload["errors"]] == ["UNAUTHENTICATED"]


@pytest.mark.parametrize(
    "variables",
    [{"ids": [None] * 200_000}, {"ids": [[""] * 99 for _ in range(101)]}, {f"v{n}": 1 for n in range(10_001)}],
)
async def test_many_values_are_refused_before_they_are_looked_at(services: Services, variables: dict[str, Any]) -> None:
    """Each would be checked against its type, for a point in all."""
    request = OperationRequest("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", variables)

    with pytest.raises(OperationRefused) as refused:
        await admit(schema, request, Context(services, NO_TOKEN))

    assert [(error.extensions or {})["code"] for error in refused.value.errors] == ["LIMIT_EXCEEDED"]
