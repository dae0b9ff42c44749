"""Who is signed in: the strip above GraphiQL and its dialog."""

import json
from datetime import timedelta
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
from playwright.async_api import expect

from persistence.certificates import trusted_certificates
from tests.browser import GraphiQLPage
from tests.graph.outbox import code_in, send_mails
from tests.graph.page.site import Site
from tests.graph.people import Person, register


class TestTokens:
    """Tokens from elsewhere."""

    async def test_are_taken_out_of_the_address(self, site: Site, graphiql: GraphiQLPage) -> None:
        """A bookmark or a shared address carries no token, and a reload stays signed in."""
        await graphiql.open(site.url, await site.token())
        await expect(graphiql.page.get_by_text("Signed in as Sarah")).to_be_visible()
        assert graphiql.page.url == f"{site.url}/graphql"

        await graphiql.page.reload()

        await expect(graphiql.page.get_by_text("Signed in as Sarah")).to_be_visible()

    async def test_are_kept_for_this_browser_tab_alone(self, site: Site, graphiql: GraphiQLPage) -> None:
        """What other tabs and later visitors read has no token in it."""
        token = await site.token()
        await graphiql.open(site.url, token)

        await expect(graphiql.page.get_by_text("Signed in as Sarah")).to_be_visible()

        kept = await graphiql.page.evaluate("[JSON.stringify(localStorage) + document.cookie, sessionStorage.length]")
        assert token not in kept[0]
        assert kept[1] == 1

    async def test_are_taken_as_they_are_printed(self, site: Site, graphiql: GraphiQLPage) -> None:
        """`tripsplit up` prints a whole header, and that is what gets pasted."""
        await graphiql.open(site.url)
        await graphiql.page.locator(".strip").get_by_role("button", name="Sign in").click()
        dialog = graphiql.page.get_by_role("dialog")
        await dialog.get_by_role("button", name="Use a token").click()

        await dialog.get_by_label("Access token").fill(f"Authorization: Bearer {await site.token()}\n")
        await graphiql.page.keyboard.press("Enter")

        await expect(graphiql.page.get_by_text("Signed in as Sarah")).to_be_visible()
        assert graphiql.complaints == graphiql.violations == []

    async def test_that_are_none_are_refused(self, site: Site, graphiql: GraphiQLPage) -> None:
        """The server's sentence stands in the strip, beside the way to sign in."""
        await graphiql.open(site.url, "not-a-token")

        notice = graphiql.page.locator(".strip [role=alert]")
        await expect(notice).to_have_text("The access token is not one of this server.")
        await expect(graphiql.page.locator(".strip").get_by_role("button", name="Sign in")).to_be_visible()

    async def test_that_expire_say_so(self, site: Site, graphiql: GraphiQLPage) -> None:
        """Nobody learns from a refused operation that their hour is over: the strip says it, and signs in again."""
        await graphiql.open(site.url, await site.token(lifetime=timedelta(seconds=3)))
        notice = graphiql.page.locator(".strip [role=alert]")
        await expect(notice).to_have_text("The access token has expired: sign in again.")

        await graphiql.sign_in(site.account.email, site.account.password)

        await expect(graphiql.page.get_by_text("Signed in as Sarah")).to_be_visible()
        await expect(notice).not_to_be_visible()

    async def test_are_judged_by_the_clock_of_the_server(self, site: Site, graphiql: GraphiQLPage) -> None:
        """A machine whose clock is hours ahead is signed in all the same."""
        await graphiql.page.clock.install()
        await graphiql.open(site.url, await site.token())
        await expect(graphiql.page.get_by_text("Signed in as Sarah")).to_be_visible()

        async with graphiql.page.expect_response(lambda answer: "query Viewer" in (answer.request.post_data or "")):
            await graphiql.page.clock.fast_forward("02:00:00")
        await graphiql.run()

        await graphiql.shows('"name": "London, Paris, Prague"')
        await expect(graphiql.page.get_by_text("Signed in as Sarah")).to_be_visible()

    async def test_of_the_editor_come_first(self, site: Site, graphiql: GraphiQLPage) -> None:
        """A header written by hand is sent instead of the session's, whatever its case."""
        await graphiql.open(site.url, await site.token())
        await graphiql.page.get_by_role("button", name="Headers").click()
        await graphiql.page.locator(".graphiql-editor-tool .graphiql-editor").nth(1).click()
        await graphiql.page.keyboard.insert_text('{"authorization": "Bearer another"}')

        await graphiql.run()

        await graphiql.shows("The access token is not one of this server.")
        await expect(graphiql.page.get_by_text("Signed in as Sarah")).to_be_visible()


