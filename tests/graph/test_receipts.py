"""Receipts: read of a picture, drafted as an expense, accepted by somebody, and kept with it."""

from decimal import Decimal
from io import BytesIO
from typing import Any
from uuid import uuid4

from sqlalchemy import select

from domain.jobs import JobKind
from domain.receipts import read_receipt
from graph.context import Services
from graph.ids import uuid_of
from jobs.running import run_job
from jobs.tasks.receipts import read_receipt as read_receipt_of
from persistence.receipts import delete_receipt, store_receipt
from persistence.tables import documents, jobs
from tests.domain.receipt_papers import PAPERS, Paper, pieces_of
from tests.graph.people import Person, TripOf
from tests.graph.test_access import small_file
from tests.graph.test_documents import read
from tests.graph.workers import worker_beside
from tests.persistence.extraction.pictures import drawn

DRAFT = """draft { tripId description amount { amount currency } spentOn payerId category receiptDocumentId
    split { itemized { lines { description amount participantIds } tax tip serviceCharge discount } } }
    confidence { description amount currency spentOn category lines tax tip serviceCharge discount }"""
BILL = ["HARBOUR CAFE", "21 June 2026", "Tea 3.00", "Cake 4.50", "Tip 1.00", "Total EUR 8.50"]


async def uploaded(person: Person, trip: TripOf) -> str:
    """Upload a document that nobody has read, and is like no other, and return its id."""
    file = small_file(f"Breakfast is at eight in room {uuid4()}.")
    sent = await person.do("uploadDocument", "document { id }", tripId=trip.id, file=file)
    return str(sent["document"]["id"])


async def with_receipt(services: Services, person: Person, trip: TripOf, paper: Paper) -> str:
    """Upload a document, and store what a paper says as its receipt."""
    document = await uploaded(person, trip)
    receipt = read_receipt(pieces_of(paper.text))
    async with services.database.write() as connection:
        await store_receipt(connection, uuid_of(document, "Document"), receipt)
    return document


def png(lines: list[str]) -> bytes:
    """Return a picture of lines."""
    written = BytesIO()
    drawn(lines).save(written, "PNG")
    return written.getvalue()


async def test_a_picture_becomes_an_expense_once_somebody_accepts_it(services: Services, sarah: Person) -> None:
    """What was drafted is sent to `addExpense` as it came; nothing is booked before."""
    trip = await sarah.create_trip("David")
    document = await read(services, sarah, trip.id, png(BILL))
    asked = "query ($id: ID!) { trip(id: $id) { expenses(first: 1) { totalCount } } }"

    drafted = await sarah.do("draftExpenseFromReceipt", DRAFT, documentId=document)
    booked_before = (await sarah.ask(asked, id=trip.id))["trip"]["expenses"]["totalCount"]
    added = await sarah.do(
        "addExpense",
        """expense { description amount { amount currency } spentOn splitMode category payer { name }
            receiptDocument { id } itemization { lines { description amount { amount } } tip { amount } } }""",
        **drafted["draft"],
    )

    assert (drafted["userErrors"], added["userErrors"], booked_before) == ([], [], 0)
    assert added["expense"] == {
        "description": "HARBOUR CAFE",
        "amount": {"amount": "8.50", "currency": "EUR"},
        "spentOn": "2026-06-21",
        "splitMode": "ITEMIZED",
        "category": "FOOD_CAFE",
        "payer": {"name": "Sarah"},
        "receiptDocument": {"id": document},
        "itemization": {
            "lines": [
                {"description": "Tea", "amount": {"amount": "3.00"}},
                {"description": "Cake", "amount": {"amount": "4.50"}},
            ],
            "tip": {"amount": "1.00"},
        },
    }
    assert drafted["confidence"]["amount"] > 0.9


