"""An expense as people read it: in the sentence it is searched by, and field by field."""

from dataclasses import replace

from domain.activities import ActivityKind
from domain.history_texts.expense import expense_activity, expense_sentence
from tests.domain.test_passages import EXPENSE

_NAMES = {share.participant_id: "Sarah" for share in EXPENSE.shares}


def test_a_place_is_a_word_of_the_sentence() -> None:
    """An expense is found by where it was spent; one without a place says nothing of it."""
    bare = "On 2026-10-27, Sarah paid 300.00 EUR for 'Dinner', split equally between Sarah. Category: Food."

    assert expense_sentence(EXPENSE, _NAMES) == bare
    assert (
        expense_sentence(replace(EXPENSE, place="Prague", note="By boat"), _NAMES) == f"{bare} Place: Prague. By boat"
    )


def test_a_change_of_place_is_told_and_moves_no_balance() -> None:
    """With what it was before and is now."""
    moved = replace(EXPENSE, place="Brno", version=2)

    told = expense_activity(
        ActivityKind.EXPENSE_CHANGED, before=replace(EXPENSE, place="Prague"), after=moved, names=_NAMES, categories={}
    )

    assert [(change.field, change.before, change.after) for change in told.changes] == [("place", "Prague", "Brno")]
    assert not told.affects_balances
