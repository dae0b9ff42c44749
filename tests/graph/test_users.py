"""Accounts through the schema."""

import pytest

from graph.context import Services
from tests.graph.people import PASSWORD, Person, register

ME = "{ me { name email } }"


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

    @pytest.mark.parametrize("email", ["", "nobody", "a\0@people.example"])
    async def test_refuses_what_is_no_address(self, services: Services, email: str) -> None:
        """Text of any kind is refused, also what no database could look for."""
        payload = await Person(services).do("signIn", "user { id }", email=email, password=PASSWORD)

        assert [(error["code"], error["field"]) for error in payload["userErrors"]] == [("INVALID_EMAIL", ["email"])]
