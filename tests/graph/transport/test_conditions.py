"""Conditions: entity tags as clients and caches send them back."""

import pytest

from graph.transport.conditions import is_known, is_range_meant

TAG = '"abc"'


@pytest.mark.parametrize(
    ("if_none_match", "expected"),
    [
        (None, False),
        (TAG, True),
        ('W/"abc"', True),
        ('"x", W/"y","abc"', True),
        ("*", True),
        ('"abcd"', False),
        ("abc", False),
        ('"a,b", "c"', False),
        ("", False),
    ],
)
def test_a_client_knows_the_bytes_of_a_tag(if_none_match: str | None, expected: bool) -> None:  # noqa: FBT001  # of a table
    """In a list, weakened on its way, or whatever it has."""
    assert is_known(if_none_match, etag=TAG) is expected


@pytest.mark.parametrize(
    ("if_range", "expected"),
    [(None, True), (TAG, True), ('W/"abc"', False), ('"other"', False), ("Mon, 30 Nov 2026 12:00:00 GMT", False)],
)
def test_a_range_is_meant_of_the_very_same_bytes(if_range: str | None, expected: bool) -> None:  # noqa: FBT001  # of a table
    """Weak tags and dates do not vouch for single bytes."""
    assert is_range_meant(if_range, etag=TAG) is expected
