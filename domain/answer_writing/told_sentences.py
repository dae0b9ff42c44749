"""Told sentences: what the sentences of a passage tell, with what stands around each."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from domain.answer_writing.links import without_links
from domain.headings import is_heading
from domain.page_texts import Cue
from domain.sentences import sentences_of

_CLOSING = " \"')]*_\u201d\u2019\u00bb"
"""What may close a sentence behind its sign."""
_POINTING_BACK = re.compile(r"(?:it|its|they|these|this)\b", re.IGNORECASE)
_NEARBY = 250
"""So many characters before a sentence what it is about may have been named, and twice as many behind it."""
_FIRST_PERSON = re.compile(r"\b(?:my|i|me)\b", re.IGNORECASE)
_SENDER = re.compile(r"^from: *(.+)$", re.IGNORECASE | re.MULTILINE)


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
class ToldSentence:
    """A sentence of an excerpt: from where to where it stands, where its answer begins, and what stands around it.

    `above` are its headings, and the sentence before it where it points back; `before` is the sentence before it.
    """

    excerpt: Excerpt
    start: int
    told: int
    end: int
    above: str
    before: str

    @property
    def text(self) -> str:
        """It, without addresses."""
        return without_links(self.excerpt.text[self.start : self.end])

    @property
    def answer(self) -> str:
        """What of it answers the question that it begins with: all of it where it begins with none."""
        return without_links(self.excerpt.text[self.told : self.end])

    @property
    def nearby(self) -> str:
        """What was said some lines before it, and below it, with the name of its document."""
        excerpt = self.excerpt
        lines = f"{excerpt.text[max(0, self.start - _NEARBY) : self.end + 2 * _NEARBY]}"
        return f"{self.above} {lines} {excerpt.document_name}"

    @property
    def speaker(self) -> str:
        """Who says "my" in it, as far as that stands in the passage: below it, or where a letter tells its sender."""
        text = self.excerpt.text
        return f"{text[self.end :]} {' '.join(_SENDER.findall(text))}"

    @property
    def is_in_first_person(self) -> bool:
        """Tell whether somebody speaks of themselves in it."""
        return _FIRST_PERSON.search(self.text) is not None

    @property
    def is_answered_question(self) -> bool:
        """Tell whether it begins with a question."""
        return self.told != self.start


def told_sentences(excerpt: Excerpt) -> Iterator[ToldSentence]:
    """Yield what tells something in an excerpt, each with its headings; a heading by itself tells nothing."""
    path, heading, before = " ".join(excerpt.heading_path), "", ""
    for start, told, end in _told(excerpt.text):
        sentence = excerpt.text[start:end]
        # What is spoken has no headings: a line by itself is a short one.
        if told == start and not excerpt.cues and is_heading(excerpt.text, start, end):
            # A heading says a word; the sentence below it says something about it.
            heading, before = sentence, ""
            continue
        # "It has seats for eight" is about what the sentence before it is about.
        above = f"{path} {heading} {before if _POINTING_BACK.match(sentence) else ''}"
        yield ToldSentence(excerpt, start, told, end, above, before)
        before = sentence if told == start else before


def _told(text: str) -> Iterator[tuple[int, int, int]]:
    """Yield where sentences begin, where they tell something, and where they end, in characters.

    A question tells nothing and has no place of its own: it begins what its answer ends.
    """
    asked: int | None = None
    for start, end in sentences_of(text):
        if without_links(text[start:end]).rstrip(_CLOSING).endswith("?"):
            asked = start if asked is None else asked
            continue
        if asked is not None:
            yield asked, start, end
        yield start, start, end
        asked = None
