"""Money in the schema: a Decimal in whole units beside its currency's code."""

from decimal import Decimal

import strawberry

import domain.money
from domain.money import positive_money
from domain.refusals import Refusal
from graph.fields import field


@strawberry.type(name="Money", description="An exact amount of one currency.")
class MoneyView:
    """A view over domain.money.Money."""

    amount: Decimal = strawberry.field(description="Amount in whole units, with the currency's own decimals.")

    @field("ISO 4217 code, such as EUR.")
    def currency(self, root: strawberry.Parent[domain.money.Money]) -> str:
        """Return the currency's code."""
        return root.currency.code


@strawberry.input(description="An amount that somebody typed.")
class MoneyInput:
    """A positive amount in whole units."""

    amount: Decimal = strawberry.field(description="Amount in whole units, above zero, such as 12.50.")
    currency: str = strawberry.field(description="ISO 4217 code, such as EUR.")

    def parsed(self, field: str = "amount") -> domain.money.Money:
        """Return the money; raises what `domain.money.positive_money` raises, about a path below `field`."""
        try:
            return positive_money(self.amount, self.currency)
        except Refusal as refusal:
            raise refusal.below(field) from None
