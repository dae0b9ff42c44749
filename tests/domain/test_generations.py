"""Generations: what is built, what is given up, and when nothing is to be done."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from domain.generations import (
    KEPT_IN_MIND,
    Generation,
    GenerationPlan,
    GenerationState,
    IndexDesign,
    found_generation,
    is_forgettable,
    plan_generation,
    retire,
)
from tests.arrangement import NOW

DESIGN = IndexDesign(store="sql", model="a", dimension=8, passage_rules=1)
SERVING = found_generation(DESIGN, generation_id=UUID(int=1), number=1, now=NOW)
OTHERS = {
    "store": replace(DESIGN, store="chroma"),
    "model": replace(DESIGN, model="b"),
    "dimension": replace(DESIGN, dimension=9),
    "passages": replace(DESIGN, passage_rules=2),
}


def planned(*kept: Generation, design: IndexDesign = DESIGN, is_anew: bool = False) -> GenerationPlan:
    """Plan a generation 7."""
    return plan_generation(kept, design, is_anew=is_anew, generation_id=UUID(int=7), number=7, now=NOW)


class TestPlanGeneration:
    """domain.generations.plan_generation."""

    def test_leaves_what_serves_already(self) -> None:
        """Nothing is begun where nothing differs."""
        assert planned(SERVING) == GenerationPlan()

    @pytest.mark.parametrize("design", OTHERS.values(), ids=OTHERS)
    def test_builds_what_differs(self, design: IndexDesign) -> None:
        """Under a mark of its own, in the other place, and serving nobody yet."""
        begun = planned(SERVING, design=design).begun

        assert begun is not None
        assert (begun.design, begun.state, begun.number) == (design, GenerationState.BUILDING, 7)
        assert begun.mark != SERVING.mark
        assert begun.is_second is not SERVING.is_second

    def test_builds_the_same_anew_when_asked_to(self) -> None:
        """As where a store has become slow."""
        begun = planned(SERVING, is_anew=True).begun

        assert begun is not None
        assert (begun.design, begun.mark) == (DESIGN, "a@7")

    @pytest.mark.parametrize("is_anew", [False, True])
    def test_goes_on_with_what_is_being_built(self, *, is_anew: bool) -> None:
        """It is not begun twice."""
        building = planned(SERVING, design=OTHERS["model"]).begun
        assert building is not None

        assert planned(SERVING, building, design=OTHERS["model"], is_anew=is_anew) == GenerationPlan()

    def test_gives_up_what_is_not_wanted_any_more(self) -> None:
        """For another, or for the one that serves."""
        building = planned(SERVING, design=OTHERS["model"]).begun
        assert building is not None

        other = planned(SERVING, building, design=OTHERS["store"])
        back = planned(SERVING, building)

        assert [plan.retired for plan in (other, back)] == [(retire(building, now=NOW),)] * 2
        assert other.begun is not None
        assert other.begun.design == OTHERS["store"]
        assert back.begun is None


class TestIsForgettable:
    """domain.generations.is_forgettable."""

    def test_comes_after_every_writer_that_may_have_been_killed(self) -> None:
        """Two days after it was retired, and never before it was."""
        retired = retire(SERVING, now=NOW)

        assert not is_forgettable(SERVING, now=NOW + KEPT_IN_MIND)
        assert not is_forgettable(retired, now=NOW + KEPT_IN_MIND - timedelta(seconds=1))
        assert is_forgettable(retired, now=NOW + KEPT_IN_MIND)
