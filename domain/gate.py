"""The gate: what of a language model's text may be shown. It decides sentence by sentence, before anybody reads it.

The model knows facts by placeholders like {F1} only, and passages by numbers like [1]. A sentence that says more than
the facts or the cited passages do is not shown, whoever put it into the model's head: a question, an expense, a
document. Nothing is trusted because it looks harmless: a sentence is made of what is known, or it does not pass.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from domain.answers import Citation, Fact
from domain.categories import Category
from domain.currencies import all_currencies
from domain.evidence import Evidence, quoted
from domain.gate_words import (
    CATEGORY_SYNONYMS,
    CLAIMS,
    DIRECTIONS,
    HEDGES,
    KEPT_CLAIMS,
    PLAIN_WORDS,
    SCALE_WORDS,
    TURNING_WORDS,
)
from domain.lexicon import CURRENCY_WORDS, MONTHS, WEEKDAYS
from domain.sentences import fold, stem
from domain.shortening import shortened_sentence

_PLACEHOLDER = re.compile(r"(?<![^\s(\"'])\{([FD])([1-9]\d{0,2})\}(?=[\s.,;:!?)\"']|$)")
_CITATION = re.compile(r"\s*\[([1-9]\d?)\]")
_ANY_CITATION = re.compile(r"\[([1-9]\d?)\]")
_ANY_FACT = re.compile(r"\{F([1-9]\d{0,2})\}")
_WITH_DIGITS = re.compile(r"[^\s,;:]*\d[^\s,;]*[^\s,;.:!?')]|\d")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_QUOTED = re.compile(r"(?<!\w)'[^']*'(?!\w)")
_GENITIVE = re.compile(r"['’]s\b")  # noqa: RUF001  # the apostrophe that models write
# Ends before white space, once what follows is seen: citations belong to the sentence before them, and what goes on
# small does not begin another ("7 a.m. to 10").
_SENTENCE = re.compile(r".*?[.!?][\"')]*(?:\s*\[\d{1,3}\])*\s+(?=[^\s\[a-z0-9(])|.*?\n", re.DOTALL)
_LONGEST_SENTENCE = 600
_LEDGER_CHARACTERS = re.compile(r"[\w\s.,;:!'’\"()–-]*")  # noqa: RUF001  # the apostrophe and the dash that models write
_MARKUP = ("://", "www.", "<", ">", "`", "](", "|", "{", "}", "*", "\\", "@")
_CODES = frozenset(currency.code for currency in all_currencies())
_LABELS = frozenset(word for category in Category for word in fold(category.label).split())
_CALENDAR = frozenset((*MONTHS, *WEEKDAYS))
_CLAUSE_BEFORE = re.compile(r"(?:^|[,;:]|\b(?:and|that|so|as|while))\s*$", re.IGNORECASE)
_AMOUNT = re.compile(r"(?:about )?[-−+]?\W?\d")  # noqa: RUF001  # the sign of a negative amount


@dataclass(frozen=True, slots=True)
class Passed:
    """A sentence that may be shown, and what it stands on: facts (counted from 0), or passages and their words."""

    text: str
    facts: frozenset[int] = frozenset()
    evidence: frozenset[int] = frozenset()
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Spoken:
    """Which facts and which passages a sentence speaks of, whether it may be shown or not."""

    facts: tuple[int, ...]
    evidence: tuple[int, ...]


class SentenceBuffer:
    """Puts a model's pieces together and hands out whole sentences."""

    def __init__(self) -> None:
        self._rest = ""
        self._is_overlong = False

    def add(self, piece: str) -> list[str]:
        """Take a piece and return the sentences that are complete now.

        A sentence that goes on and on is handed out once, as far as it came, and the rest of it is left out: it is too
        long to pass, and its end by itself could say something else than the whole.
        """
        self._rest += piece
        sentences = []
        while (match := _SENTENCE.match(self._rest)) is not None:
            sentences.append(self._taken(match.group()))
            self._rest = self._rest[match.end() :]
        if len(self._rest) > 2 * _LONGEST_SENTENCE:
            sentences.append(self._taken(self._rest[: _LONGEST_SENTENCE + 1]))
            self._rest, self._is_overlong = self._rest[-2:], True
        return [sentence for sentence in sentences if sentence]

    def rest(self) -> list[str]:
        """Return what is left at the end of the text, as a last sentence."""
        last, self._rest = self._taken(self._rest), ""
        return [last] if last else []

    def _taken(self, sentence: str) -> str:
        was_overlong, self._is_overlong = self._is_overlong, False
        return "" if was_overlong else sentence.strip()


