"""Tokens that are renewed: by the page itself, before they expire, and once however many ask."""

from playwright.async_api import Request, expect

from domain.answers import AnswerFinished, AnswerInterpreted, Verdict, Wording
from tests.browser import GraphiQLPage
from tests.graph.page.site import Site

ALMOST_AN_HOUR = "59:30"


async def _signed_in(site: Site, graphiql: GraphiQLPage) -> list[str]:
    """Sign in by password under a clock that can be turned, and return what is sent to renew tokens from now on."""
    renewals: list[str] = []

    def note(request: Request) -> None:
        if "mutation RefreshSession" in (request.post_data or ""):
            renewals.append(request.post_data or "")

    graphiql.page.on("request", note)
    await graphiql.page.clock.install()
    await graphiql.open(site.url)
    await graphiql.sign_in(site.account.email, site.account.password)
    await expect(graphiql.page.get_by_text("Signed in as Sarah")).to_be_visible()
    return renewals


class TestRenewal:
    """Whoever signed in by password stays signed in."""

    async def test_comes_before_the_token_expires(self, site: Site, graphiql: GraphiQLPage) -> None:
        """Half a minute before the end there is another token, and operations go on."""
        renewals = await _signed_in(site, graphiql)

        async with graphiql.page.expect_response(lambda answer: "RefreshSession" in (answer.request.post_data or "")):
            await graphiql.page.clock.fast_forward(ALMOST_AN_HOUR)
        await graphiql.run()

        await graphiql.shows('"name": "London, Paris, Prague"')
        assert len(renewals) == 1
        assert graphiql.hosts == {site.host}
        assert graphiql.complaints == graphiql.violations == []

    async def test_is_done_once_however_many_ask(self, site: Site, graphiql: GraphiQLPage) -> None:
        """A refresh token that is given twice ends the session: operations wait for the renewal under way."""
        renewals = await _signed_in(site, graphiql)
        await graphiql.page.clock.fast_forward("20:00")

        await graphiql.page.evaluate("""() => {
            const now = Date.now;
            Date.now = () => now() + 39.5 * 60_000;
            for (let click = 0; click < 3; click += 1) document.querySelector(".graphiql-execute-button").click();
        }""")

        await graphiql.shows('"name": "London, Paris, Prague"')
        assert len(renewals) == 1

    async def test_outlives_a_reload(self, site: Site, graphiql: GraphiQLPage) -> None:
        """The refresh token is in the storage only while the page is away, where a duplicated tab does not find it."""
        renewals = await _signed_in(site, graphiql)
        while_here = await graphiql.page.evaluate("Object.keys(sessionStorage)")
        await graphiql.page.reload()
        await expect(graphiql.page.get_by_text("Signed in as Sarah")).to_be_visible()

        async with graphiql.page.expect_response(lambda answer: "RefreshSession" in (answer.request.post_data or "")):
            await graphiql.page.clock.fast_forward(ALMOST_AN_HOUR)

        assert while_here == await graphiql.page.evaluate("Object.keys(sessionStorage)") == ["tripsplit:token"]
        assert len(renewals) == 1

    async def test_takes_subscriptions_along(self, site: Site, graphiql: GraphiQLPage) -> None:
        """A socket ends with its token, so a renewed one gets a new socket, and no event is lost."""
        await _signed_in(site, graphiql)
        await graphiql.run_example("AskQuestion", placeholder="TRIP_ID")
        await graphiql.answer()
        await graphiql.open_tab("Answer")
        question_id = (await graphiql.variables())["questionId"]
        await site.write_answer(question_id, AnswerInterpreted("All expenses for food."))
        await graphiql.run()
        await graphiql.shows('"interpretation": "All expenses for food."')

        async with graphiql.page.expect_websocket():
            await graphiql.page.clock.fast_forward(ALMOST_AN_HOUR)
        await site.write_answer(
            question_id, AnswerFinished("You spent 84.50 EUR on food.", Verdict.VERIFIED, Wording.TEMPLATE)
        )

        events = (await graphiql.answer())["events"]
        assert "AnswerFinished" in str(events[-1])
        assert graphiql.complaints == []
