"""Evidence: whether passages say what a question is about.

Missing words decide, never a distance: questions that a document almost answers lie as close to it as those it does.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from domain.answer_writing.asked_things import AskedThings, asked_things, names_a_thing
from domain.answer_writing.document_prices import asks_for_price, says_price, without_prices
from domain.answer_writing.injections import gives_orders
from domain.answer_writing.wanted_words import WantedWords, wanted_words
from domain.answers import Citation
from domain.headings import is_heading
from domain.lexicon import FIGURE_QUESTIONS, MONTHS, NUMBER_WORDS, WEEKDAYS
from domain.page_texts import Cue, time_code_at
from domain.plans import DocumentQuestion
from domain.sentences import Sentence, fold, sentences_of, stem

_MOST_EVIDENCE = 3
_PUNCTUATION = ".,;:!?…\"'()[]-"
_CLOSING = "\"')]*_\u201d\u2019\u00bb"
"""What may close a sentence behind its sign."""
_TIMES = frozenset((*MONTHS, *WEEKDAYS, *NUMBER_WORDS, "noon", "midnight", "today", "daily", "free", "always")) - {
    "may"
}
_POINTING_BACK = re.compile(r"(?:it|its|they|these|this)\b", re.IGNORECASE)
_NO_QUESTION = re.compile(r"\bwhen (?:we|you|i|they|he|she|it|one|somebody)\b", re.IGNORECASE)
"""What says when something is so, and does not ask it."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A passage of a document: where its text begins, in characters of its page (or of a document without pages)."""

    document_id: UUID
    document_name: str
    page: int | None
    start: int
    text: str
    heading_path: tuple[str, ...] = ()
    cues: tuple[Cue, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """An excerpt, and the sentence of it that says what was asked; a question is quoted with its answer."""

    excerpt: Excerpt
    citation: Citation


def find_evidence(question: DocumentQuestion, excerpts: Iterable[Excerpt]) -> tuple[Evidence, ...]:
    """Return at most 3 excerpts that speak of what was asked, the best first; none where nothing does.

    More than half of the question's content words must stand in the quoted sentence, its headings or its document's
    name; where the question asks for a price, a figure, a time or a day, the sentence must hold one.
    """
    if not names_a_thing(wanted_words(question.text, question.content).words):
        return ()
    found = [candidate for excerpt in excerpts if (candidate := _candidate(question, excerpt)) is not None]
    found.sort(key=lambda candidate: -candidate[0])
    return tuple(evidence for _, evidence in found[:_MOST_EVIDENCE])


def quoted(excerpt: Excerpt, start: int, end: int) -> Citation:
    """Return the citation of a part of an excerpt, from where to where in its text, in characters."""
    return Citation(
        document_id=excerpt.document_id,
        page=excerpt.page,
        start=excerpt.start + start,
        end=excerpt.start + end,
        quote=excerpt.text[start:end],
        heading_path=excerpt.heading_path,
        time_code=time_code_at(excerpt.cues, excerpt.start + start),
    )


def _candidate(question: DocumentQuestion, excerpt: Excerpt) -> tuple[float, Evidence] | None:
    wanted = wanted_words(question.text, question.content)
    needed = _what_must_be_said(question.text)
    quote = _best_sentence(excerpt, wanted, asked_things(question.text), needed=needed)
    if quote is None:
        return None
    score, start, end = quote
    return score, Evidence(excerpt, quoted(excerpt, start, end))


def _best_sentence(
    excerpt: Excerpt, wanted: WantedWords, things: AskedThings, *, needed: Callable[[str], bool]
) -> tuple[float, int, int] | None:
    """Return how well the best sentence answers, and where it begins and ends; None where none says enough."""
    best: tuple[float, int, int] | None = None
    path, heading, before = " ".join(excerpt.heading_path), "", ""
    for start, told, end in _told(excerpt.text):
        sentence, answer = excerpt.text[start:end], excerpt.text[told:end]
        # What is spoken has no headings: a line by itself is a short one.
        if told == start and not excerpt.cues and is_heading(excerpt.text, start, end):
            # A heading says a word; the sentence below it says something about it.
            heading = sentence
            continue
        # "It has seats for eight" is about what the sentence before it is about.
        above = f"{path} {heading} {before if _POINTING_BACK.match(sentence) else ''}"
        before = sentence if told == start else before
        held = wanted.held_by(sentence, headings=above, name=excerpt.document_name)
        asked = frozenset(wanted.words)
        if not things.are_said_in(sentence, headings=f"{above} {excerpt.document_name}", passage=excerpt.text):
            continue
        orders = gives_orders(sentence, asked=asked) or gives_orders(answer, asked=asked)
        if 2 * len(held) <= len(asked) or not needed(answer) or orders:
            continue
        own = wanted.said_in(sentence)
        if told == start and own and len(sentence.split()) <= len(own):
            # It repeats what was asked, and says nothing of it.
            continue
        score = len(held) + len(own) / 10 + wanted.nearness(sentence) / 10
        # An answer that says as much by itself is quoted without its question.
        score -= 0.5 * (told != start)
        if best is None or score > best[0]:
            best = (score, start, end)
    return best


def _told(text: str) -> Iterator[tuple[int, int, int]]:
    """Yield where sentences begin, where they tell something, and where they end, in characters.

    A question tells nothing and has no place of its own: it begins what its answer ends.
    """
    asked: int | None = None
    for start, end in sentences_of(text):
        if text[start:end].rstrip(_CLOSING).endswith("?"):
            asked = start if asked is None else asked
            continue
        if asked is not None:
            yield asked, start, end
        yield start, start, end
        asked = None


def _what_must_be_said(text: str) -> Callable[[str], bool]:
    """Return what tells whether a sentence holds what a question asks for: a price, else a figure, a time or a day."""
    if asks_for_price(text):
        return says_price
    asked = Sentence(_NO_QUESTION.sub(" ", text))
    if asked.holds("when|what time"):
        return _has_time
    return _has_figure if asked.holds("|".join(FIGURE_QUESTIONS)) else lambda _sentence: True


def _has_time(sentence: str) -> bool:
    """Tell whether a sentence has a figure that may be a time or a day, as no price is."""
    return _has_figure(without_prices(sentence))


def _has_figure(sentence: str) -> bool:
    words = (word.strip(_PUNCTUATION) for word in fold(sentence).split())
    return any(character.isdigit() for character in sentence) or any(
        stem(word) in _TIMES or word in _TIMES for word in words
    )
