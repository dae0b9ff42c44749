"""Encoding: what goes out to clients as JSON."""

import json

import orjson


def encode(payload: object) -> bytes:
    """Serialise as UTF-8; what orjson refuses (lone surrogates, integers over 64 bits) is escaped by the slow way."""
    try:
        return orjson.dumps(payload)
    except TypeError:
        return json.dumps(payload, separators=(",", ":")).encode()
