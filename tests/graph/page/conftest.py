"""Fixtures of the page: one application and one Chromium for all tests, and a window of its own for each."""

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.async_api import Browser

from persistence.settings import AppEnv, Settings
from tests.browser import GraphiQLPage, missing_part, running_browser
from tests.graph.page.site import Site, running_site


@pytest.fixture(scope="package", autouse=True)
def _browser_is_there() -> None:
    """Skip the tests of this folder where a part of what they need is missing."""
    if missing := missing_part():
        pytest.skip(missing)


@pytest.fixture(scope="package")
def page_settings(
    tmp_path_factory: pytest.TempPathFactory, valkey_url: str, chroma_url: str, exported_model: Path
) -> Settings:
    """The settings of an API process with a data folder of its own."""
    folder = tmp_path_factory.mktemp("page")
    (folder / "models").symlink_to(exported_model)
    return Settings(
        _env_file=None,
        app_env=AppEnv.TEST,
        data_root_path=folder,
        redis_url=valkey_url,
        vector_store_url=chroma_url,
        chroma_collection_name=f"page-{uuid4().hex}",
    )


@pytest.fixture(scope="package")
async def site(page_settings: Settings) -> AsyncIterator[Site]:
    """The application with the demo trip; tests add to it, and take nothing from each other."""
    async with running_site(page_settings) as running:
        yield running


@pytest.fixture(scope="package")
async def browser() -> AsyncIterator[Browser]:
    """One Chromium; each test opens a window of its own."""
    async with running_browser() as opened:
        yield opened


@pytest.fixture
async def graphiql(browser: Browser) -> AsyncIterator[GraphiQLPage]:
    """A window that remembers nothing of the others."""
    # High enough for every line of a response: the editor keeps no others in the page.
    context = await browser.new_context(viewport={"width": 1400, "height": 1600})
    yield GraphiQLPage(await context.new_page())
    await context.close()
