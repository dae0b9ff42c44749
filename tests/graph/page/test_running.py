"""Running operations in the page: a real Chromium on the real application, under its real policy."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import WebSocket, expect

from domain.answers import AnswerFinished, AnswerInterpreted, AnswerPiece, Verdict, Wording
from graph.app import create_app
from graph.demo import SAMPLES
from persistence.settings import Settings
from tests.browser import GraphiQLPage
from tests.graph.page.site import Site
from tests.graph.people import Person, register
from tests.serving import serving

INTERPRETED = AnswerInterpreted("All expenses for food.")


class TestOperations:
    """Queries and mutations."""

    async def test_show_the_trips_of_the_viewer(self, site: Site, graphiql: GraphiQLPage) -> None:
        """The first example is asked with the token of the link, and of this server alone."""
        await graphiql.open(site.url, await site.token())

        await graphiql.run()

        await graphiql.shows('"name": "London, Paris, Prague"')
        assert graphiql.hosts == {site.host}
        assert graphiql.complaints == graphiql.violations == []

    async def test_run_by_keyboard(self, site: Site, graphiql: GraphiQLPage) -> None:
        """Ctrl-Enter in the editor is the button."""
        await graphiql.open(site.url, await site.token())
        await graphiql.page.locator(".graphiql-query-editor .view-lines").click()

        await graphiql.page.keyboard.press("Control+Enter")

        await graphiql.shows('"name": "London, Paris, Prague"')

    async def test_upload_the_file_that_is_chosen(self, site: Site, graphiql: GraphiQLPage, tmp_path: Path) -> None:
        """An editor of JSON has no files: running the example opens the file picker."""
        (tmp_path / "parking.txt").write_text("The car stands on level 3.")
        await graphiql.open(site.url, await site.token())

        async with graphiql.page.expect_file_chooser() as choosing:
            await graphiql.run_example("UploadDocument", placeholder="TRIP_ID")
        await (await choosing.value).set_files(tmp_path / "parking.txt")

        await graphiql.shows('"name": "parking.txt"')
        assert graphiql.complaints == []

    async def test_that_are_wrong_are_told_in_the_response(self, site: Site, graphiql: GraphiQLPage) -> None:
        """A mistake in a query is no error of the page: the console stays clean."""
        await graphiql.open(site.url, await site.token())
        await graphiql.page.locator(".graphiql-query-editor .view-lines").click()
        await graphiql.page.keyboard.press("Control+A")
        await graphiql.page.keyboard.insert_text("{ nonsense")

        await graphiql.run()

        await graphiql.shows("GRAPHQL_VALIDATION_FAILED")
        assert graphiql.complaints == graphiql.violations == []

    async def test_say_that_the_server_is_away(self, site: Site, graphiql: GraphiQLPage) -> None:
        """What is no answer of the server is told in words, in place of the answer."""
        await graphiql.open(site.url, await site.token())
        await graphiql.page.context.set_offline(True)

        await graphiql.run()

        await graphiql.shows("The server cannot be reached.")


class TestExamples:
    """The examples, as tabs of a first visit and as a pane."""

    async def test_stand_in_tabs(self, site: Site, graphiql: GraphiQLPage) -> None:
        """A first visit shows what can be asked, done and watched, the query first."""
        await graphiql.open(site.url)

        tabs = await graphiql.page.locator(".graphiql-tab-button").all_text_contents()

        assert tabs == [
            *["Trips", "CreateTrip", "AddExpense", "Settle", "ExplainBalance", "Invite"],
            *["UploadDocument", "Search", "AskQuestion", "Answer", "History", "ExportTrip"],
        ]

    async def test_run_as_they_are(self, site: Site, graphiql: GraphiQLPage) -> None:
        """Each of them that needs no worker gives what it says, filled with ids of the viewer's trip."""
        await _bring_company(site)
        await graphiql.open(site.url, await site.token())
        await graphiql.open_pane("Examples")
        names = await graphiql.page.locator(".examples button").all_text_contents()
        graphiql.page.on("filechooser", lambda chooser: chooser.set_files(next(SAMPLES.glob("*.md"))))

        answers = {}
        for name in names:
            await graphiql.open_example(name)
            await graphiql.variables()
            await graphiql.run()
            if name not in {"Answer", "DocumentProgress"}:
                answers[name] = await graphiql.answer()

        # The address that the example names is nobody's, and no link with a code led here.
        refused = {name: codes for name, answer in answers.items() if (codes := _refusal(answer))}
        assert refused == {
            "SignIn": ["INVALID_CREDENTIALS"],
            "AcceptInvitation": ["INVITATION_INVALID"],
            "ResetPassword": ["PASSWORD_TOO_WEAK"],
        }
        assert graphiql.hosts == {site.host}
        assert graphiql.complaints == graphiql.violations == []
        assert len(names) == 34


