"""Outlines: puts a text together block by block, and remembers below which headings each part of it stands."""

from dataclasses import dataclass, field

from domain.documents import DocumentUnreadable
from domain.page_texts import PageText, Section
from persistence.extraction.limits import LARGEST_TEXT

_LONGEST_HEADING = 200
TEXT_TOO_LONG = f"The text is too long: more than {LARGEST_TEXT:,} characters."


@dataclass(slots=True)
class Outline:
    """A text that grows; blocks are parted by a blank line, and a heading begins a section."""

    _blocks: list[str] = field(default_factory=list)
    _length: int = 0
    _headings: list[tuple[int, str]] = field(default_factory=list)
    _sections: list[Section] = field(default_factory=list)

    def add(self, block: str) -> None:
        """Add a paragraph, a row or the like, where it is not blank."""
        if not (block := block.strip()):
            return
        self._length += len(block) + 2
        if self._length > LARGEST_TEXT:
            raise DocumentUnreadable(TEXT_TOO_LONG)
        self._blocks.append(block)

    def add_heading(self, level: int, title: str) -> None:
        """Begin a section below the headings of lower levels; the heading is the first block of it."""
        if not (title := " ".join(title.split())):
            return
        self._headings = path_below(self._headings, level, title)
        self._sections.append(Section(self._length, tuple(name for _, name in self._headings)))
        self.add(title)

    def page_text(self) -> PageText:
        """Return what was put together."""
        return PageText(None, "\n\n".join(self._blocks), tuple(self._sections))


def path_below(headings: list[tuple[int, str]], level: int, title: str) -> list[tuple[int, str]]:
    """Return the headings, with their levels, that a heading and those above it make."""
    return [*(above for above in headings if above[0] < level), (level, title[:_LONGEST_HEADING])]
