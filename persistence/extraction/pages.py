"""Pages: the text of HTML, with its headings, its tables row by row, and without what only browsers read."""

from typing import Any

from selectolax.lexbor import LexborHTMLParser

from domain.page_texts import PageText
from persistence.extraction.outlines import Outline

_UNREAD = "script, style, noscript, template, svg, nav, iframe, object, select, [hidden], [aria-hidden=true]"
_HIDDEN = ("display:none", "visibility:hidden")
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
# What stands in a line with what surrounds it; everything else begins a line of its own.
_INLINE = frozenset(
    """a abbr acronym b bdi bdo big button cite code data del dfn em font i img input ins kbd label mark meter output q
    rp rt ruby s samp small span strike strong sub sup time tt u var wbr -text""".split()
)
_CELLS = frozenset(("td", "th"))
_CELL_BORDER = " | "


def html_page(markup: str) -> PageText:
    """Return the text of an HTML page; its title is no part of it where a heading says the same."""
    outline = Outline()
    add_html(outline, markup)
    return outline.page_text()


def add_html(outline: Outline, markup: str) -> None:
    """Add the text of HTML to an outline."""
    tree = LexborHTMLParser(markup)
    _add_title(outline, tree)
    if tree.body is None:
        return
    for node in tree.css(_UNREAD):
        node.decompose()
    for node in tree.css("[style]"):
        if any(hidden in (node.attributes.get("style") or "").replace(" ", "").lower() for hidden in _HIDDEN):
            node.decompose()
    _Writer(outline).write(tree.body)


def _add_title(outline: Outline, tree: Any) -> None:
    title = tree.css_first("head title")
    first = tree.css_first("h1")
    words = " ".join(title.text().split()) if title is not None else ""
    if words and (first is None or first.text(strip=True) not in words):
        outline.add_heading(0, words)


class _Writer:
    """Walks a tree without recursion, however deep it is, and writes lines, rows and headings into an outline."""

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self.pieces: list[str] = []
        self.level: int | None = None

    def write(self, body: Any) -> None:
        node, is_leaving = body, False
        while node is not None:
            if not is_leaving:
                self.enter(node)
            child = None if is_leaving else node.child
            if child is not None:
                node, is_leaving = child, False
                continue
            self.leave(node)
            if node.mem_id == body.mem_id:
                break
            node, is_leaving = (node.next, False) if node.next is not None else (node.parent, True)
        self.end_line()

    def enter(self, node: Any) -> None:
        tag = node.tag
        if tag == "-text":
            self.pieces.append(node.text(deep=False))
        elif tag == "img":
            self.pieces.append(node.attributes.get("alt") or "")
        elif tag in _HEADINGS:
            self.end_line()
            self.level = _HEADINGS[tag]
        elif tag not in _INLINE and tag not in _CELLS:
            self.end_line()

    def leave(self, node: Any) -> None:
        tag = node.tag
        if tag in _CELLS:
            self.pieces.append(_CELL_BORDER)
        elif tag in _HEADINGS:
            self.end_line()
            self.level = None
        elif tag not in _INLINE:
            self.end_line()

    def end_line(self) -> None:
        line = " ".join("".join(self.pieces).split()).removesuffix("|").strip()
        self.pieces.clear()
        if self.level is None:
            self.outline.add(line)
        else:
            self.outline.add_heading(self.level, line)
