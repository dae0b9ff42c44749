"""Readings: which columns the attributes of a domain value are made of, so that no more is read than is asked for.

A value that was read in part has the attributes that were asked for, and raises AttributeError for any other: nothing
can be mistaken for what the database would have said.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Row

from domain.currencies import currency_of
from domain.money import Money
from persistence.makers import maker_of, slots_of, written_maker

Value = TypeVar("Value")
Load = TypeVar("Load", bound=Callable[..., Any])
Attributes = frozenset[str] | None
"""The names of those attributes that are wanted of a value; None for all of them."""
make_money = maker_of(Money)
_KEPT = 512
"""How many choices of attributes are kept, for each kind of value."""


@dataclass(frozen=True, slots=True)
class Made:
    """An attribute that a function makes of columns."""

    columns: tuple[ColumnElement[Any], ...]
    make: Callable[..., Any]


def money_in(minor_units: ColumnElement[int], currency: ColumnElement[str]) -> Made:
    """Return how an amount is made of its minor units and the code of its currency."""
    return Made((minor_units, currency), lambda units, code: make_money(units, currency_of(code)))


def optional(column: ColumnElement[Any], make: Callable[[Any], Any]) -> Made:
    """Return how an attribute is made of a column, and is None where that is NULL."""
    return Made((column,), lambda value: None if value is None else make(value))


@dataclass(frozen=True, slots=True)
class Selected(Generic[Value]):
    """The columns to select first, and what makes a value of a row that begins with them."""

    columns: tuple[ColumnElement[Any], ...]
    value_of: Callable[[Row[Any]], Value]


class Reading(Generic[Value]):
    """How a value, which is a dataclass with slots, is read.

    `sources` tells of each attribute which column it is, or what it is made of. `needs` tells of others, such as
    properties, which attributes those need, and of attributes that come from other tables, which these need to be found
    by: they are put into the value afterwards.
    """

    def __init__(
        self,
        value_class: type[Value],
        sources: Mapping[str, ColumnElement[Any] | Made],
        needs: Mapping[str, Iterable[str]] | None = None,
    ) -> None:
        self._value_class = value_class
        self._sources = sources
        self._needs = {name: frozenset(needed) for name, needed in (needs or {}).items()}
        self._slots = slots_of(value_class)
        self._selected = lru_cache(_KEPT)(self._select)

    @property
    def whole(self) -> Selected[Value]:
        """What is selected of a value that is to have every attribute."""
        return self.of(None)

    def of(self, wanted: Attributes) -> Selected[Value]:
        """Return what is selected for some attributes; for all, where one of them is not known here."""
        return self._selected(self.expanded(wanted))

    def expanded(self, wanted: Attributes) -> Attributes:
        """Return the attributes with those that they need; None for all."""
        if wanted is None or not wanted <= self._sources.keys() | self._needs.keys():
            return None
        found, waiting = set(wanted), list(wanted)
        while waiting:
            more = self._needs.get(waiting.pop(), frozenset()) - found
            found |= more
            waiting += more
        return frozenset(found)

    def put(self, value: Value, attribute: str, content: Any) -> None:
        """Put an attribute that comes from elsewhere into a value that was just read."""
        self._slots[attribute](value, content)

    def _select(self, wanted: Attributes) -> Selected[Value]:
        columns: list[ColumnElement[Any]] = []
        written: dict[str, str] = {}
        scope: dict[str, Any] = {}
        for name, source in self._sources.items():
            if wanted is not None and name not in wanted:
                continue
            taken = source.columns if isinstance(source, Made) else (source,)
            # By position: columns' names take longer than all the rest.
            values = ", ".join(f"row[{len(columns) + place}]" for place in range(len(taken)))
            if isinstance(source, Made):
                scope[f"make_{name}"] = source.make
                values = f"make_{name}({values})"
            written[name] = values
            columns += taken
        return Selected(tuple(columns), written_maker(self._value_class, takes="row", attributes=written, scope=scope))


def selective(value_class: type[Any]) -> Callable[[Load], Load]:
    """Declare a function that loads values of a class, and takes `attributes`: those that are wanted of them."""

    def declare(load: Load) -> Load:
        load.selects = value_class.__name__  # type: ignore[attr-defined]  # of any function
        return load

    return declare
