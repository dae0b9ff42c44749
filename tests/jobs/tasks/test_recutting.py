"""Recutting: with other passage rules all is cut anew beside what is searched, which it takes the place of at once."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, or_, select

from domain import passages as cutting
from domain.comments import add_comment
from domain.document_versions import replace_document
from domain.documents import Document, DocumentKind
from domain.generations import GenerationState
from domain.jobs import Job, JobState
from domain.passages import Passage
from domain.search import SearchMode
from domain.trips import OpenTrip
from jobs.context import TaskContext
from jobs.queue import Queue
from jobs.running import run_job
from jobs.tasks import recutting
from jobs.tasks.comments import index_comment
from jobs.tasks.documents import purge_document, read_document
from jobs.tasks.expenses import index_expense
from jobs.tasks.index import verify_all
from jobs.tasks.recutting import cut_anew
from jobs.tasks.reindexing import prepare_index
from persistence import reindexing, search
from persistence.backups.copying import queue_index
from persistence.comments import insert_comment
from persistence.document_versions import store_version
from persistence.documents import load_document
from persistence.embedder import Embedder
from persistence.generations import load_kept_generations
from persistence.ids import new_id
from persistence.indexes import SearchIndex
from persistence.jobs import load_due_jobs
from persistence.passages import load_ids_by_text, load_passages
from persistence.tables import cached_vectors, passages
from persistence.vectors.sql import SqlVectors
from persistence.verification import verify_index
from tests.arrangement import NOW, chunks_of, stored_document, stored_expense, stored_trip
from tests.encoders import WordEncoder
from tests.jobs.tasks.test_documents import BOOK, deleted, row_of, uploaded, uploaded_bytes
from tests.jobs.tasks.test_reindexing import waiting
from tests.vector_stores import space_of

LINE = b"The pool is open until ten."
HEADED = b"# House\n\n" + b"Breakfast is served at nine o'clock in the hall. " * 12 + b"\n\n## Pool\n\n" + LINE


@dataclass(frozen=True, slots=True)
class Trip:
    """A trip with a text, a line, an expense and a comment, as it was cut and indexed by the older rules."""

    opened: OpenTrip
    book: Document
    line: Document
    source_ids: tuple[UUID, ...]
    encoder: WordEncoder
    before: TaskContext


@pytest.fixture
async def queue(valkey_url: str) -> AsyncIterator[Queue]:
    """A queue on a real Valkey."""
    opened = Queue(valkey_url)
    yield opened
    await opened.close()


@pytest.fixture
async def trip(context: TaskContext) -> Trip:
    """A trip that was searchable before the rules changed."""
    encoder, opened = WordEncoder("words"), await stored_trip(context.database)
    before = replace(context, index=index_of(context, encoder, rules=1))
    book = await uploaded(before, opened, BOOK)
    line = await uploaded_bytes(before, opened, LINE, DocumentKind.TEXT)
    for document in (book, line):
        await read_document(before, document.id)
    expense = await stored_expense(before.database, opened)
    comment = add_comment(opened, expense, comment_id=new_id(), text="Worth it. " * 50, now=NOW)
    async with before.database.write() as connection:
        await insert_comment(connection, comment)
    await index_expense(before, expense.id)
    await index_comment(before, comment.id)
    return Trip(opened, book, line, (book.id, line.id, expense.id, comment.id), encoder, before)


@pytest.fixture
def after(trip: Trip, monkeypatch: pytest.MonkeyPatch) -> TaskContext:
    """A worker of a release that cuts texts into shorter passages."""
    use_rules(monkeypatch, 2, length=300)
    return replace(trip.before, index=index_of(trip.before, trip.encoder, rules=2))


def use_rules(monkeypatch: pytest.MonkeyPatch, rules: int, *, length: int) -> None:
    """Cut as another release does."""
    monkeypatch.setattr(cutting, "PASSAGE_RULES", rules)
    monkeypatch.setattr(cutting, "_WRITTEN", cutting._Lengths(target=length, largest=length + 100))


def index_of(context: TaskContext, encoder: WordEncoder, *, rules: int) -> SearchIndex:
    """Return an index in the database itself, for passages by some rules."""
    store = SqlVectors(context.database, space_of)
    return SearchIndex(context.database, store, Embedder(encoder), passage_rules=rules, now=lambda: NOW)


async def begun(after: TaskContext, queue: Queue) -> Job:
    """Start a worker of the new release, and return the job that it queued."""
    await prepare_index(after, queue)
    (job,) = await waiting(after)
    return job


async def found(context: TaskContext, trip: Trip, mode: SearchMode) -> set[int]:
    """Search for what the book and the line both say, and return the rules by which what is found was cut."""
    hits = (
        await search.search_passages(context.index, trip.opened, "the pilgrims and the pool", mode=mode, limit=200)
    ).hits
    assert {hit.passage.source_id for hit in hits} >= {trip.book.id, trip.line.id}
    return {hit.passage.rules for hit in hits}


async def cut_of(context: TaskContext, source_id: UUID) -> tuple[Passage, ...]:
    """Return the passages that a source is searched by."""
    async with context.database.read() as connection:
        return await load_passages(connection, source_id)


def said_in(passages: Sequence[Passage]) -> dict[tuple[int | None, int], str]:
    """Return all that passages say, without white space, by page and place: where a citation points to."""
    return {
        (passage.page, passage.start + place): letter
        for passage in passages
        for place, letter in enumerate(passage.text)
        if not letter.isspace()
    }


async def require_whole(context: TaskContext, queue: Queue, source_ids: Sequence[UUID], *, rules: int = 2) -> None:
    """See that each source is cut once, by some rules, that the store is true to it, and nothing else is kept."""
    async with context.database.read() as connection:
        kept = await load_kept_generations(connection)
        rows = await connection.rows(select(passages.c.source_id, passages.c.rules).distinct())
        hashes = await connection.rows(select(passages.c.content_hash).distinct())
        cached = await connection.rows(select(cached_vectors.c.content_hash))
        two_cuts = or_(passages.c.found_from.is_not(None), passages.c.found_until.is_not(None))
        assert await connection.scalar(select(func.count()).select_from(passages).where(two_cuts)) == 0
    assert [(each.design.passage_rules, each.state) for each in kept] == [(rules, GenerationState.SERVING)]
    assert {(row.source_id, row.rules) for row in rows} == {(source_id, rules) for source_id in source_ids}
    assert {row.content_hash for row in cached} == {row.content_hash for row in hashes}
    opened = await context.index.serving()
    for source_id in source_ids:
        wanted = {passage.id for passage in await cut_of(context, source_id)}
        assert await opened.vectors.passage_ids(source_id) == wanted
        async with context.database.read() as connection:
            document = await load_document(connection, source_id)
        assert document is None or document.passage_count == len(wanted)
    assert await verify_all(context, queue) == 0


async def when_all_is_cut(monkeypatch: pytest.MonkeyPatch, do: Callable[[], Any]) -> None:
    """Do something while all has two cuts, and the older one is searched."""
    compare = reindexing._compare

    async def then(*given: Any) -> None:
        await do()
        await compare(*given)

    monkeypatch.setattr(reindexing, "_compare", then)


async def test_the_older_passages_are_searched_until_the_newer_take_their_place(
    trip: Trip, after: TaskContext, queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By words and by meaning, in either release, and no search sees both; what is the same is not embedded again.

    Whatever an answer cited is where it was: a citation is of a document, a page and a place, and of no passage.
    """
    older = await cut_of(after, trip.book.id)
    encoded = len(trip.encoder.encoded)
    seen: list[set[int]] = []

    async def look() -> None:
        for mode in SearchMode:
            seen.extend([await found(context, trip, mode) for context in (trip.before, after)])
        assert await cut_of(after, trip.book.id) == older
        report, _ = await verify_index(after.index, trip.opened.trip.id, is_repairing=True, now=after.now)
        assert report.difference.is_none

    await when_all_is_cut(monkeypatch, look)
    job = await begun(after, queue)
    ended = await run_job(after, job.id)

    assert ended is not None
    assert (ended.state, ended.done) == (JobState.SUCCEEDED, ended.total)
    assert seen == [{1}] * 6
    assert [await found(context, trip, SearchMode.HYBRID) for context in (trip.before, after)] == [{2}, {2}]
    newer = await cut_of(after, trip.book.id)
    assert len(newer) > 2 * len(older)
    assert said_in(newer) == said_in(older)
    await require_whole(after, queue, trip.source_ids)
    again = trip.encoder.encoded[encoded:]
    assert LINE.decode() not in again
    assert len([text for text in again if text != "the pilgrims and the pool"]) <= len(newer) + 2
    await prepare_index(after, queue)
    assert await waiting(after) == []


