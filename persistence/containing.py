"""Containing: which texts hold a text, whatever the case of either, on both databases."""

from typing import Any

from sqlalchemy import ColumnElement, String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction

CASEFOLD = "casefold"
"""SQLite knows the case of ASCII alone, and is given this function of Python (persistence/database.py)."""


class folded(GenericFunction[str]):  # noqa: N801  # it is written as a function of SQL
    """A text in one case."""

    type = String()
    inherit_cache = True


@compiles(folded)
def _lower(element: folded, compiler: Any, **options: Any) -> str:
    return f"lower({compiler.process(element.clauses, **options)})"


@compiles(folded, "sqlite")
def _casefold(element: folded, compiler: Any, **options: Any) -> str:
    return f"{CASEFOLD}({compiler.process(element.clauses, **options)})"


def contains(column: ColumnElement[Any], text: str) -> ColumnElement[bool]:
    """Return the condition that a column holds a text; its `%` and `_` stand for themselves."""
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    # Folded by the database on both sides: no two of them agree about every letter.
    return folded(column).like(folded(f"%{escaped}%"), escape="\\")
