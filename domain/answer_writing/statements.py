"""Statements: what is said of figures, and the sentences with placeholders that must say no more of them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from domain.answer_writing.gate_words import CLAIMS, HEDGES, PLAIN_WORDS, SCALE_WORDS, STATEMENT_WORDS, TURNING_WORDS
from domain.answer_writing.stated_currencies import without_currencies
from domain.answers import Fact
from domain.categories import Category
from domain.lexicon import MONTHS, WEEKDAYS
from domain.payment_methods import PaymentMethod
from domain.sentences import fold

WITH_DIGITS = re.compile(r"[^\s,;:]*\d[^\s,;]*[^\s,;.:!?')]|\d")
"""A word with digits, such as a day."""
PLACEHOLDER = re.compile(r"\{[FDfd]\d+\}")
"""What stands for a figure or a day."""
DIRECTED_DAY = re.compile(r"(\w+)\s+\{D(\d+)\}")
"""A day with the word before it: "from {D1}"."""
WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
QUOTED = re.compile(r"(?<!\w)'[^']*'(?!\w)")
_GENITIVE = re.compile(r"['’]s\b")  # noqa: RUF001  # the apostrophe that models write
_AMOUNT = re.compile(r"(?:about )?[-−+]?\W?\d")  # noqa: RUF001  # the sign of a negative amount
_PERCENTAGE = re.compile(r"[\d.,]+ %")
_METHODS = "|".join(method.label for method in PaymentMethod)
_OF_PEOPLE = re.compile(rf"\b(?:paid|shared) by (?!(?:{_METHODS})\b)|\bthe payments\b|\bshare of (?!the expenses)")
LABELS = frozenset(word for category in Category for word in fold(category.label).split())
"""The folded words of all categories' labels."""
_CALENDAR = frozenset((*MONTHS, *WEEKDAYS))
_AMOUNT_IN = re.compile(r"\d ([A-Z]{3})\b")
_FIGURE = re.compile(r"\{F(\d+)\}")


@dataclass(frozen=True, slots=True)
class Statement:
    """What is said of a figure: the statement around it, with its days as placeholders; and the figure itself."""

    text: str
    shown: str

    @property
    def bare(self) -> str:
        """The words around the figure, without days."""
        return PLACEHOLDER.sub(" ", self.text)

    @property
    def said(self) -> set[str]:
        """The folded words around the figure."""
        return words_of(self.bare)

    @property
    def is_clause(self) -> bool:
        """Whether what is shown is a clause of its own ("Sarah paid ..."), and no amount."""
        return not _AMOUNT.match(self.shown)

    @property
    def is_percentage(self) -> bool:
        """Whether the figure is how many percent something is of something else."""
        return _PERCENTAGE.match(self.shown) is not None

    @property
    def is_of_people(self) -> bool:
        """Whether the figure is somebody's: then it is not the group's."""
        return self.is_clause or _OF_PEOPLE.search(fold(QUOTED.sub(" ", self.bare))) is not None

    @property
    def scope(self) -> frozenset[str]:
        """The words that say what the figure is of."""
        quoted = words_of(" ".join(QUOTED.findall(self.bare)))
        others = words_of(QUOTED.sub(" ", self.bare))
        return frozenset(quoted | (others - STATEMENT_WORDS - CLAIMS.keys() - TURNING_WORDS))

    @property
    def currencies(self) -> frozenset[str]:
        """The folded codes of the currencies that are shown with the figure."""
        return frozenset(code.casefold() for code in _AMOUNT_IN.findall(self.shown))

    @property
    def of_any_currency(self) -> str:
        """What is said of the figures of other currencies too."""
        return without_currencies(self.text)

    @property
    def days(self) -> list[tuple[str, str]]:
        """The days it speaks of, each with the word before it."""
        return DIRECTED_DAY.findall(fold_but_days(self.text))


@dataclass(frozen=True, slots=True)
class Saying:
    """A sentence with placeholders, and what surrounds it: its question, and the statements of all facts there are."""

    sentence: str
    question: str
    statements: Sequence[Statement]

    @property
    def bare(self) -> str:
        """The sentence without its placeholders."""
        return PLACEHOLDER.sub(" ", self.sentence)

    @property
    def own_words(self) -> set[str]:
        """The words that the question lends: none where there are several facts, which they could be hung on."""
        if len(self.statements) > 1:
            return set()
        return words_of(self.question) - _weighed(self.question)

    @property
    def spoken(self) -> list[Statement]:
        """The statements whose figures the sentence holds."""
        return [self.statements[int(number) - 1] for number in _FIGURE.findall(self.sentence)]

    def beside(self, statement: Statement) -> list[Statement]:
        """Return the statements that say the same as one, itself among them, where they are of several currencies."""
        alike = [each for each in self.statements if each.of_any_currency == statement.of_any_currency]
        return alike if len({(each.text, each.currencies) for each in alike}) > 1 else []


def statement_around(fact: Fact) -> tuple[str, str]:
    """Return what a fact's statement says before and after what is shown.

    A figure ends its statement: the last place is meant, since a count may occur within a day before it. A statement
    that begins with what is shown has its first letter as a capital.
    """
    before, found, after = fact.statement.rpartition(fact.shown)
    if found:
        return before, after
    before, found, after = fact.statement.rpartition(f"{fact.shown[:1].upper()}{fact.shown[1:]}")
    return (before, after) if found else ("", ".")


def words_of(text: str) -> set[str]:
    """Return the folded words of a text, without digits and genitives."""
    return set(WORD.findall(re.sub(r"'s\b", "", fold(text))))


def fold_but_days(text: str) -> str:
    """Return a text folded, with its placeholders of days as they are."""
    return re.sub(r"\{d(\d+)\}", r"{D\1}", fold(text))


def names_in(text: str) -> set[str]:
    """Return the folded words with a capital that do not begin a text, and are no category, month or weekday."""
    words = WORD.findall(_GENITIVE.sub("", text))
    return {fold(word) for word in words[1:] if word[0].isupper()} - LABELS - _CALENDAR - PLAIN_WORDS


def turns_of(words: set[str]) -> set[str]:
    """Return which of some words turn a meaning around; what contracts a negation is the negation."""
    return {"not" if word.endswith("n't") else word for word in words if word in TURNING_WORDS or word.endswith("n't")}


def _weighed(text: str) -> set[str]:
    """Return the words of a question that it cannot lend to an answer: claims, numbers, negations, hedges, names."""
    weighed = CLAIMS.keys() | SCALE_WORDS | HEDGES | names_in(text)
    return {word for word in words_of(text) if word in weighed or turns_of({word})}
