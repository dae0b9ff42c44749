"""Origins: which pages may open a websocket."""

import pytest
from starlette.datastructures import Headers

from graph.transport.origins import is_allowed_origin


class TestIsAllowedOrigin:
    """The check of a handshake."""

    @pytest.mark.parametrize(
        ("origin", "host"),
        [
            (None, "trips.example"),
            ("https://trips.example", "trips.example"),
            ("https://Trips.example:443", "trips.example"),
            ("http://localhost:8000", "localhost:8000"),
            ("http://[::1]:8000", "[::1]:8000"),
            ("https://listed.example", "trips.example"),
        ],
    )
    def test_takes_programs_own_pages_and_listed_ones(self, origin: str | None, host: str) -> None:
        """Programs send no origin; the usual port need not be written."""
        assert is_allowed_origin(headers(origin, host), ("https://listed.example",))

    @pytest.mark.parametrize(
        ("origin", "host"),
        [
            ("https://elsewhere.example", "trips.example"),
            ("http://localhost:3000", "localhost:8000"),
            ("http://localhost", "localhost:8000"),
            ("https://trips.example.elsewhere.example", "trips.example"),
            ("http://listed.example", "trips.example"),
            ("null", "trips.example"),
            ("null", ""),
            ("", ""),
            ("https://[", "trips.example"),
            ("https://trips.example:x", "trips.example"),
        ],
    )
    def test_refuses_every_other_page(self, origin: str, host: str) -> None:
        """Also one whose origin is hidden or broken."""
        assert not is_allowed_origin(headers(origin, host), ("https://listed.example",))

    def test_takes_every_page_where_that_is_set(self) -> None:
        """`*` is for those who know what they do."""
        assert is_allowed_origin(headers("null", "trips.example"), ("*",))


def headers(origin: str | None, host: str) -> Headers:
    """Return the headers of a handshake."""
    return Headers({"host": host} | ({} if origin is None else {"origin": origin}))
