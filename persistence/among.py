"""Among: the condition that a column holds one of many ids, as one parameter, however many there are.

An `IN` has a parameter for each: another statement for each number of them, to be compiled here and prepared there
anew, and PostgreSQL takes 32,767 of them.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import ARRAY, Boolean, ColumnElement, Dialect, String, TypeDecorator, Uuid, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction


class _Ids(TypeDecorator[list[UUID]]):
    """Ids as one value: an array on PostgreSQL, a JSON list of them on SQLite."""

    impl = String
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        """Return how the database knows it."""
        return dialect.type_descriptor(String() if dialect.name == "sqlite" else ARRAY(Uuid()))

    def process_bind_param(self, value: list[UUID] | None, dialect: Dialect) -> Any:
        """Write ids as SQLite keeps them."""
        return orjson.dumps([id_.hex for id_ in value or ()]).decode() if dialect.name == "sqlite" else value


class _Texts(TypeDecorator[list[str]]):
    """Texts as one value, as ids are."""

    impl = String
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        """Return how the database knows it."""
        return dialect.type_descriptor(String() if dialect.name == "sqlite" else ARRAY(String()))

    def process_bind_param(self, value: list[str] | None, dialect: Dialect) -> Any:
        """Write texts as SQLite reads them."""
        return orjson.dumps(value or ()).decode() if dialect.name == "sqlite" else value


class _among(GenericFunction[bool]):  # noqa: N801  # it is written as a function of SQL
    type = Boolean()
    inherit_cache = True
    # Else it were compared with 1 on SQLite, which finds rows by an index only where a condition stands by itself.
    _is_implicitly_boolean = True


@compiles(_among)
def _any(element: _among, compiler: Any, **options: Any) -> str:
    column, ids = [compiler.process(clause, **options) for clause in element.clauses]
    return f"{column} = ANY ({ids})"


@compiles(_among, "sqlite")
def _in(element: _among, compiler: Any, **options: Any) -> str:
    column, ids = [compiler.process(clause, **options) for clause in element.clauses]
    return f"{column} IN (SELECT value FROM json_each({ids}))"  # noqa: S608  # of names and places of parameters


def among(column: Any, ids: Iterable[UUID] | str) -> ColumnElement[bool]:
    """Return the condition that a column holds one of the ids, or of those in a parameter of that name.

    It holds for no row where there are none.
    """
    if isinstance(ids, str):
        return _among(column, bindparam(ids, type_=_Ids()))
    return _among(column, bindparam(None, list(ids), type_=_Ids()))


def among_texts(column: Any, texts: Iterable[str]) -> ColumnElement[bool]:
    """Return the condition that a column holds one of the texts; it holds for no row where there are none."""
    return _among(column, bindparam(None, list(texts), type_=_Texts()))
