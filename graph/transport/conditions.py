"""Conditions: whether a client has the bytes already, and whether it means a range of these (RFC 9110, 13)."""

import re

_TAG = re.compile(r'(?:W/)?("[^"]*")')


def is_known(if_none_match: str | None, *, etag: str) -> bool:
    """Tell whether a client that sends If-None-Match has what a strong entity tag stands for.

    Tags are compared weakly: whatever made a tag weak on its way has changed how the bytes were sent, not which.
    """
    if if_none_match is None:
        return False
    return if_none_match.strip() == "*" or etag in _TAG.findall(if_none_match)


def is_range_meant(if_range: str | None, *, etag: str) -> bool:
    """Tell whether a range is one of the bytes that an entity tag stands for: not so for weak tags, or for dates."""
    return if_range is None or if_range.strip() == etag
