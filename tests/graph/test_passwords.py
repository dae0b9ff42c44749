"""Passwords through the schema: changing one's own, and setting a new one by mail."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from graph.context import Services
from graph.throttling.allowances import allowances_of
from graph.throttling.throttle import Throttle
from persistence.settings import Settings
from persistence.tables import password_resets
from tests.graph.outbox import code_in, send_mails
from tests.graph.people import PASSWORD, Person
from tests.statements import statements_on

ME = "{ me { name } }"
NEW = "a much better password"
SARAH = "sarah@people.example"


async def signed_in(services: Services, password: str, email: str = SARAH) -> Person | None:
    """Return somebody signed in anew, or None where the password is not taken."""
    payload = await Person(services).do("signIn", "accessToken { token }", email=email, password=password)
    return None if payload["accessToken"] is None else Person(services, payload["accessToken"]["token"])


async def ask_for_mail(services: Services, email: str = SARAH) -> dict[str, Any]:
    """Ask for a mail with a code."""
    return await Person(services).do("requestPasswordReset", "requested", email=email)


async def reset(services: Services, code: str, password: str = NEW) -> dict[str, Any]:
    """Set a new password by a code."""
    return await Person(services).do("resetPassword", "reset", code=code, newPassword=password)


def codes(payload: dict[str, Any]) -> list[tuple[str, list[str]]]:
    """Return the codes and fields of a payload's refusals."""
    return [(error["code"], error["field"]) for error in payload["userErrors"]]


def later(services: Services, **time: float) -> Services:
    """Return the services with their clock set forward."""
    moment = services.now() + timedelta(**time)
    return replace(services, now=lambda: moment)


class TestChangePassword:
    """A new password by whoever knows the old one."""

    async def test_ends_every_other_session_and_says_so_by_mail(self, services: Services, sarah: Person) -> None:
        """This one goes on, the old password is taken no more, and the new one is."""
        other = await signed_in(services, PASSWORD)
        assert other is not None

        payload = await sarah.do("changePassword", "changed", currentPassword=PASSWORD, newPassword=NEW)

        assert payload == {"changed": True, "userErrors": []}
        assert (await sarah.ask(ME))["me"]["name"] == "Sarah"
        assert await other.error_codes(ME) == ["UNAUTHENTICATED"]
        assert await signed_in(services, PASSWORD) is None
        assert await signed_in(services, NEW) is not None
        (mail,) = await send_mails(services)
        assert (mail["To"], mail["Subject"]) == (SARAH, "Your TripSplit password was changed")

    @pytest.mark.parametrize(
        ("current", "new", "code", "field"),
        [
            ("not my password", NEW, "INVALID_CREDENTIALS", "currentPassword"),
            (PASSWORD, "too short", "PASSWORD_TOO_WEAK", "newPassword"),
            (PASSWORD, "x" * 201, "PASSWORD_TOO_WEAK", "newPassword"),
        ],
    )
    async def test_refuses_what_is_not_right(  # a row of a table
        self, services: Services, sarah: Person, current: str, new: str, code: str, field: str
    ) -> None:
        """The old password stays, and no mail is sent."""
        payload = await sarah.do("changePassword", "changed", currentPassword=current, newPassword=new)

        assert (codes(payload), payload["changed"]) == ([(code, [field])], False)
        assert await signed_in(services, PASSWORD) is not None
        assert await send_mails(services) == []

    async def test_happens_once_when_two_come_at_once(self, services: Services, sarah: Person) -> None:
        """Both know the password in use, and only one can be the next."""
        wanted = ["the first password", "the second password"]

        payloads = await asyncio.gather(
            *(sarah.do("changePassword", "changed", currentPassword=PASSWORD, newPassword=new) for new in wanted)
        )

        assert sorted(payload["changed"] for payload in payloads) == [False, True]
        (lost,) = [payload for payload in payloads if not payload["changed"]]
        assert codes(lost) == [("INVALID_CREDENTIALS", ["currentPassword"])]

    async def test_makes_codes_in_older_mails_void(self, services: Services, sarah: Person) -> None:
        """Whoever reads the old mail sets nothing."""
        await ask_for_mail(services)
        (mail,) = await send_mails(services)

        await sarah.do("changePassword", "changed", currentPassword=PASSWORD, newPassword=NEW)

        assert codes(await reset(services, code_in(mail), "yet another one")) == [("RESET_CODE_INVALID", ["code"])]


