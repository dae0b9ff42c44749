"""JSON in: strict, in UTF-8, and a client's mistake where it is neither."""

from typing import Any

import orjson

from graph.errors import BadRequest


def parse_json(text: str | bytes, noun: str) -> Any:
    """Return a JSON value; raises BadRequest for broken JSON, bad UTF-8, lone surrogates and nesting without end."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise BadRequest(f"{noun} is not valid JSON in UTF-8: {error.msg} (line {error.lineno}).") from error
