"""Exchange rates in the schema: how an amount came to its figure in the currency the trip settles in."""

from datetime import date
from decimal import Decimal

import strawberry

from domain.rates import RateSource
from graph.enums import describe

describe(
    RateSource,
    description="Where an exchange rate came from.",
    values={
        RateSource.ECB: "The European Central Bank's reference rate.",
        RateSource.MANUAL: "Somebody on the trip gave it.",
    },
)


@strawberry.type(name="ExchangeRate", description="What one unit of a currency is in the one the trip settles in.")
class ExchangeRateView:
    """A view over domain.rates.ExchangeRate."""

    rate: Decimal = strawberry.field(description="Whole units of the trip's currency per whole unit of the other.")
    source: RateSource = strawberry.field(description="Where it came from.")
    as_of: date = strawberry.field(description="The day it is of; of the ECB, a business day.")
