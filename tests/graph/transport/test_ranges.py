"""Ranges: which bytes a header asks for, whatever stands in it."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from graph.transport.ranges import RangeNotSatisfiable, Span, span_of

PLACES = st.one_of(st.none(), st.integers(0, 30))


@given(first=PLACES, last=PLACES, size=st.integers(1, 25))
def test_one_range_is_the_bytes_that_it_names(first: int | None, last: int | None, size: int) -> None:
    """From the first to the last of them, or the last so many, as far as the file has them; none is no answer."""
    assume(last is not None or first is not None)
    assume(first is None or last is None or first <= last)
    header = f"bytes={'' if first is None else first}-{'' if last is None else last}"
    if first is None:
        named = list(range(size))[-last:] if last else []
    else:
        named = [place for place in range(size) if first <= place <= (size if last is None else last)]

    try:
        span = span_of(header, size=size)
        assert span is not None
        found = list(range(span.first, span.stop))
    except RangeNotSatisfiable:
        found = []

    assert found == named


@given(st.text(max_size=30), st.integers(1, 100))
def test_whatever_is_sent_asks_for_bytes_that_there_are(text: str, size: int) -> None:
    """For none, for all, or for some of the file."""
    try:
        span = span_of(f"bytes={text}", size=size)
    except RangeNotSatisfiable:
        return
    assert span is None or 0 <= span.first < span.stop <= size


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "bytes",
        "bytes=",
        "bytes=-",
        "bytes=a-b",
        "items=0-1",
        "bytes=0-1,3-4",
        "bytes=5-4",
        "bytes=1",
        "bytes=٣-",
    ],
)
def test_what_is_no_single_range_asks_for_the_whole(header: str | None) -> None:
    """None, several, other units, and nonsense."""
    assert span_of(header, size=10) is None


@pytest.mark.parametrize("header", ["bytes=-0", "bytes=10-", "bytes=10-20"])
def test_what_the_file_has_nothing_of_is_not_satisfiable(header: str) -> None:
    """Behind its end, or the last no bytes."""
    with pytest.raises(RangeNotSatisfiable):
        span_of(header, size=10)


def test_tells_its_length_and_its_header() -> None:
    """As Content-Length and Content-Range have them."""
    span = Span(2, 5)

    assert (len(span), span.content_range(10)) == (3, "bytes 2-4/10")
