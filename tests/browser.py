"""GraphiQL in a real browser: what a person clicks, types and reads, for tests and for the pictures in the README."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import Browser, ConsoleMessage, Locator, Page, async_playwright, expect

from graph import graphiql

CHROMIUM = Path("/usr/bin/chromium")
_ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_PATIENCE_SECONDS = 30
"""A page takes one second to open, and a dozen where the machine is busy with other tests."""
_TELL_VIOLATIONS = """addEventListener("securitypolicyviolation", (event) =>
    tellViolation(`${event.effectiveDirective}: ${event.blockedURI}`))"""
_RESPONSE = "__MONACO.editor.getModels().find((model) => model.uri.path.endsWith('response.json')).getValue()"


def missing_part() -> str:
    """Return what the browser tests lack on this machine, in a sentence; empty where they can run."""
    if not CHROMIUM.exists():
        return "Chromium is not installed (Debian's package: chromium)."
    if not (graphiql._BUNDLE / "index.html").exists():
        return "GraphiQL is not built (npm ci && npm run build in web/)."
    return ""


@asynccontextmanager
async def running_browser() -> AsyncIterator[Browser]:
    """Start Chromium without a window, and end it."""
    expect.set_options(timeout=_PATIENCE_SECONDS * 1000)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=_ARGUMENTS)
        yield browser
        await browser.close()


class GraphiQLPage:
    """One browser tab with GraphiQL, with a record of what it asked of whom and what it complained about."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.hosts: set[str] = set()
        self.complaints: list[str] = []
        self.violations: list[str] = []
        page.set_default_timeout(_PATIENCE_SECONDS * 1000)
        # The context's requests are those of the page, of its workers, and of any window it might open.
        page.context.on("request", lambda request: self.hosts.add(urlsplit(request.url).netloc))
        page.on("websocket", lambda socket: self.hosts.add(urlsplit(socket.url).netloc))
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    async def open(self, base_url: str, token: str = "", *, fragment: str = "") -> None:
        """Load the page, by a link with a token or another fragment, and wait until the editor knows the schema."""
        fragment = f"token={token}" if token else fragment
        await self.page.expose_function("tellViolation", self._note_violation)
        await self.page.add_init_script(_TELL_VIOLATIONS)
        async with self.page.expect_response(lambda response: response.request.method == "POST"):
            await self.page.goto(f"{base_url}/graphql" + (f"#{fragment}" if fragment else ""))
        await expect(self.page.locator(".graphiql-query-editor .view-line").first).to_be_visible()

    async def open_tab(self, name: str) -> None:
        """Click on the tab of the example with this operation name."""
        await self.tab(name).click()
        await expect(self.page.locator(".graphiql-query-editor")).to_contain_text(f" {name}")

    def tab(self, name: str) -> Locator:
        """Return the tab of the operation with this name."""
        return self.page.locator(".graphiql-tab-button", has_text=re.compile(f"^{name}$"))

    async def open_pane(self, title: str) -> Locator:
        """Open a pane of the sidebar, such as the documentation, and return it."""
        await self.page.get_by_role("button", name=f"Show {title}").click()
        return self.page.locator(".graphiql-plugin")

    async def open_example(self, name: str) -> None:
        """Open an example from the pane that lists them all."""
        await self.page.locator(".examples").get_by_role("button", name=name, exact=True).click()
        await expect(self.page.locator(".graphiql-query-editor")).to_contain_text(f" {name}")

    async def sign_in(self, email: str, password: str) -> None:
        """Fill in the dialog of the strip, opening it where it is closed, and send it."""
        dialog = self.page.get_by_role("dialog")
        if not await dialog.is_visible():
            await self.page.locator(".strip").get_by_role("button", name="Sign in").click()
        await dialog.get_by_label("E-mail").fill(email)
        await dialog.get_by_label("Password").fill(password)
        await dialog.get_by_role("button", name="Sign in").click()

    async def run_example(self, name: str, *, placeholder: str) -> None:
        """Open an example's tab, wait until a real id stands in place of its placeholder, and run it."""
        await self.open_tab(name)
        await expect(self.page.locator(".graphiql-editor-tool").first).not_to_contain_text(placeholder)
        await self.run()

    async def variables(self) -> Any:
        """Return the variables of the open tab, once no placeholder is left in them."""
        editor = self.page.locator(".graphiql-editor-tool .view-lines").first
        await expect(editor).not_to_contain_text("_ID")
        shown = await editor.text_content() or ""
        return json.loads(shown.replace("\N{NO-BREAK SPACE}", " ")) if shown else {}

    async def run(self) -> None:
        """Click on the button that runs the operation, or stops it."""
        await self.page.locator(".graphiql-execute-button").click()

    async def has_violation(self) -> None:
        """Wait until the browser has told of something that the policy stopped; fail after half a minute."""
        async with asyncio.timeout(_PATIENCE_SECONDS):
            while not self.violations:
                await self.page.evaluate("new Promise(requestAnimationFrame)")

    async def shows(self, text: str) -> None:
        """Wait until the response in sight has this text; fail after half a minute."""
        await expect(self.page.locator(".graphiql-response")).to_contain_text(text)

    async def answer(self) -> Any:
        """Wait until the operation has ended, and return its whole response, seen or not."""
        await expect(self.page.get_by_role("button", name="Execute query")).to_be_visible()
        response = self.page.locator(".graphiql-response .view-lines")
        await expect(response).to_contain_text("}")
        # The editor draws only the lines in sight; its model, which copying takes, has all of them.
        return json.loads(await self.page.evaluate(_RESPONSE))

    def _note_violation(self, violation: str) -> None:
        # Playwright takes no built-in function such as a list's own.
        self.violations.append(violation)

    def _note(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)
