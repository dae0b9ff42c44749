"""Settings: how what people write is read."""

import pytest

from persistence.settings import Settings


@pytest.mark.parametrize("given", ["https://trips.example", "https://trips.example/"])
def test_page_url_is_behind_one_slash(given: str) -> None:
    """However the address of the server is written."""
    settings = Settings(_env_file=None, public_url=given)

    assert settings.page_url("share", "tsl_1") == "https://trips.example/graphql#share=tsl_1"


def test_trusted_proxies_are_listed_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    """Addresses and networks."""
    monkeypatch.setenv("TRUSTED_PROXIES", "10.0.0.0/8, ::1 ,")

    assert Settings(_env_file=None).trusted_proxies == ("10.0.0.0/8", "::1")
