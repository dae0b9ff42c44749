"""Accounts: how passwords are hashed."""

import pytest
from argon2 import extract_parameters
from argon2.low_level import Type
from argon2.profiles import CHEAPEST, RFC_9106_LOW_MEMORY

from graph.accounts import password_hasher
from persistence.settings import AppEnv


class TestPasswordHasher:
    """What it takes to try a password."""

    @pytest.mark.parametrize("app_env", [AppEnv.DEVELOPMENT, AppEnv.PRODUCTION])
    def test_is_dear_to_whoever_guesses(self, app_env: AppEnv) -> None:
        """argon2id with the parameters of RFC 9106, in development too."""
        parameters = extract_parameters(password_hasher(app_env).hash("a password"))

        assert (parameters.type, parameters) == (Type.ID, RFC_9106_LOW_MEMORY)

    def test_is_cheap_in_tests_alone(self) -> None:
        """Tests hash thousands of passwords."""
        assert extract_parameters(password_hasher(AppEnv.TEST).hash("a password")) == CHEAPEST
