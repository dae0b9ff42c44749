"""Plans: what a question was understood to ask, of the ledger or of the documents."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum, StrEnum
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from math import ceil, floor
from uuid import UUID

from domain.categories import Category, with_parts
from domain.currencies import Currency
from domain.lexicon.places import GOING, NOT_GOING, STAYING
from domain.participants import Participant
from domain.payment_methods import PaymentMethod
from domain.question_reading.days import DayRange
from domain.sentences import stems_of, stems_of_going


class Metric(StrEnum):
    """What is computed: of the expenses meant, of people's parts in them, of balances, or of recorded payments.

    TOP is the first of the expenses or groups in an order. SHARE is what somebody bears of the expenses or, with a
    whole, how many percent of that they are. TRANSFERS are recorded payments between people. COMPARE sets two sides
    against each other.
    """

    SUM = "SUM"
    COUNT = "COUNT"
    AVERAGE = "AVERAGE"
    MAX = "MAX"
    MIN = "MIN"
    LIST = "LIST"
    TOP = "TOP"
    SHARE = "SHARE"
    COMPARE = "COMPARE"
    BALANCE = "BALANCE"
    TRANSFERS = "TRANSFERS"


class Grouping(StrEnum):
    """What figures are told apart by. Of an AVERAGE by people or days: what comes to each of them, by their number.

    Of a PLACE, it is the place that an expense names as its own; what merely mentions one is without a place.
    """

    NONE = "NONE"
    CATEGORY = "CATEGORY"
    PAYER = "PAYER"
    PARTICIPANT = "PARTICIPANT"
    DAY = "DAY"
    WEEK = "WEEK"
    MONTH = "MONTH"
    CURRENCY = "CURRENCY"
    PAYMENT_METHOD = "PAYMENT_METHOD"
    PLACE = "PLACE"


class Order(StrEnum):
    """Which come first: those of most or least money, the groups of most expenses, or the latest or earliest."""

    MOST = "MOST"
    LEAST = "LEAST"
    OFTENEST = "OFTENEST"
    LATEST = "LATEST"
    EARLIEST = "EARLIEST"


class Confidence(StrEnum):
    """Whether a plan is what was asked for sure, or a guess that its reader should confirm."""

    HIGH = "HIGH"
    LOW = "LOW"


class Naming(Enum):
    """What words of a question name: `PLACE` is one that an expense has as its own, `SPOT` what "in" stands before."""

    WORDS = "words"
    SPOT = "spot"
    PLACE = "place"


@dataclass(frozen=True)
class Described:
    """What an expense says of itself; as people wrote it."""

    category: Category
    description: str
    place: str | None = None
    note: str | None = None
    tags: tuple[str, ...] = ()

    @cached_property
    def own_place(self) -> tuple[str, ...]:
        """The stems of its place, none for none."""
        return stems_of(self.place or "")

    @cached_property
    def texts(self) -> tuple[tuple[str, ...], ...]:
        """The stems of all its texts."""
        written = (self.description, self.place, self.note, *self.tags)
        return tuple(stems_of(text) for text in written if text)

    @cached_property
    def tales(self) -> tuple[tuple[str, ...], ...]:
        """The stems of its description and its note, where an arrow goes "to" somewhere."""
        return tuple(stems_of_going(text) for text in (self.description, self.note) if text)


def _is_behind_going(before: tuple[str, ...]) -> bool:
    """Tell whether what follows these words is where somebody went: "to Prague", but not "next to Prague Castle"."""
    words = before[:-1] if before[-1:] == ("the",) else before
    return words[-1:] != () and words[-1] in GOING and words[-2:-1] not in NOT_GOING


def _is_left(before: tuple[str, ...], after: tuple[str, ...]) -> bool:
    """Tell whether what stands between these words is where somebody left for another place: "flights Tunis to Osaka".

    "Dinner in Prague to celebrate" leaves nothing.
    """
    return after[:1] == ("to",) and len(after) > 1 and not (before[-1:] != () and before[-1] in STAYING)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that an expense's texts must hold side by side: as they were written, and their stems.

    An expense in `category` is meant as well, whatever its texts say, and so is what any of the `others` means. Words
    that name a kind of expense count only of what is `within` the category of that kind, and in no other part of it,
    or in OTHER: "Groceries for the flat" are no flat. `is_noted` tells that the trip has the words in notes alone,
    which may be about anything.
    """

    written: str
    stems: tuple[str, ...]
    category: Category | None = None
    others: tuple["Phrase", ...] = ()
    is_noted: bool = False
    within: Category | None = None
    naming: Naming = Naming.WORDS

    def is_in(self, text: tuple[str, ...]) -> bool:
        """Tell whether the stems of a text hold this phrase."""
        length = len(self.stems)
        return length > 0 and any(text[place : place + length] == self.stems for place in range(len(text) - length + 1))

    def means(self, described: Described) -> bool:
        """Tell whether an expense so described is meant."""
        is_named = self.category is not None and described.category in with_parts(self.category)
        return is_named or self._is_said_of(described) or any(other.means(described) for other in self.others)

    def _is_said_of(self, described: Described) -> bool:
        """Tell whether its words say it: where they name a place, an expense's own place says it alone.

        Of an expense without one, that somebody went there, or left it, does not tell that it was spent there.
        """
        if self.within is not None and described.category not in (self.within, Category.OTHER):
            return False
        if self.naming is Naming.WORDS:
            return any(self.is_in(text) for text in described.texts)
        if self.naming is Naming.PLACE and described.own_place:
            return self.is_in(described.own_place)
        is_told = any(self._is_told_by(text) for text in described.tales)
        return is_told or any(self.is_in(stems_of(text)) for text in (described.place or "", *described.tags))

    def _is_told_by(self, text: tuple[str, ...]) -> bool:
        """Tell whether a text names the place otherwise than as one of the ends of a journey."""
        length = len(self.stems)
        starts = [place for place in range(len(text) - length + 1) if text[place : place + length] == self.stems]
        ends = (_is_behind_going(text[:at]) or _is_left(text[:at], text[at + length :]) for at in starts)
        return length > 0 and not all(ends)

    def is_named_by(self, place: tuple[str, ...]) -> bool:
        """Tell whether the stems of a place hold this phrase, or one of the others."""
        return self.is_in(place) or any(other.is_named_by(place) for other in self.others)

    @property
    def kinds(self) -> tuple[Category, ...]:
        """The categories that this phrase and all others mean as well."""
        own = () if self.category is None else (self.category,)
        return (*own, *(kind for other in self.others for kind in other.kinds))

    @property
    def alternatives(self) -> tuple["Phrase", ...]:
        """This phrase and all others."""
        return (self, *(one for other in self.others for one in other.alternatives))

    @property
    def all_stems(self) -> tuple[str, ...]:
        """The stems of this phrase and of all others."""
        return (*self.stems, *(word for other in self.others for word in other.all_stems))


