"""Open streams: counted, and told that the server ends."""

import asyncio

import httpx

from graph.app import create_app
from graph.transport.open_streams import OpenStreams
from persistence.certificates import trusted_certificates
from persistence.settings import Settings
from tests.graph.people import Person
from tests.graph.transport.test_websockets import silent_subscription
from tests.serving import running_server


class TestOpenStreams:
    """Everything that is held open."""

    async def test_are_counted_while_they_are_open(self) -> None:
        """Each leaves when its block ends."""
        streams = OpenStreams()

        with streams.one(), streams.one():
            within = streams.count

        assert (within, streams.count) == (2, 0)

    async def test_are_waited_for_when_all_are_closed(self) -> None:
        """One that needs a moment to say goodbye has it."""
        streams, told = OpenStreams(), []

        async def stay() -> None:
            with streams.one() as ending:
                await ending.wait()
                await asyncio.sleep(0)
                told.append("goodbye")

        staying = asyncio.create_task(stay())
        await asyncio.sleep(0)
        await streams.close_all(within_seconds=10)

        assert told == ["goodbye"]
        await staying

    async def test_are_not_waited_for_without_end(self) -> None:
        """One that does not leave is left behind, and whoever comes later is told at once."""
        streams = OpenStreams()

        with streams.one():
            await streams.close_all(within_seconds=0.01)
        with streams.one() as ending:
            assert ending.is_set()

    async def test_are_server_sent_events_too(self, settings: Settings, sarah: Person) -> None:
        """A response that waits for events does not hold the server back, and is not told that it is complete."""
        app = create_app(settings)
        headers = {"Authorization": f"Bearer {sarah.token}", "Accept": "text/event-stream"}
        query = {"query": await silent_subscription(sarah)}

        async with httpx.AsyncClient(verify=trusted_certificates(), timeout=30) as client:
            async with running_server(app) as (_, address):
                request = client.build_request("POST", f"{address}/graphql", json=query, headers=headers)
                response = await client.send(request, stream=True)
                assert app.state.open_streams.count == 1
            told = await response.aread()

        assert (b"event: " in told, app.state.open_streams.count) == (False, 0)
