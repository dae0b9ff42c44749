"""The gate: what of a language model's text may be shown. It decides sentence by sentence, before anybody reads it.

The model knows facts by placeholders like {F1} only, and passages by numbers like [1]. A sentence that says more than
the facts or the cited passages do is not shown, whoever put it into the model's head: a question, an expense, a
document. Nothing is trusted because it looks harmless: a sentence is made of what is known, or it does not pass.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from domain.answer_writing.evidence import Evidence, quoted
from domain.answer_writing.joining import taken_apart
from domain.answer_writing.shortening import shortened_sentence
from domain.answer_writing.stated_currencies import states_its_currencies
from domain.answer_writing.statements import WITH_DIGITS, Saying, Statement, statement_around
from domain.answer_writing.vouching import segments, vouches
from domain.answers import Citation, Fact

_PLACEHOLDER = re.compile(r"(?<![^\s(\"'])\{([FD])([1-9]\d{0,2})\}(?=[\s.,;:!?)\"']|$)")
_CITATION = re.compile(r"\s*\[([1-9]\d?)\]")
_ANY_CITATION = re.compile(r"\[([1-9]\d?)\]")
_ANY_FACT = re.compile(r"\{F([1-9]\d{0,2})\}")
# Ends before white space, once what follows is seen: citations belong to the sentence before them, and what goes on
# small does not begin another ("7 a.m. to 10").
_SENTENCE_END = re.compile(r"[.!?][\"')]*(?:\s*\[\d{1,3}\])*\s+(?=[^\s\[a-z0-9(])|\n")
_LIST_MARK = re.compile(r"^(?:[-*•]|\d{1,2}[.)])(?:\s+|$)")
_LONGEST_SENTENCE = 600
_LEDGER_CHARACTERS = re.compile(r"[\w\s.,;:!'’\"()–-]*")  # noqa: RUF001  # the apostrophe and the dash that models write
_SIGNED = re.compile(r"[-–]\s*\{F")  # noqa: RUF001  # a dash before a figure is its sign
_MARKUP = ("://", "www.", "<", ">", "`", "](", "|", "{", "}", "*", "\\", "@")
_CLAUSE_BEFORE = re.compile(r"(?:^|[,;:]|\b(?:and|that|so|as|while))\s*$", re.IGNORECASE)


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
        sentences, start = [], 0
        for match in _SENTENCE_END.finditer(self._rest):
            sentences.append(self._taken(self._rest[start : match.end()]))
            start = match.end()
        self._rest = self._rest[start:]
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
    """Return a sentence as it may be shown, or None; one that mixes facts and passages is none of either.

    What makes an item of a list of it is left out.
    """
    sentence = _LIST_MARK.sub("", sentence)
    spoken = spoken_of(sentence, facts=facts, evidence=evidence)
    if spoken.facts and not _ANY_CITATION.search(sentence):
        return pass_ledger_sentence(sentence, question=question, facts=facts)
    if spoken.evidence and not _ANY_FACT.search(sentence):
        return pass_document_sentence(sentence, question=question, evidence=evidence)
    return None


def is_mark(sentence: str) -> bool:
    """Tell whether a sentence is only what begins an item of a list ("1."), and says nothing."""
    return _LIST_MARK.sub("", sentence) == ""


def spoken_of(sentence: str, *, facts: Sequence[Fact], evidence: Sequence[Evidence]) -> Spoken:
    """Return which of the facts and passages there are a sentence names, each once, in its order."""
    return Spoken(
        _places(_ANY_FACT.findall(sentence), len(facts)), _places(_ANY_CITATION.findall(sentence), len(evidence))
    )


def pass_ledger_sentence(sentence: str, *, question: str, facts: Sequence[Fact]) -> Passed | None:
    """Return the sentence with its placeholders filled in, or None where it must not be shown.

    It is a fact's statement as the model was told it; or it holds known placeholders, each once, and otherwise nothing
    but plain words and words of what those facts state: no digit, no other sign, no currency but theirs. Each fact it
    holds must vouch for it (`vouching.py`): its claims, names, directions and scope are those of the fact's statement,
    kept whole.
    """
    told = masked(facts)
    if (copied := f"{' '.join(sentence.split()).removesuffix('.')}.") in told:
        place = told.index(copied)
        return Passed(facts[place].statement, facts=frozenset({place}))
    days = _days(facts)
    places = _known_places(sentence, len(facts), len(days))
    if places is None or not _is_plain_text(sentence) or not _clauses_fit(sentence, facts):
        return None
    statements = [Statement("".join(_hidden(fact, days)), fact.shown) for fact in facts]
    saying, spoken = Saying(sentence, question, statements), [statements[place] for place in places]
    if not states_its_currencies(sentence, [statement.text for statement in spoken]):
        return None
    if not _all_vouch(spoken, saying) and not _each_vouches(spoken, saying):
        return None
    text = _PLACEHOLDER.sub(lambda match: _filled(match, facts, days), sentence)
    return Passed(_as_a_sentence(text, sentence, is_clause=spoken[-1].is_clause), facts=frozenset(places))


def pass_document_sentence(sentence: str, *, question: str, evidence: Sequence[Evidence]) -> Passed | None:
    """Return the sentence without its citation marks, or None where a passage it cites does not say it.

    Each passage that it cites must have a sentence that this one repeats or shortens: the same words that carry
    meaning, numbers, names and negations, in the same order, from its beginning on (`shortening.py`), and one
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
    return f"{{F{number}}}".join(_hidden(fact, days))


