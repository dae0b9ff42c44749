"""Files in a real browser: what it shows, what it runs, and for which pages."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page
from playwright.async_api import Error as PlaywrightError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from graph.app import create_app
from persistence.settings import Settings
from tests.browser import CHROMIUM, running_browser
from tests.graph.people import Person
from tests.graph.test_files import link_to, uploaded
from tests.serving import serving

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="Chromium is not installed (Debian's package: chromium).")
_HOTEL = Path(__file__).resolve().parents[2] / "data" / "samples" / "prague-hotel.pdf"
_HOSTILE = b"Our notes.\n<title>harmless</title><script>document.title = 'harmful'</script>"
_PAGE = b"<!doctype html><title>harmless</title><script>document.title = 'harmful'</script><p>Breakfast is at eight."
_WIDTH = """(url) => new Promise((done) => {
  const picture = new Image()
  picture.onload = () => done(picture.naturalWidth)
  picture.onerror = () => done(0)
  picture.src = url
})"""


@pytest.fixture(scope="module")
async def browser() -> AsyncIterator[Browser]:
    """One Chromium."""
    async with running_browser() as opened:
        yield opened


@asynccontextmanager
async def page_elsewhere(browser: Browser) -> AsyncIterator[tuple[Page, str]]:
    """Open an empty page of another server, and give its origin."""

    async def empty(_request: Request) -> Response:
        return HTMLResponse("<!doctype html><title>elsewhere</title>")

    async with serving(Starlette(routes=[Route("/", empty)])) as origin:
        page = await browser.new_page()
        await page.goto(origin)
        yield page, origin
        await page.close()


async def test_a_text_that_is_html_runs_nothing(browser: Browser, address: str, sarah: Person) -> None:
    """It is shown, letter by letter."""
    document_id = await uploaded(sarah, await sarah.create_trip(), _HOSTILE, "page.html")
    page = await browser.new_page()

    await page.goto(address + await link_to(sarah, document_id, "download(inline: true) { url }"))

    assert await page.title() != "harmful"
    assert await page.inner_text("body") == _HOSTILE.decode()
    await page.close()


async def test_a_page_is_never_shown(browser: Browser, address: str, sarah: Person) -> None:
    """Whatever is asked for, it is a download."""
    document_id = await uploaded(sarah, await sarah.create_trip(), _PAGE, "page.html")
    page = await browser.new_page()

    async with page.expect_download() as started:
        with suppress(PlaywrightError):
            await page.goto(address + await link_to(sarah, document_id, "download(inline: true) { url }"))

    assert (await started.value).suggested_filename == "page.html"
    await page.close()


async def test_pictures_are_shown_by_pages_that_are_let_in_alone(
    settings: Settings, browser: Browser, sarah: Person
) -> None:
    """Also to whoever has the link: elsewhere the browser keeps it back, unless a page is let in."""
    document_id = await uploaded(sarah, await sarah.create_trip(), _HOTEL.read_bytes(), "hotel.pdf")
    link = await link_to(sarah, document_id, "thumbnail { url }")
    widths = []
    async with page_elsewhere(browser) as (page, origin):
        for origins in ((), (origin,)):
            app = create_app(settings.model_copy(update={"cors_allowed_origins": origins}))
            async with serving(app) as address:
                widths.append(await page.evaluate(_WIDTH, address + link))

    assert widths == [0, 320]
