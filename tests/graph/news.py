"""A small schema of news, whose fields count how often they are asked."""

from collections import Counter
from collections.abc import AsyncIterator

import strawberry
from strawberry.schema.config import StrawberryConfig

from graph.context import Info
from graph.fields import subscription
from graph.operations.metering import MeteredExecution
from graph.schema import TripSplitSchema
from graph.telling import Told
from jobs.streams import StreamEvent

asked: Counter[str] = Counter()


@strawberry.type
class News:
    """An event of a topic."""

    cursor: str
    text: str

    @strawberry.field
    def counted(self) -> str:
        """Return the text, of the parent alone."""
        asked["counted"] += 1
        return self.text

    @strawberry.field
    def repeated(self, times: int) -> str:
        """Return the text several times, of the parent and an argument."""
        asked["repeated"] += 1
        return self.text * times

    @strawberry.field
    async def broken(self) -> int:
        """Break."""
        asked["broken"] += 1
        raise RuntimeError("the reason is nobody's business")

    @strawberry.field
    async def reader(self, info: Info) -> str:
        """Return who asks, and from where."""
        asked["reader"] += 1
        return f"{info.context.viewer} at {info.context.client.address}"


@strawberry.type
class Query:
    """What can be asked."""

    @strawberry.field
    def hello(self) -> str:
        """Greet."""
        return "Hello."


@strawberry.type
class Subscription:
    """What can be watched."""

    @subscription("The news of a topic.", view=News)
    async def news(self, info: Info, topic: str, after: str | None = None) -> AsyncIterator[Told[News]]:
        """Tell the news of a topic."""
        async for event in info.context.services.streams.follow(topic, after=after):
            if isinstance(event, StreamEvent):
                yield _told(event)


def _told(event: StreamEvent) -> Told[News]:
    return Told(event, event.cursor, lambda: News(cursor=event.cursor, text=event.body["text"]))


schema = TripSplitSchema(
    query=Query,
    subscription=Subscription,
    config=StrawberryConfig(enable_experimental_incremental_execution=True),
    execution_context_class=MeteredExecution,
)
