"""Explanations: what makes up a balance or a transfer, and why it is as much as it is."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

import strawberry

from domain.balances import Basis, Tally
from domain.currencies import Currency
from domain.explanations import (
    Accounts,
    BalanceExplanation,
    TransferExplanation,
    accounts_of,
    explain_balance,
    explain_transfer,
)
from domain.settlements import Strategy
from domain.texts import listed
from domain.trips import OpenTrip
from graph.balances import BalanceView, OnBasis, TransferView
from graph.connections import connection_field
from graph.context import Info
from graph.debts import DirectDebtView
from graph.entries import BalanceEntryView, DebtEntryView
from graph.errors import BadUserInput
from graph.fields import query
from graph.ids import uuid_of
from graph.money import currency_argument
from graph.pagination import Connection
from graph.settlements import SETTLING_COST, Looking
from persistence.balances import load_tallies
from persistence.debt_entries import count_debt_entries, load_debt_entry_pages
from persistence.debts import load_direct_debts
from persistence.entries import count_entries, load_entry_pages
from persistence.trips import open_trip

OfTripId = Annotated[strawberry.ID, strawberry.argument(description="The trip.")]
InCurrency = Annotated[
    str | None,
    strawberry.argument(
        description="ISO 4217 code of the currency to explain; needed where the basis has figures in more than one."
    ),
]


def _place_of_balance(explanation: BalanceExplanation) -> tuple[Any, ...]:
    balance = explanation.balance
    return balance.participant_id, explanation.basis, balance.net.currency


def _place_of_transfer(explanation: TransferExplanation) -> tuple[Any, ...]:
    debtor, creditor = explanation.debtor.balance, explanation.creditor.balance
    people = (debtor.participant_id, creditor.participant_id)
    return explanation.trip_id, people, explanation.debtor.basis, debtor.net.currency


@strawberry.type(name="BalanceExplanation", description="What makes up somebody's balance in one currency.")
class BalanceExplanationView:
    """A view over domain.explanations.BalanceExplanation."""

    balance: BalanceView = strawberry.field(description="The balance.")
    direct_debts: list[DirectDebtView] = strawberry.field(
        description="What they owe and are owed by the expenses and payments themselves, person by person."
    )
    suggested_transfers: list[TransferView] = strawberry.field(
        description="The transfers that would make them even, simplified over everybody."
    )
    entries: Connection[BalanceEntryView] = connection_field(
        "The expenses and payments that make up the balance, the latest day first.",
        view=BalanceEntryView,
        load=load_entry_pages,
        count=count_entries,
        place=_place_of_balance,
    )


@strawberry.type(name="TransferExplanation", description="Why somebody is to pay somebody else what is suggested.")
class TransferExplanationView:
    """A view over domain.explanations.TransferExplanation."""

    sentence: str = strawberry.field(description="Why, in plain English.")
    transfer: TransferView | None = strawberry.field(
        description="What the debtor is to pay the creditor; null where nothing is suggested."
    )
    direct_debt: DirectDebtView | None = strawberry.field(
        description="What one of the two owes the other directly, whichever it is; null where neither owes anything."
    )
    debtor: BalanceExplanationView = strawberry.field(description="What makes up the debtor's balance.")
    creditor: BalanceExplanationView = strawberry.field(description="What makes up the creditor's balance.")
    entries: Connection[DebtEntryView] = connection_field(
        "The expenses and payments between the two, the latest day first; their effects sum to the direct debt.",
        view=DebtEntryView,
        load=load_debt_entry_pages,
        count=count_debt_entries,
        place=_place_of_transfer,
    )


@strawberry.type
class ExplanationQuery:
    """The fields of Query that explain figures."""

    @query(
        "What makes up a participant's balance; of somebody who was merged, that of whom they became.",
        view=BalanceExplanationView,
        cost=100,
    )
    async def explain_balance(
        self,
        info: Info,
        trip_id: OfTripId,
        participant_id: Annotated[strawberry.ID, strawberry.argument(description="Whose balance.")],
        basis: OnBasis = Basis.SETTLEMENT,
        currency: InCurrency = None,
    ) -> BalanceExplanation:
        """Explain the balance."""
        trip, accounts = await _accounts(info, trip_id, basis, currency, Strategy.MINIMAL)
        return explain_balance(accounts, _person(trip, participant_id, "participant_id"))

    @query(
        "Why one participant is to pay another what is suggested, or nothing.",
        view=TransferExplanationView,
        cost=SETTLING_COST,
    )
    async def explain_transfer(  # noqa: PLR0913, PLR0917  # each is an argument of the field
        self,
        info: Info,
        trip_id: OfTripId,
        debtor_id: Annotated[strawberry.ID, strawberry.argument(description="Who pays.")],
        creditor_id: Annotated[strawberry.ID, strawberry.argument(description="Who is paid.")],
        strategy: Looking = Strategy.MINIMAL,
        basis: OnBasis = Basis.SETTLEMENT,
        currency: InCurrency = None,
    ) -> TransferExplanation:
        """Explain the transfer."""
        trip, accounts = await _accounts(info, trip_id, basis, currency, strategy)
        debtor, creditor = _person(trip, debtor_id, "debtor_id"), _person(trip, creditor_id, "creditor_id")
        if debtor == creditor:
            raise BadUserInput("Nobody pays themselves: name two people.")
        return explain_transfer(accounts, debtor=debtor, creditor=creditor, names=trip.names)


async def _accounts(
    info: Info, trip_id: strawberry.ID, basis: Basis, currency: str | None, strategy: Strategy
) -> tuple[OpenTrip, Accounts]:
    async with info.context.services.database.read() as connection:
        trip = await open_trip(connection, info.context.viewer, uuid_of(trip_id, "Trip"))
        tallies = (await load_tallies(connection, trip.trip.id)).on(basis)
        debts = (await load_direct_debts(connection, basis, [trip.trip.id]))[trip.trip.id]
    accounts = accounts_of(
        trip_id=trip.trip.id,
        basis=basis,
        currency=_chosen(currency, tallies, trip),
        tallies=tallies,
        debts=debts,
        strategy=strategy,
    )
    return trip, accounts


def _chosen(code: str | None, tallies: Sequence[Tally], trip: OpenTrip) -> Currency:
    """Return the currency to explain; raise BadUserInput, naming the choices, where there is more than one or none."""
    choices = sorted({tally.currency for tally in tallies} or {trip.trip.currency})
    if code is None and len(choices) == 1:
        return choices[0]
    if code is None:
        raise BadUserInput(f"There are figures in {listed(list(map(str, choices)))}: say in which `currency`.")
    wanted = currency_argument(code)
    if wanted not in choices:
        raise BadUserInput(
            f"There are no figures in {wanted}: ask for {listed(list(map(str, choices)), conjunction='or')}."
        )
    return wanted


def _person(trip: OpenTrip, encoded: strawberry.ID, field: str) -> UUID:
    participant = trip.participant(uuid_of(encoded, "Participant"), field=field)
    return participant.merged_into_id or participant.id
