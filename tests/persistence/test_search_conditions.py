"""Conditions of searches: each filter and each rule of what may be shown holds, by words, by meaning and by both."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from domain.access import Viewer
from domain.categories import Category
from domain.comments import Comment, delete_comment
from domain.documents import Document, DocumentKind, DocumentState
from domain.expenses import Expense, delete_expense
from domain.passages import PassageSource
from domain.search import SearchFilter, SearchMode
from domain.statistics import Period
from domain.trips import OpenTrip
from persistence.comments import store_deletion
from persistence.database import Database
from persistence.embedder import Embedder
from persistence.expenses import replace_expense
from persistence.ids import new_id
from persistence.participants import replace_participant
from persistence.tables import comments, documents
from persistence.vectors.store import VectorStore
from tests.arrangement import NOW, new_expense, stored_trip
from tests.library import Library


class Scene:
    """A trip about boats: two documents, two expenses, and what was said about each of these."""

    def __init__(self, library: Library, trip: OpenTrip) -> None:
        self.library = library
        self.trip = trip
        self.guide: Document
        self.ticket: Document
        self.dinner: Expense
        self.tour: Expense
        self.praise: Comment
        self.complaint: Comment

    async def fill(self) -> "Scene":
        """Store it all."""
        library, trip = self.library, self.trip
        self.guide, _ = await library.kept_document(trip, ["The boat leaves at noon."], kind=DocumentKind.MARKDOWN)
        self.ticket, _ = await library.kept_document(trip, ["A boat ticket."], kind=DocumentKind.PDF)
        await library.kept_document(trip, ["A boat that is still being read."], state=DocumentState.EMBEDDING)
        await library.kept_document(trip, ["A boat that cannot be read."], state=DocumentState.FAILED)
        sarah, david = trip.participants[:2]
        dinner = replace(new_expense(trip, "Dinner on the boat"), tags=("Harbour",))
        self.dinner = await library.expense(trip, replace(dinner, shares=dinner.shares[:1]))
        tour = new_expense(trip, "Tour by boat")
        self.tour = await library.expense(
            trip,
            replace(
                tour,
                category=Category.ACTIVITIES,
                spent_on=date(2026, 11, 2),
                payers=tuple(replace(payer, participant_id=david.id) for payer in tour.payers),
                shares=tour.shares[:1],
            ),
        )
        assert {share.participant_id for share in self.tour.shares} == {sarah.id}
        self.praise = await library.comment(trip, self.dinner, "A fine boat!")
        self.complaint = await library.comment(trip, self.tour, "The boat was late.")
        await self._put_off(documents, self.ticket.id, "uploaded_at")
        await self._put_off(comments, self.complaint.id, "created_at")
        return self

    async def _put_off(self, table: object, row_id: UUID, column: str) -> None:
        """Let something have happened two days later."""
        async with self.library.database.write() as connection:
            later = table.update().where(table.c.id == row_id)  # type: ignore[attr-defined]  # any table
            await connection.change(later.values({column: datetime(2026, 11, 23, 23, 59, tzinfo=UTC)}))

    async def finds(self, mode: SearchMode, wanted: SearchFilter) -> set[str]:
        """Return the names of what a search for boats finds."""
        names = {
            value.id: name for name, value in vars(self).items() if isinstance(value, Document | Expense | Comment)
        }
        hits = await self.library.search(self.trip, "boat", mode=mode, wanted=wanted)
        return {names[hit.passage.source_id] for hit in hits}


ALL = {"guide", "ticket", "dinner", "tour", "praise", "complaint"}


@pytest.fixture
async def scene(database: Database, vectors: VectorStore, embedder: Embedder) -> Scene:
    """The trip, on each database."""
    return await Scene(Library(database, vectors, embedder), await stored_trip(database)).fill()


@pytest.mark.parametrize("mode", list(SearchMode))
class TestSearchable:
    """persistence.search_conditions.searchable."""

    async def test_lets_through_what_is_wanted(self, scene: Scene, mode: SearchMode) -> None:
        """Each condition alone, and some together; unfinished documents never."""
        sarah, david = (person.id for person in scene.trip.participants[:2])
        cases: list[tuple[SearchFilter, set[str]]] = [
            (SearchFilter(), ALL),
            (SearchFilter(sources=(PassageSource.COMMENT,)), {"praise", "complaint"}),
            (SearchFilter(sources=(PassageSource.COMMENT, PassageSource.DOCUMENT)), ALL - {"dinner", "tour"}),
            (SearchFilter(document_ids=(scene.guide.id,)), {"guide"}),
            (SearchFilter(document_ids=(scene.guide.id, new_id())), {"guide"}),
            (SearchFilter(document_kinds=(DocumentKind.PDF,)), {"ticket"}),
            (SearchFilter(document_kinds=(DocumentKind.PDF,), document_ids=(scene.guide.id,)), set()),
            (SearchFilter(document_kinds=(DocumentKind.PDF,), tags=("harbour",)), set()),
            (SearchFilter(tags=("harbour", "none")), {"dinner", "praise"}),
            (SearchFilter(categories=(Category.ACTIVITIES,)), {"tour", "complaint"}),
            (SearchFilter(categories=(Category.ACTIVITIES,), sources=(PassageSource.EXPENSE,)), {"tour"}),
            (SearchFilter(person_ids=(sarah,)), {"dinner", "tour"}),
            (SearchFilter(person_ids=(david,)), {"tour"}),
            (SearchFilter(person_ids=(sarah,), categories=(Category.FOOD,)), {"dinner"}),
            (SearchFilter(days=Period(date(2026, 11, 21), date(2026, 11, 21))), {"guide", "praise"}),
            (SearchFilter(days=Period(date(2026, 11, 22), date(2026, 11, 23))), {"ticket", "complaint"}),
            (SearchFilter(days=Period(None, date(2026, 11, 1))), {"dinner"}),
            (SearchFilter(days=Period(date(2026, 11, 2), date.max)), ALL - {"dinner"}),
        ]

        for wanted, expected in cases:
            assert await scene.finds(mode, wanted) == expected, wanted

    async def test_knows_who_did_what(self, scene: Scene, mode: SearchMode) -> None:
        """The account of a participant uploaded documents, and wrote comments."""
        author = replace(scene.trip.participants[1], user_id=scene.trip.viewer.user_id)
        async with scene.library.database.write() as connection:
            await replace_participant(connection, author)

        assert await scene.finds(mode, SearchFilter(person_ids=(author.id,))) == ALL - {"dinner"}

    async def test_hides_what_is_deleted(self, scene: Scene, mode: SearchMode) -> None:
        """Before any job has run; and what was said about a deleted expense."""
        async with scene.library.database.write() as connection:
            await store_deletion(connection, delete_comment(scene.trip, scene.praise, now=NOW))
            await replace_expense(connection, delete_expense(scene.trip, scene.tour, now=NOW))

        assert await scene.finds(mode, SearchFilter()) == ALL - {"praise", "tour", "complaint"}

    async def test_shows_a_stranger_nothing(self, scene: Scene, mode: SearchMode) -> None:
        """Even one who got hold of the opened trip: SQL asks who it is."""
        scene.trip = replace(scene.trip, viewer=Viewer(new_id()))

        assert await scene.finds(mode, SearchFilter()) == set()

    async def test_finds_what_is_wanted_behind_much_that_is_not(self, scene: Scene, mode: SearchMode) -> None:
        """Nearer and better passages of other documents do not use up the places."""
        await scene.library.document(scene.trip, [f"Boat {number}." for number in range(500)])

        assert await scene.finds(mode, SearchFilter(document_ids=(scene.guide.id,))) == {"guide"}
