"""Reindexing: another index is built beside the one that serves, misses nothing, keeps nothing, and takes over."""

import asyncio
from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from domain.documents import DocumentState
from domain.generations import KEPT_IN_MIND, Generation, GenerationState
from domain.jobs import Job, JobKind
from domain.page_texts import PageText
from domain.passages import Passage, cut_passages
from domain.search import SearchMode
from domain.trips import OpenTrip
from persistence import reindexing
from persistence.cached_vectors import load_cached_vectors
from persistence.database import Database
from persistence.embedder import Embedder
from persistence.generations import load_kept_generations, load_retired_generations
from persistence.indexes import GenerationUnavailable, OpenGeneration, SearchIndex
from persistence.indexing import mark_written, remove_vectors_of, write_vectors
from persistence.passages import (
    delete_passages,
    insert_passages,
    load_passages,
    load_passages_to_embed,
    mark_embedded,
    replace_passages,
)
from persistence.recutting import GenerationGone
from persistence.reindexing import Progress, build, drop_retired, plan_reindex
from persistence.search import search_passages
from persistence.tables import passage_vectors
from persistence.vectors.scopes import scope_of_trip
from persistence.vectors.sql import SqlVectors
from persistence.vectors.store import VectorStore
from tests.arrangement import NOW, stored_document, stored_trip
from tests.encoders import WordEncoder
from tests.vector_stores import chroma_store, space_of


async def nothing(_generation: Generation) -> AsyncIterator[Collection[UUID]]:
    """Cut nothing anew: all is cut by the rules of today."""
    none: tuple[Collection[UUID], ...] = ()
    for source_ids in none:
        yield source_ids


class Rebuilt:
    """A trip with an index by one model, and the same index as whoever runs another model has it."""

    def __init__(self, database: Database, trip: OpenTrip, vectors: VectorStore | None = None) -> None:
        self.database = database
        self.trip = trip
        self.old = WordEncoder("old")
        self.new = WordEncoder("new", dimension=24, known=[self.old])
        store = SqlVectors(database, space_of)
        self.before = SearchIndex(database, store, Embedder(self.old))
        self.after = SearchIndex(database, vectors or store, Embedder(self.new))

    async def put(self, count: int, *, index: SearchIndex | None = None, name: str = "Room") -> tuple[Passage, ...]:
        """Store a document of so many passages, indexed."""
        passages = await self.insert(count, name=name)
        written = await write_vectors(index or self.before, passages)
        async with self.database.write() as connection:
            await mark_written(connection, written)
        return passages

    async def insert(self, count: int, *, name: str = "Room") -> tuple[Passage, ...]:
        """Store a document of so many passages, not indexed yet."""
        document = await stored_document(self.database, self.trip, state=DocumentState.READY)
        pages = [PageText(number, f"{name} {number}") for number in range(count)]
        passages = cut_passages(trip_id=self.trip.trip.id, document_id=document.id, pages=pages)
        async with self.database.write() as connection:
            await insert_passages(connection, passages)
        return passages

    async def plan(self, *, is_anew: bool = False) -> Job | None:
        """Have the new index built."""
        return await plan_reindex(self.after, is_anew=is_anew, now=NOW)

    async def building(self) -> OpenGeneration:
        """Return the generation that is being built."""
        *_, building = await self.after.generations()
        assert building.state is GenerationState.BUILDING
        return self.after.opened(building)

    async def build(self, opened: OpenGeneration | None = None) -> list[Progress]:
        """Build it, or one that was opened before, to its end."""
        building = opened or await self.building()
        return [progress async for progress in build(self.after, building, cut_anew=nothing, now=NOW)]

    async def found(self, index: SearchIndex, text: str) -> set[str]:
        """Search by meaning alone, and return the texts."""
        found = await search_passages(index, self.trip, text, mode=SearchMode.DENSE, limit=100)
        return {hit.passage.text for hit in found.hits}

    async def stored(self, opened: OpenGeneration) -> frozenset[UUID]:
        """Return the ids of the passages that a generation has vectors of."""
        return await opened.vectors.passage_ids_in(scope_of_trip(self.trip.trip.id))

    async def kept(self) -> list[tuple[int, GenerationState, str]]:
        """Return the kept generations by number, state and model."""
        async with self.database.read() as connection:
            kept = await load_kept_generations(connection)
        return [(each.number, each.state, each.design.model) for each in kept]


