"""Content codings by Accept-Encoding."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.transport.codings import best_coding


class TestBestCoding:
    """Choosing."""

    @pytest.mark.parametrize(
        ("header", "chosen"),
        [
            ("", None),
            ("identity", None),
            ("deflate", None),
            ("gzip", "gzip"),
            ("gzip, deflate, br, zstd", "zstd"),
            ("br, gzip", "br"),
            ("GZip;Q=0.3", "gzip"),
            ("gzip;q=1.0, br;q=0.9, zstd;q=0.8", "gzip"),
            ("gzip ; q=0.5 , br ; q=0.6", "br"),
            ("gzip;q=0", None),
            ("gzip;q=0.000, br;q=0, zstd;q=0", None),
            ("*", "zstd"),
            ("*;q=0", None),
            ("zstd;q=0, *", "br"),
            ("gzip;q=0.4, *;q=0.1", "gzip"),
            ("identity;q=0, gzip;q=0.1", "gzip"),
            ("identity, gzip;q=0.5", None),
            ("identity;q=0.5, gzip;q=0.5", "gzip"),
            ("gzip;q=2, br;q=-1, zstd;q=nan", None),
            ("gzip;q=", None),
        ],
    )
    def test_goes_by_weight_and_then_by_speed(self, header: str, chosen: str | None) -> None:
        """A weight of nothing is a refusal, and the bytes themselves win where they weigh more."""
        assert best_coding(header) == chosen

    @given(st.text())
    def test_takes_any_text(self, header: str) -> None:
        """Whatever a client sends, it is answered; and never in a coding that the text does not name."""
        chosen = best_coding(header)

        assert chosen is None or chosen in header.lower() or "*" in header
