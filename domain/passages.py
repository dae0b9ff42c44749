"""Passages: pieces of a document, an expense's sentence or a comment, small enough to embed, each knowing its place."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from hashlib import sha256
from uuid import UUID, uuid5

from domain.comments import Comment
from domain.expenses import Expense
from domain.page_texts import Cue, PageText, Section, cues_within

PASSAGE_RULES = 1
"""Counts up when texts are cut or worded differently, so that an index of the older passages is built anew."""
LARGEST_LENGTH = 1_000
"""In characters. all-MiniLM reads 256 tokens, about 1,000 characters of English; what is longer loses its end."""

_SENTENCE_ENDS = ".!?…"
_CLOSERS = "\"')]}»\N{RIGHT DOUBLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}"
# These end a sentence without white space after them.
_WIDE_SENTENCE_ENDS = "\N{IDEOGRAPHIC FULL STOP}\N{FULLWIDTH EXCLAMATION MARK}\N{FULLWIDTH QUESTION MARK}"
# A title, or an initial: a full stop after it ends no sentence, whatever letter follows.
_ABBREVIATION = re.compile(r"(?:^|[\s(])(?:[A-Z]|[Mm]rs?|[Mm]s|[DdSs]r|[Ss]t|N[or]|[Pp]rof|approx|vs|etc)\.$")
_LONGEST_ABBREVIATION = 8


class PassageSource(StrEnum):
    """What a passage was taken from."""

    DOCUMENT = "DOCUMENT"
    EXPENSE = "EXPENSE"
    COMMENT = "COMMENT"


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of text: `start` and `end` count characters of its page's text (of the whole text without pages).

    Cues count in the same way; the first is that of the words it begins in, where the text has times.
    `content_hash` is the SHA-256 of the text in hexadecimal; `rules` are the PASSAGE_RULES that it was cut by.
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
    rules: int
    heading_path: tuple[str, ...] = ()
    cues: tuple[Cue, ...] = ()


@dataclass(frozen=True, slots=True)
class _Lengths:
    """How long passages are, in characters: about `target`, at most `largest`."""

    target: int
    largest: int


_WRITTEN = _Lengths(target=700, largest=LARGEST_LENGTH)
# About twenty seconds of speech: who looks for a place in a recording wants to be led there.
_TIMED = _Lengths(target=280, largest=400)


def cut_passages(*, trip_id: UUID, document_id: UUID, pages: Iterable[PageText]) -> tuple[Passage, ...]:
    """Return a document's passages in reading order: none crosses a page or a section, and together they hold all text.

    The same text always gives the same passages, and the same passage the same id, wherever it stands: in a new version
    of a document, what did not change keeps its id. White space around passages is left out. Takes linear time.
    """
    return _cut(trip_id, PassageSource.DOCUMENT, document_id, pages)


def comment_passages(comment: Comment) -> tuple[Passage, ...]:
    """Return the passages that a comment is searched by: mostly one, none of a comment that is deleted."""
    if comment.deleted_at is not None:
        return ()
    return _cut(comment.trip_id, PassageSource.COMMENT, comment.id, [PageText(None, comment.text)])


def expense_passage(expense: Expense, sentence: str) -> Passage:
    """Return the one passage that an expense is searched by: its sentence."""
    content_hash = sha256(sentence.encode()).hexdigest()
    return Passage(
        id=_id(expense.id, 0, content_hash),
        trip_id=expense.trip_id,
        source=PassageSource.EXPENSE,
        source_id=expense.id,
        ordinal=0,
        page=None,
        start=0,
        end=len(sentence),
        text=sentence,
        content_hash=content_hash,
        rules=PASSAGE_RULES,
    )


def expense_passages(expense: Expense, sentence: str) -> tuple[Passage, ...]:
    """Return the passages that an expense is searched by: none of one that is deleted."""
    return () if expense.deleted_at is not None else (expense_passage(expense, sentence),)


def kept_passages(passages: Iterable[Passage]) -> tuple[Passage, ...]:
    """Return the passages of a text that is not there to be cut anew, as if today's rules had cut it into the same."""
    seen: Counter[str] = Counter()
    kept: list[Passage] = []
    for passage in passages:
        content_hash = passage.content_hash
        passage_id = _id(passage.source_id, seen[content_hash], content_hash)
        kept.append(replace(passage, id=passage_id, rules=PASSAGE_RULES))
        seen[content_hash] += 1
    return tuple(kept)


def _cut(trip_id: UUID, source: PassageSource, source_id: UUID, pages: Iterable[PageText]) -> tuple[Passage, ...]:
    seen: Counter[str] = Counter()
    passages: list[Passage] = []
    for page, heading_path, start, end in _places(pages):
        text = page.text[start:end]
        content_hash = sha256(text.encode()).hexdigest()
        passages.append(
            Passage(
                id=_id(source_id, seen[content_hash], content_hash),
                trip_id=trip_id,
                source=source,
                source_id=source_id,
                ordinal=len(passages),
                page=page.page,
                start=start,
                end=end,
                text=text,
                content_hash=content_hash,
                rules=PASSAGE_RULES,
                heading_path=heading_path,
                cues=cues_within(page.cues, start, end),
            )
        )
        seen[content_hash] += 1
    return tuple(passages)


def _id(source_id: UUID, seen: int, content_hash: str) -> UUID:
    # Derived from the content, and how often it stood there before: changed text never takes over an old vector. And
    # from the rules, since a source may have passages by two of them at once; the first ones were not named.
    rules = "" if PASSAGE_RULES == 1 else f"{PASSAGE_RULES}:"
    return uuid5(source_id, f"{rules}{seen}:{content_hash}")


def _places(pages: Iterable[PageText]) -> Iterator[tuple[PageText, tuple[str, ...], int, int]]:
    for page in pages:
        lengths = _TIMED if page.cues else _WRITTEN
        sections = (Section(0, ()), *page.sections)
        ends = (*(section.start for section in page.sections), len(page.text))
        for section, end in zip(sections, ends, strict=True):
            for span in _spans(page.text, section.start, end, lengths):
                yield page, section.heading_path, *span


def _spans(text: str, start: int, end: int, lengths: _Lengths) -> Iterator[tuple[int, int]]:
    """Yield where passages start and end, without white space at either end. Each character is seen a few times."""
    stop = start + len(text[start:end].rstrip())
    start = _first_visible(text, start, stop)
    while start < stop:
        border = stop if stop - start <= lengths.largest else _border(text, start, lengths)
        yield start, start + len(text[start:border].rstrip())
        start = _first_visible(text, border, stop)


def _first_visible(text: str, start: int, stop: int) -> int:
    while start < stop and text[start].isspace():
        start += 1
    return start


def _border(text: str, start: int, lengths: _Lengths) -> int:
    """Return where the passage from `start` is best cut: near the target, at the strongest border there is."""
    smallest, target, largest = (start + length for length in (lengths.target // 2, lengths.target, lengths.largest))
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
    if text[last] not in _SENTENCE_ENDS or text[position + 1 : position + 2].islower():
        return False
    return _ABBREVIATION.search(text[max(0, position - _LONGEST_ABBREVIATION) : position]) is None


def _white_space(text: str, positions: range) -> int | None:
    return next((position for position in positions if text[position].isspace()), None)
