"""Readings: a value that is read in part is what the whole one is, as far as it goes, and no further."""

from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, Integer, MetaData, String, Table, create_engine, insert, select

from domain.currencies import currency_of
from domain.money import Money
from domain.participants import Participant
from domain.payments import Payment
from persistence.activities import ACTIVITY
from persistence.comments import COMMENT
from persistence.documents import DOCUMENT
from persistence.expenses import EXPENSE
from persistence.participants import PARTICIPANT
from persistence.payments import PAYMENT
from persistence.readings import Reading, money_in, optional

BOOKS = Table(
    "books",
    MetaData(),
    Column("id", Integer),
    Column("name", String),
    Column("units", Integer),
    Column("code", String),
)
READING = Reading(
    Payment,
    {
        "id": BOOKS.c.id,
        "note": optional(BOOKS.c.name, str.upper),
        "amount": money_in(BOOKS.c.units, BOOKS.c.code),
    },
    needs={"draft": ("note", "amount")},
)
ATTRIBUTES = ("id", "note", "amount")


def read(wanted: frozenset[str] | None, *, name: str | None = "tea") -> Any:
    """Read one row in part."""
    selected = READING.of(wanted)
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        BOOKS.create(connection)
        connection.execute(insert(BOOKS).values(id=7, name=name, units=1250, code="EUR"))
        row: Any = connection.execute(select(*selected.columns, BOOKS.c.id.label("behind"))).one()
    return selected.value_of(row)


WHOLE = {"id": 7, "note": "TEA", "amount": Money(1250, currency_of("EUR"))}


class TestReading:
    """How values are made of columns."""

    @given(st.sets(st.sampled_from(ATTRIBUTES)))
    def test_has_what_is_wanted_and_nothing_else(self, wanted: set[str]) -> None:
        """What is there is what the whole value has; what is not raises, and is never mistaken for a NULL."""
        value = read(frozenset(wanted))

        for name in ATTRIBUTES:
            if name in wanted:
                assert getattr(value, name) == WHOLE[name]
            else:
                with pytest.raises(AttributeError):
                    getattr(value, name)

    def test_selects_no_other_columns(self) -> None:
        """That is what it is for."""
        assert READING.of(frozenset({"amount"})).columns == (BOOKS.c.units, BOOKS.c.code)

    def test_has_what_a_property_needs(self) -> None:
        """A property is read of attributes that nobody named."""
        value = read(frozenset({"draft"}))

        assert (value.note, value.amount) == (WHOLE["note"], WHOLE["amount"])

    @pytest.mark.parametrize("wanted", [None, frozenset({"note", "colour"})])
    def test_has_everything_where_it_is_not_known_what_is_needed(self, wanted: frozenset[str] | None) -> None:
        """An attribute that nobody has told of may be made of anything."""
        value = read(wanted)

        assert {name: getattr(value, name) for name in ATTRIBUTES} == WHOLE

    def test_is_none_where_the_column_is_null(self) -> None:
        """What is made of a column is made of something."""
        assert read(None, name=None).note is None

    @pytest.mark.parametrize(
        ("reading", "value_class"),
        [(reading, reading._value_class) for reading in (ACTIVITY, COMMENT, DOCUMENT, EXPENSE, PARTICIPANT, PAYMENT)],
        ids=lambda given: getattr(given, "__name__", ""),
    )
    def test_knows_every_attribute_of_its_class(self, reading: Reading[Any], value_class: Any) -> None:
        """A new one must not be missing from what is read whole."""
        told = reading._sources.keys() | reading._needs.keys()

        assert {each.name for each in fields(value_class)} <= told
        assert {name for name in told if not hasattr(value_class, name)} == set()


def test_puts_what_comes_from_elsewhere() -> None:
    """Although nobody may change such a value."""
    value = Participant.__new__(Participant)
    PARTICIPANT.put(value, "name", "Sarah")

    assert value.name == "Sarah"
