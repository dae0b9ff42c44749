"""Contributions in the schema: who paid how much of an expense."""

from collections.abc import Iterable
from decimal import Decimal
from uuid import UUID

import strawberry

from domain.contributions import Contribution, PayersInvalid, paid_by
from domain.currencies import Currency
from domain.money import Money, minor_units_of
from domain.refusals import Refusal
from graph.fields import field
from graph.ids import uuid_of
from graph.money import MoneyView
from graph.participants import ParticipantView
from graph.relations import relation
from persistence.participants import load_participants_by_id


@strawberry.type(name="Contribution", description="What one participant paid of one expense.")
class ContributionView:
    """A view over domain.contributions.Contribution."""

    @field("What this participant paid.", view=MoneyView)
    def amount(self, root: strawberry.Parent[Contribution]) -> object:
        """Return the contribution's money."""
        return root.money

    @field("The same in the currency the trip settles in.", view=MoneyView)
    def settlement_amount(self, root: strawberry.Parent[Contribution]) -> object:
        """Return the contribution's figure in the settlement currency."""
        return root.settlement

    participant = relation(
        "Who paid it.", view=ParticipantView, key="participant_id", load=load_participants_by_id, is_certain=True
    )


@strawberry.input(description="One of several payers.")
class PayerInput:
    """A part of the amount that somebody paid."""

    participant_id: strawberry.ID = strawberry.field(description="Who paid.")
    amount: Decimal = strawberry.field(description="What they paid, above zero, in the expense's currency.")


def paid_by_input(payer_id: strawberry.ID | None, payers: list[PayerInput] | None, amount: Money) -> dict[UUID, int]:
    """Return minor units by payer: one who paid it all, or several; raises PayersInvalid, or as `parsed_payers`."""
    if (payer_id is None) == (payers is None):
        raise PayersInvalid("Name one payer, or several with what each paid.", field=("payer_id",))
    if payers is None:
        return {uuid_of(payer_id or strawberry.ID(""), "Participant"): amount.minor_units}
    return parsed_payers(payers, amount.currency)


def parsed_payers(payers: Iterable[PayerInput], currency: Currency) -> dict[UUID, int]:
    """Return minor units by payer; raises PayersInvalid, or what an amount's parsing raises, about `payers`."""
    try:
        return paid_by([_parsed(payer, currency, place) for place, payer in enumerate(payers)])
    except Refusal as refusal:
        raise refusal.below("payers") from None


def _parsed(payer: PayerInput, currency: Currency, place: int) -> tuple[UUID, int]:
    try:
        return uuid_of(payer.participant_id, "Participant"), minor_units_of(payer.amount, currency)
    except Refusal as refusal:
        raise refusal.below(str(place)) from None