class TestResetPassword:
    """A new password by whoever reads the mail."""

    async def test_ends_every_session(self, services: Services, sarah: Person) -> None:
        """The new password is taken, the old one is not, nobody is signed in, and a second mail says so."""
        await ask_for_mail(services)
        (mail,) = await send_mails(services)

        payload = await reset(services, code_in(mail))

        assert payload == {"reset": True, "userErrors": []}
        assert await sarah.error_codes(ME) == ["UNAUTHENTICATED"]
        assert await signed_in(services, PASSWORD) is None
        assert await signed_in(services, NEW) is not None
        assert [sent["Subject"] for sent in await send_mails(services)] == [
            "Set a new password for TripSplit",
            "Your TripSplit password was changed",
        ]

    async def test_leaves_api_keys_alone(self, services: Services, sarah: Person) -> None:
        """A key is revoked by itself: what runs by it need not stop because its user forgot a password."""
        made = await sarah.do("createApiKey", "key", name="Script", scope="READ")
        await ask_for_mail(services)
        (mail,) = await send_mails(services)

        await reset(services, code_in(mail))

        assert (await Person(services, made["key"]).ask(ME))["me"]["name"] == "Sarah"

    async def test_happens_once(self, services: Services, sarah: Person) -> None:
        """The code is used up, also when two come at once."""
        await ask_for_mail(services)
        (mail,) = await send_mails(services)

        payloads = await asyncio.gather(*(reset(services, code_in(mail), f"{NEW} {n}") for n in range(2)))

        assert sorted(payload["reset"] for payload in payloads) == [False, True]
        assert codes(await reset(services, code_in(mail))) == [("RESET_CODE_INVALID", ["code"])]

    async def test_takes_the_newest_code_alone(self, services: Services, sarah: Person) -> None:
        """Whoever asked twice has one code that works."""
        await ask_for_mail(services)
        await ask_for_mail(services)
        older, newer = await send_mails(services)

        assert codes(await reset(services, code_in(older))) == [("RESET_CODE_INVALID", ["code"])]
        assert (await reset(services, code_in(newer)))["reset"] is True

    async def test_takes_a_code_for_an_hour(self, services: Services, sarah: Person) -> None:
        """Counted from when it was asked for."""
        await ask_for_mail(services)
        (mail,) = await send_mails(services)

        refused = await reset(later(services, minutes=61), code_in(mail))

        assert codes(refused) == [("RESET_CODE_INVALID", ["code"])]
        assert (await reset(later(services, minutes=59), code_in(mail)))["reset"] is True

    async def test_needs_a_strong_password(self, services: Services, sarah: Person) -> None:
        """A password that is refused does not use the code up."""
        await ask_for_mail(services)
        (mail,) = await send_mails(services)

        weak = await reset(services, code_in(mail), "too short")

        assert codes(weak) == [("PASSWORD_TOO_WEAK", ["newPassword"])]
        assert (await reset(services, code_in(mail)))["reset"] is True

    @pytest.mark.parametrize("code", ["", "\0", "\ud800", "A" * 43])
    async def test_refuses_what_is_no_code(self, services: Services, sarah: Person, code: str) -> None:
        """Text of any kind sets nothing."""
        assert codes(await reset(services, code)) == [("RESET_CODE_INVALID", ["code"])]

    async def test_keeps_no_secret(self, services: Services, sarah: Person) -> None:
        """A copy of the database holds no code that sets a password."""
        await ask_for_mail(services)
        (mail,) = await send_mails(services)

        async with services.database.read() as connection:
            row = await connection.first(select(password_resets))

        assert row is not None
        assert code_in(mail).encode() != row.code_hash
        assert code_in(mail) not in [str(value) for value in row]


class TestRequestPasswordReset:
    """Asking for a mail."""

    async def test_does_not_tell_whether_there_is_an_account(self, services: Services, sarah: Person) -> None:
        """The answer is the same to the letter, and so are the statements: the worker looks for the account."""
        with statements_on(services.database) as known:
            told = await ask_for_mail(services)
        with statements_on(services.database) as unknown:
            also_told = await ask_for_mail(services, "nobody@people.example")

        assert told == also_told == {"requested": True, "userErrors": []}
        assert known == unknown
        assert [mail["To"] for mail in await send_mails(services)] == [SARAH]

    async def test_takes_the_address_in_any_case(self, services: Services, sarah: Person) -> None:
        """As signing in does."""
        await ask_for_mail(services, " SARAH@People.example ")

        assert [mail["To"] for mail in await send_mails(services)] == [SARAH]

    async def test_refuses_what_is_no_address(self, services: Services) -> None:
        """A slip is told at once."""
        assert codes(await ask_for_mail(services, "sarah")) == [("INVALID_EMAIL", ["email"])]

    async def test_is_limited_for_each_account(self, services: Services, settings: Settings) -> None:
        """Nobody's mailbox is filled, whether there is an account or not."""
        limited = settings.model_copy(update={"resets_per_account": 2})
        throttle = Throttle(str(settings.redis_url), allowances_of(limited))
        careful = replace(services, throttle=throttle)
        known, unknown = [f"{uuid4().hex}@people.example" for _ in range(2)]
        await Person(services).do("register", "user { id }", email=known, name="Known", password=PASSWORD)

        answers = [[codes(await ask_for_mail(careful, email)) for _ in range(3)] for email in (known, unknown)]
        await throttle.close()

        assert answers == [[[], [], [("TOO_MANY_ATTEMPTS", [])]]] * 2
