"""Arrangement: trips, expenses and documents stored by the same code as the API's, for tests of what lies below it."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from uuid import UUID

from domain.access import Role, Viewer
from domain.activities import Activity, ActivityDraft, ActivityKind, SubjectKind, changes_between
from domain.categories import Category
from domain.documents import Document, DocumentKind, DocumentState, StoredFile, add_document
from domain.expenses import Expense, ExpenseDraft, add_expense
from domain.money import positive_money
from domain.splits import Split, SplitMode
from domain.trips import OpenTrip, create_trip
from domain.users import register_user
from persistence.activities import record_all
from persistence.database import Database
from persistence.documents import insert_document
from persistence.expenses import insert_expense
from persistence.files import FileStore
from persistence.ids import new_id
from persistence.participants import insert_participant
from persistence.trips import insert_membership, insert_trip, open_trip, open_trip_to_change
from persistence.users import insert_user

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SAMPLES = Path(__file__).parent / "samples"


async def stored_trip(database: Database) -> OpenTrip:
    """Store a user's trip with two guests, Sarah and David, and return it as its owner sees it."""
    user = register_user(user_id=new_id(), email=f"{new_id()}@example.org", name="Emily", password_hash="-", now=NOW)
    trip = create_trip(trip_id=new_id(), name="Paris", currency_code="EUR", now=NOW)
    viewer = Viewer(user.id)
    async with database.write() as connection:
        await insert_user(connection, user)
        await insert_trip(connection, trip)
        await insert_membership(connection, trip_id=trip.id, user_id=user.id, role=Role.OWNER, now=NOW)
        opened = OpenTrip(trip, viewer, Role.OWNER, ())
        for name in ("Sarah", "David"):
            guest = opened.add_participant(participant_id=new_id(), name=name)
            await insert_participant(connection, guest)
            opened = replace(opened, participants=(*opened.participants, guest))
        return await open_trip(connection, viewer, trip.id)


def new_expense(trip: OpenTrip, description: str = "Dinner at Eiffel Tower") -> Expense:
    """Return an expense of 300 euros that the first of a trip's people paid for all, not stored."""
    draft = ExpenseDraft(
        description=description,
        amount=positive_money(Decimal(300), "EUR"),
        spent_on=date(2026, 10, 27),
        category=Category.FOOD,
        paid={trip.participants[0].id: 30000},
        split=Split(SplitMode.EQUAL, {person.id: 1 for person in trip.participants}),
    )
    return add_expense(trip, draft, rate=None, expense_id=new_id(), now=NOW)


async def stored_expense(database: Database, trip: OpenTrip, description: str = "Dinner at Eiffel Tower") -> Expense:
    """Store an expense of 300 euros that the first of a trip's people paid for all."""
    expense = new_expense(trip, description)
    async with database.write() as connection:
        await insert_expense(connection, expense)
    return expense


async def stored_document(
    database: Database,
    trip: OpenTrip,
    *,
    name: str = "guide",
    file: StoredFile | None = None,
    kind: DocumentKind = DocumentKind.TEXT,
    state: DocumentState = DocumentState.QUEUED,
) -> Document:
    """Store a document, QUEUED unless another state is given, with or without a file behind it."""
    document_id = new_id()
    document = add_document(
        trip,
        document_id=document_id,
        name=name,
        kind=kind,
        file=file or StoredFile(f"{document_id}", 1, "0" * 64),
        now=NOW,
    )
    document = replace(document, state=state)
    async with database.write() as connection:
        await insert_document(connection, document)
    return document


async def stored_history(
    database: Database, trip: OpenTrip, length: int, *, subject_id: UUID | None = None, by_worker: bool = False
) -> tuple[Activity, ...]:
    """Store so many entries of a trip's history, about one expense or, without a subject, each about another."""
    drafts = [
        ActivityDraft(
            kind=ActivityKind.EXPENSE_ADDED,
            subject_kind=SubjectKind.EXPENSE,
            subject_id=subject_id or new_id(),
            summary=f"Emily added 'Dîner {number}'.",
            changes=changes_between(None, {"description": f"Dîner {number}", "amount": "300.00 EUR"}),
            affects_balances=True,
        )
        for number in range(1, length + 1)
    ]
    async with database.write() as connection:
        opened = await open_trip_to_change(connection, trip.viewer, trip.trip.id)
        actor_id = None if by_worker else trip.viewer.user_id
        return await record_all(connection, drafts, trip_id=opened.trip.id, actor_id=actor_id, at=NOW)


async def saved_sample(files: FileStore, name: str) -> StoredFile:
    """Save a sample file under a new key."""
    return await files.save(f"{new_id()}", chunks_of((SAMPLES / name).read_bytes()), limit_bytes=10_000_000)


async def chunks_of(content: bytes, *, size: int = 64 * 1024) -> AsyncIterator[bytes]:
    """Yield content in chunks, as an upload comes."""
    for start in range(0, len(content), size):
        yield content[start : start + size]
