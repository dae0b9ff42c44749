"""Finding one's way in the page: its panes, its look, the size of its window, and its walls."""

import pytest
from playwright.async_api import expect

from tests.browser import GraphiQLPage
from tests.graph.page.site import Site

ADD = "const add = (name, given) => document.body.append(Object.assign(document.createElement(name), given));"
ATTEMPTS = {
    "add('script', {textContent: '1'})": "script-src-elem",
    "add('iframe', {src: '/graphql'})": "frame-src",
    "add('img', {src: 'http://localhost:9/'})": "img-src",
    "document.body.setAttribute('onclick', '1')": "script-src-attr",
    "setTimeout('1')": "script-src",
}
"""What a page may try, and the directive that stops it."""
OVERFLOW = """() => [document.documentElement, document.querySelector(".strip"), document.querySelector("main")]
    .map((element) => element.scrollWidth - element.clientWidth)"""


class TestPanes:
    """Documentation, history and query explorer."""

    async def test_documentation_is_searched(self, site: Site, graphiql: GraphiQLPage) -> None:
        """A word leads to the field that has it, and to its sentence."""
        await graphiql.open(site.url)
        pane = await graphiql.open_pane("Documentation Explorer")

        await pane.get_by_role("combobox").fill("createSettlementPlan")
        await graphiql.page.get_by_role("option").filter(has_text="Mutation.createSettlementPlan").first.click()

        await expect(pane).to_contain_text("may call this.")
        assert graphiql.complaints == graphiql.violations == []

    async def test_history_brings_back_what_was_run(self, site: Site, graphiql: GraphiQLPage) -> None:
        """An operation that was run is listed, and opened again by a click."""
        await graphiql.open(site.url, await site.token())
        await graphiql.run()
        await graphiql.shows('"name": "London, Paris, Prague"')
        await graphiql.open_tab("ExportTrip")

        pane = await graphiql.open_pane("History")
        await pane.get_by_text("Trips", exact=True).click()

        await expect(graphiql.page.locator(".graphiql-query-editor")).to_contain_text("query Trips")
        assert graphiql.complaints == graphiql.violations == []

    async def test_explorer_builds_a_query(self, site: Site, graphiql: GraphiQLPage) -> None:
        """Ticking a field writes it into the editor."""
        await graphiql.open(site.url)
        pane = await graphiql.open_pane("GraphiQL Explorer")

        await pane.locator(".graphiql-explorer-field-view", has_text="categories").first.click()

        await expect(graphiql.page.locator(".graphiql-query-editor")).to_contain_text("categories")
        assert graphiql.complaints == graphiql.violations == []

    async def test_example_is_opened_again_after_its_tab_was_closed(self, site: Site, graphiql: GraphiQLPage) -> None:
        """The pane has every example, also for those whose tabs are of an earlier visit."""
        await graphiql.open(site.url, await site.token())
        await graphiql.open_tab("Settle")
        await graphiql.page.get_by_role("button", name="Close Tab").locator("visible=true").first.click()
        await expect(graphiql.tab("Settle")).to_have_count(0)

        await graphiql.open_pane("Examples")
        await graphiql.open_example("Settle")

        await expect(graphiql.tab("Settle")).to_have_count(1)
        assert (await graphiql.variables())["tripId"].startswith("VHJpc")

    async def test_new_tab_is_scrolled_into_sight(self, site: Site, graphiql: GraphiQLPage) -> None:
        """Where there are more tabs than the row has room for, the one that is opened is seen."""
        await graphiql.page.set_viewport_size({"width": 900, "height": 700})
        await graphiql.open(site.url)
        await graphiql.open_pane("Examples")

        await graphiql.open_example("ChangeRole")
        await expect(graphiql.tab("ChangeRole")).to_be_in_viewport(ratio=0.9)
        await graphiql.open_example("Trips")

        await expect(graphiql.tab("Trips")).to_be_in_viewport(ratio=0.9)


class TestLook:
    """Light, dark, narrow and wide."""

    @pytest.mark.parametrize("width", [320, 600, 2000])
    async def test_fits_windows_of_every_width(self, site: Site, graphiql: GraphiQLPage, width: int) -> None:
        """Nothing has to be scrolled sideways, and what matters is in sight, signed in or out."""
        await graphiql.page.set_viewport_size({"width": width, "height": 700})
        await graphiql.open(site.url)
        signed_out = await graphiql.page.evaluate(OVERFLOW)

        await graphiql.sign_in(site.account.email, site.account.password)
        await expect(graphiql.page.get_by_text("Signed in as Sarah")).to_be_in_viewport()
        await graphiql.run()

        await graphiql.shows('"name": "Sarah"')
        await expect(graphiql.page.locator(".graphiql-response")).to_be_in_viewport()
        assert [signed_out, await graphiql.page.evaluate(OVERFLOW)] == [[0, 0, 0], [0, 0, 0]]

    @pytest.mark.parametrize("height", [600, 900])
    async def test_is_as_high_as_the_window(self, site: Site, graphiql: GraphiQLPage, height: int) -> None:
        """Beside what its panes have, there is nothing to scroll down to."""
        await graphiql.page.set_viewport_size({"width": 1400, "height": height})
        await graphiql.open(site.url)

        whole = await graphiql.page.evaluate("[document.documentElement.scrollHeight, window.innerHeight]")

        assert whole == [height, height]

    async def test_follows_the_theme_that_is_chosen(self, site: Site, graphiql: GraphiQLPage) -> None:
        """The strip turns dark with GraphiQL."""
        await graphiql.open(site.url)
        before = await _background(graphiql)

        await graphiql.page.get_by_role("button", name="Open settings dialog").click()
        await graphiql.page.get_by_role("button", name="Dark").click()
        await graphiql.page.keyboard.press("Escape")

        assert (before, await _background(graphiql)) == ("rgb(255, 255, 255)", "rgb(33, 42, 59)")
        assert graphiql.complaints == graphiql.violations == []


class TestWalls:
    """The policy, as the browser keeps it."""

    async def test_stop_requests_to_others(self, site: Site, graphiql: GraphiQLPage) -> None:
        """A request that the policy does not name is not sent, and these tests would see that it was tried."""
        await graphiql.open(site.url)
        elsewhere = site.url.replace("127.0.0.1", "localhost") + "/health"

        outcome = await graphiql.page.evaluate(
            "address => fetch(address, {mode: 'no-cors'}).then(() => 'sent', () => 'refused')", elsewhere
        )

        await graphiql.has_violation()
        assert outcome == "refused"
        assert graphiql.violations == [f"connect-src: {elsewhere}"]
        assert "Content Security Policy" in graphiql.complaints[0]

    async def test_stop_scripts_and_frames(self, site: Site, graphiql: GraphiQLPage) -> None:
        """No text becomes a script, and nothing is drawn from elsewhere."""
        await graphiql.open(site.url)

        stopped = {attempt: await _stopped(graphiql, attempt) for attempt in ATTEMPTS}

        assert stopped == {attempt: [directive] for attempt, directive in ATTEMPTS.items()}


async def _stopped(graphiql: GraphiQLPage, attempt: str) -> list[str]:
    """Return the directives by which the browser stops what is attempted."""
    graphiql.violations.clear()
    await graphiql.page.evaluate(f"() => {{ {ADD} try {{ {attempt} }} catch {{}} }}")
    await graphiql.has_violation()
    return [violation.partition(":")[0] for violation in graphiql.violations]


async def _background(graphiql: GraphiQLPage) -> str:
    color: str = await graphiql.page.locator(".strip").evaluate("strip => getComputedStyle(strip).backgroundColor")
    return color
