"""Filters: what lists can be narrowed down by; each condition left out lets everything through."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.activities import ActivityKind, SubjectKind
from domain.answers import Verdict
from domain.categories import Category
from domain.currencies import Currency
from domain.documents import DocumentKind, DocumentState
from domain.jobs import JobKind, JobState
from domain.questions import QuestionState
from domain.statistics import EVER, Period


@dataclass(frozen=True, slots=True)
class UnitsRange:
    """Minor units from `least` to `most`, both included; None: without that end."""

    least: int | None = None
    most: int | None = None


ANY_UNITS = UnitsRange()


@dataclass(frozen=True, slots=True)
class TripFilter:
    """Which trips: with a text in their name, settling in a currency."""

    search: str | None = None
    currency: Currency | None = None


@dataclass(frozen=True, slots=True)
class ExpenseFilter:
    """Which expenses: all conditions must hold; of several values in one, any will do."""

    spent_on: Period = EVER
    categories: tuple[Category, ...] = ()
    trip_category_ids: tuple[UUID, ...] = ()
    paid_by_ids: tuple[UUID, ...] = ()
    shared_by_ids: tuple[UUID, ...] = ()
    currency: Currency | None = None
    units: UnitsRange = ANY_UNITS
    places: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    search: str | None = None


@dataclass(frozen=True, slots=True)
class PaymentFilter:
    """Which payments: all conditions must hold; of several people in one, any will do."""

    paid_on: Period = EVER
    payer_ids: tuple[UUID, ...] = ()
    receiver_ids: tuple[UUID, ...] = ()
    currency: Currency | None = None
    units: UnitsRange = ANY_UNITS


@dataclass(frozen=True, slots=True)
class ActivityFilter:
    """Which activities: all conditions must hold; of several values in one, any will do."""

    kinds: tuple[ActivityKind, ...] = ()
    subject_kinds: tuple[SubjectKind, ...] = ()
    actor_ids: tuple[UUID, ...] = ()
    since: datetime | None = None
    before: datetime | None = None


@dataclass(frozen=True, slots=True)
class DocumentFilter:
    """Which documents: all conditions must hold; of several values in one, any will do."""

    kinds: tuple[DocumentKind, ...] = ()
    states: tuple[DocumentState, ...] = ()
    search: str | None = None


@dataclass(frozen=True, slots=True)
class JobFilter:
    """Which jobs: all conditions must hold; of several values in one, any will do. Subjects are what they work on."""

    kinds: tuple[JobKind, ...] = ()
    states: tuple[JobState, ...] = ()
    subject_ids: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class ConversationFilter:
    """Which conversations: the viewer's own or others', shared or private ones; with a text in their names."""

    is_mine: bool | None = None
    is_shared: bool | None = None
    search: str | None = None


@dataclass(frozen=True, slots=True)
class QuestionFilter:
    """Which questions: all conditions must hold; of several values in one, any will do."""

    states: tuple[QuestionState, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    asker_ids: tuple[UUID, ...] = ()
    search: str | None = None
    since: datetime | None = None
    before: datetime | None = None
