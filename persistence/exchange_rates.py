"""Exchange rates: the columns that keep the rate something was booked at."""

from decimal import Decimal
from typing import Any

from sqlalchemy import Row

from domain.rates import ExchangeRate, RateSource


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


def rate_of(row: Row[Any]) -> ExchangeRate | None:
    """Return the rate of a row, or None."""
    if row.rate is None:
        return None
    return ExchangeRate(Decimal(row.rate), RateSource(row.rate_source), row.rate_as_of, row.rate_set_by)
