"""Exchange rates: the columns that keep the rate something was booked at."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import FromClause

from domain.rates import ExchangeRate, RateSource
from persistence.readings import Made


def rate_columns(rate: ExchangeRate | None) -> dict[str, Any]:
    """Return the columns of a rate; all None where the currency is the trip's."""
    if rate is None:
        return {"rate": None, "rate_source": None, "rate_as_of": None, "rate_set_by": None}
    return {
        "rate": f"{rate.rate:f}",
        "rate_source": rate.source.value,
        "rate_as_of": rate.as_of,
        "rate_set_by": rate.set_by,
    }


def rate_in(booked: FromClause) -> Made:
    """Return how the rate is made of what was booked at it; None where the currency is the trip's."""
    columns = booked.c
    return Made((columns.rate, columns.rate_source, columns.rate_as_of, columns.rate_set_by), _rate)


def _rate(rate: str | None, source: Any, as_of: Any, set_by: UUID | None) -> ExchangeRate | None:
    # Where there is no rate there is nothing else of one either.
    return None if rate is None else ExchangeRate(Decimal(rate), RateSource(source), as_of, set_by)
