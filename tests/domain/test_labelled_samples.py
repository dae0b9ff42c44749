"""What `make eval` measures of words and sentences, without a model: a rule that breaks others shows here at once."""

import pytest

from domain.categories import Category
from domain.category_suggestions import Corrections, suggested_at_once
from tests.domain.trips import TRIP
from tests.eval_categories import SENTENCE_FLOORS, checked, rows_of


@pytest.mark.parametrize(
    ("name", "floor"), [("development", 0.95), ("held-back", 0.93), ("exports", 0.75), ("everyday", 0.77)]
)
def test_words_alone_place_most_descriptions(name: str, floor: float) -> None:
    """As many as they did when the floors were set, to the percent."""
    rows = rows_of(f"categories/{name}.jsonl")
    nothing = Corrections(())
    found = [suggested_at_once(row["text"], trip_id=TRIP, corrections=nothing) for row in rows]

    right = [
        suggestion.category in row["categories"] if suggestion is not None else "OTHER" in row["categories"]
        for row, suggestion in zip(rows, found, strict=True)
    ]

    assert sum(right) / len(right) >= floor


def test_no_everyday_words_mislead() -> None:
    """What may be several things is suggested with a doubt, or not at all."""
    nothing = Corrections(())
    misleading = [
        (row["text"], found.category)
        for row in rows_of("categories/everyday.jsonl")
        if (found := suggested_at_once(row["text"], trip_id=TRIP, corrections=nothing)) is not None
        and found.category is not None
        and found.category.parent not in {Category(each).parent for each in row["categories"]}
        and found.confidence >= 0.8
    ]

    assert misleading == []


@pytest.mark.parametrize("name", SENTENCE_FLOORS)
def test_sentences_are_read_as_their_labels_say(name: str) -> None:
    """In every part of them."""
    read = [checked(row)["all"] for row in rows_of(f"{name}.jsonl")]

    assert sum(read) / len(read) >= SENTENCE_FLOORS[name]
