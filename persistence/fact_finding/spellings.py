"""Spellings: texts by how each is to be told, as one parameter that a statement joins, however many there are."""

from collections.abc import Mapping
from typing import Any

import orjson
from sqlalchemy import FromClause, String, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction


class json_pairs(GenericFunction[Any]):  # noqa: N801  # it is written as a function of SQL
    """The keys and values of a JSON object of texts, a row for each."""

    inherit_cache = True


@compiles(json_pairs)
def _each_text(element: json_pairs, compiler: Any, **options: Any) -> str:
    return f"json_each_text(CAST({compiler.process(element.clauses, **options)} AS JSON))"


@compiles(json_pairs, "sqlite")
def _each(element: json_pairs, compiler: Any, **options: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **options)})"


def spelled_by(spellings: Mapping[str, str]) -> FromClause | None:
    """Return what has `value`, how a text that is its `key` is told, or None where all are told as they are."""
    if not spellings:
        return None
    pairs = json_pairs(bindparam(None, orjson.dumps(spellings).decode(), String()))
    return pairs.table_valued("key", "value", name="spelled")