def pass_sentence(
    sentence: str, *, question: str, facts: Sequence[Fact], evidence: Sequence[Evidence]
) -> Passed | None:
    """Return a sentence as it may be shown, or None; one that mixes facts and passages is none of either."""
    spoken = spoken_of(sentence, facts=facts, evidence=evidence)
    if spoken.facts and not _ANY_CITATION.search(sentence):
        return pass_ledger_sentence(sentence, question=question, facts=facts)
    if spoken.evidence and not _ANY_FACT.search(sentence):
        return pass_document_sentence(sentence, question=question, evidence=evidence)
    return None


def spoken_of(sentence: str, *, facts: Sequence[Fact], evidence: Sequence[Evidence]) -> Spoken:
    """Return which of the facts and passages there are a sentence names, each once, in its order."""
    return Spoken(
        _places(_ANY_FACT.findall(sentence), len(facts)), _places(_ANY_CITATION.findall(sentence), len(evidence))
    )


def pass_ledger_sentence(sentence: str, *, question: str, facts: Sequence[Fact]) -> Passed | None:
    """Return the sentence with its placeholders filled in, or None where it must not be shown.

    It must hold known placeholders, each once, and otherwise nothing but plain words and words of what those facts
    state: no digit, no currency, no other sign. Claims (an average, a debt), negations, hedges, numbers in words and
    names must be those of each fact it holds. Words of the question count only where it has one single fact: with
    several, they could be hung on the wrong one.
    """
    found = _PLACEHOLDER.findall(sentence)
    bare = _PLACEHOLDER.sub(" ", sentence)
    places = [int(number) - 1 for kind, number in found if kind == "F"]
    if not places or max(places) >= len(facts) or len(places) != len(set(places)):
        return None
    days = _days(facts)
    if any(kind == "D" and int(number) > len(days) for kind, number in found):
        return None
    statements = [_said(facts[place]) for place in places]
    named_days = {days[int(number) - 1] for kind, number in found if kind == "D"}
    if not all(named_days <= set(_WITH_DIGITS.findall(statement)) for statement in statements):
        return None
    if not _is_plain_text(sentence, bare) or not _clauses_fit(sentence, facts):
        return None
    own_words = _words(question) - _weighed(question) if len(facts) == 1 else set()
    if not all(_is_said_by(statement, bare, own_words) for statement in statements):
        return None
    return Passed(_PLACEHOLDER.sub(lambda match: _filled(match, facts, days), sentence), facts=frozenset(places))


def pass_document_sentence(sentence: str, *, question: str, evidence: Sequence[Evidence]) -> Passed | None:
    """Return the sentence without its citation marks, or None where a passage it cites does not say it.

    Each passage that it cites must have a sentence that this one repeats or shortens: the same words that carry
    meaning, numbers, names and negations, in the same order, from its beginning on (`domain/shortening.py`), and one
    that speaks of what was asked. The citations quote these very sentences.
    """
    places = _places(_CITATION.findall(sentence), len(evidence))
    bare = _CITATION.sub("", sentence).strip()
    if not places or len(places) != len(set(_CITATION.findall(sentence))) or len(sentence) > _LONGEST_SENTENCE:
        return None
    if _has_markup(bare) or _has_odd_characters(bare) or "[" in bare or bare.endswith("?"):
        return None
    citations = []
    for place in places:
        excerpt = evidence[place].excerpt
        span = shortened_sentence(bare, excerpt, question)
        if span is None:
            return None
        citations.append(quoted(excerpt, *span))
    return Passed(bare, evidence=frozenset(places), citations=tuple(citations))


def masked(facts: Sequence[Fact]) -> tuple[str, ...]:
    """Return the facts' statements as the model may read them: placeholders in place of what is shown, and of days."""
    days = _days(facts)
    return tuple(_masked(fact, number, days) for number, fact in enumerate(facts, start=1))


def _masked(fact: Fact, number: int, days: Sequence[str]) -> str:
    if fact.shown not in fact.statement:
        return f"{{F{number}}}."
    before, after = fact.statement.split(fact.shown, 1)

    def hide(text: str) -> str:
        return _WITH_DIGITS.sub(lambda match: f"{{D{days.index(match.group()) + 1}}}", text)

    return f"{hide(before)}{{F{number}}}{hide(after)}"


def _days(facts: Sequence[Fact]) -> tuple[str, ...]:
    """Return all words with digits that the statements hold beside their figures, such as days, each once."""
    return tuple(dict.fromkeys(day for fact in facts for day in _WITH_DIGITS.findall(_said(fact))))