async def test_a_document_says_what_was_read(services: Services, sarah: Person) -> None:
    """Each figure with how sure it is, and what adding them up shows."""
    trip = await sarah.create_trip()
    document = await read(services, sarah, trip.id, png(BILL))
    other = await uploaded(sarah, trip)

    found = await sarah.ask(
        """query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Document { receipt {
            merchant { value } date { value } otherDate currency { value } total { value confidence }
            lines { description quantity amount } subtotal { value } tax { value } isTaxIncluded tip { value }
            serviceCharge { value } discount { value } rounding { value } check { verdict difference } } } } }""",
        ids=[document, other],
    )

    receipt = found["nodes"][0]["receipt"]
    assert receipt.pop("total")["confidence"] > 0.9
    assert receipt == {
        "merchant": {"value": "HARBOUR CAFE"},
        "date": {"value": "2026-06-21"},
        "otherDate": None,
        "currency": {"value": "EUR"},
        "lines": [
            {"description": "Tea", "quantity": None, "amount": "3.00"},
            {"description": "Cake", "quantity": None, "amount": "4.50"},
        ],
        "subtotal": None,
        "tax": None,
        "isTaxIncluded": True,
        "tip": {"value": "1.00"},
        "serviceCharge": None,
        "discount": None,
        "rounding": None,
        "check": {"verdict": "ADDS_UP", "difference": "0"},
    }
    assert found["nodes"][1] == {"receipt": None}


async def test_every_paper_is_drafted_so_that_it_can_be_booked(services: Services, sarah: Person) -> None:
    """Discounts, tips, taxes, rounding and currencies of all kinds come to the total of the receipt."""
    trip = await sarah.create_trip("David")
    found: list[tuple[str, list[Any], Decimal | None]] = []

    for paper in PAPERS:
        document = await with_receipt(services, sarah, trip, paper)
        draft = (await sarah.do("draftExpenseFromReceipt", DRAFT, documentId=document))["draft"]
        added = await sarah.do("addExpense", "expense { amount { amount } }", **draft, exchangeRate="1")
        booked = added["expense"] and Decimal(added["expense"]["amount"]["amount"])
        found.append((paper.name, added["userErrors"], booked))

    assert found == [(paper.name, [], Decimal(paper.total)) for paper in PAPERS]


async def test_payer_people_and_currency_are_those_that_are_given(services: Services, sarah: Person) -> None:
    """In place of the viewer, of everybody, and of what was read."""
    trip = await sarah.create_trip("David", "Emily")
    david, emily = trip.people["David"], trip.people["Emily"]
    document = await with_receipt(services, sarah, trip, PAPERS[0])

    drafted = await sarah.do(
        "draftExpenseFromReceipt",
        DRAFT,
        documentId=document,
        payerId=david,
        participantIds=[david, emily],
        currency="CHF",
    )

    draft = drafted["draft"]
    assert (draft["payerId"], draft["amount"]["currency"]) == (david, "CHF")
    assert {tuple(line["participantIds"]) for line in draft["split"]["itemized"]["lines"]} == {(david, emily)}


async def test_what_is_no_receipt_is_refused_by_a_code(services: Services, sarah: Person, david: Person) -> None:
    """Not read yet, no receipt, of a trip that is not one's own; people and currencies that are none."""
    trip = await sarah.create_trip()
    elsewhere = await sarah.create_trip()
    unread = await uploaded(sarah, trip)
    prose = await read(services, sarah, trip.id, b"The pool is open until ten.")
    receipt = await with_receipt(services, sarah, trip, PAPERS[0])

    async def refusal(person: Person, **given: Any) -> tuple[str, list[str]]:
        payload = await person.do("draftExpenseFromReceipt", "draft { tripId }", **given)
        assert payload["draft"] is None
        (error,) = payload["userErrors"]
        return error["code"], error["field"]

    assert await refusal(sarah, documentId=unread) == ("DOCUMENT_UNREAD", ["documentId"])
    assert await refusal(sarah, documentId=prose) == ("NO_RECEIPT", ["documentId"])
    assert await refusal(david, documentId=receipt) == ("NOT_FOUND", ["documentId"])
    assert await refusal(sarah, documentId=receipt, payerId=elsewhere.people["Sarah"]) == ("NOT_FOUND", ["payerId"])
    assert await refusal(sarah, documentId=receipt, currency="XXX") == ("UNKNOWN_CURRENCY", ["currency"])
    assert await refusal(sarah, documentId=receipt, currency="JPY") == ("TOO_MANY_DECIMALS", ["currency"])


