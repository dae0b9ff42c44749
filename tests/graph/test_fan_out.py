"""Fan-out: many who watch the same are told of an event that was executed once, and written once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager
from dataclasses import replace
from uuid import uuid4

import pytest
import structlog
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute

from graph.context import Context, Services
from graph.errors import Unauthenticated
from graph.operations.requests import OperationRequest
from graph.transport.open_streams import OpenStreams
from graph.transport.sockets import SocketLimits
from graph.transport.websockets import WebSockets
from graph.viewers import identity_of
from jobs.streams import Streams
from tests.graph import news
from tests.graph.cli.programs import until
from tests.graph.people import Person
from tests.graph.transport.clients import begin, opened, received, stalled
from tests.graph.watchers import Watcher, elsewhere, watching
from tests.services import free_port, running_valkey
from tests.serving import serving

MANY = 50


@pytest.fixture
def topic() -> str:
    """A topic of its own."""
    news.asked.clear()
    return f"tripsplit:news:{uuid4()}"


async def tell(services: Services, topic: str, text: str) -> str:
    """Publish news, and return their cursor."""
    return await services.streams.publish(topic, "News", {"text": text})


def watcher(person: Person, topic: str, selection: str, **variables: object) -> Watcher:
    """Return somebody who watches a topic."""
    used = {"topic": "String!", "after": "String"}
    used |= {name: kind for name, kind in {"x": "Boolean = true", "n": "Int!"}.items() if f"${name}" in selection}
    declared = ", ".join(f"${name}: {kind}" for name, kind in used.items())
    text = f"subscription ({declared}) {{ news(topic: $topic, after: $after) {{ text {selection} }} }}"
    return Watcher(person, OperationRequest(text, {"topic": topic, **variables}), news.schema)


class TestExecution:
    """How often an event is executed."""

    async def test_is_once_for_all_who_are_shown_the_same(
        self, services: Services, sarah: Person, david: Person, topic: str
    ) -> None:
        """Whoever they are, where no field could tell one from another."""
        crowd = [watcher(person, topic, "counted") for person in (sarah, david) for _ in range(MANY)]
        async with watching(*crowd):
            for text in ("one", "two", "three"):
                await tell(services, topic, text)
            told = [await each.until(3) for each in crowd]

        assert told == [[{"news": {"text": text, "counted": text}} for text in ("one", "two", "three")]] * 2 * MANY
        assert news.asked == {"counted": 3}

    async def test_is_once_for_each_viewer_where_a_field_may_tell_them_apart(
        self, services: Services, sarah: Person, david: Person, topic: str
    ) -> None:
        """Each is told of themselves, and of nobody else."""
        crowds = [[watcher(each, topic, "reader") for _ in range(MANY)] for each in (sarah, david, elsewhere(sarah))]
        async with watching(*(each for crowd in crowds for each in crowd)):
            await tell(services, topic, "one")
            readers = [{(await each.until(1))[0]["news"]["reader"] for each in crowd} for crowd in crowds]

        assert [len(each) for each in readers] == [1, 1, 1]
        assert len(set.union(*readers)) == 3
        assert news.asked == {"reader": 3}

    async def test_is_apart_for_every_credential_of_a_user(self, services: Services, sarah: Person, topic: str) -> None:
        """A session, keys that may do more or less, and a link: what each opens may be another thing."""
        trip = await sarah.create_trip()
        keys = [
            (await sarah.do("createApiKey", "key", name="Script", **given))["key"]
            for given in ({"scope": "READ"}, {"scope": "WRITE"}, {"scope": "READ", "tripIds": [trip.id]})
        ]
        link = (await sarah.do("createShareLink", "token", tripId=trip.id, name="Grandmother"))["token"]
        crowd = [
            watcher(Person(services, token), topic, "reader") for token in (sarah.token, *keys, link) for _ in range(3)
        ]
        async with watching(*crowd):
            await tell(services, topic, "one")
            readers = [(await each.until(1))[0]["news"]["reader"] for each in crowd]

        assert [readers.count(each) for each in readers] == [3] * 15
        assert news.asked == {"reader": 5}

    async def test_is_apart_for_every_text_and_every_variable_that_matters(
        self, services: Services, sarah: Person, topic: str
    ) -> None:
        """What is selected, what is included, and what a field is given."""
        selection = "repeated(times: $n) @include(if: $x)"
        crowd = [
            watcher(sarah, topic, selection, n=2),
            watcher(sarah, topic, selection, n=3),
            watcher(sarah, topic, selection, n=3, x=False),
            watcher(sarah, topic, f"other: {selection}", n=3),
        ]
        async with watching(*crowd):
            await tell(services, topic, "ab")
            told = [(await each.until(1))[0]["news"] for each in crowd]

        assert told == [
            {"text": "ab", "repeated": "abab"},
            {"text": "ab", "repeated": "ababab"},
            {"text": "ab"},
            {"text": "ab", "other": "ababab"},
        ]

    async def test_is_once_for_those_who_began_at_different_cursors(
        self, services: Services, sarah: Person, topic: str
    ) -> None:
        """Where somebody begins says what they are told, and not how it is shown."""
        first = await tell(services, topic, "one")
        early, late = watcher(sarah, topic, "counted"), watcher(sarah, topic, "counted", after=first)
        async with watching(early, late):
            await tell(services, topic, "two")
            told = [await early.until(2), await late.until(1)]

        assert [[each["news"]["text"] for each in some] for some in told] == [["one", "two"], ["two"]]
        assert news.asked == {"counted": 2}

    async def test_that_fails_is_told_to_all_and_logged_once(
        self, services: Services, sarah: Person, topic: str
    ) -> None:
        """Under one id, by which whoever asks about it is found."""
        crowd = [watcher(sarah, topic, "broken") for _ in range(MANY)]
        with structlog.testing.capture_logs() as logs:
            async with watching(*crowd):
                await tell(services, topic, "one")
                told = [await each.until(1) for each in crowd]

        ids = {each.outcomes[0].payload["errors"][0]["extensions"]["errorId"] for each in crowd}
        assert told == [[["INTERNAL_SERVER_ERROR"]]] * MANY
        assert [log["error_id"] for log in logs if log["event"] == "graphql.internal_error"] == [*ids]

    async def test_goes_on_for_others_when_one_leaves(self, services: Services, sarah: Person, topic: str) -> None:
        """Also the one for whom it was begun."""
        crowd = [watcher(sarah, topic, "reader") for _ in range(MANY)]
        async with watching(*crowd):
            publishing = asyncio.create_task(tell(services, topic, "one"))
            await crowd[0].leave()
            await publishing
            told = [await each.until(1) for each in crowd[1:]]

        assert len(told) == MANY - 1
        assert news.asked == {"reader": 1}


async def test_what_is_for_all_is_executed_for_nobody(services: Services, sarah: Person) -> None:
    """A field that were for all by mistake would break, and not show one client what is another's."""
    context = Context(services, await identity_of(f"Bearer {sarah.token}", services))

    assert context.of_event(is_for_all=False).viewer == context.viewer
    with pytest.raises(Unauthenticated):
        _ = context.of_event(is_for_all=True).viewer


