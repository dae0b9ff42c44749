"""Equivalence: made-up operations over the real schema get from shapes what graphql-core gives, to the byte."""

import asyncio
import os
import re
from collections import Counter
from dataclasses import replace
from random import Random
from typing import Any
from uuid import UUID

import orjson
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from domain.access import Viewer
from graph.context import Context, Services
from graph.execution.executor import CompiledExecutor
from graph.execution.plans import PlanBook
from graph.loaders import Loaders
from graph.operations.metering import MeteredExecution
from graph.operations.outcomes import outcome_of
from graph.operations.preparing import OperationRefused, Prepared
from graph.schema import TripSplitSchema, new_schema, schema
from graph.viewers import identity_of
from tests.graph.execution.made_up import Arguments, made_up
from tests.graph.fuzzing import World, new_world

CASES = int(os.environ.get("FUZZ_CASES", "2000"))
IS_REPEATABLE = "FUZZ_CASES" not in os.environ
_ERROR_ID = re.compile(rb"[0-9a-f]{32}")
_FEWEST_COMPILED, _FEWEST_FAILED = 0.5, 0.2

READING = frozenset({"trips", "exportMyData", "explainBalance", "previewRerate"})
"""Root fields that read the database by themselves, and not through a loader."""


class Interpreted(MeteredExecution):
    """This program's execution without compiled shapes: graphql-core's, which counts what lists hold."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._is_compiled = False
        # Everything is loaded: what is read ahead must make no difference.
        self.context_value.loaders.reads = {}


stock = new_schema(Interpreted)
"""The same schema, which graphql-core executes alone."""


# graphql-core cuts off siblings of what failed, some of which have not begun.
@pytest.mark.filterwarnings("ignore:.*was never awaited", "ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.timeout(3600)
async def test_responses_are_the_same_to_the_byte(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    """Data, errors, their paths, places and order; with loaders that find nothing for a key, or fail for it."""
    if services.settings.resolved_database_url.startswith("postgresql"):
        pytest.skip("What is executed does not depend on the database.")
    # What tells the time tells the same in both.
    moment = services.now()
    world = await new_world(replace(services, now=lambda: moment))
    # Who asks is found before an operation is executed, and nothing that is asked here changes it.
    owner = await identity_of(f"Bearer {world.owner.token}", world.owner.services)
    loads = _Loads()
    monkeypatch.setattr(Loaders, "_load_fn", loads.around(Loaders._load_fn))
    monkeypatch.setattr(CompiledExecutor, "book", PlanBook(at_first_sight=True))
    loop, seen = asyncio.get_running_loop(), Counter[str]()

    async def compare(query: str, variables: dict[str, Any], fault: int) -> None:
        try:
            prepared = schema.prepare(query, None, services.policy)
        except OperationRefused:
            seen.update(["refused"])
            return
        loads.residue, loads.is_anew = fault, False
        expected, _ = await _answer(stock, world, owner, prepared, variables)
        if loads.is_anew:
            expected, _ = await _answer(stock, world, owner, prepared, variables)
        compiled, is_first = await _answer(schema, world, owner, prepared, variables)
        seen.update(["all", *(["compiled"] if is_first else []), *(["failed"] if b'"errors"' in expected else [])])
        assert compiled == expected, (query, variables, fault)

    arguments = _arguments(world)

    def run() -> None:
        @settings(
            max_examples=CASES,
            deadline=None,
            database=None,
            derandomize=IS_REPEATABLE,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(st.randoms(use_true_random=True), st.integers(0, 11))
        def each(dice: Random, fault: int) -> None:
            query = made_up(dice, schema._schema, arguments, alone=READING)
            variables = {"yes": dice.random() < 0.8, "no": False, "size": dice.choice((None, 1, 2))}
            asyncio.run_coroutine_threadsafe(compare(query, variables, fault), loop).result(60)

        each()

    # Or most of the time would be spent on writing down what is raised on purpose.
    with capture_logs():
        await asyncio.to_thread(run)

    assert seen["all"] + seen["refused"] >= CASES
    # Or they would show little: that most are invalid, or that nothing fails.
    assert seen["compiled"] >= _FEWEST_COMPILED * seen["all"]
    assert seen["failed"] >= _FEWEST_FAILED * seen["all"]


class _Loads:
    """Lets batch loaders find nothing for every eighth key, or raise for them all, as a number says.

    What was loaded once comes at once: which of two errors is first must not depend on which statement was quicker.
    """

    def __init__(self) -> None:
        self.residue = 0
        self.is_anew = False
        self._loaded: dict[Any, Any] = {}

    def around(self, make: Any) -> Any:
        """Return what makes the function of a loader, and the function faulty."""

        def make_faulty(loaders: Loaders, batch: Any, arguments: tuple[Any, ...], wanted: dict[str, Any]) -> Any:
            load, of = make(loaders, batch, arguments, wanted), (batch, arguments, *wanted.values())

            async def faulty(keys: list[UUID]) -> dict[UUID, Any]:
                if self.residue == 8:
                    raise RuntimeError("The loader fails.")
                new = [key for key in keys if (of, key) not in self._loaded]
                self.is_anew = self.is_anew or bool(new)
                found = await load(new) if new else {}
                self._loaded |= {(of, key): found.get(key) for key in new}
                return {key: self._loaded[of, key] for key in keys if key.int % 8 != self.residue}

            return faulty

        return make_faulty


async def _answer(
    on: TripSplitSchema, world: World, owner: Viewer | str, prepared: Prepared, variables: dict[str, Any]
) -> tuple[bytes, bool]:
    """Return the bytes of a response without the ids of errors, and whether it was answered at the first try."""
    again: list[object] = []
    context = Context(world.owner.services, owner, prepared=prepared)
    with pytest.MonkeyPatch.context() as patch:
        anew = CompiledExecutor._again

        def noted(*given: Any) -> Any:
            again.append(given)
            return anew(*given)

        patch.setattr(CompiledExecutor, "_again", noted)
        result = await on.execute(None, variable_values=variables, context_value=context)
    outcome = outcome_of(result)
    if "errors" not in outcome.payload:
        # They count the same too; what goes on beside an error counts for a while.
        outcome.payload["listed"] = context.listed_objects
    return _ERROR_ID.sub(b"", orjson.dumps(outcome.payload)), not again


def _arguments(world: World) -> Arguments:
    scene = world.scene
    ids = [scene.trip.id, scene.expense, scene.payment, scene.plan, scene.document, scene.guest, "bm90aGluZw==", "?"]
    trips = [f'id: "{each}"' for each in (scene.trip.id, scene.trip.id, scene.trip.id, scene.expense, "?")]
    return {
        "Query.trip": trips,
        "Query.node": [f'id: "{each}"' for each in ids],
        "Query.nodes": [f'ids: ["{scene.expense}", "{scene.payment}", "{ids[-2]}"]', f'ids: ["{scene.guest}"]'],
        "Query.question": [f'id: "{scene.question}"'],
        "Query.previewRerate": [f'tripId: "{scene.trip.id}"'],
        "Query.explainBalance": [f'tripId: "{scene.trip.id}", participantId: "{scene.trip.people["Owner"]}"'],
        "Money.formatted": ["", 'locale: "de-AT"', 'locale: "of nowhere"'],
        "Trip.balances": ["", "basis: ORIGINAL", 'currency: "XXXX"'],
    }
