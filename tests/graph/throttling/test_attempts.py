"""Attempts at accounts, counted by the throttle and by the mutations."""

import asyncio
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
import redis

from graph.context import Client, Context, Services
from graph.schema import schema
from graph.throttling.attempts import Attempt, TooManyAttempts
from graph.throttling.throttle import Throttle
from graph.viewers import NO_TOKEN
from tests.graph.people import PASSWORD, Person

SIGN_IN = "mutation ($input: SignInInput!) { payload: signIn(input: $input) { user { id } userErrors { code } } }"
REGISTER = "mutation ($input: RegisterInput!) { payload: register(input: $input) { user { id } userErrors { code } } }"
WRONG_PASSWORD = "wrong horse battery"
WRONG, TOO_MANY = "INVALID_CREDENTIALS", "TOO_MANY_ATTEMPTS"
HOME, ELSEWHERE = "192.0.2.1", "198.51.100.7"


async def code_of(services: Services, document: str, address: str, **given: str) -> str | None:
    """Run a mutation from an address, and return the code of its refusal; None where it is done."""
    context = Context(services, NO_TOKEN, client=Client(address))
    result = await schema.execute(document, variable_values={"input": given}, context_value=context)
    assert result.errors is None, result.errors
    payload: dict[str, Any] = (result.data or {})["payload"]
    assert (payload["user"] is None) == bool(payload["userErrors"])
    return next((error["code"] for error in payload["userErrors"]), None)


async def sign_in(services: Services, name: str, password: str = WRONG_PASSWORD, address: str = HOME) -> str | None:
    """Try to sign in, and return the code of the refusal."""
    return await code_of(services, SIGN_IN, address, email=f"{name}@people.example", password=password)


async def register(services: Services, name: str, password: str = PASSWORD, address: str = HOME) -> str | None:
    """Try to register, and return the code of the refusal."""
    email = f"{name}@people.example"
    return await code_of(services, REGISTER, address, email=email, name=name, password=password)


async def is_counted(throttle: Throttle, kind: Attempt, address: str, account: str | None = None) -> bool:
    """Make an attempt, and tell whether it is allowed."""
    try:
        await throttle.count_attempt(kind, address=address, account=account)
    except TooManyAttempts:
        return False
    return True


