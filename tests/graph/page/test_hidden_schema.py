"""A server that does not show its schema, as in production: the page says so, and runs operations all the same."""

from playwright.async_api import expect

from graph.app import create_app
from persistence.settings import Settings
from tests.browser import GraphiQLPage
from tests.graph.page.site import Site
from tests.serving import serving

SENTENCE = "This server does not show its schema (introspection is off, as in production)"


async def test_is_told_in_one_sentence(page_settings: Settings, site: Site, graphiql: GraphiQLPage) -> None:
    """There is no broken documentation: a sentence stands in the strip and in its pane, and operations run."""
    hiding = page_settings.model_copy(update={"introspection": False})
    async with serving(create_app(hiding)) as url:
        await graphiql.open(url, await site.token())
        await expect(graphiql.page.locator(".strip [role=status]")).to_contain_text(SENTENCE)
        await graphiql.run()
        await graphiql.shows('"name": "London, Paris, Prague"')

        pane = await graphiql.open_pane("Documentation")

        await expect(pane).to_contain_text(SENTENCE)
        assert graphiql.complaints == graphiql.violations == []
