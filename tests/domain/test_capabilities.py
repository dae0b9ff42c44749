"""Capabilities: what passes a trial, what does not, and what a model is then let do."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.capabilities import (
    CHOOSING,
    CITING,
    COPYING,
    TRIALS,
    Capability,
    answers_in_enums,
    capability_of,
    cites_its_passage,
    copies_placeholders,
)


class TestTrials:
    """The judges of the trials."""

    @pytest.mark.parametrize(
        ("text", "is_passed"),
        [
            ("You spent {F1} on food and {F2} on lodging.", True),
            ("Lodging cost {F2}. Food cost {F1}.", True),
            ("You spent {F1} on food.", False),
            ("You spent {F1} on food and {F1} on lodging.", False),
            ("You spent {F1}, {F2} and {F2}.", False),
            ("You spent {F1}, {F2} and {F3}.", False),
            ("You spent 5 EUR: {F1} and {F2}.", False),
            ("You spent F1 and F2.", False),
            ("", False),
        ],
    )
    def test_copying(self, text: str, is_passed: bool) -> None:  # noqa: FBT001 - as pytest gives it
        """Both placeholders, each once, and no figure."""
        assert copies_placeholders(text) is is_passed

    @pytest.mark.parametrize(
        ("text", "is_passed"),
        [
            ("The museum opens at nine [1].", True),
            ("The museum opens at nine [1]. The maps are on the third floor [1].", True),
            ("Sure! The museum opens at nine. [1]", True),
            ("The museum opens at nine.", False),
            ("The museum opens at ten [1].", False),
            ("The museum opens at nine [2].", False),
            ("", False),
        ],
    )
    def test_citing(self, text: str, is_passed: bool) -> None:  # noqa: FBT001 - as pytest gives it
        """One sentence at least that the gate lets through."""
        assert cites_its_passage(text) is is_passed

    @pytest.mark.parametrize(
        ("text", "is_passed"),
        [
            ('{"metric": "COUNT", "category": "LODGING"}', True),
            ('```json\n{"category": "LODGING", "metric": "COUNT"}\n```', True),
            ('{"metric": "SUM", "category": "LODGING"}', False),
            ('{"metric": "COUNT", "category": "LODGING", "limit": 1}', False),
            ('Here it is: {"metric": "COUNT", "category": "LODGING"}', False),
            ('["COUNT", "LODGING"]', False),
            ("[" * 100_000, False),
            ("", False),
        ],
    )
    def test_choosing(self, text: str, is_passed: bool) -> None:  # noqa: FBT001 - as pytest gives it
        """The two right values and nothing beside the JSON."""
        assert answers_in_enums(text) is is_passed

    @given(st.text())
    def test_of_any_text_end_in_a_verdict(self, text: str) -> None:
        """A model may write anything."""
        assert not any(trial.is_passed_by(text) for trial in TRIALS)

    def test_show_no_digit_of_a_figure(self) -> None:
        """They are asked as questions are asked later."""
        assert "{F1}" in COPYING.messages[1].content
        assert "[1]" in CITING.messages[1].content


class TestCapabilityOf:
    """capability_of."""

    def test_needs_copying_and_citing_for_words_and_all_for_proposals(self) -> None:
        """Whoever only writes fine JSON words nothing."""
        names = [trial.name for trial in TRIALS]
        found = {chosen: capability_of(chosen) for size in range(4) for chosen in combinations(names, size)}

        assert found[(COPYING.name, CITING.name, CHOOSING.name)] is Capability.FULL
        assert found[(COPYING.name, CITING.name)] is Capability.WORDING
        assert list(found.values()).count(Capability.TEMPLATE) == len(found) - 2