@dataclass(frozen=True, slots=True)
class AmountRange:
    """From `least` to `most` whole units, each included unless it is open; None is without that end."""

    least: Decimal | None = None
    most: Decimal | None = None
    is_open: bool = False

    def in_minor_units(self, digits: int) -> tuple[int | None, int | None]:
        """Return the least and the most minor units, both included, of a currency of so many decimal digits."""
        least = None if self.least is None else Fraction(self.least) * 10**digits
        most = None if self.most is None else Fraction(self.most) * 10**digits
        if self.is_open:
            return None if least is None else floor(least) + 1, None if most is None else ceil(most) - 1
        return None if least is None else ceil(least), None if most is None else floor(most)

    def __str__(self) -> str:
        if self.least is not None and self.least == self.most:
            return f"of exactly {self.least:,f}"
        if self.least is not None and self.most is not None:
            return f"between {self.least:,f} and {self.most:,f}"
        if self.least is not None:
            return f"of {'more than' if self.is_open else 'at least'} {self.least:,f}"
        return f"of {'less than' if self.is_open else 'at most'} {self.most:,f}"


@dataclass(frozen=True)
class Knowledge:
    """What a trip knows, for its questions to be read against.

    `asker_id` is the participant who says "I"; `descriptions` are the stems of each text of an expense: its
    description, its place, its note, its tags; `places` are those of the places alone, and `notes` those that are
    nothing but notes. `currencies` are those of expenses, and `currency` is the one that the trip settles in.
    `own_categories` are the trip's own, by the stems of their names. Of words of another language that a question is
    asked in, `alike` are the others that say the same, as written and as stems, and `kinds` the kinds of expenses that
    they name.
    """

    participants: tuple[Participant, ...]
    asker_id: UUID | None = None
    descriptions: frozenset[tuple[str, ...]] = frozenset()
    places: frozenset[tuple[str, ...]] = frozenset()
    currencies: frozenset[Currency] = frozenset()
    currency: Currency | None = None
    first_day: date | None = None
    last_day: date | None = None
    own_categories: tuple[tuple[UUID, str, tuple[str, ...]], ...] = ()
    notes: frozenset[tuple[str, ...]] = frozenset()
    alike: Mapping[tuple[str, ...], tuple[tuple[str, tuple[str, ...]], ...]] = field(default_factory=dict)
    kinds: Mapping[tuple[str, ...], Category] = field(default_factory=dict)

    def describes(self, stems: tuple[str, ...]) -> bool:
        """Tell whether some expense is described by these words, side by side."""
        if len(stems) <= 1:
            return bool(stems) and stems[0] in self._words
        held = [self._by_pair.get(pair, ()) for pair in pairwise(stems)]
        phrase = f" {' '.join(stems)} "
        return any(phrase in description for description in min(held, key=len))

    def only_notes(self, stems: tuple[str, ...]) -> bool:
        """Tell whether these words, which describe some expense, do so in notes alone."""
        if not self.notes:
            return False
        if len(stems) == 1:
            return stems[0] not in self._described_words
        phrase = Phrase("", stems)
        return not any(phrase.is_in(text) for text in self.descriptions - self.notes)

    @property
    def names(self) -> dict[UUID, str]:
        """The names of the trip's people by id."""
        return {participant.id: participant.name for participant in self.participants}

    @cached_property
    def _described_words(self) -> frozenset[str]:
        return frozenset(word for text in self.descriptions - self.notes for word in text)

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset().union(*self.descriptions)

    @cached_property
    def _by_pair(self) -> dict[tuple[str, str], list[str]]:
        """The descriptions by each two words that stand side by side in them: a question looks up hundreds."""
        found: dict[tuple[str, str], list[str]] = defaultdict(list)
        for description in self.descriptions:
            text = f" {' '.join(description)} "
            for pair in pairwise(description):
                found[pair].append(text)
        return found


