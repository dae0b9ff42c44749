"""Question statistics: sums of groups of questions that came out alike."""

from datetime import timedelta
from typing import Any

from domain.answer_making import milliseconds_between
from domain.answers import Verdict
from domain.capabilities import Capability
from domain.question_statistics import ModelUse, QuestionGroup, QuestionSummary, VerdictCount, summary_of
from domain.questions import QuestionState
from tests.arrangement import NOW

ANSWERED = QuestionState.ANSWERED


def group(
    state: QuestionState,
    count: int,
    **other: Any,
) -> QuestionGroup:
    """Return a group of questions."""
    told = {"verdict": None, "mode": None, "provider": None, "model": None, "is_cached": False, **other}
    tokens = told.pop("tokens", None)
    return QuestionGroup(state=state, count=count, prompt_tokens=tokens, completion_tokens=tokens, **told)


class TestSummary:
    """summary_of."""

    def test_adds_up_what_there_is(self) -> None:
        """Tokens are those that were told; an answer that was given again is of no model."""
        found = summary_of(
            [
                group(ANSWERED, 3, verdict=Verdict.VERIFIED, mode=Capability.WORDING, model="small", tokens=70),
                group(ANSWERED, 2, verdict=Verdict.ABSTAINED, mode=Capability.TEMPLATE),
                group(ANSWERED, 4, verdict=Verdict.VERIFIED, mode=Capability.TEMPLATE),
                group(ANSWERED, 5, verdict=Verdict.VERIFIED, is_cached=True),
                group(QuestionState.FAILED, 6),
                group(QuestionState.QUEUED, 7),
                group(QuestionState.ANSWERING, 8),
            ]
        )

        assert found == QuestionSummary(
            count=35,
            answered=14,
            failed=6,
            waiting=15,
            cached=5,
            prompt_tokens=70,
            completion_tokens=70,
            by_verdict=(VerdictCount(Verdict.VERIFIED, 12), VerdictCount(Verdict.ABSTAINED, 2)),
            by_model=(
                ModelUse(Capability.TEMPLATE, None, None, 6, None, None),
                ModelUse(Capability.WORDING, None, "small", 3, 70, 70),
            ),
        )

    def test_knows_nothing_of_nothing(self) -> None:
        """No tokens are not zero tokens."""
        assert summary_of([]) == QuestionSummary(0, 0, 0, 0, 0, None, None, (), ())


def test_waits_are_never_negative() -> None:
    """Two machines' clocks may disagree."""
    assert milliseconds_between(NOW, NOW + timedelta(seconds=1.5)) == 1500
    assert milliseconds_between(NOW, NOW - timedelta(seconds=1)) == 0