@pytest.mark.parametrize(("step", "time"), [("upsert", 1), ("upsert", 3), ("passage_ids_in", 1), ("drop", 1)])
async def test_a_worker_may_die_at_any_step(  # the step, and when
    trip: Trip, after: TaskContext, queue: Queue, step: str, time: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The job goes on with another; what it had cut is not cut again, and nothing is lost or doubled."""
    job = await begun(after, queue)
    times, act = 0, getattr(SqlVectors, step)

    async def dying(self: SqlVectors, *given: object) -> object:
        nonlocal times
        done = await act(self, *given)
        times += 1
        if times == time:
            running.cancel()
            await asyncio.sleep(1)
        return done

    with monkeypatch.context() as patch:
        patch.setattr("persistence.reindexing._BATCH", 16)
        patch.setattr(SqlVectors, step, dying)
        running = asyncio.create_task(run_job(after, job.id))
        await asyncio.wait([running])
    assert running.cancelled()
    ended = await run_job(after, job.id)

    assert ended is not None
    assert (ended.state, ended.attempt) == (JobState.SUCCEEDED, 2)
    await require_whole(after, queue, trip.source_ids)


async def test_documents_may_come_change_and_go_meanwhile(trip: Trip, after: TaskContext, queue: Queue) -> None:
    """Uploaded, replaced and deleted by workers of either release: the newer index is true to all of it."""
    leaving, changing = [await uploaded(trip.before, trip.opened, BOOK) for _ in range(2)]
    for document in (leaving, changing):
        await read_document(trip.before, document.id)
    job = await begun(after, queue)
    coming = await uploaded(after, trip.opened, BOOK)

    async def replacing() -> None:
        file = await after.files.save(f"{new_id()}", chunks_of(HEADED), limit_bytes=1_000_000)
        current = await row_of(after, changing.id)
        newer, version = replace_document(
            trip.opened, current, version_id=new_id(), kind=DocumentKind.MARKDOWN, file=file, now=NOW
        )
        async with after.database.write() as connection:
            await store_version(connection, newer, version)
        await read_document(after, changing.id)

    async def deleting() -> None:
        await deleted(after, trip.opened, leaving)
        await purge_document(after, leaving.id)

    ended, *_ = await asyncio.gather(run_job(after, job.id), read_document(after, coming.id), deleting(), replacing())

    assert ended is not None
    assert ended.state is JobState.SUCCEEDED
    assert {passage.heading_path for passage in await cut_of(after, changing.id)} == {("House",), ("House", "Pool")}
    await require_whole(after, queue, (*trip.source_ids, coming.id, changing.id))


async def test_what_is_written_after_all_was_cut_is_found_in_both(
    trip: Trip, after: TaskContext, queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An upload is searched at once, and deleted for good; neither waits for the newer index."""

    async def come_and_go() -> None:
        for _ in range(2):
            file = await after.files.save(f"{new_id()}", chunks_of(b"The pool has a slide."), limit_bytes=99)
            come = await stored_document(after.database, trip.opened, file=file)
            await read_document(after, come.id)
            hits = (
                await search.search_passages(after.index, trip.opened, "slide", mode=SearchMode.DENSE, limit=1)
            ).hits
            assert {hit.passage.text for hit in hits} == {"The pool has a slide."}
            comings.append(come.id)
        await deleted(after, trip.opened, trip.book)
        await purge_document(after, trip.book.id)

    comings: list[UUID] = []
    await when_all_is_cut(monkeypatch, come_and_go)
    job = await begun(after, queue)
    await run_job(after, job.id)

    await require_whole(after, queue, (*trip.source_ids[1:], *comings))


async def test_two_at_once_are_as_one(trip: Trip, after: TaskContext, queue: Queue) -> None:
    """A worker that was thought dead goes on beside the one that took its job."""
    await begun(after, queue)
    *_, generation = await after.index.generations()
    opened = after.index.opened(generation)

    async def building() -> None:
        cut = lambda wanted: cut_anew(after, wanted, is_last_try=False)  # noqa: E731  # shorter than a function of its own
        _ = [each async for each in reindexing.build(after.index, opened, cut_anew=cut, now=NOW)]

    await asyncio.gather(building(), building())
    await reindexing.drop_unused(after.index, now=NOW)

    await require_whole(after, queue, trip.source_ids)


async def test_a_file_that_is_not_there_any_more_keeps_its_passages(
    trip: Trip, after: TaskContext, queue: Queue
) -> None:
    """Under the newer rules, so that nobody tries again and again; all else is cut anew."""
    texts = [passage.text for passage in await cut_of(after, trip.book.id)]
    await after.files.delete(trip.book.file.key)

    ended = await run_job(after, (await begun(after, queue)).id)

    assert ended is not None
    assert ended.state is JobState.SUCCEEDED
    assert [passage.text for passage in await cut_of(after, trip.book.id)] == texts
    await require_whole(after, queue, trip.source_ids)


def hurried(context: TaskContext, *, tries: int, seconds: int = 0) -> TaskContext:
    """Return the worker after so many tries, on a machine where nothing is read in the time that it may take."""
    settings = context.settings.model_copy(update={"reading_seconds": seconds})
    return replace(context, settings=settings, now=lambda: NOW + tries * timedelta(minutes=5))


async def test_a_document_that_took_too_long_is_tried_again(trip: Trip, after: TaskContext, queue: Queue) -> None:
    """After all else, and by the tries that a job has: the machine was busy, and the document is not worse for it."""
    older = await cut_of(after, trip.book.id)
    job = await begun(after, queue)

    failed = await run_job(hurried(after, tries=1), job.id)
    async with after.database.read() as connection:
        newer = await connection.rows(select(passages.c.source_id).where(passages.c.rules == 2).distinct())
    ended = await run_job(hurried(after, tries=2, seconds=60), job.id)

    assert failed is not None
    assert (failed.state, failed.failures) == (JobState.QUEUED, 1)
    too_long = "It takes too long to read: more than 0 seconds."
    assert {*(failed.reason or "").removeprefix("Document ").split(" Document ")} == {
        f"{source_id} is put off. {too_long}" for source_id in trip.source_ids[:2]
    }
    assert {row.source_id for row in newer} == set(trip.source_ids[2:])
    assert ended is not None
    assert ended.state is JobState.SUCCEEDED
    assert len(await cut_of(after, trip.book.id)) > 2 * len(older)
    await require_whole(after, queue, trip.source_ids)


def test_what_is_put_off_is_told_by_the_first_few() -> None:
    """Each with its limit, and how many more there are."""
    told = recutting._told({UUID(int=number): f"It takes {number}." for number in range(1, 6)})

    assert told == (
        f"Document {UUID(int=1)} is put off. It takes 1. Document {UUID(int=2)} is put off. It takes 2. "
        f"Document {UUID(int=3)} is put off. It takes 3. So are 2 more."
    )


async def test_a_document_that_takes_too_long_each_time_keeps_its_passages(
    trip: Trip, after: TaskContext, queue: Queue
) -> None:
    """With the last try: the index is not held up by it for ever."""
    texts = [passage.text for passage in await cut_of(after, trip.book.id)]
    job = await begun(after, queue)

    ended = [await run_job(hurried(after, tries=tries), job.id) for tries in (1, 2, 3)]

    assert [each and each.state for each in ended] == [JobState.QUEUED, JobState.QUEUED, JobState.SUCCEEDED]
    assert [passage.text for passage in await cut_of(after, trip.book.id)] == texts
    await require_whole(after, queue, trip.source_ids)


async def test_a_backup_of_the_middle_of_it_is_gone_on_from(
    trip: Trip, after: TaskContext, queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has passages by both rules, and no vectors: those that are to be searched are embedded, and take over."""

    async def restore() -> None:
        for generation in await after.index.generations():
            await after.index.opened(generation).vectors.drop()
        await queue_index(after.database, now=NOW)

    job = await begun(after, queue)
    with monkeypatch.context() as patch:
        await when_all_is_cut(patch, restore)
        ended = await run_job(after, job.id)

    assert ended is not None
    assert ended.state is JobState.SUCCEEDED
    async with after.database.read() as connection:
        due = await load_due_jobs(connection, now=NOW, limit=99)
    assert [ended.state for each in due if (ended := await run_job(after, each.id))] == [JobState.SUCCEEDED] * 4
    await require_whole(after, queue, trip.source_ids)


async def test_going_back_before_it_is_done_leaves_all_as_it_was(
    trip: Trip, after: TaskContext, queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was cut for it goes, and the release after that begins anew."""
    older = {source_id: await cut_of(after, source_id) for source_id in trip.source_ids}
    job = await begun(after, queue)

    async def go_back() -> None:
        use_rules(monkeypatch, 1, length=700)
        await prepare_index(trip.before, queue)

    with monkeypatch.context() as patch:
        await when_all_is_cut(patch, go_back)
        ended = await run_job(after, job.id)

    assert ended is not None
    assert {source_id: await cut_of(after, source_id) for source_id in trip.source_ids} == older
    await require_whole(trip.before, queue, trip.source_ids, rules=1)
    use_rules(monkeypatch, 3, length=200)
    third = replace(after, index=index_of(after, trip.encoder, rules=3))
    await run_job(third, (await begun(third, queue)).id)
    await require_whole(third, queue, trip.source_ids, rules=3)


async def test_other_rules_before_it_is_done_begin_anew(
    trip: Trip, after: TaskContext, queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing that was cut by rules that never served is left, and the older passages are searched all the time."""
    job = await begun(after, queue)
    third = replace(after, index=index_of(after, trip.encoder, rules=3))

    async def go_on() -> None:
        assert await found(after, trip, SearchMode.TEXT) == {1}
        use_rules(monkeypatch, 3, length=200)
        await prepare_index(third, queue)

    with monkeypatch.context() as patch:
        await when_all_is_cut(patch, go_on)
        await run_job(after, job.id)
    assert await found(third, trip, SearchMode.HYBRID) == {1}
    newest = next(each for each in await waiting(third) if each.id != job.id)
    await run_job(third, newest.id)

    await require_whole(third, queue, trip.source_ids, rules=3)


async def test_what_an_older_release_still_wrote_is_cut_in_its_place(
    trip: Trip, after: TaskContext, queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker that ran on after the switch cut a document by its own rules: it is found, and put right later."""
    await run_job(after, (await begun(after, queue)).id)
    with monkeypatch.context() as patch:
        use_rules(patch, 1, length=700)
        late = await uploaded(trip.before, trip.opened, BOOK)
        await read_document(trip.before, late.id)
    assert {passage.rules for passage in await cut_of(after, late.id)} == {1}
    assert await found(after, trip, SearchMode.HYBRID) == {1, 2}

    await run_job(after, (await begun(after, queue)).id)

    await require_whole(after, queue, (*trip.source_ids, late.id))


async def test_a_search_that_ranked_the_older_passages_looks_again(
    trip: Trip, after: TaskContext, queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would find nothing, or half, of what it wants to show once the newer ones have taken their place."""
    job = await begun(after, queue)

    async def while_others_take_their_place(*given: Any, **named: Any) -> tuple[UUID, ...]:
        ranked = await load_ids_by_text(*given, **named)
        monkeypatch.setattr("persistence.search.load_ids_by_text", load_ids_by_text)
        await run_job(after, job.id)
        return ranked

    monkeypatch.setattr("persistence.search.load_ids_by_text", while_others_take_their_place)

    assert await found(trip.before, trip, SearchMode.TEXT) == {2}


async def test_a_search_meanwhile_never_finds_less(trip: Trip, after: TaskContext, queue: Queue) -> None:
    """However the steps of a search and the switch cross."""
    job, is_done = await begun(after, queue), False
    seen: list[int] = []

    async def searching(mode: SearchMode) -> None:
        while not is_done:
            rules = await found(after, trip, mode)
            assert len(rules) == 1
            seen.extend(rules)

    async def building() -> None:
        nonlocal is_done
        try:
            await run_job(after, job.id)
        finally:
            await asyncio.sleep(0.1)
            is_done = True

    await asyncio.gather(building(), *map(searching, SearchMode))

    assert set(seen) == {1, 2}
