"""Money in the schema: a Decimal in whole units beside its currency's code."""

from decimal import Decimal
from typing import Annotated

import strawberry

import domain.money
from domain.currencies import Currency, currency_of
from domain.money import positive_money
from domain.refusals import Refusal
from graph.errors import BadUserInput
from graph.fields import field
from graph.locales import formatted


@strawberry.type(name="Money", description="An exact amount of one currency.")
class MoneyView:
    """A view over domain.money.Money."""

    amount: Decimal = strawberry.field(description="Amount in whole units, with the currency's own decimals.")

    @field("ISO 4217 code, such as EUR.")
    def currency(self, root: strawberry.Parent[domain.money.Money]) -> str:
        """Return the currency's code."""
        return root.currency.code

    @field("The amount as a language and a region write it, such as 12,50 € for de-DE.")
    def formatted(
        self,
        root: strawberry.Parent[domain.money.Money],
        locale: Annotated[str, strawberry.argument(description="BCP 47 tag of the locale, such as en-GB.")] = "en",
    ) -> str:
        """Return the amount as text for people."""
        return formatted(root, locale)


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


def currency_argument(code: str) -> Currency:
    """Return the currency that a field is asked for; raise BadUserInput for a code that is none."""
    try:
        return currency_of(code)
    except Refusal as refusal:
        raise BadUserInput(refusal.message) from refusal
