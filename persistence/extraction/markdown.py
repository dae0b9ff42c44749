"""Markdown: the text as it was written, and where its headings are; those of wikis (== so ==) too."""

import re
from collections.abc import Iterator
from itertools import pairwise

from markdown_it import MarkdownIt
from mdit_py_plugins.front_matter import front_matter_plugin

from domain.page_texts import PageText, Section
from persistence.extraction.outlines import path_below

# Its inline rules are for headings alone: the text of a guide need not be taken apart to find them.
_BLOCKS = MarkdownIt("commonmark").use(front_matter_plugin).disable("inline")
_INLINE = MarkdownIt("commonmark")
_WIKI_HEADING = re.compile(r"^(={2,6})[ \t]*([^=\n]+?)[ \t]*\1[ \t]*\r?$", re.MULTILINE)
_LINE_END = re.compile(r"\r\n?|\n")


def markdown_page(text: str) -> PageText:
    """Return a Markdown text with its sections; offsets are those of the text."""
    sections: list[Section] = []
    headings: list[tuple[int, str]] = []
    for start, level, title in sorted((*_headings(text), *_wiki_headings(text))):
        if title:
            headings = path_below(headings, level, title)
            sections.append(Section(start, tuple(name for _, name in headings)))
    return PageText(None, text, tuple(sections))


def _headings(text: str) -> Iterator[tuple[int, int, str]]:
    lines = [0, *(match.end() for match in _LINE_END.finditer(text))]
    tokens = _BLOCKS.parse(text)
    for token, inline in pairwise(tokens):
        if token.type == "heading_open" and token.map is not None:
            yield lines[token.map[0]], int(token.tag[1:]), _plain(inline.content)


def _wiki_headings(text: str) -> Iterator[tuple[int, int, str]]:
    return ((match.start(), len(match.group(1)), match.group(2)) for match in _WIKI_HEADING.finditer(text))


def _plain(markup: str) -> str:
    """Return what is read of a heading: without its marks, links as their text."""
    (inline,) = _INLINE.parseInline(markup)
    text = "".join(
        child.content if child.type in {"text", "code_inline"} else " " * (child.type == "softbreak")
        for child in inline.children or ()
    )
    return " ".join(text.split())
