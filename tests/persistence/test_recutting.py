"""Recutting: what is to be cut, or cleared up, is found at once, and never by holding up whoever writes."""

import asyncio
import re
from collections import Counter
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

import pytest
from sqlalchemy import ColumnElement, func, select

from domain.generations import Generation, GenerationState, IndexDesign
from domain.passages import Passage, PassageSource
from domain.trips import OpenTrip
from persistence import recutting
from persistence.database import Database, WriteConnection
from persistence.generations import load_kept_generations, store_generation
from persistence.ids import new_id
from persistence.passages import delete_some_passages, insert_passages
from persistence.recutting import clear_older_cuts, forget_cuts_given_up, load_sources_to_recut, store_recut
from persistence.reindexing import _is_behind
from persistence.tables import passages
from persistence.turns import in_turns
from tests.arrangement import NOW, stored_trip
from tests.graph.test_indexes import examples_on

CHANGES = re.compile(r"BEGIN IMMEDIATE|DELETE|UPDATE|.*FOR (SHARE|UPDATE)", re.DOTALL)
Cut = tuple[int, int | None, int | None]
"""The rules of a passage, and the numbers of the generations that it is found from and until."""
OLDER: Cut = (1, None, 2)
NEWER: Cut = (2, 2, None)


@dataclass(frozen=True, slots=True)
class Cuts:
    """A trip whose index of rules 1 serves, as number 1."""

    database: Database
    trip: OpenTrip
    serving: Generation

    async def store(self, number: int, rules: int, state: GenerationState) -> Generation:
        """Store another generation."""
        generation = generation_of(number, rules, state)
        async with self.database.write() as connection:
            await store_generation(connection, generation)
        return generation

    async def put(self, *cuts: Cut, size: int = 3) -> None:
        """Store a source with some cuts of so many passages each."""
        source_id = new_id()
        async with self.database.write() as connection:
            for rules, found_from, found_until in cuts:
                cut = [self.passage(source_id=source_id, ordinal=each, rules=rules) for each in range(size)]
                await insert_passages(connection, cut)
                of_cut = passages.c.id.in_([passage.id for passage in cut])
                ends = {"found_from": found_from, "found_until": found_until, "embedded_with": "m@1"}
                await connection.change(passages.update().where(of_cut).values(ends))

    def passage(self, *, source_id: UUID, ordinal: int, rules: int) -> Passage:
        """Return a passage of an expense."""
        text = f"{source_id} {ordinal} by {rules}"
        digest, trip_id, kind = sha256(text.encode()).hexdigest(), self.trip.trip.id, PassageSource.EXPENSE
        return Passage(new_id(), trip_id, kind, source_id, ordinal, None, 0, len(text), text, digest, rules)

    async def kept(self) -> dict[Cut, int]:
        """Return how many passages there are of which cut."""
        ends = (passages.c.rules, passages.c.found_from, passages.c.found_until)
        async with self.database.read() as connection:
            rows = await connection.rows(select(*ends, func.count().label("size")).group_by(*ends))
        return {(row.rules, row.found_from, row.found_until): row.size for row in rows}


def generation_of(number: int, rules: int, state: GenerationState) -> Generation:
    """Return a generation of passages by some rules."""
    design = IndexDesign("sql", "m", 24, rules)
    return Generation(new_id(), number, design, f"m@{number}", number % 2 == 0, state, NOW)


@pytest.fixture
async def cuts(database: Database) -> Cuts:
    """A trip on each database."""
    made = Cuts(database, await stored_trip(database), generation_of(1, 1, GenerationState.SERVING))
    async with database.write() as connection:
        await store_generation(connection, made.serving)
    return made


async def test_nobody_is_held_up_where_nothing_is_to_be_cleared_up(cuts: Cuts) -> None:
    """However much was cut for what is built: it is looked for without a lock."""
    await cuts.store(2, 2, GenerationState.BUILDING)
    for _ in range(3):
        await cuts.put(OLDER, NEWER)

    with examples_on(cuts.database) as statements:
        await clear_older_cuts(cuts.database)
        await forget_cuts_given_up(cuts.database)

    assert [statement for statement in statements if CHANGES.match(statement)] == []
    assert await cuts.kept() == {OLDER: 9, NEWER: 9}


