"""Generations: indexes of the passages by meaning, of which one serves while the next may be built beside it.

    BUILDING -> SERVING -> RETIRED, or BUILDING -> RETIRED where something else is wanted before it is done

A generation is never changed into another: what is wanted differently is built anew, and takes over when it is whole.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

KEPT_IN_MIND = timedelta(days=2)
"""How long a retired generation is dropped again each night: a writer that was killed may have begun it anew."""


class GenerationState(StrEnum):
    """What a generation is for."""

    BUILDING = "BUILDING"
    SERVING = "SERVING"
    RETIRED = "RETIRED"

    @property
    def is_kept(self) -> bool:
        """Tell whether what changes is written to a generation in this state."""
        return self is not GenerationState.RETIRED


@dataclass(frozen=True, slots=True)
class IndexDesign:
    """What decides whether an index can be used: the kind of store, the model, its dimension, and how texts were cut.

    `model` is the identity of what embeds, in at most 80 characters; `dimension` counts components of a vector.
    """

    store: str
    model: str
    dimension: int
    passage_rules: int


@dataclass(frozen=True, slots=True)
class Generation:
    """An index of one design. `number` grows with each; `mark` is what a passage carries whose vector is in it.

    Two generations may be kept at once, so passages have two places for a mark; `is_second` says which is this one's.
    """

    id: UUID
    number: int
    design: IndexDesign
    mark: str
    is_second: bool
    state: GenerationState
    created_at: datetime
    retired_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class GenerationPlan:
    """What is to change so that what is wanted comes to be: generations to retire first, and one to store."""

    retired: tuple[Generation, ...] = ()
    begun: Generation | None = None


def found_generation(design: IndexDesign, *, generation_id: UUID, number: int, now: datetime) -> Generation:
    """Return the first generation of all, which serves at once; its mark is that of releases without generations."""
    return Generation(
        id=generation_id,
        number=number,
        design=design,
        mark=design.model,
        is_second=False,
        state=GenerationState.SERVING,
        created_at=now,
    )


def plan_generation(  # what there is, what is wanted, and what a new one is called
    kept: Collection[Generation],
    design: IndexDesign,
    *,
    is_anew: bool,
    generation_id: UUID,
    number: int,
    now: datetime,
) -> GenerationPlan:
    """Return what brings an index of this design about, where one generation serves and one more may be built.

    `number` is one that no generation had. Nothing where it serves, or is being built, already; what is built for
    another design is given up. Where it is to be built `is_anew`, it is so beside one of the same design, too.
    """
    serving = next(each for each in kept if each.state is GenerationState.SERVING)
    building = next((each for each in kept if each.state is GenerationState.BUILDING), None)
    if building is not None and building.design == design and (is_anew or serving.design != design):
        return GenerationPlan()
    unwanted = () if building is None else (retire(building, now=now),)
    if serving.design == design and not is_anew:
        return GenerationPlan(retired=unwanted)
    begun = Generation(
        id=generation_id,
        number=number,
        design=design,
        mark=f"{design.model}@{number}",
        is_second=not serving.is_second,
        state=GenerationState.BUILDING,
        created_at=now,
    )
    return GenerationPlan(retired=unwanted, begun=begun)


def retire(generation: Generation, *, now: datetime) -> Generation:
    """Return a generation that nobody asks or fills any more."""
    return replace(generation, state=GenerationState.RETIRED, retired_at=now)


def is_forgettable(generation: Generation, *, now: datetime) -> bool:
    """Tell whether nobody can have begun a dropped generation anew any more."""
    return generation.retired_at is not None and now - generation.retired_at >= KEPT_IN_MIND
