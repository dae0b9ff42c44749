"""Receipts: kept as they were read, one for a document, and gone with it."""

import json

import pytest

from domain.receipts import read_receipt
from persistence.database import Database
from persistence.receipt_bodies import receipt_json, receipt_of
from persistence.receipts import delete_receipt, load_receipts_by_document, store_receipt
from tests.arrangement import stored_document, stored_trip
from tests.domain.receipt_papers import PAPERS, Paper, pieces_of


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)
def test_a_body_is_the_receipt(paper: Paper) -> None:
    """Through JSON and back nothing is lost."""
    receipt = read_receipt(pieces_of(paper.text))
    assert receipt is not None

    assert receipt_of(json.loads(json.dumps(receipt_json(receipt)))) == receipt


async def test_a_document_has_the_receipt_that_was_read_last(database: Database) -> None:
    """Storing it twice stores it once; read as no bill, it has none."""
    trip = await stored_trip(database)
    document, other = await stored_document(database, trip), await stored_document(database, trip)
    first, second = (read_receipt(pieces_of(paper.text)) for paper in PAPERS[:2])

    async with database.write() as connection:
        await store_receipt(connection, document.id, first)
        await store_receipt(connection, document.id, second)
        await store_receipt(connection, document.id, second)
        await store_receipt(connection, other.id, first)
        await store_receipt(connection, other.id, None)
    async with database.read() as connection:
        stored = await load_receipts_by_document(connection, [document.id, other.id])
    async with database.write() as connection:
        await delete_receipt(connection, document.id)
    async with database.read() as connection:
        left = await load_receipts_by_document(connection, [document.id])

    assert stored == {document.id: second}
    assert left == {}
