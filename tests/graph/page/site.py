"""The application as a browser finds it: served on a free port, with the demo trip."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

import jwt

from domain.answers import AnswerEvent
from graph.app import build_services, close_services, create_app
from graph.context import Services
from graph.demo import DemoAccount, demo_account, demo_token, load_demo
from graph.ids import uuid_of
from jobs.streams import answer_topic
from persistence.answers import event_body
from persistence.database import open_database
from persistence.migrations import migrate
from persistence.settings import Settings
from tests.serving import serving


@dataclass(frozen=True, slots=True)
class Site:
    """The running application, and services like its own."""

    url: str
    services: Services

    @property
    def host(self) -> str:
        """Host and port, as they stand in an address."""
        return self.url.removeprefix("http://")

    @property
    def account(self) -> DemoAccount:
        """The account that owns the demo trip."""
        return demo_account()

    async def token(self, *, lifetime: timedelta | None = None) -> str:
        """Return an access token of the demo's account, of a session of its own; one that expires sooner if wished."""
        token = await demo_token(self.services)
        assert token is not None
        if lifetime is None:
            return token
        settings = self.services.settings
        claims = jwt.decode(token, settings.signing_key(), algorithms=[settings.algorithm])
        claims["exp"] = self.services.now() + lifetime
        return jwt.encode(claims, settings.signing_key(), algorithm=settings.algorithm)

    async def write_answer(self, question_id: str, *events: AnswerEvent) -> None:
        """Publish events of an answer, as the worker would."""
        topic = answer_topic(uuid_of(question_id, "Question"))
        for event in events:
            await self.services.streams.publish(topic, type(event).__name__, event_body(event))


@asynccontextmanager
async def running_site(settings: Settings) -> AsyncIterator[Site]:
    """Serve the application on an empty database, and load the demo trip into it."""
    database = open_database(settings.resolved_database_url)
    await migrate(database)
    await database.close()
    services = build_services(settings)
    await load_demo(services)
    async with serving(create_app(settings)) as url:
        yield Site(url, services)
    await close_services(services)
