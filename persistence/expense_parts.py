"""Expense parts: the payers, shares and tags of expenses, one statement each for any number of expenses."""

from collections.abc import Collection, Sequence
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Table, select

from domain.contributions import Contribution
from domain.currencies import Currency
from domain.expenses import Expense
from domain.splits import Share
from persistence.among import among
from persistence.database import ReadConnection, WriteConnection
from persistence.makers import maker_of
from persistence.readings import make_money
from persistence.tables import expense_payers, expense_shares, expense_tags

_make_contribution, _make_share = maker_of(Contribution), maker_of(Share)
_EXPENSE_ID = itemgetter(0)
_AMOUNTS = ("expense_id", "participant_id", "amount_minor", "settlement_minor")


async def load_payers(connection: ReadConnection, whose: Sequence[Expense]) -> dict[UUID, tuple[Contribution, ...]]:
    """Return who paid each expense, in the order they were given in; needs `id`, `amount` and `settlement` of each."""
    payers: dict[UUID, tuple[Contribution, ...]] = {expense.id: () for expense in whose}
    currencies = _currencies(whose)
    for expense_id, rows in groupby(await _rows(connection, expense_payers, payers, *_AMOUNTS), _EXPENSE_ID):
        original, settling = currencies[expense_id]
        is_one = original is settling
        # Unpacked: reading columns by their names takes longer than all the rest, and there are thousands of rows.
        payers[expense_id] = tuple(
            [
                _make_contribution(
                    person,
                    money := make_money(units, original),
                    money if is_one and units == settlement else make_money(settlement, settling),
                )
                for _, person, units, settlement in rows
            ]
        )
    return payers


async def load_shares(connection: ReadConnection, whose: Sequence[Expense]) -> dict[UUID, tuple[Share, ...]]:
    """Return who shares each expense, as `load_payers` does."""
    shares: dict[UUID, tuple[Share, ...]] = {expense.id: () for expense in whose}
    currencies, columns = _currencies(whose), (*_AMOUNTS, "weight")
    for expense_id, rows in groupby(await _rows(connection, expense_shares, shares, *columns), _EXPENSE_ID):
        original, settling = currencies[expense_id]
        is_one = original is settling
        shares[expense_id] = tuple(
            [
                _make_share(
                    person,
                    money := make_money(units, original),
                    money if is_one and units == settlement else make_money(settlement, settling),
                    weight,
                )
                for _, person, units, settlement, weight in rows
            ]
        )
    return shares


async def load_tags(connection: ReadConnection, whose: Sequence[Expense]) -> dict[UUID, tuple[str, ...]]:
    """Return the tags of each expense, in the order they were given in; needs the `id` of each."""
    tags: dict[UUID, list[str]] = {expense.id: [] for expense in whose}
    for expense_id, tag in await _rows(connection, expense_tags, tags, "expense_id", "tag"):
        tags[expense_id].append(tag)
    return {expense_id: tuple(found) for expense_id, found in tags.items()}


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


async def _rows(connection: ReadConnection, table: Table, expense_ids: Collection[UUID], *columns: str) -> Any:
    if not expense_ids:
        return ()
    return await connection.rows(_statement(table, columns), {"expense_ids": list(expense_ids)})


@lru_cache
def _statement(table: Table, columns: tuple[str, ...]) -> Select[Any]:
    selected = select(*(table.c[name] for name in columns)).where(among(table.c.expense_id, "expense_ids"))
    return selected.order_by(table.c.expense_id, table.c.position)


def _currencies(whose: Sequence[Expense]) -> dict[UUID, tuple[Currency, Currency]]:
    """Return the currencies that the parts of each expense are in: its own, and the one its trip settles in."""
    return {expense.id: (expense.amount.currency, expense.settlement.currency) for expense in whose}


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
