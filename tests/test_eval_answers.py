"""The measurement of answers about money, on one small part of what `make eval` measures."""

import pytest

from persistence.database import Database
from tests.eval_answers import outcomes_of, unanswered_of
from tests.ledger_forms import german, tuned


@pytest.mark.parametrize("seed", [0, 3])
async def test_answers_every_tuned_form_exactly(database: Database, seed: int) -> None:
    """Each form that the lexicon was written with has exactly the oracle's figures and rows, on both databases."""
    outcomes = await outcomes_of(database, tuned, [seed])

    assert [(one.asked.text, one.why) for one in outcomes if one.result != "exact"] == []
    assert len({one.asked.form for one in outcomes}) >= 60


async def test_says_nothing_of_what_no_trip_knows(database: Database) -> None:
    """Whatever is not of the trip is abstained from."""
    outcomes = await unanswered_of(database, (*tuned.NEAR, *tuned.FAR, *german.NEAR, *german.FAR), 1)

    assert {one.result for one in outcomes} == {"abstained"}