@dataclass(frozen=True, slots=True)
class Filters:
    """Which expenses are meant: those that pass all filters; an empty one lets everything through.

    `categories` and `own_category_ids`: in any of them. `payer_ids`: any of them paid. `participant_ids`: all of them
    share it. `phrases` and `places`: all are in its texts; places are told apart because "and in Brno?" replaces one.
    `without`: in none of these categories; `without_phrases`: none of them is in its texts.
    """

    categories: tuple[Category, ...] = ()
    own_category_ids: tuple[UUID, ...] = ()
    payer_ids: tuple[UUID, ...] = ()
    participant_ids: tuple[UUID, ...] = ()
    days: DayRange | None = None
    currency: Currency | None = None
    phrases: tuple[Phrase, ...] = ()
    places: tuple[Phrase, ...] = ()
    amount: AmountRange | None = None
    methods: tuple[PaymentMethod, ...] = ()
    without: tuple[Category, ...] = ()
    without_phrases: tuple[Phrase, ...] = ()


ALL = Filters()
_DIVISORS = frozenset({Grouping.PARTICIPANT, Grouping.DAY, Grouping.WEEK, Grouping.MONTH})


@dataclass(frozen=True, slots=True)
class Query:
    """One figure to compute, of the expenses that pass the filters.

    `people` are those whose share or balance is asked for, in the order they are named. Of TRANSFERS, `sender_id` paid
    and `receiver_id` received, None being anybody. `whole` is what a percentage is of, `sides` are what is compared.
    `limit` and `order` are of TOP.
    """

    metric: Metric
    group_by: Grouping = Grouping.NONE
    filters: Filters = ALL
    people: tuple[UUID, ...] = ()
    sender_id: UUID | None = None
    receiver_id: UUID | None = None
    whole: Filters | None = None
    sides: tuple[Filters, ...] = ()
    limit: int = 1
    order: Order = Order.MOST

    @property
    def counts(self) -> bool:
        """Whether expenses are counted, and not added up."""
        return self.metric is Metric.COUNT or self.order is Order.OFTENEST

    @property
    def is_divided(self) -> bool:
        """Whether a total is divided by something else than its expenses: people, days, weeks or months."""
        return self.metric is Metric.AVERAGE and self.group_by in _DIVISORS

    @property
    def is_of_shares(self) -> bool:
        """Whether people's parts are added up, and not expenses."""
        is_of_everybody = self.group_by is Grouping.PARTICIPANT and self.metric is not Metric.AVERAGE
        return is_of_everybody or (self.metric is Metric.SHARE and self.whole is None)

    @property
    def is_of_least_payers(self) -> bool:
        """Whether who paid least is asked for, and so who paid nothing."""
        return (self.metric, self.group_by, self.order) == (Metric.TOP, Grouping.PAYER, Order.LEAST)


@dataclass(frozen=True, slots=True)
class DocumentQuestion:
    """A question for the trip's documents, and the stems of the words that say what it is about.

    `parts` are the questions that it is made of, where they are several: each has an answer of its own, or none.
    """

    text: str
    content: tuple[str, ...]
    interpretation: str
    parts: tuple["DocumentQuestion", ...] = ()

    @property
    def each(self) -> tuple["DocumentQuestion", ...]:
        """The questions that are asked by themselves."""
        return self.parts or (self,)


@dataclass(frozen=True, slots=True)
class QueryPlan:
    """A question of the ledger: at least one query, and `document` where a part of it is for the documents.

    `unplaced` are the words that the trip does not know, `unsupported` what is not computed, `ambiguous` what could
    mean several people: with any of them nothing is computed, because leaving a word out would answer another
    question. `is_certain` tells that only a ledger can be meant: a price may as well stand in a document. With LOW
    confidence, whose `reasons` are sentences, the reader is asked first. `interpretation` is one sentence for the
    reader, and `corrections` tell what was read as something else than it says. `english` is the question in English,
    where it was asked in another language.
    """

    queries: tuple[Query, ...]
    unplaced: tuple[str, ...] = ()
    unsupported: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()
    corrections: tuple[str, ...] = ()
    is_certain: bool = True
    confidence: Confidence = Confidence.HIGH
    reasons: tuple[str, ...] = ()
    interpretation: str = ""
    document: DocumentQuestion | None = None
    english: str = ""

    @property
    def is_computable(self) -> bool:
        """Tell whether every part of the question found its place."""
        return not (self.unplaced or self.unsupported or self.ambiguous)
