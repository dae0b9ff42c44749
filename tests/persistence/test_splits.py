"""Splits as JSON: what is kept is what was said."""

import json

from hypothesis import given

from domain.itemizations import Itemization
from domain.money import Money
from domain.splits import Split
from persistence.splits import itemization_json, itemization_of, split_json, split_of
from tests.domain.strategies import divisions, itemizations


@given(divisions())
def test_a_split_is_read_as_it_was_kept(division: tuple[Money, Split]) -> None:
    """Of any mode, with its people in their order, through the text that a database keeps."""
    _, split = division

    read = split_of(json.loads(json.dumps(split_json(split))))

    assert read == split
    assert list(read.weights) == list(split.weights)


@given(itemizations())
def test_a_bill_is_read_as_it_was_kept(itemization: Itemization) -> None:
    """Line by line, with its charges."""
    assert itemization_of(json.loads(json.dumps(itemization_json(itemization)))) == itemization
