"""Labels: questions, and where in a file the words stand that answer each."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from domain.page_texts import PageText
from domain.passages import Passage

LABELS = Path(__file__).parent.parent / "samples" / "retrieval-labels.jsonl"


class QuoteMissing(Exception):
    """A file does not hold the words that a label says it does, as it is read."""


@dataclass(frozen=True, slots=True)
class Label:
    """A question, the exact words of a file that answer it but for white space, and their page or time where known."""

    id: str
    question: str
    file: str
    quote: str
    page: int | None = None
    time_code: str | None = None

    @property
    def is_placed(self) -> bool:
        """Whether a citation can be wrong about a page or a time."""
        return self.page is not None or self.time_code is not None


def load_labels(path: Path = LABELS) -> list[Label]:
    """Return the labels of a file, a JSON object a line; questions that nothing answers are left out."""
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [
        Label(line["id"], line["question"], line["file"], line["answer_quote"], line.get("page"), line.get("time_code"))
        for line in lines
        if line.get("answerable", True)
    ]


def passages_with(label: Label, pages: Iterable[PageText], passages: Iterable[Passage]) -> list[Passage]:
    """Return the passages that hold the quote or a part of it, wherever it stands; raises QuoteMissing."""
    spans = list(_spans(label.quote, pages))
    if not spans:
        raise QuoteMissing(f"{label.id}: {label.file} does not hold {label.quote!r}.")
    return [
        passage
        for passage in passages
        if any(passage.page == page and passage.start < end and start < passage.end for page, start, end in spans)
    ]


def _spans(quote: str, pages: Iterable[PageText]) -> Iterator[tuple[int | None, int, int]]:
    pattern = re.compile(r"\s+".join(re.escape(word) for word in quote.split()))
    for page in pages:
        for match in pattern.finditer(page.text):
            yield page.page, match.start(), match.end()
