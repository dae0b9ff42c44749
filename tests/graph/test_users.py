"""Accounts through the schema."""

from typing import Literal

import pytest
from argon2 import Parameters, PasswordHasher, extract_parameters
from argon2.profiles import CHEAPEST

from graph.context import Services
from tests.graph.people import PASSWORD, Person, register
from tests.statements import statements_on

ME = "{ me { name email } }"


class CountingHasher(PasswordHasher):
    """Checks passwords, and notes what each hash took to check."""

    def __init__(self) -> None:
        super().__init__()
        self.checked: list[Parameters] = []

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:  # noqa: A002  # argon2's name
        """Check a password against a hash."""
        self.checked.append(extract_parameters(str(hash)))
        return super().verify(hash, password)


class TestRegister:
    """Opening an account."""

    async def test_signs_the_new_account_in(self, services: Services) -> None:
        """The token of `register` speaks for the new account."""
        sarah = await register(services, "Sarah")

        assert await sarah.ask(ME) == {"me": {"name": "Sarah", "email": "sarah@people.example"}}

    async def test_takes_each_address_once_in_any_case(self, services: Services, sarah: Person) -> None:
        """The same address in other letters is the same account."""
        payload = await Person(services).do(
            "register", "user { id }", email=" SARAH@people.example ", name="Sara", password=PASSWORD
        )

        assert payload["user"] is None
        assert [(error["code"], error["field"]) for error in payload["userErrors"]] == [("ACCOUNT_EXISTS", ["email"])]

    @pytest.mark.parametrize(
        ("email", "name", "password", "code", "field"),
        [
            ("nobody", "Sarah", PASSWORD, "INVALID_EMAIL", "email"),
            ("a@b.example", " ", PASSWORD, "TEXT_INVALID", "name"),
            ("a@b.example", "Sarah", "too short", "PASSWORD_TOO_WEAK", "password"),
            ("a@b.example", "x" * 81, PASSWORD, "TEXT_INVALID", "name"),
        ],
    )
    async def test_refuses_bad_input(  # a row of a table
        self, services: Services, email: str, name: str, password: str, code: str, field: str
    ) -> None:
        """Each bad field is named with its code."""
        payload = await Person(services).do("register", "user { id }", email=email, name=name, password=password)

        assert [(error["code"], error["field"]) for error in payload["userErrors"]] == [(code, [field])]


class TestSignIn:
    """Beginning a session."""

    async def test_takes_the_password(self, services: Services, sarah: Person) -> None:
        """A new session speaks for the same account."""
        payload = await Person(services).do(
            "signIn", "accessToken { token }", email="sarah@people.example", password=PASSWORD
        )

        assert (await Person(services, payload["accessToken"]["token"]).ask(ME))["me"]["name"] == "Sarah"

    async def test_does_not_tell_an_unknown_address_from_a_wrong_password(
        self, services: Services, sarah: Person
    ) -> None:
        """Both refusals are the same to the letter."""
        nobody = Person(services)

        wrong = await nobody.do("signIn", "user { id }", email="sarah@people.example", password="wrong password")
        unknown = await nobody.do("signIn", "user { id }", email="nobody@people.example", password="wrong password")

        assert wrong == unknown
        assert wrong["userErrors"][0]["code"] == "INVALID_CREDENTIALS"

    async def test_takes_as_long_for_an_unknown_address_as_for_a_wrong_password(
        self, services: Services, sarah: Person, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Both run the same statements and check one hash of the same cost, so that no clock tells them apart."""
        hasher = CountingHasher()
        monkeypatch.setattr(services.accounts, "_hasher", hasher)

        runs = []
        for name in ("sarah", "nobody"):
            given = {"email": f"{name}@people.example", "password": "wrong password"}
            with statements_on(services.database) as statements:
                await Person(services).do("signIn", "user { id }", **given)
            runs.append(statements)

        assert runs[0] == runs[1]
        assert hasher.checked == [CHEAPEST] * 2

    @pytest.mark.parametrize("email", ["", "nobody", "a\0@people.example"])
    async def test_refuses_what_is_no_address(self, services: Services, email: str) -> None:
        """Text of any kind is refused, also what no database could look for."""
        payload = await Person(services).do("signIn", "user { id }", email=email, password=PASSWORD)

        assert [(error["code"], error["field"]) for error in payload["userErrors"]] == [("INVALID_EMAIL", ["email"])]
