"""Facts: the figures of an answer, and the rows that prove them page by page."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import strawberry

from domain.answers import Fact
from graph.connections import Place
from graph.context import Context, Info
from graph.execution.batches import BATCH, Batch
from graph.expenses import ExpenseView
from graph.fields import field
from graph.money import MoneyView
from graph.pagination import After, Before, Connection, First, Last, connection_of, page_request
from graph.payments import PaymentView
from graph.relations import relation, relation_to_many
from persistence.expenses import load_expenses_for
from persistence.pages import Page, PageRequest
from persistence.payments import load_payments_for


@dataclass(frozen=True, slots=True)
class FactRow:
    """A row behind a fact: the id of an expense or of a payment, the other None."""

    expense_id: UUID | None = None
    payment_id: UUID | None = None


@strawberry.type(name="FactRow", description="An expense or a payment that a figure stands on.")
class FactRowView:
    """A view over FactRow."""

    expense = relation(
        "The expense, where it is one; deleted ones say so.",
        view=ExpenseView | None,
        key="expense_id",
        load=load_expenses_for,
        of_viewer=True,
    )

    payment = relation(
        "The payment, where it is one; deleted ones say so.",
        view=PaymentView | None,
        key="payment_id",
        load=load_payments_for,
        of_viewer=True,
    )


def _place(fact: Fact) -> Place:
    return fact.expense_ids, fact.payment_ids


async def _pages(
    context: Context,
    places: Sequence[Place],
    *,
    first: int | None = None,
    after: str | None = None,
    last: int | None = None,
    before: str | None = None,
) -> dict[Place, Connection[FactRow]]:
    """Page the rows of each place, which the fact itself knows: nothing is loaded for it."""
    found = {}
    for place in places:
        rows = (*(FactRow(expense_id=one) for one in place[0]), *(FactRow(payment_id=one) for one in place[1]))
        cursors = context.services.cursors.of("facts", place)
        request = page_request(cursors, first=first, after=after, last=last, before=before)
        found[place] = connection_of(cursors, _page(rows, request), lambda rows=rows: _count(rows))  # type: ignore[misc]
    return found


async def _count(rows: Sequence[FactRow]) -> int:
    await asyncio.sleep(0)
    return len(rows)


def _page(rows: Sequence[FactRow], request: PageRequest) -> Page[FactRow]:
    start = 0 if request.after is None else request.after[0] + 1
    end = len(rows) if request.before is None else request.before[0]
    if request.backwards:
        start = max(start, end - request.size)
    else:
        end = min(end, start + request.size)
    keys = tuple((place,) for place in range(start, end))
    return Page(tuple(rows[start:end]), keys, has_next=end < len(rows), has_previous=start > 0)


async def _rows(
    root: strawberry.Parent[Fact],
    info: Info,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
) -> Connection[FactRow]:
    place = _place(root)
    return (await _pages(info.context, [place], first=first, after=after, last=last, before=before))[place]


@strawberry.type(name="Fact", description="A figure computed from the ledger, with the rows that prove it.")
class FactView:
    """A view over domain.answers.Fact."""

    statement: str = strawberry.field(description="The fact in words.")
    value: str = strawberry.field(description='The figure alone: "12.50 EUR", "3", "23.4 %".')
    interpretation: str = strawberry.field(description="What the figure is of, in one sentence.")
    amount: MoneyView | None = strawberry.field(description="The figure, where it is money.")
    count: int = strawberry.field(description="How many rows it stands on.")

    rows = field(
        "The rows behind it, the expenses by day and then the payments; exactly these make the figure.",
        view=Connection[FactRowView],
        reads=("expense_ids", "payment_ids"),
        more={BATCH: Batch(key=_place, load=_pages, is_certain=True)},
    )(_rows)

    expenses = relation_to_many(
        "The expenses behind it; deleted ones are left out.",
        view=list[ExpenseView],
        keys="expense_ids",
        load=load_expenses_for,
        of_viewer=True,
        where=lambda expense: expense.deleted_at is None,
    )
