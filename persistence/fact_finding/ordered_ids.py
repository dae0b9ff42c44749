"""Ordered ids: the ids of the rows of a group as one value, in an order, beside what the database adds up of them."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Dialect, String, TypeDecorator
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction
from sqlalchemy.types import NullType

from persistence.id_columns import known_id

_DIGITS = 12
"""Of a number before an id, so that texts are in the order of their numbers."""


class _Ids(TypeDecorator[tuple[UUID, ...]]):
    """An array of ids on PostgreSQL; on SQLite, which puts nothing in order within a group, a list to be put so."""

    impl = String
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        """Return how the database knows it; arrays are taken as they come."""
        return dialect.type_descriptor(String() if dialect.name == "sqlite" else NullType())

    def process_result_value(self, value: Any, dialect: Dialect) -> tuple[UUID, ...]:
        """Return the ids."""
        return tuple(_in_order(value) if dialect.name == "sqlite" else value)


def _in_order(numbered: str) -> Iterable[UUID]:
    return (known_id(text[_DIGITS:]) for text in sorted(orjson.loads(numbered)))


class ordered_ids(GenericFunction[tuple[UUID, ...]]):  # noqa: N801  # it is written as a function of SQL
    """The ids of a group's rows, in the order of a number beside each."""

    type = _Ids()
    inherit_cache = True


@compiles(ordered_ids)
def _array(element: ordered_ids, compiler: Any, **options: Any) -> str:
    column, number = [compiler.process(clause, **options) for clause in element.clauses]
    return f"array_agg({column} ORDER BY {number})"


@compiles(ordered_ids, "sqlite")
def _list(element: ordered_ids, compiler: Any, **options: Any) -> str:
    column, number = [compiler.process(clause, **options) for clause in element.clauses]
    return f"json_group_array(printf('%0{_DIGITS}d', {number}) || {column})"
