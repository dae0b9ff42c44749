"""Unusual: what compiled code does not go on with, and graphql-core then does as it always does."""

from typing import Any

from graphql.pyutils import Undefined


class Unusual(Exception):
    """Something that is an error, or may be one: graphql-core is to say."""


def require_value(value: Any) -> Any:
    """Return a value that a field may have; raise Unusual for an error, for nothing at all, and for what is awaited."""
    if value is None or value is Undefined or isinstance(value, Exception) or hasattr(value, "__await__"):
        raise Unusual
    return value
