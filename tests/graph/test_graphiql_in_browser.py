"""GraphiQL as a person uses it: a real Chromium on the real application, under its real policy."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from playwright.async_api import Browser, expect

from domain.answers import AnswerEvent, AnswerFinished, AnswerInterpreted, AnswerPiece, Verdict, Wording
from graph.app import create_app
from graph.ids import uuid_of
from jobs.streams import Streams, answer_topic
from persistence.answers import event_body
from persistence.database import open_database
from persistence.migrations import migrate
from persistence.settings import AppEnv, Settings
from tests.browser import GraphiQLPage, missing_part, running_browser
from tests.serving import serving

pytestmark = pytest.mark.skipif(bool(missing_part()), reason=missing_part())

EMAIL, PASSWORD = "sarah@example.com", "a long enough password"


@dataclass(frozen=True, slots=True)
class Site:
    """The running application, with an account that has a trip."""

    url: str
    token: str
    streams: Streams

    @property
    def host(self) -> str:
        """Host and port, as they stand in an address."""
        return self.url.removeprefix("http://")

    async def write_answer(self, question_id: str, *events: AnswerEvent) -> None:
        """Publish events of an answer, as the worker would."""
        topic = answer_topic(uuid_of(question_id, "Question"))
        for event in events:
            await self.streams.publish(topic, type(event).__name__, event_body(event))


@pytest.fixture(scope="module")
async def site(tmp_path_factory: pytest.TempPathFactory, valkey_url: str) -> AsyncIterator[Site]:
    """Serve the application on an empty database, with an account that has a trip of two."""
    settings = Settings(
        app_env=AppEnv.TEST,
        data_root_path=tmp_path_factory.mktemp("data"),
        redis_url=valkey_url,
        vector_store_url="http://127.0.0.1:9",  # nothing here searches, so nobody ever knocks
    )
    database = open_database(settings.resolved_database_url)
    await migrate(database)
    await database.close()
    streams = Streams(valkey_url)
    async with serving(create_app(settings)) as url:
        yield Site(url, await _account_with_trip(url), streams)
    await streams.close()


@pytest.fixture(scope="module")
async def browser() -> AsyncIterator[Browser]:
    """Run one Chromium for the tests of this module; each test opens a window of its own."""
    async with running_browser() as opened:
        yield opened


@pytest.fixture
async def graphiql(site: Site, browser: Browser) -> AsyncIterator[GraphiQLPage]:
    """Open a window that remembers nothing of the others."""
    # High enough for every line of a response: the editor keeps no others in the page.
    context = await browser.new_context(viewport={"width": 1400, "height": 1600})
    yield GraphiQLPage(await context.new_page())
    await context.close()


class TestGraphiQL:
    """The page with its examples."""

    async def test_opens_every_example_in_a_tab(self, site: Site, graphiql: GraphiQLPage) -> None:
        """A first visit shows what can be asked, done and watched, the query first."""
        await graphiql.open(site.url)

        tabs = await graphiql.page.locator(".graphiql-tab-button").all_text_contents()

        assert tabs == ["Trips", "AddExpense", "AskQuestion", "Answer", "DocumentProgress", "SignIn"]

    async def test_runs_a_query(self, site: Site, graphiql: GraphiQLPage) -> None:
        """The first example shows the viewer's trips, asked with the token of the link, and of this server alone."""
        await graphiql.open(site.url, site.token)

        await graphiql.run()

        await graphiql.shows('"name": "Prague to Paris"')
        assert graphiql.hosts == {site.host}
        assert graphiql.complaints == []

    async def test_shows_every_event_of_a_subscription(self, site: Site, graphiql: GraphiQLPage) -> None:
        """Asking and then following the answer needs no id copied by hand, and shows what came before and since."""
        await graphiql.open(site.url, site.token)
        await graphiql.run_example("AskQuestion", placeholder="TRIP_ID")
        await graphiql.shows('"askQuestion"')
        await graphiql.open_tab("Answer")
        question_id = (await graphiql.variables())["questionId"]
        await site.write_answer(question_id, AnswerInterpreted("All expenses for food."))

        await graphiql.run()
        await graphiql.shows('"interpretation": "All expenses for food."')
        text = "You spent 84.50 EUR on food."
        finished = AnswerFinished(text, Verdict.VERIFIED, Wording.TEMPLATE)
        await site.write_answer(question_id, AnswerPiece(0, text), finished)

        await graphiql.shows('"__typename": "AnswerFinished"')
        await expect(graphiql.page.get_by_role("button", name="Execute query")).to_be_visible()
        for event in ("AnswerInterpreted", "AnswerPiece", "AnswerFinished"):
            await graphiql.shows(f'"__typename": "{event}"')
        assert graphiql.hosts == {site.host}
        assert graphiql.complaints == []

    async def test_fills_in_the_ids_of_a_mutation(self, site: Site, graphiql: GraphiQLPage) -> None:
        """The example that adds an expense works as it stands."""
        await graphiql.open(site.url, site.token)

        await graphiql.run_example("AddExpense", placeholder="FRIEND_ID")

        await graphiql.shows('"description": "Groceries for the week"')
        await graphiql.shows('"userErrors": []')

    async def test_cannot_reach_another_server(self, site: Site, graphiql: GraphiQLPage) -> None:
        """The browser itself refuses a request that the page's policy does not name."""
        await graphiql.open(site.url, site.token)
        elsewhere = site.url.replace("127.0.0.1", "localhost") + "/health"

        outcome = await graphiql.page.evaluate(
            "address => fetch(address, {mode: 'no-cors'}).then(() => 'sent', () => 'refused')", elsewhere
        )

        assert outcome == "refused"
        assert "Content Security Policy" in graphiql.complaints[0]