class TestCountAttempt:
    """Counting before it is tried."""

    async def test_allows_only_the_limit_however_many_come_at_once(self, throttle: Throttle) -> None:
        """Fifty tries at one account, from fifty addresses, are five."""
        tries = (is_counted(throttle, Attempt.SIGN_IN, f"192.0.2.{host}", "a@b.example") for host in range(50))

        assert Counter(await asyncio.gather(*tries)) == {True: 5, False: 45}

    async def test_takes_an_account_for_the_same_in_any_case(self, throttle: Throttle) -> None:
        """Other letters are no way around."""
        tries = [
            await is_counted(throttle, Attempt.SIGN_IN, HOME, email)
            for email in (*["a@b.example"] * 5, " A@B.example ", "b@b.example")
        ]

        assert tries == [True] * 5 + [False, True]

    async def test_counts_each_kind_by_itself(self, throttle: Throttle) -> None:
        """Who forgot a password can still ask for a reset, twice, and choose a new one."""
        for _ in range(6):
            await is_counted(throttle, Attempt.SIGN_IN, HOME, "a@b.example")

        kinds = (Attempt.SIGN_IN, Attempt.RESET, Attempt.RESET, Attempt.RESET, Attempt.PASSWORD)
        assert [await is_counted(throttle, kind, HOME, "a@b.example") for kind in kinds] == [
            False,
            True,
            True,
            False,
            True,
        ]

    async def test_does_not_let_a_blocked_address_block_accounts(self, throttle: Throttle) -> None:
        """What an address may not try does not count for the account that it tries."""
        for number in range(4):
            await is_counted(throttle, Attempt.RESET, HOME, f"{number}@b.example")

        refused = [await is_counted(throttle, Attempt.RESET, HOME, "a@b.example") for _ in range(3)]
        elsewhere = [await is_counted(throttle, Attempt.RESET, ELSEWHERE, "a@b.example") for _ in range(3)]

        assert (refused, elsewhere) == ([False] * 3, [True, True, False])

    async def test_takes_an_ipv6_network_for_one_address(self, throttle: Throttle) -> None:
        """Nobody changes the address within a network to go on."""
        tries = [await is_counted(throttle, Attempt.REGISTER, f"2001:db8::{host:x}") for host in range(4)]

        assert tries == [True] * 3 + [False]

    async def test_tells_how_long_to_wait(self, throttle: Throttle) -> None:
        """In the message for people, and as a number for who sends headers."""
        for _ in range(3):
            await throttle.count_attempt(Attempt.REGISTER, address=HOME)

        with pytest.raises(TooManyAttempts) as refused:
            await throttle.count_attempt(Attempt.REGISTER, address=HOME)

        assert refused.value.retry_after in {3600, 3601}
        assert refused.value.message == (
            f"There were too many attempts: try again in {refused.value.retry_after} seconds."
        )

    async def test_does_not_write_addresses_of_people_into_redis(self, throttle: Throttle, redis_url: str) -> None:
        """Keys name accounts by a hash, have the prefix, and expire."""
        await throttle.count_attempt(Attempt.SIGN_IN, address=HOME, account="a@b.example")

        with redis.Redis.from_url(redis_url, decode_responses=True) as client:
            lives = {key: client.ttl(key) for key in client.scan_iter()}
        assert sorted(lives) == [
            "tripsplit:limits:{sign-in/account/ebb18a030bf15174f5714e24d63af1a8/5/15/minute}",
            "tripsplit:limits:{sign-in/address/192.0.2.1/15/15/minute}",
        ]
        assert set(lives.values()) <= {1799, 1800}

    async def test_is_given_back_where_it_was_no_failure(self, throttle: Throttle) -> None:
        """Who succeeds may do so again and again."""
        for _ in range(12):
            await throttle.count_attempt(Attempt.SIGN_IN, address=HOME, account="a@b.example")
            await throttle.forgive_attempt(Attempt.SIGN_IN, address=HOME, account="a@b.example")

        tries = [await is_counted(throttle, Attempt.SIGN_IN, HOME, "a@b.example") for _ in range(6)]

        assert tries == [True] * 5 + [False]


class TestSignIn:
    """`signIn`, limited."""

    async def test_refuses_the_right_password_after_too_many_wrong_ones(self, services: Services) -> None:
        """From any address: guessing on would be worth it otherwise."""
        await register(services, "sarah")

        codes = [await sign_in(services, "sarah") for _ in range(5)]
        right = [await sign_in(services, "sarah", PASSWORD, address) for address in (HOME, ELSEWHERE)]

        assert (codes, right) == ([WRONG] * 5, [TOO_MANY] * 2)

    async def test_does_not_differ_for_an_account_that_does_not_exist(self, services: Services) -> None:
        """Neither before nor after there were too many."""
        await register(services, "sarah")

        codes = {name: [await sign_in(services, name) for _ in range(7)] for name in ("sarah", "nobody")}

        assert codes["sarah"] == codes["nobody"] == [WRONG] * 5 + [TOO_MANY] * 2

    async def test_lets_no_more_passwords_through_when_they_come_at_once(self, services: Services) -> None:
        """Fifty guesses at once are five, and forty-five refusals that cost no hash."""
        codes = await asyncio.gather(*(sign_in(services, "nobody") for _ in range(50)))

        assert Counter(codes) == {WRONG: 5, TOO_MANY: 45}

    async def test_is_limited_for_an_address_that_tries_many_accounts(self, services: Services) -> None:
        """One password for everybody is a guess too; another address is not held to it."""
        codes = await asyncio.gather(*(sign_in(services, f"person{number}") for number in range(17)))

        assert Counter(codes) == {WRONG: 15, TOO_MANY: 2}
        assert await sign_in(services, "person16", address=ELSEWHERE) == WRONG

    async def test_does_not_count_what_succeeds(self, services: Services) -> None:
        """A program that signs in again and again is not held up, and failures before are not forgotten."""
        await register(services, "sarah")
        await sign_in(services, "sarah")

        codes = [await sign_in(services, "sarah", PASSWORD) for _ in range(8)]
        wrong = [await sign_in(services, "sarah") for _ in range(5)]

        assert (codes, wrong) == ([None] * 8, [WRONG] * 4 + [TOO_MANY])


