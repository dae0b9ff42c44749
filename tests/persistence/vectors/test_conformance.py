"""What every vector store promises, whichever it is: one kit, run against each."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from uuid import UUID, uuid4, uuid5

import numpy as np
import pytest

from domain.passages import PassageSource
from persistence.vectors.failures import DimensionMismatch, ScopeMissing
from persistence.vectors.scopes import Scope, scope_of_trip
from persistence.vectors.store import VectorStore
from tests.persistence.vectors.other_process import EACH
from tests.persistence.vectors.places import Place
from tests.vector_stores import axis, passages_of, random_vectors, space_of

HOSTILE = ("' OR 1=1 --", "*", "", '"} or {"$ne": "', "%", "\\", "trip' OR trip_id != '")
TOLERANCE = 2e-3
"""Some stores keep float16."""


@pytest.fixture
async def store(place: Place) -> AsyncIterator[VectorStore]:
    """The store of the place, opened in this process."""
    async with place.opened() as opened:
        yield opened


async def found_ids(store: VectorStore, scope: Scope, limit: int = 1_000) -> set[UUID]:
    """Return all that is found in a scope."""
    return {neighbour.passage_id for neighbour in await store.nearest(scope=scope, vector=axis(0), limit=limit)}


class TestNearest:
    """What is found."""

    async def test_is_ordered_and_scored_by_cosine(self, store: VectorStore) -> None:
        """The score is the cosine similarity, whatever the lengths of the vectors."""
        trip_id = uuid4()
        same, slanted, opposite = passages_of(trip_id, 3)
        await store.upsert([same, slanted, opposite], np.stack([3 * axis(0), axis(0) + axis(1), -axis(0)]))

        found = await store.nearest(scope=scope_of_trip(trip_id), vector=2 * axis(0), limit=10)

        assert [neighbour.passage_id for neighbour in found] == [same.id, slanted.id, opposite.id]
        assert [neighbour.score for neighbour in found] == pytest.approx([1, 0.7071, -1], abs=TOLERANCE)

    async def test_is_of_the_trips_and_the_source_in_scope(self, store: VectorStore) -> None:
        """Nearer vectors of other trips and sources do not show."""
        ours, also_ours, theirs = uuid4(), uuid4(), uuid4()
        passages = [*passages_of(ours, 2), *passages_of(also_ours, 1, PassageSource.EXPENSE), *passages_of(theirs, 5)]
        await store.upsert(passages, np.stack([axis(1)] * 3 + [axis(0)] * 5))

        assert await found_ids(store, scope_of_trip(ours)) == {passage.id for passage in passages[:2]}
        assert await found_ids(store, Scope(frozenset({ours, also_ours}))) == {one.id for one in passages[:3]}
        assert await found_ids(store, Scope(frozenset({ours, also_ours}), PassageSource.EXPENSE)) == {passages[2].id}
        assert await found_ids(store, scope_of_trip(theirs), limit=2) < {passage.id for passage in passages[3:]}
        for scope in (scope_of_trip(ours), Scope(frozenset({ours, also_ours}), PassageSource.EXPENSE)):
            assert await store.passage_ids_in(scope) == await found_ids(store, scope)

    async def test_is_nothing_in_an_empty_scope(self, store: VectorStore) -> None:
        """No trips is not all trips."""
        await store.upsert(passages_of(uuid4(), 3), random_vectors(3))

        assert await store.nearest(scope=Scope(frozenset()), vector=axis(0), limit=10) == ()
        assert await store.passage_ids_in(Scope(frozenset())) == frozenset()
        assert await found_ids(store, scope_of_trip(uuid4())) == set()

    async def test_is_nothing_before_anything_was_stored(self, store: VectorStore) -> None:
        """The first question may come before the first passage."""
        assert await store.nearest(scope=scope_of_trip(uuid4()), vector=axis(0), limit=10) == ()
        assert await store.passage_ids(uuid4()) == frozenset()
        await store.delete_source(uuid4())
        await store.drop()

    async def test_needs_a_scope(self, store: VectorStore) -> None:
        """Whoever forgets it is told so, by name."""
        with pytest.raises(ScopeMissing):
            await store.nearest(scope=None, vector=axis(0), limit=10)  # type: ignore[arg-type]  # the mistake

    @pytest.mark.parametrize("hostile", [*HOSTILE, None, 0, {"$ne": ""}, ["a"]], ids=repr)
    def test_takes_no_trip_that_is_no_id(self, hostile: object) -> None:
        """What is no id never comes as far as a store, whose filter might read something into it."""
        with pytest.raises(ScopeMissing):
            Scope([uuid4(), hostile])  # type: ignore[arg-type]  # the attack

    async def test_mixes_no_trips_under_hostile_ids(self, store: VectorStore) -> None:
        """An id that writes itself as part of a filter finds what it would find as an id: nothing."""
        await store.upsert(passages_of(uuid4(), 2), random_vectors(2))

        for hostile in HOSTILE:
            assert await found_ids(store, scope_of_trip(hostile_id(hostile))) == set(), hostile
            assert await store.passage_ids(hostile_id(hostile)) == frozenset(), hostile
            await store.delete_source(hostile_id(hostile))

    async def test_mixes_no_trips_with_ids_that_are_alike(self, store: VectorStore) -> None:
        """Two ids that differ in their last digit are two trips."""
        ours = uuid4()
        theirs = UUID(int=ours.int ^ 1)
        passages = [*passages_of(ours, 1), *passages_of(theirs, 1)]
        await store.upsert(passages, random_vectors(2))

        assert await found_ids(store, scope_of_trip(ours)) == {passages[0].id}
        assert await found_ids(store, scope_of_trip(theirs)) == {passages[1].id}

    async def test_of_another_dimension_is_refused(self, store: VectorStore) -> None:
        """It is named as that."""
        with pytest.raises(DimensionMismatch, match="dimension of 8, got 4"):
            await store.nearest(scope=scope_of_trip(uuid4()), vector=axis(0)[:4], limit=1)


class TestUpsert:
    """What is stored."""

    async def test_replaces_vector_and_metadata_whole(self, store: VectorStore) -> None:
        """A passage that moves to another trip, source and kind is nowhere else any more."""
        (before,) = passages_of(uuid4(), 1)
        after = replace(before, trip_id=uuid4(), source_id=uuid4(), source=PassageSource.EXPENSE)
        await store.upsert([before], axis(0)[None])
        assert await found_ids(store, scope_of_trip(before.trip_id)) == {before.id}

        await store.upsert([after], axis(1)[None])

        assert await found_ids(store, scope_of_trip(before.trip_id)) == set()
        assert await store.passage_ids(before.source_id) == frozenset()
        assert await store.passage_ids(after.source_id) == {after.id}
        assert await found_ids(store, scope_of_trip(after.trip_id, PassageSource.DOCUMENT)) == set()
        (found,) = await store.nearest(
            scope=scope_of_trip(after.trip_id, PassageSource.EXPENSE), vector=axis(1), limit=10
        )
        assert found.passage_id == after.id
        assert found.score == pytest.approx(1, abs=TOLERANCE)

    async def test_of_another_dimension_is_refused_and_stores_nothing(self, store: VectorStore) -> None:
        """It is named as that, also before anything was stored."""
        passages = passages_of(uuid4(), 2)

        with pytest.raises(DimensionMismatch, match="dimension of 8, got 4"):
            await store.upsert(passages, np.ones((2, 4), np.float32))

        assert await store.passage_ids(passages[0].source_id) == frozenset()

    async def test_and_deletion_take_thousands_at_once(self, store: VectorStore) -> None:
        """A batch of 6,000, and 40,000 ids to delete, of which these are some."""
        trip_id = uuid4()
        passages = passages_of(trip_id, 6_000)
        rows = random_vectors(6_000)

        await store.upsert(passages, rows)

        assert await store.passage_ids(passages[0].source_id) == {passage.id for passage in passages}
        for place in (0, 2_999, 5_999):
            (nearest,) = await store.nearest(scope=scope_of_trip(trip_id), vector=rows[place], limit=1)
            assert nearest.passage_id == passages[place].id

        await store.delete_passages([*(uuid4() for _ in range(34_000)), *(passage.id for passage in passages)])

        assert await store.passage_ids(passages[0].source_id) == frozenset()
        assert await found_ids(store, scope_of_trip(trip_id)) == set()


class TestDelete:
    """What is gone."""

    async def test_of_a_source_takes_all_of_it_and_no_more(self, store: VectorStore) -> None:
        """Another document of the same trip stays; deleting again does nothing."""
        trip_id = uuid4()
        leaving, staying = passages_of(trip_id, 300), passages_of(trip_id, 2)
        await store.upsert([*leaving, *staying], random_vectors(302))
        assert len(await found_ids(store, scope_of_trip(trip_id))) == 302

        await store.delete_source(leaving[0].source_id)
        await store.delete_source(leaving[0].source_id)

        assert await store.passage_ids(leaving[0].source_id) == frozenset()
        assert await found_ids(store, scope_of_trip(trip_id)) == {passage.id for passage in staying}

    async def test_of_passages_takes_those(self, store: VectorStore) -> None:
        """Unknown ids among them do no harm, and none at all is nothing."""
        passages = passages_of(uuid4(), 3)
        await store.upsert(passages, random_vectors(3))

        await store.delete_passages([])
        await store.delete_passages([passages[0].id, uuid4(), passages[2].id])

        assert await store.passage_ids(passages[0].source_id) == {passages[1].id}


class TestGenerations:
    """Spaces beside each other."""

    async def test_are_swapped_under_load(self, store: VectorStore) -> None:
        """While the next is filled and the old one dropped, every search finds a whole generation, and one alone."""
        trip_id = uuid4()
        old, new = passages_of(trip_id, 300), passages_of(trip_id, 300)
        await store.upsert(old, random_vectors(300))
        following = store.in_space(lambda: space_of(2))
        current, searches, is_done = store, 0, asyncio.Event()

        async def search() -> None:
            nonlocal searches
            while not is_done.is_set():
                wanted = old if current is store else new
                assert await found_ids(current, scope_of_trip(trip_id), 300) == {passage.id for passage in wanted}
                searches += 1
                await asyncio.sleep(0)

        async def swap() -> None:
            nonlocal current
            for first in range(0, 300, 20):
                await following.upsert(new[first : first + 20], random_vectors(20, first))
            current = following
            await _until(lambda: searches)
            await store.drop()
            await _until(lambda: searches)
            is_done.set()

        await asyncio.gather(search(), swap())

        assert searches >= 2
        assert await found_ids(store, scope_of_trip(trip_id)) == set()
        assert await found_ids(following, scope_of_trip(trip_id)) == {passage.id for passage in new}


class TestProcesses:
    """Two at once, and one that is killed."""

    async def test_read_each_others_writes_and_deletions(self, place: Place) -> None:
        """What another process stored is found at once, and what was deleted here is found there no more."""
        if place.takes_one_process:
            pytest.skip("this one refuses a second process")
        trip_id, source_id = uuid4(), uuid4()
        async with place.opened() as store:
            mine = passages_of(trip_id, 3)
            await store.upsert(mine, random_vectors(3))
            assert len(await found_ids(store, scope_of_trip(trip_id))) == 3
            with place.opened_elsewhere() as other:
                said = await asyncio.to_thread(other.ask, "store", trip=trip_id, source=source_id, count=5)

                assert said == "5"
                assert len(await found_ids(store, scope_of_trip(trip_id))) == 8
                await store.delete_source(source_id)
                assert await asyncio.to_thread(other.ask, "find", trip=trip_id) == "3"

    async def test_are_refused_at_once_where_there_may_be_one(self, place: Place) -> None:
        """The second is told by name; the first goes on, and once it is gone the next may come."""
        if not place.takes_one_process:
            pytest.skip("this one takes several processes")
        trip_id = uuid4()
        async with place.opened() as store:
            await store.upsert(passages_of(trip_id, 3), random_vectors(3))

            said = await asyncio.to_thread(_found_elsewhere, place, trip_id)

            assert said.startswith("persistence.vectors.failures.VectorStoreLocked: ")
            assert len(await found_ids(store, scope_of_trip(trip_id))) == 3
        assert await asyncio.to_thread(_found_elsewhere, place, trip_id) == "3"

    async def test_that_are_killed_lose_nothing_they_were_told_is_stored(self, place: Place) -> None:
        """Every batch that had returned before kill -9 is whole, and the store takes more."""
        trip_id = uuid4()
        acknowledged = await asyncio.to_thread(_killed_while_storing, place, trip_id)

        async with place.opened() as store:
            for number in range(acknowledged + 1):
                assert len(await store.passage_ids(uuid5(trip_id, str(number)))) == EACH
            more = passages_of(trip_id, 1)
            await store.upsert(more, axis(0)[None])
            assert more[0].id in await found_ids(store, scope_of_trip(trip_id), 1_000)


def hostile_id(text: str) -> UUID:
    """Return an id that writes itself as a text of the attacker's choice."""

    class Hostile(UUID):
        def __str__(self) -> str:
            return text

    return Hostile(int=uuid4().int)


def _found_elsewhere(place: Place, trip_id: UUID) -> str:
    with place.opened_elsewhere() as other:
        return other.ask("find", trip=trip_id)


def _killed_while_storing(place: Place, trip_id: UUID) -> int:
    """Return the number of the last batch that had been stored when another process was killed in the middle of one."""
    with place.opened_elsewhere() as other:
        said = [other.ask("go_on_storing", trip=trip_id), *(other.said() for _ in range(4))]
        # It goes on with the next one as soon as it has said this.
        other.kill()
        said.extend(iter(other.said, ""))
    return int(said[-1])


async def _until(counter: Callable[[], int]) -> None:
    """Wait until a search that began from now on has ended."""
    reached = counter() + 2
    while counter() < reached:  # noqa: ASYNC110  # the searches are the event
        await asyncio.sleep(0.001)
