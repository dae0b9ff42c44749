"""Passages: pieces of a document or an expense's sentence, small enough to embed, each knowing where it was cut."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from uuid import UUID, uuid5

from domain.expenses import Expense

TARGET_LENGTH = 700
LARGEST_LENGTH = 1_000
"""In characters. all-MiniLM reads 256 tokens, about 1,000 characters of English; what is longer loses its end."""

_SMALLEST_LENGTH = TARGET_LENGTH // 2
_SENTENCE_ENDS = ".!?…"
_CLOSERS = "\"')]}»\N{RIGHT DOUBLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}"
# These end a sentence without white space after them.
_WIDE_SENTENCE_ENDS = "\N{IDEOGRAPHIC FULL STOP}\N{FULLWIDTH EXCLAMATION MARK}\N{FULLWIDTH QUESTION MARK}"


class PassageSource(StrEnum):
    """What a passage was taken from."""

    DOCUMENT = "DOCUMENT"
    EXPENSE = "EXPENSE"


@dataclass(frozen=True, slots=True)
class PageText:
    """The text of a page, counted from 1, or of a whole document that has no pages (None)."""

    page: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of text: `start` and `end` count characters of its page's text (of the whole text without pages).

    `content_hash` is the SHA-256 of the text in hexadecimal.
    """

    id: UUID
    trip_id: UUID
    source: PassageSource
    source_id: UUID
    ordinal: int
    page: int | None
    start: int
    end: int
    text: str
    content_hash: str


@dataclass(frozen=True, slots=True)
class PassageHit:
    """A passage that was found: its cosine similarity to what was asked (at most 1), and the part that says so best."""

    passage: Passage
    score: float
    snippet: str


def cut_passages(*, trip_id: UUID, document_id: UUID, pages: Iterable[PageText]) -> tuple[Passage, ...]:
    """Return a document's passages in reading order; none crosses a page, and together they hold all but white space.

    The same text always gives the same passages with the same ids. Takes time linear in the length of the text.
    """
    spans = ((page, start, end) for page in pages for start, end in _spans(page.text))
    return tuple(
        _passage(
            trip_id=trip_id,
            source=PassageSource.DOCUMENT,
            source_id=document_id,
            ordinal=ordinal,
            page=page.page,
            span=(start, end),
            text=page.text[start:end],
        )
        for ordinal, (page, start, end) in enumerate(spans)
    )


def expense_passage(expense: Expense, sentence: str) -> Passage:
    """Return the one passage that an expense is searched by: its sentence."""
    return _passage(
        trip_id=expense.trip_id,
        source=PassageSource.EXPENSE,
        source_id=expense.id,
        ordinal=0,
        page=None,
        span=(0, len(sentence)),
        text=sentence,
    )


def _passage(  # noqa: PLR0913  # the one place where a passage is put together
    *,
    trip_id: UUID,
    source: PassageSource,
    source_id: UUID,
    ordinal: int,
    page: int | None,
    span: tuple[int, int],
    text: str,
) -> Passage:
    content_hash = sha256(text.encode()).hexdigest()
    # Derived from place and content: reading again gives the same id, changed text never takes over an old vector.
    passage_id = uuid5(source_id, f"{ordinal}:{content_hash}")
    return Passage(passage_id, trip_id, source, source_id, ordinal, page, *span, text, content_hash)


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where passages start and end, without white space at either end. Each character is seen a few times."""
    stop = len(text.rstrip())
    start = _first_visible(text, 0, stop)
    while start < stop:
        border = stop if stop - start <= LARGEST_LENGTH else _border(text, start)
        yield start, start + len(text[start:border].rstrip())
        start = _first_visible(text, border, stop)


def _first_visible(text: str, start: int, stop: int) -> int:
    while start < stop and text[start].isspace():
        start += 1
    return start


def _border(text: str, start: int) -> int:
    """Return where the passage from `start` is best cut: near the target, at the strongest border there is."""
    smallest, target, largest = (start + length for length in (_SMALLEST_LENGTH, TARGET_LENGTH, LARGEST_LENGTH))
    return (
        _paragraph_end(text, smallest, target)
        or _sentence_end(text, range(target, smallest, -1))
        or _sentence_end(text, range(target + 1, largest + 1))
        or _after_last(text, "\n", smallest, largest)
        or _white_space(text, range(largest, start, -1))
        or largest
    )


def _paragraph_end(text: str, smallest: int, largest: int) -> int | None:
    return max(_after_last(text, blank, smallest, largest) or 0 for blank in ("\n\n", "\n\r\n")) or None


def _after_last(text: str, mark: str, smallest: int, largest: int) -> int | None:
    found = text.rfind(mark, smallest, largest)
    return None if found < 0 else found + len(mark)


def _sentence_end(text: str, positions: range) -> int | None:
    return next((position for position in positions if _ends_sentence(text, position)), None)


def _ends_sentence(text: str, position: int) -> bool:
    """Tell whether a sentence ends right before `position`, which lies inside the text, not at its end."""
    if text[position - 1] in _WIDE_SENTENCE_ENDS:
        return True
    if not text[position].isspace():
        return False
    last = position - 2 if text[position - 1] in _CLOSERS else position - 1
    # "e.g. the": a small letter goes on with the sentence.
    return text[last] in _SENTENCE_ENDS and not text[position + 1 : position + 2].islower()


def _white_space(text: str, positions: range) -> int | None:
    return next((position for position in positions if text[position].isspace()), None)
