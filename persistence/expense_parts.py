"""Expense parts: the payers, shares and tags of expenses, one statement each for any number of expenses."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Table, select

from domain.contributions import Contribution
from domain.currencies import Currency
from domain.expenses import Expense
from domain.money import Money
from domain.splits import Share
from persistence.among import among
from persistence.database import ReadConnection, WriteConnection
from persistence.tables import expense_payers, expense_shares, expense_tags

Currencies = Mapping[UUID, tuple[Currency, Currency]]
"""By expense: the currency of its amount, and the one its trip settles in."""

_AMOUNTS = ("expense_id", "participant_id", "amount_minor", "settlement_minor")


@dataclass(frozen=True, slots=True)
class Parts:
    """What belongs to expenses, by the id of each."""

    payers: Mapping[UUID, tuple[Contribution, ...]]
    shares: Mapping[UUID, tuple[Share, ...]]
    tags: Mapping[UUID, tuple[str, ...]]


async def load_parts(connection: ReadConnection, currencies: Currencies) -> Parts:
    """Return the parts of the expenses named, in the order they were given in."""
    payers: dict[UUID, list[Contribution]] = defaultdict(list)
    shares: dict[UUID, list[Share]] = defaultdict(list)
    tags: dict[UUID, list[str]] = defaultdict(list)
    # Unpacked: reading columns by their names takes longer than all the rest, and there are thousands of rows.
    for expense_id, person, minor_units, settlement in await _rows(connection, expense_payers, currencies, *_AMOUNTS):
        original, settling = currencies[expense_id]
        payers[expense_id].append(Contribution(person, Money(minor_units, original), Money(settlement, settling)))
    columns = (*_AMOUNTS, "weight")
    for expense_id, person, minor_units, settlement, weight in await _rows(
        connection, expense_shares, currencies, *columns
    ):
        original, settling = currencies[expense_id]
        shares[expense_id].append(Share(person, Money(minor_units, original), Money(settlement, settling), weight))
    for expense_id, tag in await _rows(connection, expense_tags, currencies, "expense_id", "tag"):
        tags[expense_id].append(tag)
    return Parts(
        {expense_id: tuple(payers[expense_id]) for expense_id in currencies},
        {expense_id: tuple(shares[expense_id]) for expense_id in currencies},
        {expense_id: tuple(tags[expense_id]) for expense_id in currencies},
    )


async def insert_parts(connection: WriteConnection, expense: Expense) -> None:
    """Store the parts of an expense."""
    await connection.change(expense_payers.insert(), [_payer(expense, *entry) for entry in enumerate(expense.payers)])
    await connection.change(expense_shares.insert(), [_share(expense, *entry) for entry in enumerate(expense.shares)])
    if expense.tags:
        tags = [{"expense_id": expense.id, "tag": tag, "position": place} for place, tag in enumerate(expense.tags)]
        await connection.change(expense_tags.insert(), tags)


async def delete_parts(connection: WriteConnection, expense_id: UUID) -> None:
    """Take away the parts of an expense, for others to be put in their place."""
    for table in (expense_payers, expense_shares, expense_tags):
        await connection.change(table.delete().where(table.c.expense_id == expense_id))


async def _rows(connection: ReadConnection, table: Table, currencies: Currencies, *columns: str) -> Any:
    if not currencies:
        return ()
    wanted = among(table.c.expense_id, currencies)
    selected = select(*(table.c[name] for name in columns))
    return await connection.rows(selected.where(wanted).order_by(table.c.expense_id, table.c.position))


def _payer(expense: Expense, position: int, payer: Contribution) -> dict[str, Any]:
    return {
        "expense_id": expense.id,
        "participant_id": payer.participant_id,
        "position": position,
        "amount_minor": payer.money.minor_units,
        "settlement_minor": payer.settlement.minor_units,
    }


def _share(expense: Expense, position: int, share: Share) -> dict[str, Any]:
    return {
        "expense_id": expense.id,
        "participant_id": share.participant_id,
        "position": position,
        "amount_minor": share.money.minor_units,
        "settlement_minor": share.settlement.minor_units,
        "weight": share.weight,
        "currency": expense.amount.currency.code,
        "is_counted": expense.deleted_at is None,
    }
