"""Receipt drafts: the expense that a receipt comes to, in the shape that `addExpense` takes; nothing is booked."""

from uuid import UUID

import strawberry

from domain.access import not_found
from domain.currencies import Currency, currency_of
from domain.documents import Document
from domain.jobs import JobKind
from domain.receipt_drafts import (
    DraftConfidence,
    ReceiptBeingRead,
    ReceiptDraft,
    draft_of_receipt,
    require_receipt_read,
)
from domain.receipts import Receipt
from domain.refusals import Refusal
from graph.context import Info, Services
from graph.documents import DocumentView
from graph.expense_drafts import ExpenseDraftView
from graph.fields import OpenTo, mutation, payload_field
from graph.ids import uuid_of
from graph.jobs import store_job
from graph.receipts import ReceiptView
from graph.refusals import UserError, user_errors
from persistence.documents import load_documents_for
from persistence.jobs import is_on_its_way
from persistence.receipts import load_receipts_by_document
from persistence.trips import lock_trip, open_trip


@strawberry.type(name="ExpenseDraftConfidence", description="How sure each part of a draft is, from 0 to 1.")
class DraftConfidenceView:
    """A view over domain.receipt_drafts.DraftConfidence."""

    description: float = strawberry.field(description="Of the merchant.")
    amount: float = strawberry.field(description="Of the total.")
    currency: float = strawberry.field(description="Of the currency.")
    spent_on: float = strawberry.field(description="Of the day.")
    category: float = strawberry.field(description="Of the category.")
    lines: list[float] = strawberry.field(description="Of each line, in their order.")
    tax: float = strawberry.field(description="Of the tax.")
    tip: float = strawberry.field(description="Of the tip, or that there is none.")
    service_charge: float = strawberry.field(description="Of the service charge, or that there is none.")
    discount: float = strawberry.field(description="Of the discount, or that there is none.")


@strawberry.input(description="A document to draft an expense from.")
class DraftExpenseFromReceiptInput:
    """What `draftExpenseFromReceipt` takes."""

    document_id: strawberry.ID = strawberry.field(description="The picture or PDF of the receipt.")
    payer_id: strawberry.ID | None = strawberry.field(default=None, description="Who paid; you unless given.")
    participant_ids: list[strawberry.ID] | None = strawberry.field(
        default=None, description="Who shares each line; everybody on the trip unless given."
    )
    currency: str | None = strawberry.field(
        default=None, description="ISO 4217 code of its currency; as it was read unless given."
    )


@strawberry.type(description="A draft, of which nothing is stored.")
class DraftExpenseFromReceiptPayload:
    """What `draftExpenseFromReceipt` returns."""

    draft: ReceiptDraft | None = payload_field("The expense to accept or change.", view=ExpenseDraftView)
    confidence: DraftConfidence | None = payload_field("How sure each part is.", view=DraftConfidenceView)
    receipt: Receipt | None = payload_field("What it was made from.", view=ReceiptView)
    document: Document | None = payload_field("The document.", view=DocumentView)
    user_errors: list[UserError] = user_errors()


@strawberry.type
class ReceiptDraftMutation:
    """The field of Mutation about drafts."""

    @mutation("Draft an expense from a receipt; nothing is booked.", open_to=OpenTo.EDITORS_OF_TRIP)
    async def draft_expense_from_receipt(
        self,
        info: Info,
        input: DraftExpenseFromReceiptInput,  # noqa: A002  # GraphQL's custom
    ) -> DraftExpenseFromReceiptPayload:
        """Load a document's receipt, and return the expense that it comes to."""
        viewer = info.context.viewer
        document_id = uuid_of(input.document_id, "Document")
        async with info.context.services.database.read() as connection:
            document = (await load_documents_for(connection, viewer, [document_id])).get(document_id)
            if document is None:
                raise not_found("document", "document_id")
            trip = await open_trip(connection, viewer, document.trip_id, field="document_id")
            receipt = (await load_receipts_by_document(connection, [document_id])).get(document_id)
        try:
            require_receipt_read(trip, document, receipt)
        except ReceiptBeingRead:
            await _queue_reading(info.context.services, document)
            raise
        draft = draft_of_receipt(
            trip,
            document,
            receipt,
            payer_id=None if input.payer_id is None else uuid_of(input.payer_id, "Participant"),
            participant_ids=_people(input.participant_ids),
            currency=None if input.currency is None else _currency(input.currency),
        )
        return DraftExpenseFromReceiptPayload(
            draft=draft, confidence=draft.confidence, receipt=receipt, document=document
        )


async def _queue_reading(services: Services, document: Document) -> None:
    """Have a document looked at for its receipt, once, however often it is asked for meanwhile."""
    async with services.database.write() as connection:
        await lock_trip(connection, document.trip_id)
        if await is_on_its_way(connection, JobKind.READ_RECEIPT, document.id):
            return
        job = await store_job(
            services, connection, JobKind.READ_RECEIPT, trip_id=document.trip_id, subject_id=document.id
        )
    await services.queue.enqueue([job])


def _people(ids: list[strawberry.ID] | None) -> list[UUID] | None:
    return None if ids is None else [uuid_of(each, "Participant") for each in ids]


def _currency(code: str) -> Currency:
    try:
        return currency_of(code)
    except Refusal as refusal:
        raise refusal.about("currency") from None
