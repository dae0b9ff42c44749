"""Expenses: what was paid, by whom, in which currency, and how it is shared."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from domain.access import Action
from domain.categories import Category
from domain.contributions import Contribution, contributions_of
from domain.deletions import require_alive, require_deleted
from domain.itemizations import Itemization
from domain.money import Money
from domain.payment_methods import PaymentMethod
from domain.rates import ExchangeRate, RateSource, settled
from domain.refusals import Refusal
from domain.splits import Share, Split, SplitMode, divide
from domain.tags import clean_tags
from domain.texts import clean_text
from domain.trips import OpenTrip
from domain.versions import require_version

_LONGEST_DESCRIPTION = 200
_LONGEST_PLACE = 120
_LONGEST_NOTE = 2_000


@dataclass(frozen=True, slots=True)
class ExpenseDraft:
    """An expense as somebody wants it: not yet checked, not yet divided.

    `paid` is in minor units of the amount's currency, by payer. `manual_rate` is the rate somebody gave, in whole units
    of the trip's currency per whole unit of the amount's; without one, the European Central Bank's is looked up.
    `receipt_document_id` is a document of the same trip: the picture of its bill.
    """

    description: str
    amount: Money
    spent_on: date
    paid: Mapping[UUID, int]
    split: Split
    category: Category = Category.OTHER
    trip_category_id: UUID | None = None
    payment_method: PaymentMethod | None = None
    place: str | None = None
    note: str | None = None
    tags: tuple[str, ...] = ()
    manual_rate: Decimal | None = None
    receipt_document_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Expense:
    """A booked expense. What its payers paid and what its sharers owe each sum exactly to its amount.

    `settlement` is the amount in the trip's currency, by `exchange_rate`, which is None where the two are one.
    """

    id: UUID
    trip_id: UUID
    description: str
    amount: Money
    settlement: Money
    exchange_rate: ExchangeRate | None
    spent_on: date
    category: Category
    trip_category_id: UUID | None
    payers: tuple[Contribution, ...]
    split_mode: SplitMode
    itemization: Itemization | None
    shares: tuple[Share, ...]
    payment_method: PaymentMethod | None
    place: str | None
    note: str | None
    tags: tuple[str, ...]
    version: int
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None = None
    recurrence_id: UUID | None = None
    occurs_on: date | None = None
    receipt_document_id: UUID | None = None

    @property
    def payer_id(self) -> UUID:
        """Who paid; where several did, the first of those who paid most."""
        return max(self.payers, key=_paid_most).participant_id

    @property
    def split(self) -> Split:
        """The split this expense was divided by."""
        weights = {share.participant_id: share.weight for share in self.shares}
        return Split(self.split_mode, weights, self.itemization)

    @property
    def people(self) -> frozenset[UUID]:
        """Everybody it names, as payer or sharer."""
        payers = {payer.participant_id for payer in self.payers}
        return frozenset(payers | {share.participant_id for share in self.shares})

    @property
    def draft(self) -> ExpenseDraft:
        """This expense as a draft, to be changed and checked again."""
        return ExpenseDraft(
            description=self.description,
            amount=self.amount,
            spent_on=self.spent_on,
            paid={payer.participant_id: payer.money.minor_units for payer in self.payers},
            split=self.split,
            category=self.category,
            trip_category_id=self.trip_category_id,
            payment_method=self.payment_method,
            place=self.place,
            note=self.note,
            tags=self.tags,
            receipt_document_id=self.receipt_document_id,
        )


def add_expense(
    trip: OpenTrip, draft: ExpenseDraft, *, rate: ExchangeRate | None, expense_id: UUID, now: datetime
) -> Expense:
    """Return the expense to book, at a rate that is None where its currency is the trip's.

    Raises Forbidden, NotFound, ParticipantLeft, TextInvalid, TagsInvalid, CategoryInvalid, RateInvalid, AmountTooLarge,
    or what a split (SplitInvalid, SplitDoesNotAddUp) and payers (PayersInvalid, PayersDoNotAddUp) are refused with.
    """
    return _book(trip, draft, before=None, rate=rate, expense_id=expense_id, now=now)


def _paid_most(payer: Contribution) -> int:
    return payer.money.minor_units


def keeps_rate(expense: Expense, draft: ExpenseDraft) -> bool:
    """Tell whether a changed expense keeps the rate it was booked at: figures that nobody asked to change do not move.

    It does while its currency stays, nobody gives a rate, and the bank's rate of its day is not that of another day.
    """
    if draft.manual_rate is not None or draft.amount.currency != expense.amount.currency:
        return False
    is_typed = expense.exchange_rate is not None and expense.exchange_rate.source is RateSource.MANUAL
    return is_typed or draft.spent_on == expense.spent_on


def update_expense(
    trip: OpenTrip,
    expense: Expense,
    draft: ExpenseDraft,
    *,
    rate: ExchangeRate | None,
    now: datetime,
    version: int | None = None,
) -> Expense:
    """Return the expense as the draft wants it, divided anew, as its next version; itself where nothing changes.

    Whoever has left and is named already stays. Raises VersionConflict unless `version` is the current one or None,
    AlreadyDeleted, and as `add_expense` does.
    """
    require_alive(expense.deleted_at, noun="expense")
    require_version(current=expense.version, expected=version)
    after = _book(trip, draft, before=expense, rate=rate, expense_id=expense.id, now=now)
    unchanged = replace(after, version=expense.version, updated_at=expense.updated_at)
    return expense if unchanged == expense else after


def delete_expense(trip: OpenTrip, expense: Expense, *, version: int | None = None, now: datetime) -> Expense:
    """Return the expense as deleted: it stays in the book and counts no more.

    Raises Forbidden, AlreadyDeleted or VersionConflict.
    """
    trip.require(Action.EDIT_LEDGER)
    require_alive(expense.deleted_at, noun="expense")
    require_version(current=expense.version, expected=version)
    return replace(expense, deleted_at=now, updated_at=now, version=expense.version + 1)


def restore_expense(trip: OpenTrip, expense: Expense, *, version: int | None = None, now: datetime) -> Expense:
    """Return a deleted expense as it was before. Raises Forbidden, NotDeleted or VersionConflict."""
    trip.require(Action.EDIT_LEDGER)
    require_deleted(expense.deleted_at, noun="expense")
    require_version(current=expense.version, expected=version)
    return replace(expense, deleted_at=None, updated_at=now, version=expense.version + 1)


def _book(
    trip: OpenTrip,
    draft: ExpenseDraft,
    *,
    before: Expense | None,
    rate: ExchangeRate | None,
    expense_id: UUID,
    now: datetime,
) -> Expense:
    trip.require(Action.EDIT_LEDGER)
    kept = frozenset[UUID]() if before is None else before.people
    trip.require_present(draft.paid, field="payer_id" if len(draft.paid) == 1 else "payers", kept=kept)
    trip.require_present(draft.split.weights, field="split", kept=kept)
    settlement = settled(draft.amount, trip.trip.currency, rate)
    return Expense(
        id=expense_id,
        trip_id=trip.trip.id,
        description=clean_text(draft.description, field="description", longest=_LONGEST_DESCRIPTION),
        amount=draft.amount,
        settlement=settlement,
        exchange_rate=rate,
        spent_on=draft.spent_on,
        category=_category(trip, draft, before),
        trip_category_id=draft.trip_category_id,
        payers=_payers(draft, settlement, expense_id),
        split_mode=draft.split.mode,
        itemization=draft.split.itemization,
        shares=_shares(draft, settlement, expense_id),
        payment_method=draft.payment_method,
        place=None if draft.place is None else clean_text(draft.place, field="place", longest=_LONGEST_PLACE),
        note=None if draft.note is None else clean_text(draft.note, field="note", longest=_LONGEST_NOTE),
        tags=clean_tags(draft.tags),
        version=1 if before is None else before.version + 1,
        created_at=now if before is None else before.created_at,
        updated_at=now,
        recurrence_id=None if before is None else before.recurrence_id,
        occurs_on=None if before is None else before.occurs_on,
        receipt_document_id=draft.receipt_document_id,
    )


def _category(trip: OpenTrip, draft: ExpenseDraft, before: Expense | None) -> Category:
    if draft.trip_category_id is None:
        return draft.category
    return trip.category(draft.trip_category_id, kept=None if before is None else before.trip_category_id).parent


def _payers(draft: ExpenseDraft, settlement: Money, seed: UUID) -> tuple[Contribution, ...]:
    try:
        return contributions_of(amount=draft.amount, settlement=settlement, paid=draft.paid, seed=seed)
    except Refusal as refusal:
        raise refusal.below("payers") from None


def _shares(draft: ExpenseDraft, settlement: Money, seed: UUID) -> tuple[Share, ...]:
    try:
        return divide(amount=draft.amount, settlement=settlement, split=draft.split, seed=seed)
    except Refusal as refusal:
        raise refusal.below("split") from None