class TestWriting:
    """How often an event is written as JSON."""

    async def test_is_once_for_all_who_are_shown_the_same(
        self, services: Services, sarah: Person, david: Person, topic: str
    ) -> None:
        """What each of them is told beside it is added: what the subscription cost."""
        crowd = [watcher(person, topic, "counted") for person in (sarah, david) for _ in range(3)]
        async with watching(*crowd):
            for text in ("one", "two"):
                await tell(services, topic, text)
            for each in crowd:
                await each.until(2)
        firsts, seconds = zip(*(each.outcomes for each in crowd), strict=True)

        assert {each.json for each in seconds} == {b'{"data":{"news":{"text":"two","counted":"two"}}}'}
        assert len({id(each.json) for each in seconds}) == 1
        assert len({id(each.common) for each in firsts}) == 1
        common = b'{"data":{"news":{"text":"one","counted":"one"}}'
        assert all(each.json.startswith(common + b',"extensions":{"cost":{') for each in firsts)


class TestSockets:
    """Along real sockets."""

    async def test_hear_all_though_others_do_not_read(self, services: Services, sarah: Person, topic: str) -> None:
        """A reader that stalls is given up, and what others are told does not wait for it."""
        large = "x" * 500_000
        query = f'subscription {{ news(topic: "{topic}") {{ text }} }}'
        payload = {"Authorization": f"Bearer {sarah.token}"}
        async with serving_news(services) as (open_streams, address), AsyncExitStack() as clients:
            for _ in range(3):
                await clients.enter_async_context(stalled(address, query, payload=payload))
            sockets = [await clients.enter_async_context(opened(address, payload)) for _ in range(3)]
            for socket in sockets:
                await begin(socket, "1", query)
            for number in range(20):
                await tell(services, topic, f"{number}{large}")
                told = [await received(socket) for socket in sockets]
                assert [each["payload"]["data"]["news"]["text"][:2].strip("x") for each in told] == [f"{number}"] * 3
            await until(lambda: open_streams.count == 3)


class TestOutages:
    """Redis, away and back."""

    async def test_end_all_subscriptions_and_none_that_come_after(
        self, services: Services, sarah: Person, topic: str
    ) -> None:
        """Whoever is told that it cannot be watched asks again, and is told what comes then."""
        port = free_port()
        own = replace(services, streams=Streams(f"redis://127.0.0.1:{port}/0"))
        people = [replace(sarah, services=own)] * MANY
        crowd, again = ([watcher(each, topic, "counted") for each in people] for _ in range(2))
        with ExitStack() as valkey:
            valkey.enter_context(running_valkey(port=port))
            async with watching(*crowd):
                await tell(own, topic, "one")
                for each in crowd:
                    await each.until(1)
                valkey.close()
                ended = [(await each.until(2))[1] for each in crowd]
        with running_valkey(port=port):
            async with watching(*again):
                await tell(own, topic, "two")
                told = [await each.until(1) for each in again]
        await own.streams.close()

        assert ended == [["SERVICE_UNAVAILABLE"]] * MANY
        assert told == [[{"news": {"text": "two", "counted": "two"}}]] * MANY
        assert news.asked == {"counted": 2}


@asynccontextmanager
async def serving_news(services: Services) -> AsyncIterator[tuple[OpenStreams, str]]:
    """Serve the small schema along websockets that lose patience soon."""
    open_streams = OpenStreams()
    limits = SocketLimits(send_seconds=0.3)
    app = Starlette(routes=[WebSocketRoute("/graphql", WebSockets(news.schema, services, open_streams, limits))])
    app.state.open_streams = open_streams
    async with serving(app) as address:
        yield open_streams, address