def _filled(match: re.Match[str], facts: Sequence[Fact], days: Sequence[str]) -> str:
    place = int(match[2]) - 1
    return facts[place].shown if match[1] == "F" else days[place]


def _said(fact: Fact) -> str:
    return " ".join(fact.statement.split(fact.shown, 1))


def _places(numbers: Sequence[str], count: int) -> tuple[int, ...]:
    return tuple(dict.fromkeys(place for number in numbers if (place := int(number) - 1) < count))


def _is_plain_text(sentence: str, bare: str) -> bool:
    """Tell whether a sentence is short enough, tells and does not ask, and holds no digit, currency or markup."""
    return (
        len(sentence) <= _LONGEST_SENTENCE
        and _LEDGER_CHARACTERS.fullmatch(bare) is not None
        and not any(character.isnumeric() for character in bare)
        and not _currencies(bare)
        and "_" not in bare
    )


def _clauses_fit(sentence: str, facts: Sequence[Fact]) -> bool:
    """Tell whether each fact that is a clause of its own ("Sarah paid ...") stands where a clause may stand."""
    return all(
        _AMOUNT.match(facts[int(match[2]) - 1].shown) or _CLAUSE_BEFORE.search(sentence[: match.start()])
        for match in _PLACEHOLDER.finditer(sentence)
        if match[1] == "F"
    )


def _is_said_by(statement: str, bare: str, own_words: set[str]) -> bool:
    """Tell whether a fact's statement, without what is shown, vouches for every word of a sentence."""
    said, words = _words(statement), _words(bare)
    claimed, claims = _claims(words), _claims(said)
    if not claimed <= claims or not claims & KEPT_CLAIMS <= claimed:
        return False
    if _turns(words) != _turns(said) or words & (HEDGES | SCALE_WORDS) - said:
        return False
    known = {stem(word) for word in (*said, *own_words, *_synonyms(said))}
    if not all(word in PLAIN_WORDS or stem(word) in known or word in CLAIMS for word in words):
        return False
    return _names_fit(statement, bare)


def _names_fit(statement: str, bare: str) -> bool:
    """Tell whether names are those of the statement, pay or share as there, and no money goes to or from them anew."""
    said, words = _words(statement), _words(bare)
    if not _names(bare) <= said:
        return False
    people = _names(_QUOTED.sub(" ", statement)) & words
    if people and "paid" not in said and words & {"paid", "spent", "covered", "put"}:
        return False
    directed = {pair for pair in _pairs(bare) if pair[0] in DIRECTIONS and pair[1] in people}
    return directed <= set(_pairs(statement))


def _names(text: str) -> set[str]:
    """Return the folded words with a capital that do not begin the text, and are no category, month or weekday."""
    words = _WORD.findall(_GENITIVE.sub("", text))
    return {fold(word) for word in words[1:] if word[0].isupper()} - _LABELS - _CALENDAR - PLAIN_WORDS


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    words = _WORD.findall(fold(text))
    return pairwise(words)


def _weighed(text: str) -> set[str]:
    """Return the words of a question that it cannot lend to an answer: claims, numbers, negations, hedges, names."""
    weighed = CLAIMS.keys() | SCALE_WORDS | HEDGES | _names(text)
    return {word for word in _words(text) if word in weighed or _turns({word})}


def _claims(words: set[str]) -> set[str]:
    return {CLAIMS[word] for word in words if word in CLAIMS}


def _turns(words: set[str]) -> set[str]:
    return {"not" if word.endswith("n't") else word for word in words if word in TURNING_WORDS or word.endswith("n't")}


def _synonyms(said: set[str]) -> set[str]:
    return {synonym for label, words in CATEGORY_SYNONYMS.items() if set(label.split()) <= said for synonym in words}


def _currencies(text: str) -> set[str]:
    codes = {word for word in re.findall(r"[A-Z]{3}", text) if word in _CODES}
    return codes | {CURRENCY_WORDS[word] for word in _words(text) if word in CURRENCY_WORDS}


def _words(text: str) -> set[str]:
    return set(_WORD.findall(re.sub(r"'s\b", "", fold(text))))


def _has_markup(text: str) -> bool:
    return any(mark in text for mark in _MARKUP)


def _has_odd_characters(text: str) -> bool:
    """Tell whether figures hide in other scripts, fractions or superscripts, or something cannot be seen at all."""
    return any(
        (character.isnumeric() and not character.isascii()) or not (character.isprintable() or character.isspace())
        for character in text
    )
