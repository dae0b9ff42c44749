"""Full text: in step with the passages, in their transaction, and never in error, whatever people type."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing

import pytest
from alembic import command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text as sql

from domain.comments import add_comment
from domain.documents import DocumentState
from domain.jobs import JobKind
from domain.page_texts import PageText, Section
from domain.passages import Passage, cut_passages
from domain.search import ANYTHING
from domain.trips import OpenTrip
from domain.words import words_to_find
from persistence.comments import insert_comment
from persistence.database import Database
from persistence.ids import new_id
from persistence.jobs import load_due_jobs
from persistence.migrations import _run, check, migrate
from persistence.passages import delete_passages, insert_passages, load_ids_by_text
from persistence.tables import passages as passages_table
from tests.arrangement import NOW, stored_document, stored_expense, stored_trip
from tests.domain.test_words import HOSTILE

BEFORE = "5871e44fb330"
"""The revision before the full text."""


async def stored(database: Database, trip: OpenTrip, *texts: str, heading: str | None = None) -> tuple[Passage, ...]:
    """Store a READY document of a page per text, below a heading, and return its passages."""
    document = await stored_document(database, trip, state=DocumentState.READY)
    sections = (Section(0, (heading,)),) if heading else ()
    pages = [PageText(number, text, sections=sections) for number, text in enumerate(texts, start=1)]
    cut = cut_passages(trip_id=trip.trip.id, document_id=document.id, pages=pages)
    async with database.write() as connection:
        await insert_passages(connection, cut)
    return cut


async def found(database: Database, trip: OpenTrip, *words: str) -> Sequence[str]:
    """Return the texts of the passages that hold any of the words, the best first."""
    async with database.read() as connection:
        ids = await load_ids_by_text(connection, words, trip, ANYTHING, limit=50)
        rows = await connection.rows(passages_table.select())
    texts = {row.id: row.text for row in rows}
    return [texts[passage_id] for passage_id in ids]


class TestRanking:
    """persistence.full_text.ranked_by_text."""

    async def test_finds_forms_of_words(self, database: Database) -> None:
        """In any case, with or without accents, in either; of languages that are not stemmed, the word itself."""
        trip = await stored_trip(database)
        texts = ("Two cruises were priced.", "Das Café öffnet früh.", "Ужин на двоих.")
        await stored(database, trip, *texts)

        assert await found(database, trip, "CRUISE", "price") == [texts[0]]
        assert await found(database, trip, "cafe") == await found(database, trip, "cafe\u0301") == [texts[1]]
        assert await found(database, trip, "öffnet") == await found(database, trip, "offnet") == [texts[1]]
        assert await found(database, trip, "ужин") == [texts[2]]
        assert await found(database, trip, "train") == []

    async def test_finds_figures(self, database: Database) -> None:
        """An amount is not each of its parts, in any order."""
        trip = await stored_trip(database)
        await stored(database, trip, "It is $1,250 for each.", "Room 250, floor 1.", "Opens at 12:30.")

        assert await found(database, trip, "1,250") == ["It is $1,250 for each."]
        assert await found(database, trip, "12:30") == ["Opens at 12:30."]

    async def test_puts_first_what_holds_more(self, database: Database) -> None:
        """Both words before one."""
        trip = await stored_trip(database)
        texts = ("The hotel has a garden.", "The pool is closed.", "The pool of the hotel is warm.")
        await stored(database, trip, *texts)

        assert (await found(database, trip, "hotel", "pool"))[0] == texts[2]

    async def test_finds_by_headings(self, database: Database) -> None:
        """What stands below them; what says the word itself is first."""
        trip = await stored_trip(database)
        await stored(database, trip, "From seven to ten, in the hall.", heading="Frühstück & breakfast")
        await stored(database, trip, "Breakfast from seven to ten, in the hall.")

        assert await found(database, trip, "breakfast") == [
            "Breakfast from seven to ten, in the hall.",
            "From seven to ten, in the hall.",
        ]
        assert await found(database, trip, "fruhstuck") == ["From seven to ten, in the hall."]

    async def test_finds_nothing_of_other_trips(self, database: Database) -> None:
        """However many of their passages hold the word: the limit counts those of this trip."""
        ours, theirs = await stored_trip(database), await stored_trip(database)
        await stored(database, theirs, *(f"Boat {number}." for number in range(60)))
        await stored(database, ours, "One boat among many other things that are in this long sentence.")

        assert len(await found(database, ours, "boat")) == 1

    @pytest.mark.parametrize("words", [(), ("or",), ("OR", "and"), ("NEAR",), ("AND", "NOT"), ("x" * 64,), ("的",)])
    async def test_takes_any_words(self, database: Database, words: tuple[str, ...]) -> None:
        """None, and those that mean something to a query language: there is nothing here that holds them."""
        trip = await stored_trip(database)
        await stored(database, trip, "The hotel is beside the river.")

        assert await found(database, trip, *words) == []

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
    @given(text=st.text(max_size=80) | st.lists(st.sampled_from(HOSTILE.split())).map(" ".join))
    async def test_is_never_in_error(self, database: Database, text: str) -> None:
        """Whatever is typed, up to what no database takes."""
        trip = _TRIPS.get(database) or _TRIPS.setdefault(database, await stored_trip(database))

        assert await found(database, trip, *words_to_find(text)) == []


_TRIPS: dict[Database, OpenTrip] = {}


class TestIndex:
    """What the migration made."""

    async def test_forgets_with_the_passages(self, database: Database) -> None:
        """Those of the other document stay."""
        trip = await stored_trip(database)
        (leaving,) = await stored(database, trip, "The boat leaves.")
        await stored(database, trip, "The boat stays.")
        async with database.write() as connection:
            await delete_passages(connection, leaving.source_id)

        assert await found(database, trip, "boat", "leaves") == ["The boat stays."]
        if database.engine.dialect.name == "sqlite":
            # Not only out of sight: what was deleted leaves no words behind.
            async with database.read() as connection:
                kept = "SELECT (SELECT count(*) FROM passage_keys), count(*) FROM passage_words('leaves OR boat')"
                assert tuple((await connection.rows(sql(kept)))[0]) == (1, 1)

    async def test_follows_a_changed_text(self, database: Database) -> None:
        """The old words are gone, the new ones found."""
        trip = await stored_trip(database)
        (passage,) = await stored(database, trip, "The boat leaves.")
        async with database.write() as connection:
            await connection.change(
                passages_table.update().where(passages_table.c.id == passage.id).values(text="The train leaves.")
            )

        assert await found(database, trip, "boat") == []
        assert await found(database, trip, "train") == ["The train leaves."]

    async def test_is_of_the_same_transaction(self, database: Database) -> None:
        """What is rolled back was never found."""
        trip = await stored_trip(database)
        (passage,) = await stored(database, trip, "The boat leaves.")
        with pytest.raises(ZeroDivisionError):
            await _delete_and_fail(database, passage)

        assert await found(database, trip, "boat") == ["The boat leaves."]

    async def test_survives_what_moves_rows(self, database: Database) -> None:
        """SQLite numbers its rows anew on VACUUM; the index must not point to others then."""
        trip = await stored_trip(database)
        (leaving,) = await stored(database, trip, "The boat leaves.")
        await stored(database, trip, "The train leaves.")
        async with database.write() as connection:
            await delete_passages(connection, leaving.source_id)
        await _vacuum(database)

        assert await found(database, trip, "train") == ["The train leaves."]

    async def test_holds_what_was_there_before_it(self, database: Database) -> None:
        """An older database is filled as it is migrated; what was said so far waits for the worker."""
        trip = await stored_trip(database)
        expense = await stored_expense(database, trip)
        comment = add_comment(trip, expense, comment_id=new_id(), text="Too dear.", now=NOW)
        async with database.write() as connection:
            await insert_comment(connection, comment)
        await stored(database, trip, "The boat leaves.", heading="Arrivals")
        await _run(database, lambda config: command.downgrade(config, BEFORE))

        await migrate(database)

        await check(database)
        assert await found(database, trip, "boat") == await found(database, trip, "arrival") == ["The boat leaves."]
        async with database.read() as connection:
            jobs = await load_due_jobs(connection, now=NOW.replace(year=2100), limit=10)
        assert [(job.kind, job.trip_id, job.subject_id) for job in jobs] == [
            (JobKind.INDEX_COMMENT, trip.trip.id, comment.id)
        ]


async def _delete_and_fail(database: Database, passage: Passage) -> None:
    async with database.write() as connection:
        await delete_passages(connection, passage.source_id)
        raise ZeroDivisionError


async def _vacuum(database: Database) -> None:
    if database.engine.dialect.name == "sqlite":
        # Past our engine, which begins a transaction each time.
        with closing(sqlite3.connect(str(database.engine.url.database))) as plain:
            plain.execute("VACUUM")
        return
    async with database.engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        await connection.execute(sql("VACUUM passages"))
