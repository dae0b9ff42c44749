"""Takes the README's pictures of GraphiQL: `python -m tests.picture http://127.0.0.1:8000 TOKEN docs`."""

import asyncio
import sys
from pathlib import Path

from playwright.async_api import Browser

from tests.browser import GraphiQLPage, running_browser


async def take_pictures(base_url: str, token: str, folder: Path) -> None:
    """Write two PNGs of 1400 by 800: an answer that was followed, and balances beside the documentation."""
    async with running_browser() as browser:
        graphiql = await _window(browser, "light")
        await graphiql.open(base_url, token)
        await graphiql.run_example("AskQuestion", placeholder="TRIP_ID")
        await graphiql.shows('"askQuestion"')
        await graphiql.run_example("Answer", placeholder="QUESTION_ID")
        await graphiql.shows("AnswerFinished")
        await _take(graphiql, folder / "graphiql.png")

        graphiql = await _window(browser, "dark")
        await graphiql.open(base_url, token)
        pane = await graphiql.open_pane("Documentation Explorer")
        await pane.get_by_role("combobox").fill("suggestedTransfers")
        await graphiql.page.get_by_role("option").filter(has_text="Trip.suggestedTransfers").first.click()
        await graphiql.run_example("Settle", placeholder="TRIP_ID")
        await graphiql.shows('"balances"')
        await _take(graphiql, folder / "graphiql-dark.png")


async def _window(browser: Browser, theme: str) -> GraphiQLPage:
    page = await browser.new_page(viewport={"width": 1400, "height": 800})
    await page.add_init_script(f"localStorage.setItem('graphiql:theme', '{theme}')")
    return GraphiQLPage(page)


async def _take(graphiql: GraphiQLPage, path: Path) -> None:
    await graphiql.page.mouse.move(0, 0)
    await graphiql.page.screenshot(path=path, animations="disabled")


if __name__ == "__main__":
    asyncio.run(take_pictures(sys.argv[1], sys.argv[2], Path(sys.argv[3])))
