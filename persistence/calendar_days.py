"""Calendar days: the week and the month that a day is of, which each database has its own way to tell."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Date, case, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction

# The driver of PostgreSQL keeps a calendar's first and last day as infinities, which are of no week. Both share theirs.
_FIRST, _LAST = date.min + timedelta(days=1), date.max - timedelta(days=1)


class monday_of(GenericFunction[date]):  # noqa: N801  # it is written as a function of SQL
    """The day that the week of a day begins on."""

    type = Date()
    inherit_cache = True


class first_of_month(GenericFunction[date]):  # noqa: N801  # as above
    """The day that the month of a day begins on."""

    type = Date()
    inherit_cache = True


def finite(day: ColumnElement[date]) -> ColumnElement[date]:
    """Return a day that can be taken apart."""
    return case((day < _FIRST, literal(_FIRST, Date)), (day > _LAST, literal(_LAST, Date)), else_=day)


@compiles(monday_of)
def _monday(element: monday_of, compiler: Any, **options: Any) -> str:
    return f"CAST(date_trunc('week', CAST({compiler.process(element.clauses, **options)} AS TIMESTAMP)) AS DATE)"


@compiles(monday_of, "sqlite")
def _sqlite_monday(element: monday_of, compiler: Any, **options: Any) -> str:
    # Back by six days, and on to the next Monday, where it is none: no day after the calendar's last is passed.
    return f"date({compiler.process(element.clauses, **options)}, '-6 days', 'weekday 1')"


@compiles(first_of_month)
def _first(element: first_of_month, compiler: Any, **options: Any) -> str:
    return f"CAST(date_trunc('month', CAST({compiler.process(element.clauses, **options)} AS TIMESTAMP)) AS DATE)"


@compiles(first_of_month, "sqlite")
def _sqlite_first(element: first_of_month, compiler: Any, **options: Any) -> str:
    return f"date({compiler.process(element.clauses, **options)}, 'start of month')"