async def test_an_expense_keeps_its_receipt_until_it_is_deleted(sarah: Person, david: Person) -> None:
    """It can be set, taken away, and set again; one of another trip, or of a stranger's, is not found."""
    trip, elsewhere, foreign = await sarah.create_trip(), await sarah.create_trip(), await david.create_trip()
    ours, theirs, strangers = (
        await uploaded(sarah, trip),
        await uploaded(sarah, elsewhere),
        await uploaded(david, foreign),
    )
    selection = "expense { id receiptDocument { id } }"
    missing = [{"code": "NOT_FOUND", "field": ["receiptDocumentId"], "message": "There is no such document."}]

    added = await sarah.do("addExpense", selection, **trip.expense("Sarah", "5.00"), receiptDocumentId=ours)
    refused = [
        await sarah.do("addExpense", selection, **trip.expense("Sarah", "5.00"), receiptDocumentId=document)
        for document in (theirs, strangers)
    ]
    expense = added["expense"]["id"]
    moved = await sarah.do("updateExpense", selection, expenseId=expense, receiptDocumentId=theirs)
    untouched = await sarah.do("updateExpense", selection, expenseId=expense, description="Lunch")
    taken = await sarah.do("updateExpense", selection, expenseId=expense, receiptDocumentId=None)
    again = await sarah.do("updateExpense", selection, expenseId=expense, receiptDocumentId=ours)
    await sarah.do("deleteDocument", "documentId", documentId=ours)
    after = await sarah.ask(
        "query ($id: ID!) { node(id: $id) { ... on Expense { receiptDocument { id } } } }", id=expense
    )
    edited = await sarah.do("updateExpense", selection, expenseId=expense, description="Dinner")

    assert added["expense"]["receiptDocument"] == {"id": ours}
    assert [(each["expense"], each["userErrors"]) for each in (*refused, moved)] == [(None, missing)] * 3
    assert untouched["expense"]["receiptDocument"] == {"id": ours}
    assert taken["expense"]["receiptDocument"] is None
    assert again["expense"]["receiptDocument"] == {"id": ours}
    assert after == {"node": {"receiptDocument": None}}
    assert (edited["userErrors"], edited["expense"]["receiptDocument"]) == ([], None)


async def test_the_history_names_the_receipt(sarah: Person) -> None:
    """By the name that its document has."""
    trip = await sarah.create_trip()
    document = await uploaded(sarah, trip)
    added = await sarah.do("addExpense", "expense { id }", **trip.expense("Sarah", "5.00"), receiptDocumentId=document)

    found = await sarah.ask(
        """query ($id: ID!) { node(id: $id) { ... on Expense {
            activity(first: 1) { nodes { changes { field after } } } } } }""",
        id=added["expense"]["id"],
    )

    changes = found["node"]["activity"]["nodes"][0]["changes"]
    assert {"field": "receipt", "after": "hotel.txt"} in changes


async def test_a_picture_of_before_is_read_for_its_receipt_when_asked(services: Services, sarah: Person) -> None:
    """Whoever asks is told that it is being read, by one job however often they ask; and then has it."""
    trip = await sarah.create_trip()
    document = await read(services, sarah, trip.id, png(BILL))
    id_ = uuid_of(document, "Document")
    async with services.database.write() as connection:
        await delete_receipt(connection, id_)
        await connection.change(documents.update().values(is_receipt_sought=False))

    refused = [await sarah.do("draftExpenseFromReceipt", "draft { tripId }", documentId=document) for _ in range(2)]
    async with services.database.read() as connection:
        queued = await connection.rows(select(jobs.c.id).where(jobs.c.kind == JobKind.READ_RECEIPT.value))
    for job in queued:
        await run_job(worker_beside(services), job.id)
    payload = await sarah.do("draftExpenseFromReceipt", "draft { amount { amount } }", documentId=document)

    assert [each["userErrors"][0]["code"] for each in refused] == ["RECEIPT_BEING_READ"] * 2
    assert len(queued) == 1
    assert payload == {"draft": {"amount": {"amount": "8.50"}}, "userErrors": []}


async def test_what_is_no_receipt_is_looked_at_once(services: Services, sarah: Person) -> None:
    """A picture of something else is told to be none, however often it is asked about."""
    trip = await sarah.create_trip()
    document = await read(services, sarah, trip.id, png(["THE POOL IS OPEN UNTIL TEN"]))
    async with services.database.write() as connection:
        await connection.change(documents.update().values(is_receipt_sought=False))

    await sarah.do("draftExpenseFromReceipt", "draft { tripId }", documentId=document)
    await read_receipt_of(worker_beside(services), uuid_of(document, "Document"))
    payload = await sarah.do("draftExpenseFromReceipt", "draft { tripId }", documentId=document)

    assert payload["userErrors"][0]["code"] == "NO_RECEIPT"