class TestSubscriptions:
    """Subscriptions over a websocket."""

    async def test_show_every_event(self, site: Site, graphiql: GraphiQLPage) -> None:
        """Asking and then following the answer needs no id copied by hand, and shows what came before and since."""
        await graphiql.open(site.url, await site.token())
        question_id = await _ask(graphiql)
        await site.write_answer(question_id, INTERPRETED)

        await graphiql.run()
        await graphiql.shows('"interpretation": "All expenses for food."')
        text = "You spent 84.50 EUR on food."
        await site.write_answer(
            question_id, AnswerPiece(0, text), AnswerFinished(text, Verdict.VERIFIED, Wording.TEMPLATE)
        )

        events = [event["data"]["answer"]["__typename"] for event in (await graphiql.answer())["events"]]
        assert events == ["AnswerInterpreted", "AnswerPiece", "AnswerFinished"]
        assert graphiql.hosts == {site.host}
        assert graphiql.complaints == graphiql.violations == []

    async def test_follow_the_question_asked_last(self, site: Site, graphiql: GraphiQLPage) -> None:
        """A second question is followed in the tab that followed the first."""
        await graphiql.open(site.url, await site.token())
        first = await _ask(graphiql)

        second = await _ask(graphiql)

        assert first != second

    async def test_end_when_they_are_stopped(self, site: Site, graphiql: GraphiQLPage) -> None:
        """The button stops what it started: the socket is closed."""
        await graphiql.open(site.url, await site.token())
        async with _following(site, graphiql) as socket:
            await graphiql.run()

            if not socket.is_closed():
                await socket.wait_for_event("close")
            await expect(graphiql.page.get_by_role("button", name="Execute query")).to_be_visible()

    async def test_end_with_their_tab(self, site: Site, graphiql: GraphiQLPage) -> None:
        """In a new one they would go on to be shown, and its first click would only end them."""
        await graphiql.open(site.url, await site.token())
        async with _following(site, graphiql) as socket:
            await graphiql.page.get_by_role("button", name="New tab").click()

            if not socket.is_closed():
                await socket.wait_for_event("close")
            await expect(graphiql.page.get_by_role("button", name="Execute query")).to_be_visible()

    async def test_go_on_with_another_token(self, site: Site, graphiql: GraphiQLPage) -> None:
        """A socket keeps the token that it began with, so another token takes another socket."""
        await graphiql.open(site.url, await site.token())
        async with _following(site, graphiql) as socket:
            async with graphiql.page.expect_websocket() as replacing:
                await graphiql.page.get_by_role("button", name="Sign out").click()
                if not socket.is_closed():
                    await socket.wait_for_event("close")

            assert await replacing.value is not socket
            await graphiql.shows('"code": "UNAUTHENTICATED"')

    async def test_go_on_after_the_server_was_away(
        self, page_settings: Settings, site: Site, graphiql: GraphiQLPage
    ) -> None:
        """A restart is told, and the events of before and after it are all there."""
        async with serving(create_app(page_settings)) as url:
            await graphiql.open(url, await site.token())
            question_id = await _ask(graphiql)
            await site.write_answer(question_id, INTERPRETED)
            await graphiql.run()
            await graphiql.shows('"interpretation": "All expenses for food."')
        await graphiql.shows("The connection to the server was lost; trying again.")

        async with serving(create_app(page_settings), port=urlsplit(url).port or 0):
            finished = AnswerFinished("You spent 84.50 EUR on food.", Verdict.VERIFIED, Wording.TEMPLATE)
            await site.write_answer(question_id, finished)
            events = (await graphiql.answer())["events"]

        assert [_name(event) for event in events] == [
            *["AnswerInterpreted", "The connection is back."],
            *["AnswerInterpreted", "AnswerFinished"],
        ]


class TestDeferred:
    """Operations whose result comes in parts."""

    async def test_show_the_whole_at_the_end(self, site: Site, graphiql: GraphiQLPage) -> None:
        """The parts are put together, in the place where they belong."""
        await graphiql.open(site.url, await site.token())
        await graphiql.open_pane("Examples")
        await graphiql.open_example("Deferred")
        await graphiql.variables()

        async with graphiql.page.expect_response(lambda response: response.request.method == "POST") as answering:
            await graphiql.run()

        trip = (await graphiql.answer())["data"]["trip"]
        assert (trip["name"], trip["statistics"]["total"]["currency"]) == ("London, Paris, Prague", "EUR")
        assert (await (await answering.value).header_value("content-type") or "").startswith("multipart/mixed")
        assert graphiql.complaints == graphiql.violations == []


async def _bring_company(site: Site) -> None:
    """Bring somebody onto the demo trip whose role can be changed, and sign its owner in on another device."""
    sarah = Person(site.services, await site.token())
    (trip,) = (await sarah.ask("{ trips(last: 1) { nodes { id } } }"))["trips"]["nodes"]
    invited = await sarah.do("inviteToTrip", "code", tripId=trip["id"])
    await (await register(site.services, "Noah")).do("acceptInvitation", "trip { id }", code=invited["code"])


@asynccontextmanager
async def _following(site: Site, graphiql: GraphiQLPage) -> AsyncIterator[WebSocket]:
    """Follow an answer that is being written, and yield the socket that brings it."""
    question_id = await _ask(graphiql)
    await site.write_answer(question_id, INTERPRETED)
    async with graphiql.page.expect_websocket() as opening:
        await graphiql.run()
    await graphiql.shows('"interpretation": "All expenses for food."')
    yield await opening.value


async def _ask(graphiql: GraphiQLPage) -> str:
    """Ask a question, and return its id as it stands in the tab that follows the answer."""
    await graphiql.run_example("AskQuestion", placeholder="TRIP_ID")
    asked = (await graphiql.answer())["data"]["askQuestion"]["question"]["id"]
    await graphiql.open_tab("Answer")
    question_id = str((await graphiql.variables())["questionId"])
    assert question_id == asked
    return question_id


def _name(event: dict[str, Any]) -> str:
    """Return what kind of event this is, or the first sentence about the connection."""
    if "connection" in event:
        return str(event["connection"]).partition(" What")[0]
    return str(event["data"]["answer"]["__typename"])


def _refusal(response: dict[str, Any]) -> list[str]:
    """Return the codes of all that went wrong, at the top and in the payload."""
    payloads = [payload for payload in response["data"].values() if isinstance(payload, dict)]
    told = [error for payload in payloads for error in payload.get("userErrors", [])]
    return [error["code"] for error in told] + [error["extensions"]["code"] for error in response.get("errors", [])]