class TestAccounts:
    """Signing in, registering and signing out from the page."""

    async def test_sign_in_by_password(self, site: Site, graphiql: GraphiQLPage) -> None:
        """A wrong password is refused in words; the right one signs in every later operation."""
        await graphiql.open(site.url)
        await graphiql.sign_in(site.account.email, "a wrong password")
        await expect(graphiql.page.get_by_text("do not belong together")).to_be_visible()

        await graphiql.sign_in(site.account.email, site.account.password)
        await expect(graphiql.page.get_by_text("Signed in as Sarah")).to_be_visible()
        await graphiql.run()

        await graphiql.shows('"name": "London, Paris, Prague"')

    async def test_can_be_made(self, site: Site, graphiql: GraphiQLPage) -> None:
        """Registering signs in, and no password is left in the browser's storage."""
        await graphiql.open(site.url)
        await graphiql.page.locator(".strip").get_by_role("button", name="Register").click()
        dialog = graphiql.page.get_by_role("dialog")
        await dialog.get_by_label("Name").fill("Olivia")
        await dialog.get_by_label("E-mail").fill(f"{uuid4().hex}@example.com")
        await dialog.get_by_label("Password").fill("a long enough password")

        await dialog.get_by_role("button", name="Register").click()

        await expect(graphiql.page.get_by_text("Signed in as Olivia")).to_be_visible()
        kept = await graphiql.page.evaluate("JSON.stringify(localStorage) + JSON.stringify(sessionStorage)")
        assert "a long enough password" not in kept
        assert graphiql.hosts == {site.host}
        assert graphiql.complaints == graphiql.violations == []

    async def test_sign_out_on_the_server_too(self, site: Site, graphiql: GraphiQLPage) -> None:
        """The token that was used is good for nothing afterwards, and a reload stays signed out."""
        token = await site.token()
        await graphiql.open(site.url, token)

        await graphiql.page.get_by_role("button", name="Sign out").click()
        await expect(graphiql.page.locator(".strip").get_by_role("button", name="Sign in")).to_be_visible()
        await graphiql.page.reload()

        await expect(graphiql.page.locator(".strip").get_by_role("button", name="Sign in")).to_be_visible()
        async with httpx.AsyncClient(
            verify=trusted_certificates(), headers={"Authorization": f"Bearer {token}"}
        ) as client:
            answer = await client.post(f"{site.url}/graphql", json={"query": "{ me { name } }"})
        assert answer.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"

    async def test_dialog_is_left_by_escape(self, site: Site, graphiql: GraphiQLPage) -> None:
        """It opens with the first field ready, and the keyboard gets out of it."""
        await graphiql.open(site.url)
        await graphiql.page.locator(".strip").get_by_role("button", name="Sign in").click()
        await expect(graphiql.page.get_by_label("E-mail")).to_be_focused()

        await graphiql.page.keyboard.press("Escape")

        await expect(graphiql.page.get_by_role("dialog")).not_to_be_visible()


