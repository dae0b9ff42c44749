"""Takes the README's picture of GraphiQL: `python -m tests.picture http://127.0.0.1:8000 TOKEN docs/graphiql.png`."""

import asyncio
import sys

from tests.browser import GraphiQLPage, running_browser


async def take_picture(base_url: str, token: str, file_name: str) -> None:
    """Ask a question in GraphiQL, follow its answer, and write what is then to be seen as a PNG of 1400 by 800."""
    async with running_browser() as browser:
        graphiql = GraphiQLPage(await browser.new_page(viewport={"width": 1400, "height": 800}))
        await graphiql.open(base_url, token)
        await graphiql.run_example("AskQuestion", placeholder="TRIP_ID")
        await graphiql.shows('"askQuestion"')
        await graphiql.run_example("Answer", placeholder="QUESTION_ID")
        await graphiql.shows("AnswerFinished")
        await graphiql.page.mouse.move(0, 0)
        await graphiql.page.screenshot(path=file_name)


if __name__ == "__main__":
    asyncio.run(take_picture(*sys.argv[1:4]))
