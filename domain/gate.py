"""The gate: what of a language model's text may be shown. It decides sentence by sentence, before anybody reads it.

The model knows facts by placeholders like {F1} only, and passages by numbers like [1]. A sentence that says more than
the facts or the cited passages do is dropped, whoever put it into the model's head: a question, an expense, a document.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from domain.answers import Fact
from domain.currencies import all_currencies
from domain.evidence import Evidence
from domain.lexicon import CLAIM_WORDS, CURRENCY_WORDS, GLUE_WORDS, NEGATIONS, NUMBER_WORDS, STOP_WORDS
from domain.sentences import fold, stem, stems_of

_PLACEHOLDER = re.compile(r"(?<![^\s(\"'])\{F([1-9]\d{0,2})\}(?=[\s.,;:!?)\"']|$)")
_CITATION = re.compile(r"\s*\[([1-9]\d?)\]")
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_SENTENCE = re.compile(r".*?[.!?](?=\s)|.*?\n", re.DOTALL)
_LONGEST_SENTENCE = 600
_SUPPORTED = 0.7
_CODES = frozenset(currency.code for currency in all_currencies())
_MARKUP = ("://", "www.", "<", "`", "](", "|", "{", "}")


@dataclass(frozen=True, slots=True)
class Passed:
    """A sentence that may be shown, and which facts or which passages (counted from 0) it stands on."""

    text: str
    places: frozenset[int]


class SentenceBuffer:
    """Puts a model's pieces together and hands out whole sentences."""

    def __init__(self) -> None:
        self._rest = ""

    def add(self, piece: str) -> list[str]:
        """Take a piece and return the sentences that are complete now; one ends where white space follows its end."""
        self._rest += piece
        sentences = []
        while (match := _SENTENCE.match(self._rest)) is not None:
            sentences.append(match.group().strip())
            self._rest = self._rest[match.end() :]
        return [sentence for sentence in sentences if sentence]

    def rest(self) -> list[str]:
        """Return what is left at the end of the text, as a last sentence."""
        last, self._rest = self._rest.strip(), ""
        return [last] if last else []


def pass_ledger_sentence(sentence: str, *, question: str, facts: Sequence[Fact]) -> Passed | None:
    """Return the sentence with its placeholders filled in, or None where it must not be shown.

    It must hold a known placeholder and nothing but words of the question, of its facts' statements and of grammar;
    no number that is neither in the question nor in the statements, no currency; and what it claims of a figure (the
    largest, an average) each of its facts must claim itself.
    """
    places = [int(number) - 1 for number in _PLACEHOLDER.findall(sentence)]
    bare = _PLACEHOLDER.sub(" ", sentence)
    if not places or max(places) >= len(facts) or len(sentence) > _LONGEST_SENTENCE or _has_markup(bare):
        return None
    statements = [_said(facts[place]) for place in places]
    if not _numbers(bare) <= _numbers(" ".join((question, *statements))) or _has_odd_digits(bare) or _currencies(bare):
        return None
    words = _words(bare)
    known = _words(" ".join((question, *statements)))
    if not all(word in STOP_WORDS or word in GLUE_WORDS or word in known for word in words):
        return None
    claims = words & CLAIM_WORDS
    if not all(claims <= _words(statement) for statement in statements):
        return None
    return Passed(_PLACEHOLDER.sub(lambda match: facts[int(match[1]) - 1].shown, sentence), frozenset(places))


def pass_document_sentence(sentence: str, *, question: str, evidence: Sequence[Evidence]) -> Passed | None:
    """Return the sentence without its citation marks, or None where the passages it cites do not support it.

    It must cite a known passage; its numbers (as figures or words), currencies and negations must stand in what it
    cites, and so must seven tenths of the words that carry its meaning, and every name.
    """
    places = [int(number) - 1 for number in _CITATION.findall(sentence)]
    bare = _CITATION.sub("", sentence).strip()
    if not places or max(places) >= len(evidence) or len(sentence) > _LONGEST_SENTENCE or _has_markup(bare):
        return None
    cited = " ".join(evidence[place].excerpt.text for place in places)
    if not _numbers(bare) <= _numbers(cited) or _has_odd_digits(bare) or not _currencies(bare) <= _currencies(cited):
        return None
    words, cited_words = _words(bare), _words(cited)
    if not words & (NUMBER_WORDS | NEGATIONS) <= cited_words or ("n't" in bare and "n't" not in cited):
        return None
    known = {stem(word) for word in cited_words | _words(question)}
    meaning = [word for word in stems_of(bare) if word not in STOP_WORDS and not word.isdigit()]
    supported = [word for word in meaning if word in known]
    if len(supported) < _SUPPORTED * len(meaning) or not _names(bare) <= cited_words | _words(question):
        return None
    return Passed(bare, frozenset(places))


def masked(fact: Fact, number: int) -> str:
    """Return a fact's statement as the model may read it: with the placeholder in place of what is shown."""
    return fact.statement.replace(fact.shown, f"{{F{number}}}") if fact.shown in fact.statement else f"{{F{number}}}."


def _said(fact: Fact) -> str:
    return fact.statement.replace(fact.shown, " ")


def _numbers(text: str) -> set[str]:
    return {number.strip(".,:") for number in _NUMBER.findall(text)}


def _has_odd_digits(text: str) -> bool:
    """Tell whether figures hide in other scripts, fractions or superscripts."""
    return any(character.isnumeric() and not character.isascii() for character in text)


def _currencies(text: str) -> set[str]:
    codes = {word for word in re.findall(r"[A-Z]{3}", text) if word in _CODES}
    named = {CURRENCY_WORDS[word] for word in _words(text) if word in CURRENCY_WORDS}
    return codes | named | {sign for sign in text if sign in "€£$¥₹₩%‰"}


def _words(text: str) -> set[str]:
    return set(_WORD.findall(re.sub(r"'s\b", "", fold(text))))


def _names(text: str) -> set[str]:
    """Return words with a capital that do not begin the text."""
    return {fold(word) for word in re.findall(r"(?<=[\w,;:] )[A-Z][^\W\d_]+", text)}


def _has_markup(text: str) -> bool:
    return any(mark in text for mark in _MARKUP)