async def test_what_was_given_up_goes_in_small_transactions(cuts: Cuts, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some sources after another, also beyond those that are looked up at once; what is of use stays."""
    monkeypatch.setattr(recutting, "REMOVED_AT_ONCE", 6)
    monkeypatch.setattr(recutting, "_LOOKED_UP_AT_ONCE", 4)
    held: Counter[int] = Counter()
    forget = recutting._has_forgotten_some

    async def counting(connection: object, source_ids: list[object]) -> bool:
        held[len(source_ids)] += 1
        return await forget(connection, source_ids)  # type: ignore[arg-type]

    monkeypatch.setattr(recutting, "_has_forgotten_some", counting)
    for _ in range(5):
        await cuts.put(OLDER, NEWER)
    # Cut off between the two: the newer ones are gone already.
    await cuts.put(OLDER)
    await cuts.store(3, 3, GenerationState.BUILDING)
    await cuts.put((1, None, 3), (3, 3, None))
    await cuts.put((1, None, None))

    await forget_cuts_given_up(cuts.database)

    assert await cuts.kept() == {(1, None, None): 21, (1, None, 3): 3, (3, 3, None): 3}
    assert sum(size * times for size, times in held.items()) == 6
    assert max(held) == 2


async def test_what_is_over_goes_in_small_transactions(cuts: Cuts, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also beyond the sources that are looked up at once."""
    monkeypatch.setattr(recutting, "REMOVED_AT_ONCE", 12)
    monkeypatch.setattr(recutting, "_LOOKED_UP_AT_ONCE", 2)
    for _ in range(5):
        await cuts.put((1, None, 1), (2, 1, None))

    await clear_older_cuts(cuts.database)

    assert await cuts.kept() == {(2, None, None): 15}


async def test_one_source_of_many_passages_goes_in_small_transactions(
    cuts: Cuts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether it is over or was given up, some of its passages after others, and what is of use stays."""
    monkeypatch.setattr("persistence.passages.REMOVED_AT_ONCE", 4)
    left: list[int] = []

    async def counting(connection: WriteConnection, *which: ColumnElement[bool]) -> bool:
        is_more = await delete_some_passages(connection, *which)
        left.append(int(await connection.scalar(select(func.count()).select_from(passages))))
        return is_more

    monkeypatch.setattr(recutting, "delete_some_passages", counting)
    await cuts.put((1, None, 1), (2, 1, None), size=9)
    await cuts.put(OLDER, NEWER, size=5)

    await clear_older_cuts(cuts.database)
    await forget_cuts_given_up(cuts.database)

    assert left == [24, 20, 19, 15, 14]
    assert await cuts.kept() == {(2, None, None): 9, (1, None, None): 5}


async def test_what_others_remove_meanwhile_is_not_taken_for_the_rest(
    cuts: Cuts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a document that is deleted nothing stays where older cuts of it are just being cleared up."""
    monkeypatch.setattr("persistence.passages.REMOVED_AT_ONCE", 4)
    await cuts.put((1, None, 1), (2, 1, None), size=6)
    is_held, steps = asyncio.Event(), list[bool]()

    async def clear() -> None:
        async with cuts.database.write() as connection:
            await delete_some_passages(connection, passages.c.found_until == 1)
            is_held.set()
            await asyncio.sleep(0.2)

    async def purge(connection: WriteConnection) -> bool:
        steps.append(await delete_some_passages(connection, passages.c.trip_id == cuts.trip.trip.id))
        return steps[-1]

    async def purge_meanwhile() -> None:
        await is_held.wait()
        await in_turns(cuts.database, purge)

    await asyncio.gather(clear(), purge_meanwhile())

    assert await cuts.kept() == {}
    assert steps[-1] is False


async def test_what_makes_way_already_is_not_cut_anew(cuts: Cuts) -> None:
    """As what an older release cut while an index was built: the one that serves has it until that takes over."""
    await cuts.put((0, None, 2), NEWER)
    await cuts.put((0, None, None))
    await cuts.put((2, None, None))

    async with cuts.database.read() as connection:
        first = await load_sources_to_recut(connection, generation=cuts.serving, limit=9)

    assert len(first) == 1


async def test_indexes_lead_to_what_there_is_to_do(cuts: Cuts) -> None:
    """No statement goes through the passages of a source again and again, or through all of them by their ids."""
    if cuts.database.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL reads small tables whole, whatever indexes they have.")
    building = await cuts.store(2, 2, GenerationState.BUILDING)
    await cuts.put(OLDER, NEWER)

    with examples_on(cuts.database) as statements:
        await clear_older_cuts(cuts.database)
        await forget_cuts_given_up(cuts.database)
        async with cuts.database.write() as connection:
            assert await _is_behind(connection, building)
            assert await load_sources_to_recut(connection, generation=building, limit=9) == ()
            await store_recut(connection, building, {new_id(): ()})
            kept = await load_kept_generations(connection)

    assert kept == (cuts.serving, building)
    plans: list[str] = []
    async with cuts.database.engine.connect() as connection:
        for statement, given in statements.items():
            if "FROM passages" in statement:
                plan = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given)
                plans += [
                    step.detail for step in plan if "passages" in step.detail or "TREE FOR ORDER BY" in step.detail
                ]
    of_two_cuts = "USING (COVERING )?INDEX ix_passages_source_id_found"
    wanted = (
        rf"(SCAN|SEARCH) passages(_1)? {of_two_cuts}|SEARCH passages USING INDEX (ix_passages_rules|\w+ \(source_id)"
    )
    # Any that has no vector yet is sought for in the order they lie in.
    assert [plan for plan in plans if not re.match(wanted, plan)] == ["SCAN passages"]
    assert len(plans) == 9
