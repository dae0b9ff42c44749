"""Tables: CSV, each row as a line that names its columns, so that a row is understood by itself."""

import csv
from collections.abc import Sequence

from domain.documents import DocumentUnreadable
from domain.page_texts import PageText
from domain.recognition import HEAD_BYTES, separator_of
from persistence.extraction.outlines import Outline

_LARGEST_CELL = 1_000_000


def table_page(text: str) -> PageText:
    """Return a table as rows of "Column: value", each a block of its own; raises DocumentUnreadable."""
    csv.field_size_limit(_LARGEST_CELL)
    outline = Outline()
    rows = csv.reader(text.splitlines(keepends=True), delimiter=separator_of(text[:HEAD_BYTES]) or ",")
    try:
        heading = [cell.strip() for cell in next(rows, [])]
        outline.add("; ".join(name for name in heading if name))
        for row in rows:
            outline.add(_line(heading, row))
    except csv.Error as error:
        raise DocumentUnreadable(f"The table is damaged at line {rows.line_num}.") from error
    return outline.page_text()


def _line(heading: Sequence[str], row: Sequence[str]) -> str:
    names = (*heading, *("",) * (len(row) - len(heading)))
    filled = ((name, " ".join(cell.split())) for name, cell in zip(names, row, strict=False))
    return "; ".join(f"{name}: {cell}" if name else cell for name, cell in filled if cell)
