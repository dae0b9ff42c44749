"""Evidence: whether passages say what a question is about.

Missing words decide, never a distance: questions that a document almost answers lie as close to it as those it does.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from domain.answer_writing.asked_things import AskedThings, asked_things, names_a_thing
from domain.answer_writing.document_prices import asks_for_price, says_price, without_prices
from domain.answer_writing.injections import gives_orders
from domain.answer_writing.told_sentences import Excerpt, ToldSentence, told_sentences
from domain.answer_writing.wanted_words import WantedWords, wanted_words
from domain.answer_writing.word_forms import forms_of
from domain.answers import Citation
from domain.lexicon import FIGURE_QUESTIONS, MONTHS, NUMBER_WORDS, WEEKDAYS
from domain.page_texts import time_code_at
from domain.plans import DocumentQuestion
from domain.sentences import Sentence, fold, stem

_MOST_EVIDENCE = 3
_PUNCTUATION = ".,;:!?…\"'()[]-"
_PARTS_OF_DAYS = """
    afternoon always autumn daily dawn dusk evening free midday midnight morning night noon spring summer sunrise sunset
    today tomorrow tonight weekend winter
    """.split()
_TIMES = frozenset((*MONTHS, *WEEKDAYS, *NUMBER_WORDS, *_PARTS_OF_DAYS)) - {"may"}
_CONDITION = re.compile(r"\bonly\b.*\b(?:when|if|while)\b|\b(?:an|half an) hour\b", re.IGNORECASE)
_NO_QUESTION = re.compile(r"\bwhen (?:we|you|i|they|he|she|it|one|somebody)\b", re.IGNORECASE)
"""What says when something is so, and does not ask it."""
_HOW_MUCH = re.compile(r"^(?:how much|(?:the )?total)\b")
_PER = re.compile(r"\bper (?:\w+ and )?(?:day|night|morning|evening|weekend)\b")
_ASKS_OF_LETTERS = re.compile(r"^(?:by |from |since |until )?(?:who|whom|where|when)\b")
_CODE = re.compile(r"\b[A-Z]{1,5}-?\d{2,}\b")
_HEADER = re.compile(r"(?:bcc|cc|date|from|reply-to|sent|subject|to): ", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Evidence:
    """An excerpt, and the sentence of it that says what was asked; a question is quoted with its answer."""

    excerpt: Excerpt
    citation: Citation


def find_evidence(question: DocumentQuestion, excerpts: Iterable[Excerpt]) -> tuple[Evidence, ...]:
    """Return at most 3 excerpts that say what was asked, the best first; none where nothing does.

    All that the question is about must be said in the quoted sentence, its headings or its document's name, or beside
    it where that is enough: the name of who signed, and what was already spoken of. The sentence must hold an answer of
    the kind that was asked for.
    """
    words = wanted_words(question.text, question.content).words
    if not names_a_thing(words) or (_HOW_MUCH.search(fold(question.text)) and _TIMES.issuperset(_not_figures(words))):
        return ()
    asked = _asked(question)
    found = [candidate for excerpt in excerpts if (candidate := _candidate(asked, excerpt)) is not None]
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


@dataclass(frozen=True, slots=True)
class _Asked:
    """What of a question decides: its content words as stems, what a sentence must hold of them, and of what kind."""

    content: frozenset[str]
    wanted: WantedWords
    things: AskedThings
    has_kind: Callable[[str], bool]
    is_of_no_letter: bool = False


def _asked(question: DocumentQuestion) -> _Asked:
    return _Asked(
        content=frozenset(question.content),
        wanted=wanted_words(question.text, question.content),
        things=asked_things(question.text),
        has_kind=_what_must_be_said(question.text),
        is_of_no_letter=_ASKS_OF_LETTERS.search(fold(question.text.strip())) is not None,
    )


def _candidate(asked: _Asked, excerpt: Excerpt) -> tuple[float, Evidence] | None:
    """Return the sentence of an excerpt that answers best, and how well; None where none does."""
    scored = [(score, each) for each in told_sentences(excerpt) if (score := _score(asked, each)) is not None]
    if not scored:
        return None
    score, best = max(scored, key=lambda pair: pair[0])
    return score, Evidence(excerpt, quoted(excerpt, best.start, best.end))


def _score(asked: _Asked, sentence: ToldSentence) -> float | None:
    """Return how well a sentence answers, or None where it does not say what was asked."""
    own = asked.wanted.said_in(sentence.text)
    # A document's name says what it is about, not whose things are counted in it.
    name = "" if asked.things.counted else sentence.excerpt.document_name
    held = asked.wanted.held_by(sentence.text, headings=sentence.above, name=name)
    if not _is_said(asked, sentence, own, held) or not asked.has_kind(sentence.answer):
        return None
    if asked.is_of_no_letter and _is_head_of_letter(sentence):
        return None
    if any(gives_orders(text, asked=asked.content) for text in (sentence.text, sentence.answer)):
        return None
    if not sentence.is_answered_question and own and len(sentence.text.split()) <= len(own):
        # It repeats what was asked, and says nothing of it.
        return None
    score = len(held) + len(own) / 10 + asked.wanted.nearness(sentence.text) / 10
    # An answer that says as much by itself is quoted without its question.
    return score - 0.5 * sentence.is_answered_question


def _is_head_of_letter(sentence: ToldSentence) -> bool:
    """Tell whether a sentence heads a letter: who wrote it, to whom and of what is no answer to who, where or when."""
    if sentence.text.strip() in sentence.excerpt.heading_path:
        return True
    is_mail = sentence.excerpt.document_name.casefold().endswith((".eml", ".msg")) or "@" in sentence.text
    return is_mail and _HEADER.match(sentence.text) is not None


def _not_figures(words: Iterable[str]) -> frozenset[str]:
    return frozenset(word for word in words if not word.isdigit())


def _is_said(asked: _Asked, sentence: ToldSentence, own: frozenset[str], held: frozenset[str]) -> bool:
    """Tell whether all that was asked about is said: by the sentence, or beside it where it may stand there."""
    missing = frozenset(asked.wanted.words) - held
    names, beside = asked.things.names, asked.wanted.beside
    if missing - names and own - beside:
        missing -= beside & asked.wanted.said_in(sentence.before)
    if missing - names or not _is_named(names - held, sentence, said=own - names):
        return False
    around = f"{sentence.above} {sentence.excerpt.document_name}"
    return asked.things.are_said_in(sentence.text, headings=around)


def _is_named(names: frozenset[str], sentence: ToldSentence, *, said: frozenset[str]) -> bool:
    """Tell whether names that a sentence does not say stand near it and are what it is of; `said` is what else it says.

    A name is said once in a passage, and not in each sentence about it.
    """
    if not names:
        return True
    # "My number" is that of who signs, and not of whom the letter is to.
    around = sentence.speaker if sentence.is_in_first_person else sentence.nearby
    return bool(said) and names <= frozenset(forms_of(around))


def _what_must_be_said(text: str) -> Callable[[str], bool]:
    """Return what tells whether a sentence holds what a question asks for: a price, else a figure, a time or a day."""
    if asks_for_price(text):
        return says_price
    asked = Sentence(_NO_QUESTION.sub(" ", text))
    if asked.holds("when|what time"):
        return _has_time
    return _has_figure if asked.holds("|".join(FIGURE_QUESTIONS)) else lambda _sentence: True


def _has_time(sentence: str) -> bool:
    """Tell whether a sentence has a figure that may be a time or a day, or says on which condition.

    No price is one, nor what it is for ("2 EUR per person and night"), nor the number of a booking.
    """
    return (
        _has_figure(_PER.sub(" ", without_prices(_CODE.sub(" ", sentence)))) or _CONDITION.search(sentence) is not None
    )


def _has_figure(sentence: str) -> bool:
    words = (word.strip(_PUNCTUATION) for word in fold(sentence).split())
    return any(character.isdigit() for character in sentence) or any(
        stem(word) in _TIMES or word in _TIMES for word in words
    )
