"""Plans: what a question was understood to ask, of the ledger or of the documents."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from domain.categories import Category
from domain.currencies import Currency
from domain.days import DayRange
from domain.participants import Participant


class Metric(StrEnum):
    """What is computed: of the expenses meant, of people's parts in them, or of the balances."""

    SUM = "SUM"
    COUNT = "COUNT"
    AVERAGE = "AVERAGE"
    MAX = "MAX"
    MIN = "MIN"
    LIST = "LIST"
    PAID_BY = "PAID_BY"
    BY_CATEGORY = "BY_CATEGORY"
    SHARE = "SHARE"
    BALANCE = "BALANCE"


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that an expense's description must hold side by side: as they were written, and their stems."""

    written: str
    stems: tuple[str, ...]

    def is_in(self, description: tuple[str, ...]) -> bool:
        """Tell whether the stems of a description hold this phrase."""
        length = len(self.stems)
        return any(description[place : place + length] == self.stems for place in range(len(description) - length + 1))


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What a trip knows, for its questions to be read against.

    `asker_id` is the participant who says "I"; `descriptions` are the stems of each expense's description.
    """

    participants: tuple[Participant, ...]
    asker_id: UUID | None = None
    descriptions: frozenset[tuple[str, ...]] = frozenset()
    currencies: frozenset[Currency] = frozenset()
    first_day: date | None = None
    last_day: date | None = None

    def describes(self, stems: tuple[str, ...]) -> bool:
        """Tell whether some expense is described by these words, side by side."""
        phrase = Phrase("", stems)
        return any(phrase.is_in(description) for description in self.descriptions)

    @property
    def names(self) -> dict[UUID, str]:
        """The names of the trip's people by id."""
        return {participant.id: participant.name for participant in self.participants}


@dataclass(frozen=True, slots=True)
class Filters:
    """Which expenses are meant: those that pass all filters; an empty one lets everything through.

    `payer_ids`: any of them paid. `participant_ids`: all of them share it. `phrases`: all are in its description.
    """

    categories: tuple[Category, ...] = ()
    payer_ids: tuple[UUID, ...] = ()
    participant_ids: tuple[UUID, ...] = ()
    days: DayRange | None = None
    currency: Currency | None = None
    phrases: tuple[Phrase, ...] = ()


@dataclass(frozen=True, slots=True)
class QueryPlan:
    """A question of the ledger: what to compute (at least one metric) of which expenses.

    `people` are those whose share or balance is asked for, in the order they are named. `unplaced` are the words that
    the trip does not know, `unsupported` what is not computed yet: with either, nothing is computed, because leaving a
    word out would answer another question. `is_certain` tells that only a ledger can be meant: a price may as well
    stand in a document. `interpretation` is one sentence for the reader.
    """

    metrics: tuple[Metric, ...]
    filters: Filters
    people: tuple[UUID, ...] = ()
    unplaced: tuple[str, ...] = ()
    unsupported: tuple[str, ...] = ()
    is_certain: bool = True
    interpretation: str = ""


@dataclass(frozen=True, slots=True)
class DocumentQuestion:
    """A question for the trip's documents, and the stems of the words that say what it is about."""

    text: str
    content: tuple[str, ...]
    interpretation: str