class TestSigningIn:
    """The strip above GraphiQL."""

    async def test_takes_the_token_out_of_the_address(self, site: Site, graphiql: GraphiQLPage) -> None:
        """A bookmark or a shared address carries no token, and a reload stays signed in."""
        await graphiql.open(site.url, site.token)
        await expect(graphiql.page.get_by_text("Signed in as Sarah")).to_be_visible()
        assert graphiql.page.url == f"{site.url}/graphql"

        await graphiql.page.reload()

        await expect(graphiql.page.get_by_text("Signed in as Sarah")).to_be_visible()

    async def test_works_by_password(self, site: Site, graphiql: GraphiQLPage) -> None:
        """A wrong password is refused in words; the right one signs in every later operation."""
        await graphiql.open(site.url)
        await graphiql.sign_in(EMAIL, "a wrong password")
        await expect(graphiql.page.get_by_text("do not belong together")).to_be_visible()

        await graphiql.sign_in(EMAIL, PASSWORD)
        await expect(graphiql.page.get_by_text("Signed in as Sarah")).to_be_visible()
        await graphiql.run()

        await graphiql.shows('"name": "Prague to Paris"')

    async def test_says_that_a_token_is_refused(self, site: Site, graphiql: GraphiQLPage) -> None:
        """A token that is none is told in the strip, and by the operation that was sent with it."""
        await graphiql.open(site.url, "not-a-token")

        await graphiql.run()

        await graphiql.shows('"code": "UNAUTHENTICATED"')
        await expect(graphiql.page.locator(".strip [role=alert]")).to_be_visible()

    async def test_ends_when_the_token_is_forgotten(self, site: Site, graphiql: GraphiQLPage) -> None:
        """Without the token the page is signed out, also after a reload."""
        await graphiql.open(site.url, site.token)

        await graphiql.page.get_by_role("button", name="Forget token").click()
        await graphiql.page.reload()

        await expect(graphiql.page.get_by_label("E-mail")).to_be_visible()


async def _account_with_trip(url: str) -> str:
    account = {"email": EMAIL, "name": "Sarah", "password": PASSWORD}
    registered = await _do(url, "register", "accessToken { token }", account)
    token = str(registered["accessToken"]["token"])
    created = await _do(url, "createTrip", "trip { id }", {"name": "Prague to Paris", "currency": "EUR"}, token=token)
    await _do(
        url, "addParticipant", "participant { id }", {"tripId": created["trip"]["id"], "name": "David"}, token=token
    )
    return token


async def _do(url: str, mutation: str, selection: str, given: dict[str, str], *, token: str = "") -> dict[str, Any]:
    type_name = f"{mutation[0].upper()}{mutation[1:]}Input"
    document = f"mutation ($input: {type_name}!) {{ {mutation}(input: $input) {{ {selection} }} }}"
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    async with httpx.AsyncClient() as client:
        response = await client.post(
            f"{url}/graphql", json={"query": document, "variables": {"input": given}}, headers=headers
        )
    payload: dict[str, Any] = response.json()["data"][mutation]
    return payload
