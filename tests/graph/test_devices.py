"""What a User-Agent says to people."""

import pytest

from graph.devices import device_of

MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X)"


@pytest.mark.parametrize(
    ("user_agent", "device"),
    [
        ("", "Unknown device"),
        ("   ", "Unknown device"),
        ("curl/8.5.0", "curl 8"),
        ("python-httpx/0.28.1", "python-httpx 0.28.1"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0", "Firefox 143 on Linux"),
        (
            f"{MAC} AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
            "Chrome 141 on Mac OS X 10",
        ),
        (
            f"{PHONE} AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
            "Mobile Safari 17 on iOS 17",
        ),
    ],
)
def test_names_program_and_system(user_agent: str, device: str) -> None:
    """Browsers by name and version, programs as they call themselves, and nothing where nothing is said."""
    assert device_of(user_agent) == device
