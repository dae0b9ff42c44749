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


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ({}, "http://127.0.0.1:8000"),
        ({"port": 8080}, "http://127.0.0.1:8080"),
        ({"host": "0.0.0.0", "port": 8080}, "http://127.0.0.1:8080"),  # noqa: S104 - nothing listens on it
        ({"port": 8080, "public_url": "https://trips.example/"}, "https://trips.example"),
    ],
)
def test_links_lead_to_where_people_reach_the_server(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, object], address: str
) -> None:
    """To PUBLIC_URL, with or without its last slash; else to the address that the server listens on."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)

    assert Settings.model_validate(given).public_address == address
