"""Evidence: whether passages say what a question is about.

Missing words decide, never a distance: questions that a document almost answers lie as close to it as those it does.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from domain.answers import Citation
from domain.injections import gives_orders
from domain.lexicon import FIGURE_QUESTIONS, MONTHS, NUMBER_WORDS, WEEKDAYS
from domain.page_texts import Cue, time_code_at
from domain.plans import DocumentQuestion
from domain.sentences import Sentence, fold, sentences_of, stems_of

_MOST_EVIDENCE = 3
_PUNCTUATION = ".,;:!?…\"'()[]-"
_CLOSING = "\"')]*_\u201d\u2019\u00bb"
"""What may close a sentence behind its sign."""
_TIMES = frozenset((*MONTHS, *WEEKDAYS, *NUMBER_WORDS, "noon", "midnight", "today", "daily", "free", "always")) - {
    "may"
}


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

    More than half of the question's content words must stand in the excerpt, its headings or its document's name, and
    where the question asks for a figure, a time or a day, the quoted sentence must hold one.
    """
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
    wanted = frozenset(question.content)
    here = wanted.intersection(stems_of(excerpt.text))
    covered = here.union(wanted.intersection(stems_of(" ".join((excerpt.document_name, *excerpt.heading_path)))))
    if not here or 2 * len(covered) <= len(wanted):
        return None
    quote = _best_sentence(excerpt.text, wanted, needs_figure=_asks_for_figure(question.text))
    if quote is None:
        return None
    score, start, end = quote
    return len(covered) + score / 10, Evidence(excerpt, quoted(excerpt, start, end))


def _best_sentence(text: str, wanted: frozenset[str], *, needs_figure: bool) -> tuple[int, int, int] | None:
    best: tuple[int, int, int] | None = None
    for start, told, end in _told(text):
        sentence = text[start:end]
        score = len(wanted.intersection(stems_of(sentence)))
        orders = gives_orders(sentence, asked=wanted) or gives_orders(text[told:end], asked=wanted)
        if score == 0 or (needs_figure and not _has_figure(text[told:end])) or orders:
            continue
        # A heading says a word; the sentence below it says something about it. So does the answer to a question.
        is_heading = told != start or len(sentence.split()) <= score + 1
        score = 2 * score - is_heading
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


def _asks_for_figure(text: str) -> bool:
    return Sentence(text).holds("|".join(FIGURE_QUESTIONS))


def _has_figure(sentence: str) -> bool:
    words = (word.strip(_PUNCTUATION) for word in fold(sentence).split())
    return any(character.isdigit() for character in sentence) or not _TIMES.isdisjoint(words)
