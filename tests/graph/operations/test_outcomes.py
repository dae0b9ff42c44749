"""Outcomes: written once, with what is a client's own beside it."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from graph.operations.outcomes import Outcome, SharedResult, outcome_of

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=())),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
PAYLOADS = st.dictionaries(
    st.sampled_from(["data", "errors", "extensions", "hasNext"]),
    st.dictionaries(st.text(max_size=5), VALUES),
    min_size=1,
)


class TestOutcome:
    """What is sent."""

    @given(PAYLOADS, VALUES)
    def test_is_written_as_it_is_whatever_is_added(self, payload: dict[str, Any], cost: Any) -> None:
        """Also halves of characters, large numbers, and extensions that were there."""
        outcome = Outcome(payload)

        own = outcome.with_extension("cost", cost)

        assert json.loads(outcome.json) == payload
        assert json.loads(own.json) == own.payload
        assert own.payload == {**payload, "extensions": {**payload.get("extensions", {}), "cost": cost}}

    def test_is_written_once_for_all_who_have_something_of_their_own(self) -> None:
        """What is common to them is the very same bytes."""
        common = Outcome({"data": {"a": 1}})

        own = [common.with_extension("cost", cost) for cost in (1, 2)]

        assert [each.json for each in own] == [
            b'{"data":{"a":1},"extensions":{"cost":1}}',
            b'{"data":{"a":1},"extensions":{"cost":2}}',
        ]
        assert own[0].common is own[1].common is common

    def test_is_the_same_for_all_who_are_sent_a_result(self) -> None:
        """However often it is asked for."""
        result = SharedResult({"a": 1}, None)

        assert outcome_of(result) is outcome_of(result)
        assert outcome_of(result).json is outcome_of(result).json