@pytest.fixture
async def rebuilt(database: Database) -> Rebuilt:
    """A trip on each database."""
    return Rebuilt(database, await stored_trip(database))


def ids_of(*documents: Sequence[Passage]) -> set[UUID]:
    """Return the ids of all passages."""
    return {passage.id for passages in documents for passage in passages}


class TestBuild:
    """persistence.reindexing.build."""

    async def test_serves_the_older_index_until_the_newer_is_whole(self, rebuilt: Rebuilt) -> None:
        """Between any two batches both processes find everything; then the newer one serves, and the older goes."""
        passages = await rebuilt.put(300)
        await rebuilt.plan()
        opened, seen = await rebuilt.building(), []

        async for progress in build(rebuilt.after, opened, cut_anew=nothing, now=NOW):
            for index in (rebuilt.before, rebuilt.after):
                assert "Room 299" in await rebuilt.found(index, "room 299")
            assert (await rebuilt.kept())[0] == (1, GenerationState.SERVING, "old")
            seen.append(progress)
        await drop_retired(rebuilt.after, now=NOW)

        assert seen == [(0, 300), (128, 300), (256, 300), (300, 300)]
        assert await rebuilt.kept() == [(2, GenerationState.SERVING, "new")]
        assert await rebuilt.stored(opened) == ids_of(passages)
        assert "Room 299" in await rebuilt.found(rebuilt.after, "room 299")
        async with rebuilt.database.read() as connection:
            spaces = await connection.scalar(select(func.count(passage_vectors.c.space.distinct())))
            cached = await load_cached_vectors(connection, "old", [passage.content_hash for passage in passages])
        assert (spaces, cached) == (1, {})

    async def test_gets_what_is_written_meanwhile(self, rebuilt: Rebuilt) -> None:
        """Into both, by a worker of the older settings too, which cannot run the newer model, and is caught up with."""
        first = await rebuilt.put(200)
        await rebuilt.plan()
        opened = await rebuilt.building()
        building = build(rebuilt.after, opened, cut_anew=nothing, now=NOW)
        await anext(building)
        await anext(building)

        beside = await rebuilt.put(3, index=rebuilt.after, name="Beside")
        assert ids_of(beside) <= await rebuilt.stored(opened)
        missed = await rebuilt.put(3, index=rebuilt.before, name="Missed")
        assert not ids_of(missed) & await rebuilt.stored(opened)
        _ = [progress async for progress in building]

        assert await rebuilt.stored(opened) == ids_of(first, beside, missed)
        assert await rebuilt.found(rebuilt.after, "missed 1") >= {"Missed 1", "Beside 1"}

    async def test_waits_for_who_began_before_it(self, rebuilt: Rebuilt, monkeypatch: pytest.MonkeyPatch) -> None:
        """What was embedded before the building began, and is marked at the last moment, is filled in too."""
        await rebuilt.put(3)
        late = await rebuilt.insert(2, name="Late")
        written = await write_vectors(rebuilt.before, late)
        await rebuilt.plan()
        opened = await rebuilt.building()
        take_over, is_marked = reindexing._take_over, False

        async def once_it_was_marked(*given: Any, **named: Any) -> bool:
            nonlocal is_marked
            if not is_marked:
                is_marked = True
                async with rebuilt.database.write() as connection:
                    await mark_written(connection, written)
            return await take_over(*given, **named)

        monkeypatch.setattr(reindexing, "_take_over", once_it_was_marked)
        await rebuilt.build()

        assert ids_of(late) <= await rebuilt.stored(opened)
        assert "Late 1" in await rebuilt.found(rebuilt.after, "late 1")

    async def test_leaves_to_the_writer_who_comes_after_it(self, rebuilt: Rebuilt) -> None:
        """What was written to the older index alone, and is marked after the switch, is still to be embedded."""
        late = await rebuilt.insert(2, name="Late")
        written = await write_vectors(rebuilt.before, late)
        await rebuilt.plan()
        await rebuilt.build()
        await drop_retired(rebuilt.after, now=NOW)

        async with rebuilt.database.write() as connection:
            await mark_written(connection, written)

        serving = await rebuilt.after.serving()
        async with rebuilt.database.read() as connection:
            left = await load_passages_to_embed(connection, late[0].source_id, generation=serving.generation, limit=9)
            cached = await load_cached_vectors(connection, "old", [passage.content_hash for passage in late])
        assert (left, cached) == (late, {})

    async def test_keeps_nothing_that_was_deleted_meanwhile(self, rebuilt: Rebuilt) -> None:
        """By a purge between two batches; nor what a batch that was cut off had stored of something deleted."""
        leaving, staying, cut_off = await rebuilt.put(150), await rebuilt.put(150), await rebuilt.put(2)
        await rebuilt.plan()
        opened = await rebuilt.building()
        building = build(rebuilt.after, opened, cut_anew=nothing, now=NOW)
        await anext(building)
        await anext(building)

        for passages in (leaving, cut_off):
            async with rebuilt.database.write() as connection:
                await delete_passages(connection, passages[0].source_id)
            await remove_vectors_of(rebuilt.after, passages[0].source_id)
        await opened.vectors.upsert(cut_off, await opened.embedder.embed([passage.text for passage in cut_off]))
        _ = [progress async for progress in building]

        assert await rebuilt.stored(opened) == ids_of(staying)

    async def test_keeps_nothing_that_was_deleted_while_it_was_embedded(
        self, rebuilt: Rebuilt, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Not even what comes after all was compared."""
        staying = await rebuilt.put(2)
        late = await rebuilt.insert(2, name="Late")
        written = await write_vectors(rebuilt.before, late)
        await rebuilt.plan()
        compare, encode = reindexing._compare, rebuilt.new.encode

        async def then_marked(*given: Any) -> None:
            await compare(*given)
            async with rebuilt.database.write() as connection:
                await mark_written(connection, written)

        async def while_it_is_deleted(texts: Sequence[str]) -> Any:
            if "Late 1" in texts:
                async with rebuilt.database.write() as connection:
                    await delete_passages(connection, late[0].source_id)
                await remove_vectors_of(rebuilt.after, late[0].source_id)
            return await encode(texts)

        monkeypatch.setattr(reindexing, "_compare", then_marked)
        monkeypatch.setattr(rebuilt.new, "encode", while_it_is_deleted)
        opened = await rebuilt.building()
        await rebuilt.build()

        assert await rebuilt.stored(opened) == ids_of(staying)

    async def test_by_two_at_once_is_as_by_one(self, rebuilt: Rebuilt) -> None:
        """Both come to their end; one of them switches."""
        passages = await rebuilt.put(300)
        await rebuilt.plan()
        opened = await rebuilt.building()

        # The one may have switched before the other would look for what is being built.
        await asyncio.gather(rebuilt.build(opened), rebuilt.build(opened))

        assert await rebuilt.kept() == [(2, GenerationState.SERVING, "new")]
        assert await rebuilt.stored(opened) == ids_of(passages)

    async def test_goes_on_where_it_was_cut_off(self, rebuilt: Rebuilt) -> None:
        """What is done is not embedded again, and counts from the beginning."""
        await rebuilt.put(300)
        await rebuilt.plan()
        building = build(rebuilt.after, await rebuilt.building(), cut_anew=nothing, now=NOW)
        for _ in range(2):
            await anext(building)
        await building.aclose()

        seen = await rebuilt.build()

        assert seen[0] == (128, 300)
        assert len(rebuilt.new.encoded) == 300

    async def test_embeds_nothing_again_for_another_store(self, rebuilt: Rebuilt, chroma_url: str) -> None:
        """The vectors of a model are known by the texts: only the store is filled."""
        passages = await rebuilt.put(300)
        store = chroma_store(chroma_url, f"moved-{passages[0].id}")
        moved = SearchIndex(rebuilt.database, store, rebuilt.before.embedder)
        await plan_reindex(moved, is_anew=False, now=NOW)
        *_, building = await moved.generations()

        _ = [progress async for progress in build(moved, moved.opened(building), cut_anew=nothing, now=NOW)]

        assert await rebuilt.stored(await moved.serving()) == ids_of(passages)
        assert len(rebuilt.old.encoded) == 300
        await store.close()

    async def test_ends_when_something_else_is_wanted(self, rebuilt: Rebuilt) -> None:
        """Whoever builds it hears of that at the next batch; what it left is dropped."""
        await rebuilt.put(300)
        await rebuilt.plan()
        opened = await rebuilt.building()
        building = build(rebuilt.after, opened, cut_anew=nothing, now=NOW)
        for _ in range(2):
            await anext(building)

        assert await plan_reindex(rebuilt.before, is_anew=False, now=NOW) is None
        with pytest.raises(GenerationGone):
            await anext(building)
        await drop_retired(rebuilt.after, now=NOW)

        assert await rebuilt.stored(opened) == frozenset()
        assert await rebuilt.kept() == [(1, GenerationState.SERVING, "old")]

    async def test_never_leaves_a_search_without_an_answer(self, rebuilt: Rebuilt) -> None:
        """Not even one that asks the older index at the very moment when that is dropped."""
        await rebuilt.put(300)
        await rebuilt.plan()
        is_done, searches = False, 0

        async def searching() -> None:
            nonlocal searches
            while not is_done:
                assert "Room 123" in await rebuilt.found(rebuilt.after, "room 123")
                searches += 1

        async def building() -> None:
            nonlocal is_done
            try:
                for _ in range(2):
                    await rebuilt.build()
                    await drop_retired(rebuilt.after, now=NOW)
                    await rebuilt.plan(is_anew=True)
            finally:
                is_done = True

        await asyncio.gather(building(), *(searching() for _ in range(3)))

        assert searches > 10

    async def test_is_noticed_by_a_search_that_asked_too_late(
        self, rebuilt: Rebuilt, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """One that had looked which generation serves, and finds it dropped, asks the one that serves now."""
        await rebuilt.put(3)
        await rebuilt.plan()
        nearest = SqlVectors.nearest

        async def while_another_takes_over(self: SqlVectors, **asked: Any) -> object:
            monkeypatch.setattr(SqlVectors, "nearest", nearest)
            await rebuilt.build()
            await drop_retired(rebuilt.after, now=NOW)
            return await nearest(self, **asked)

        monkeypatch.setattr(SqlVectors, "nearest", while_another_takes_over)

        assert "Room 1" in await rebuilt.found(rebuilt.after, "room 1")

    async def test_keeps_the_marks_of_passages_that_are_replaced(self, rebuilt: Rebuilt) -> None:
        """Those whose text is the same stay in both generations."""
        passages = await rebuilt.put(3)
        await rebuilt.plan()
        opened = await rebuilt.building()
        async with rebuilt.database.write() as connection:
            await mark_embedded(connection, ids_of(passages), generation=opened.generation)
            await replace_passages(connection, passages[0].source_id, passages[1:])

        async with rebuilt.database.read() as connection:
            for generation in await rebuilt.after.generations():
                left = await load_passages_to_embed(connection, passages[0].source_id, generation=generation, limit=9)
                assert left == ()
            assert await load_passages(connection, passages[0].source_id) == passages[1:]


class TestPlanReindex:
    """persistence.reindexing.plan_reindex."""

    async def test_is_one_job_however_many_ask(self, rebuilt: Rebuilt) -> None:
        """Several workers start at once with the new settings; the job is of no trip."""
        await rebuilt.put(1)

        jobs = await asyncio.gather(*(rebuilt.plan() for _ in range(5)))

        (job,) = {job for job in jobs if job is not None}
        assert None not in jobs
        assert (job.kind, job.trip_id, job.subject_id) == (
            JobKind.REINDEX,
            None,
            (await rebuilt.building()).generation.id,
        )

    async def test_has_nothing_to_do_where_all_is_as_it_is_set(self, rebuilt: Rebuilt) -> None:
        """Unless it is to be built anew."""
        await rebuilt.put(1)

        assert await plan_reindex(rebuilt.before, is_anew=False, now=NOW) is None
        assert await plan_reindex(rebuilt.before, is_anew=True, now=NOW) is not None

    async def test_fills_up_what_an_older_release_left(self, rebuilt: Rebuilt) -> None:
        """Passages that were embedded by yet another model before there were generations."""
        passages = await rebuilt.insert(3)
        serving = await rebuilt.before.serving()
        async with rebuilt.database.write() as connection:
            older = replace(serving.generation, mark="older still")
            await mark_embedded(connection, ids_of(passages), generation=older)

        job = await plan_reindex(rebuilt.before, is_anew=False, now=NOW)
        _ = [progress async for progress in build(rebuilt.before, serving, cut_anew=nothing, now=NOW)]

        assert job is not None
        assert job.subject_id == serving.generation.id
        assert await rebuilt.stored(serving) == ids_of(passages)
        assert await rebuilt.kept() == [(1, GenerationState.SERVING, "old")]


class TestDropRetired:
    """persistence.reindexing.drop_retired."""

    async def test_drops_again_what_a_late_writer_began_anew(self, rebuilt: Rebuilt) -> None:
        """Each night for two days; then it is forgotten."""
        (passage,) = await rebuilt.put(1)
        older = await rebuilt.before.serving()
        await rebuilt.plan()
        await rebuilt.build()
        await drop_retired(rebuilt.after, now=NOW)
        await older.vectors.upsert([passage], await older.embedder.embed([passage.text]))

        await drop_retired(rebuilt.after, now=NOW + timedelta(days=1))
        stored = await rebuilt.stored(older)
        await drop_retired(rebuilt.after, now=NOW + KEPT_IN_MIND)

        assert stored == frozenset()
        async with rebuilt.database.read() as connection:
            assert await load_retired_generations(connection) == ()

    async def test_clears_away_what_it_wrote_too_late_itself(self, rebuilt: Rebuilt) -> None:
        """A writer that had looked before the switch finds the older index dropped, and leaves nothing in it."""
        await rebuilt.put(1)
        late = await rebuilt.insert(1, name="Late")
        older = await rebuilt.before.serving()
        await rebuilt.plan()
        encode = rebuilt.old.encode

        async def while_another_takes_over(texts: Sequence[str]) -> object:
            await rebuilt.build()
            await drop_retired(rebuilt.after, now=NOW)
            return await encode(texts)

        rebuilt.old.encode = while_another_takes_over  # type: ignore[method-assign,assignment]
        await write_vectors(rebuilt.before, late)

        assert await rebuilt.stored(older) == frozenset()


class TestServing:
    """SearchIndex.serving, and what a search makes of it."""

    async def test_says_that_an_index_lies_in_another_store(self, rebuilt: Rebuilt, chroma_url: str) -> None:
        """Words alone are found meanwhile, and the search says so; what is written goes into what is being built."""
        chroma = chroma_store(chroma_url, f"left-{rebuilt.trip.trip.id}")
        left = SearchIndex(rebuilt.database, chroma, Embedder(rebuilt.old))
        (passage,) = await rebuilt.put(1, index=left)

        with pytest.raises(GenerationUnavailable):
            await rebuilt.before.serving()
        found = await search_passages(rebuilt.before, rebuilt.trip, "room", mode=SearchMode.HYBRID, limit=5)
        await plan_reindex(rebuilt.before, is_anew=False, now=NOW)
        (written,) = await rebuilt.put(1, index=rebuilt.before, name="Written")

        assert [hit.passage for hit in found.hits] == [passage]
        assert isinstance(found.missing, GenerationUnavailable)
        (building,) = await rebuilt.before.written()
        assert await rebuilt.stored(building) == {written.id}
        await chroma.close()

    async def test_asks_the_database_itself_whatever_store_is_set(self, rebuilt: Rebuilt, chroma_url: str) -> None:
        """An index in the application's own database serves on while one in a server is built."""
        await rebuilt.put(3)
        chroma = chroma_store(chroma_url, f"new-{rebuilt.trip.trip.id}")
        moved = SearchIndex(rebuilt.database, chroma, Embedder(rebuilt.old))

        assert "Room 1" in await rebuilt.found(moved, "room 1")
        await chroma.close()
