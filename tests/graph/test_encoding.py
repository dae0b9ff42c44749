"""Encoding: whatever a payload holds is written."""

import json

import pytest

from graph.encoding import encode


@pytest.mark.parametrize("value", ["\ud800", 2**70, {"a": ["\udfff", -(2**64)]}])
def test_what_the_fast_encoder_refuses_is_written_all_the_same(value: object) -> None:
    """Lone surrogates and integers over 64 bits come back as they went."""
    assert json.loads(encode({"data": value})) == {"data": value}