class TestRegister:
    """`register`, limited."""

    async def test_is_limited_for_an_address(self, services: Services) -> None:
        """Those that find the account taken count, so that nobody reads a list of addresses off it."""
        codes = [await register(services, name) for name in ("sarah", "sarah", "david", "jonas")]

        assert codes == [None, "ACCOUNT_EXISTS", None, TOO_MANY]
        assert await register(services, "jonas", address=ELSEWHERE) is None

    async def test_is_limited_for_an_account(self, services: Services) -> None:
        """From wherever it is asked, whether an address has an account cannot be asked again and again."""
        codes = [await register(services, "sarah", address=f"192.0.2.{host}") for host in range(4)]

        assert codes == [None, "ACCOUNT_EXISTS", TOO_MANY, TOO_MANY]

    async def test_does_not_count_what_is_refused_by_its_looks(self, services: Services) -> None:
        """Who mends a password that is too short has not used an attempt up."""
        codes = [await register(services, "sarah", "short") for _ in range(4)]

        assert codes == ["PASSWORD_TOO_WEAK"] * 4
        assert await register(services, "sarah") is None


class TestPasswords:
    """Mails and codes that set a new password, and the one in use, limited."""

    async def test_mails_are_limited_for_an_address(self, services: Services) -> None:
        """Whoever asks in the names of many is held up; others are not."""
        here, there = [Person(services, client=Client(address)) for address in (HOME, ELSEWHERE)]
        emails = [f"person{number}@people.example" for number in range(5)]

        codes = [await refusal_of(here, "requestPasswordReset", email=email) for email in emails]

        assert codes == [None] * 4 + [TOO_MANY]
        assert await refusal_of(there, "requestPasswordReset", email="person4@people.example") is None

    async def test_codes_are_limited_for_an_address(self, services: Services) -> None:
        """Nobody guesses at codes, nor has the server hash passwords for it without end."""
        here, there = [Person(services, client=Client(address)) for address in (HOME, ELSEWHERE)]
        given = {"code": "A" * 43, "newPassword": PASSWORD}

        codes = await asyncio.gather(*(refusal_of(here, "resetPassword", **given) for _ in range(17)))

        assert Counter(codes) == {"RESET_CODE_INVALID": 15, TOO_MANY: 2}
        assert await refusal_of(there, "resetPassword", **given) == "RESET_CODE_INVALID"

    @pytest.mark.parametrize(
        ("name", "given"),
        [
            ("changePassword", {"currentPassword": WRONG_PASSWORD, "newPassword": "a much better one"}),
            ("deleteAccount", {"password": WRONG_PASSWORD}),
        ],
    )
    async def test_in_use_is_limited_for_an_account(
        self, services: Services, sarah: Person, name: str, given: dict[str, str]
    ) -> None:
        """Whoever has a session of somebody's does not find out their password by it, from wherever they try."""
        tries = [replace(sarah, client=Client(f"192.0.2.{host}")) for host in range(7)]

        codes = [await refusal_of(each, name, **given) for each in tries]

        assert codes == [WRONG] * 5 + [TOO_MANY] * 2


async def refusal_of(person: Person, name: str, **given: str) -> str | None:
    """Run a mutation, and return the code of its refusal; None where it is done."""
    payload = await person.do(name, "__typename", **given)
    return next((str(error["code"]) for error in payload["userErrors"]), None)
