"""Exchange rates in the schema: how an amount came to its figure in the currency the trip settles in."""

from datetime import date
from decimal import Decimal

import strawberry

from domain.rates import ExchangeRate, RateSource
from graph.context import Info
from graph.enums import describe
from graph.fields import field
from persistence.users import load_users

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

    @field("Name of the account that gave it; null for the ECB's.")
    async def set_by(self, root: strawberry.Parent[ExchangeRate], info: Info) -> str | None:
        """Load the name of who gave it."""
        if root.set_by is None:
            return None
        return (await info.context.loaders.load_known(load_users, root.set_by)).name