class TestLinks:
    """Links that the API hands out lead to this page."""

    async def test_of_a_shared_trip_show_it(self, site: Site, graphiql: GraphiQLPage) -> None:
        """Whoever follows a share link sees the trip without an account, and is offered one."""
        sarah = Person(site.services, await site.token())
        (trip,) = (await sarah.ask("{ trips(last: 1) { nodes { id } } }"))["trips"]["nodes"]
        shared = await sarah.do("createShareLink", "url token", tripId=trip["id"], name="For the grandparents")

        await graphiql.open(site.url, fragment=urlsplit(shared["url"]).fragment)
        await graphiql.run_example("Settle", placeholder="TRIP_ID")

        await graphiql.shows('"name": "London, Paris, Prague"')
        await expect(graphiql.page.get_by_text("Looking on by a share link")).to_be_visible()
        assert shared["token"] not in graphiql.page.url
        assert graphiql.complaints == graphiql.violations == []

    async def test_of_an_invitation_are_ready_to_be_accepted(self, site: Site, graphiql: GraphiQLPage) -> None:
        """The code stands in the mutation that takes it."""
        sarah = Person(site.services, await site.token())
        (trip,) = (await sarah.ask("{ trips(last: 1) { nodes { id } } }"))["trips"]["nodes"]
        invited = await sarah.do("inviteToTrip", "url code", tripId=trip["id"])
        guest = await register(site.services, "Ava")
        assert guest.token is not None

        await graphiql.open(site.url, fragment=f"token={guest.token}&{urlsplit(invited['url']).fragment}")
        await expect(graphiql.page.locator(".graphiql-query-editor")).to_contain_text(" AcceptInvitation")
        await graphiql.run()

        assert (await graphiql.answer())["data"]["acceptInvitation"]["trip"]["name"] == "London, Paris, Prague"

    async def test_of_a_forgotten_password_are_ready_for_a_new_one(self, site: Site, graphiql: GraphiQLPage) -> None:
        """The link of the newest mail fills in its code, also where the tab of an earlier one stands open."""
        email = f"{uuid4().hex}@example.com"
        given = {"email": email, "name": "Olivia", "password": "a password to forget"}
        await Person(site.services).do("register", "user { id }", **given)
        await graphiql.open(site.url, fragment="password-reset=an-earlier-code")
        assert (await graphiql.variables())["input"]["code"] == "an-earlier-code"
        link, code = await _reset_mail(site, email)

        await graphiql.page.goto("about:blank")
        await graphiql.page.goto(link)
        await expect(graphiql.page.locator(".graphiql-query-editor")).to_contain_text(" ResetPassword")
        assert (await graphiql.variables())["input"]["code"] == code
        await expect(graphiql.tab("ResetPassword")).to_be_in_viewport(ratio=0.9)
        assert code not in graphiql.page.url
        await graphiql.page.locator(".graphiql-editor-tool .graphiql-editor").first.click()
        await graphiql.page.keyboard.press("Control+A")
        await graphiql.page.keyboard.press("Delete")
        chosen = {"input": {"code": code, "newPassword": "a much better password"}}
        await graphiql.page.keyboard.insert_text(json.dumps(chosen))
        await graphiql.run()

        assert (await graphiql.answer())["data"]["resetPassword"] == {"reset": True, "userErrors": []}
        await graphiql.sign_in(email, "a much better password")
        await expect(graphiql.page.get_by_text("Signed in as Olivia")).to_be_visible()
        assert graphiql.complaints == graphiql.violations == []

    async def test_are_asked_for_from_the_dialog(self, site: Site, graphiql: GraphiQLPage) -> None:
        """Whoever forgot a password is led to the mutation that mails a link."""
        await graphiql.open(site.url)
        await graphiql.page.locator(".strip").get_by_role("button", name="Sign in").click()

        await graphiql.page.get_by_role("button", name="Forgot password?").click()

        await expect(graphiql.page.get_by_role("dialog")).not_to_be_visible()
        await expect(graphiql.page.locator(".graphiql-query-editor")).to_contain_text(" RequestPasswordReset")
        await expect(graphiql.tab("RequestPasswordReset")).to_be_in_viewport(ratio=0.9)
        await graphiql.run()
        assert (await graphiql.answer())["data"]["requestPasswordReset"] == {"requested": True, "userErrors": []}


async def _reset_mail(site: Site, email: str) -> tuple[str, str]:
    """Ask for a new password, and return the link of the mail, at this site's address, and its code."""
    await Person(site.services).do("requestPasswordReset", "requested", email=email)
    (mail,) = (
        mail for mail in await send_mails(site.services) if mail["To"] == email and "new password" in mail["Subject"]
    )
    (line,) = (line for line in mail.get_content().splitlines() if "#" in line)
    return f"{site.url}/graphql#{urlsplit(line).fragment}", code_in(mail)