def _hidden(fact: Fact, days: Sequence[str]) -> tuple[str, str]:
    """Return what is said before and after a figure, with placeholders in place of words with digits."""
    before, after = (
        WITH_DIGITS.sub(lambda match: f"{{D{days.index(match.group()) + 1}}}", text) for text in statement_around(fact)
    )
    return before, after


def _days(facts: Sequence[Fact]) -> tuple[str, ...]:
    """Return all words with digits that the statements hold beside their figures, such as days, each once."""
    texts = (text for fact in facts for text in statement_around(fact))
    return tuple(dict.fromkeys(day for text in texts for day in WITH_DIGITS.findall(text)))


def _all_vouch(spoken: Sequence[Statement], saying: Saying) -> bool:
    """Tell whether each of the statements that a sentence speaks of vouches for the whole of it."""
    parts = zip(spoken, segments(saying.sentence, spoken), strict=True)
    return all(vouches(statement, saying, segment=segment) for statement, segment in parts)


def _each_vouches(spoken: Sequence[Statement], saying: Saying) -> bool:
    """Tell whether a sentence joins several, for each of which its statement vouches."""
    parts = taken_apart(saying.sentence, spoken)
    return parts is not None and all(
        _all_vouch([statement], replace(saying, sentence=part)) for statement, part in zip(spoken, parts, strict=True)
    )


def _as_a_sentence(text: str, sentence: str, *, is_clause: bool) -> str:
    """Return what a sentence with placeholders was filled to, as it begins and ends where it is a clause there."""
    if sentence.startswith("{F"):
        text = f"{text[:1].upper()}{text[1:]}"
    return f"{text}." if is_clause and sentence.endswith("}") else text


def _filled(match: re.Match[str], facts: Sequence[Fact], days: Sequence[str]) -> str:
    place = int(match[2]) - 1
    return facts[place].shown if match[1] == "F" else days[place]


def _places(numbers: Sequence[str], count: int) -> tuple[int, ...]:
    return tuple(dict.fromkeys(place for number in numbers if (place := int(number) - 1) < count))


def _known_places(sentence: str, facts: int, days: int) -> list[int] | None:
    """Return the places of a sentence's facts, in its order; None where it has none, one twice, or an unknown one."""
    found = _PLACEHOLDER.findall(sentence)
    places = [int(number) - 1 for kind, number in found if kind == "F"]
    if not places or max(places) >= facts or len(places) != len(set(places)):
        return None
    return None if any(kind == "D" and int(number) > days for kind, number in found) else places


def _is_plain_text(sentence: str) -> bool:
    """Tell whether a sentence is short enough, tells and does not ask, and holds no digit and no markup."""
    bare = _PLACEHOLDER.sub(" ", sentence)
    return (
        len(sentence) <= _LONGEST_SENTENCE
        and _LEDGER_CHARACTERS.fullmatch(bare) is not None
        and not any(character.isnumeric() for character in bare)
        and "_" not in bare
        and _SIGNED.search(sentence) is None
        and unicodedata.is_normalized("NFKC", sentence)
    )


def _clauses_fit(sentence: str, facts: Sequence[Fact]) -> bool:
    """Tell whether each fact that is a clause of its own ("Sarah paid ...") stands where a clause may stand."""
    return all(
        not Statement("", facts[int(match[2]) - 1].shown).is_clause or _CLAUSE_BEFORE.search(sentence[: match.start()])
        for match in _PLACEHOLDER.finditer(sentence)
        if match[1] == "F"
    )


def _has_markup(text: str) -> bool:
    return any(mark in text for mark in _MARKUP)


def _has_odd_characters(text: str) -> bool:
    """Tell whether figures hide in other scripts, fractions or superscripts, or something cannot be seen at all."""
    return any(
        (character.isnumeric() and not character.isascii()) or not (character.isprintable() or character.isspace())
        for character in text
    )
