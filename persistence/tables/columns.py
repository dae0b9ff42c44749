"""Columns: the kinds of them that several tables have, and how constraints are named."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Column, Date, DateTime, Dialect, ForeignKey, MetaData, String, TypeDecorator, text

from persistence.id_columns import Id


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC; SQLite keeps no time zone, so it is taken off on the way in and put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse moments without a time zone: they mean nothing."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment needs a time zone.")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return every moment in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def where(condition: str) -> dict[str, Any]:
    """Return what makes an index one of some rows alone, on either database."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def id_column() -> Column[Any]:
    """Return the primary key of what has an id of its own."""
    return Column("id", Id, primary_key=True)


def refers(name: str, target: str, *, nullable: bool = False) -> Column[Any]:
    """Return a foreign key to the id of another table."""
    return Column(name, Id, ForeignKey(f"{target}.id"), nullable=nullable)


def code(name: str, length: int = 16) -> Column[Any]:
    """Return a column of a short word out of a list that the domain has: a kind, a state, a currency."""
    return Column(name, String(length), nullable=False)


def moment(name: str, *, nullable: bool = False) -> Column[Any]:
    """Return a column of a moment in UTC."""
    return Column(name, UtcDateTime, nullable=nullable)


def rate() -> tuple[Column[Any], ...]:
    """Return the columns of an exchange rate into the trip's currency; all None where the currency is the same."""
    return (
        # Decimal digits: SQLite would keep a NUMERIC as a float.
        Column("rate", String(40)),
        Column("rate_source", String(16)),
        Column("rate_as_of", Date),
        Column("rate_set_by", Id, ForeignKey("users.id")),
    )
