"""Overflow: SQLite adds up in 64 bits, and says so where a sum has no place in them; PostgreSQL has no such bound."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import OperationalError

from domain.money import SumTooLarge


@contextmanager
def refusing_overflow() -> Iterator[None]:
    """Raise SumTooLarge in place of the database's own word for a sum that has no place in 64 bits."""
    try:
        yield
    except OperationalError as error:
        if "integer overflow" not in str(error.orig):
            raise
        raise SumTooLarge("These amounts come to more than can be added up exactly, so nothing is told.") from error
