"""Word: the text of a DOCX with its headings and tables; notes, headers and footers come last."""

import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from lxml import etree

from domain.documents import DocumentUnreadable
from domain.page_texts import PageText
from persistence.extraction.limits import Limits
from persistence.extraction.outlines import Outline

_DAMAGED = "The Word document is damaged, or is none."
_MOST_PARTS = 10_000
_MOST_ANCESTORS = 20
_PARAGRAPH, _ROW, _CELL, _STYLE = qn("w:p"), qn("w:tr"), qn("w:tc"), qn("w:style")
_VALUE, _STYLE_ID = qn("w:val"), qn("w:styleId")
# What stands there a second time: for old programs, or where it was before it was moved.
_TWINS = ("{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback", qn("w:moveFrom"))
_WHITE = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-", _PARAGRAPH: "\n"}
_TEXT = qn("w:t")
_HEADING_NAME = re.compile(r"heading (\d)$", re.IGNORECASE)
_LAST_OUTLINE_LEVEL = 8
_APPENDED = ("footnotes", "endnotes", "header", "footer")


def word_page(path: Path, limits: Limits) -> PageText:
    """Return the text of a DOCX; raises DocumentUnreadable, also before it is unpacked into more than is allowed."""
    _require_harmless(path, limits)
    try:
        document = docx.Document(str(path))
        outline = Outline()
        _add(outline, document.element.body, _heading_levels(document.styles.element))
        for element in _appended(document.part):
            _add(outline, element, {})
    except (PackageNotFoundError, KeyError, ValueError, zipfile.BadZipFile, etree.XMLSyntaxError) as error:
        raise DocumentUnreadable(_DAMAGED) from error
    return outline.page_text()


def _require_harmless(path: Path, limits: Limits) -> None:
    with path.open("rb") as file:
        if file.read(2) != b"PK":
            raise DocumentUnreadable("The Word document is protected by a password.")
    try:
        with zipfile.ZipFile(path) as package:
            parts = package.infolist()
    except zipfile.BadZipFile as error:
        raise DocumentUnreadable(_DAMAGED) from error
    # What a part says of its size is what is read of it at most, so that the sum holds for liars too.
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > limits.unpacked_bytes:
        raise DocumentUnreadable(
            f"The Word document is too large once it is unpacked: more than {limits.unpacked_bytes // 1_000_000} MB."
        )
    if any(part.flag_bits & 0x1 for part in parts):
        raise DocumentUnreadable("The Word document is protected by a password.")


def _add(outline: Outline, element: Any, levels: Mapping[str, int]) -> None:
    walker = etree.iterwalk(element, events=("start",), tag=(_PARAGRAPH, _ROW, *_TWINS))
    for _, found in walker:
        walker.skip_subtree()
        if found.tag == _ROW:
            outline.add(" | ".join(" ".join(_text(cell).split()) for cell in found.iterchildren(_CELL)))
        elif found.tag == _PARAGRAPH:
            _add_paragraph(outline, found, levels)


def _add_paragraph(outline: Outline, paragraph: Any, levels: Mapping[str, int]) -> None:
    text, level = _text(paragraph), _level(paragraph, levels)
    if level is None:
        outline.add(text)
    else:
        outline.add_heading(level, text)


def _text(element: Any) -> str:
    walker = etree.iterwalk(element, events=("start",), tag=(_TEXT, *_WHITE, *_TWINS))
    pieces: list[str] = []
    for _, found in walker:
        if found.tag in _TWINS:
            walker.skip_subtree()
        else:
            pieces.append(_WHITE.get(found.tag) or found.text or "")
    return "".join(pieces)


def _level(paragraph: Any, levels: Mapping[str, int]) -> int | None:
    own = paragraph.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
    if own is not None and own.get(_VALUE, "").isdecimal() and int(own.get(_VALUE)) <= _LAST_OUTLINE_LEVEL:
        return int(own.get(_VALUE)) + 1
    style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return None if style is None else levels.get(style.get(_VALUE))


def _heading_levels(styles: Any) -> dict[str, int]:
    """Return the levels of the styles that are headings, by id; their names are English in every language."""
    known = {style.get(_STYLE_ID): style for style in styles.iterchildren(_STYLE)}
    levels: dict[str, int] = {}
    for style_id, style in known.items():
        ancestor = style
        for _ in range(_MOST_ANCESTORS):
            if ancestor is None or (level := _level_of_style(ancestor)) is not None:
                break
            based_on = ancestor.find(qn("w:basedOn"))
            ancestor = None if based_on is None else known.get(based_on.get(_VALUE))
        if ancestor is not None and level is not None:
            levels[style_id] = level
    return levels


def _level_of_style(style: Any) -> int | None:
    named = style.find(qn("w:name"))
    name = "" if named is None else named.get(_VALUE, "")
    if name.lower() == "title":
        return 0
    if heading := _HEADING_NAME.match(name):
        return int(heading.group(1))
    outline = style.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
    value = "" if outline is None else outline.get(_VALUE, "")
    return int(value) + 1 if value.isdecimal() and int(value) <= _LAST_OUTLINE_LEVEL else None


def _appended(part: Any) -> Iterator[Any]:
    seen: set[bytes] = set()
    for relation in part.rels.values():
        if relation.is_external or relation.reltype.rpartition("/")[2] not in _APPENDED:
            continue
        blob = relation.target_part.blob
        if blob not in seen:
            seen.add(blob)
            yield parse_xml(blob)
