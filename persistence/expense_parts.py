"""Expense parts: the payers, shares and tags of expenses, one statement each for any number of expenses."""

from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Table, func, select, type_coerce
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.types import NullType

from domain.contributions import Contribution
from domain.currencies import Currency
from domain.expenses import Expense
from domain.money import Money
from domain.splits import Share
from persistence.among import among
from persistence.database import ReadConnection, WriteConnection
from persistence.makers import maker_of
from persistence.readings import make_money
from persistence.tables import expense_payers, expense_shares, expense_tags

_make_contribution, _make_share = maker_of(Contribution), maker_of(Share)
_EXPENSE_ID = itemgetter(0)
_AMOUNTS = ("participant_id", "amount_minor", "settlement_minor")


async def load_payers(connection: ReadConnection, whose: Sequence[Expense]) -> dict[UUID, tuple[Contribution, ...]]:
    """Return who paid each expense, in the order they were given in; needs `id`, `amount` and `settlement` of each."""
    payers: dict[UUID, tuple[Contribution, ...]] = {expense.id: () for expense in whose}
    amounts = _amounts(whose)
    for expense_id, people, units, settled in await _gathered(connection, expense_payers, payers, _AMOUNTS):
        own, settling = amounts[expense_id]
        payers[expense_id] = tuple(map(_make_contribution, people, own.of(units), settling.of(settled)))
    return payers


async def load_shares(connection: ReadConnection, whose: Sequence[Expense]) -> dict[UUID, tuple[Share, ...]]:
    """Return who shares each expense, as `load_payers` does."""
    shares: dict[UUID, tuple[Share, ...]] = {expense.id: () for expense in whose}
    amounts, names = _amounts(whose), (*_AMOUNTS, "weight")
    for expense_id, people, units, settled, weights in await _gathered(connection, expense_shares, shares, names):
        own, settling = amounts[expense_id]
        shares[expense_id] = tuple(map(_make_share, people, own.of(units), settling.of(settled), weights))
    return shares


async def load_tags(connection: ReadConnection, whose: Sequence[Expense]) -> dict[UUID, tuple[str, ...]]:
    """Return the tags of each expense, in the order they were given in; needs the `id` of each."""
    tags: dict[UUID, tuple[str, ...]] = {expense.id: () for expense in whose}
    for expense_id, found in await _gathered(connection, expense_tags, tags, ("tag",)):
        tags[expense_id] = tuple(found)
    return tags


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


async def _gathered(
    connection: ReadConnection, table: Table, expense_ids: Collection[UUID], names: tuple[str, ...]
) -> Iterable[Sequence[Any]]:
    """Return a row for each expense that has parts: its id, and for each column what all its parts have there."""
    if not expense_ids:
        return ()
    given = {"expense_ids": list(expense_ids)}
    if connection.is_postgresql:
        return await connection.rows(_arrays(table, names), given)
    rows = await connection.rows(_each(table, names), given)
    return [(expense_id, *list(zip(*parts, strict=True))[1:]) for expense_id, parts in groupby(rows, _EXPENSE_ID)]


@lru_cache
def _arrays(table: Table, names: tuple[str, ...]) -> Select[Any]:
    # To receive a row for each part takes as long as all else that is done with it. The arrays are taken as they come.
    ordered = [aggregate_order_by(table.c[name], table.c.position) for name in names]
    arrays = [type_coerce(func.array_agg(column), NullType()) for column in ordered]
    return _of_expenses(table, arrays).group_by(table.c.expense_id)


@lru_cache
def _each(table: Table, names: tuple[str, ...]) -> Select[Any]:
    return _of_expenses(table, [table.c[name] for name in names]).order_by(table.c.expense_id, table.c.position)


def _of_expenses(table: Table, columns: Iterable[ColumnElement[Any]]) -> Select[Any]:
    return select(table.c.expense_id, *columns).where(among(table.c.expense_id, "expense_ids"))


class _Amounts(dict[int, Money]):
    """Amounts of one currency by their minor units, each made once: all who share alike owe the same."""

    def __init__(self, currency: Currency) -> None:
        self._currency = currency

    def __missing__(self, units: int) -> Money:
        self[units] = money = make_money(units, self._currency)
        return money

    def of(self, units: Iterable[int]) -> Iterable[Money]:
        return map(self.__getitem__, units)


def _amounts(whose: Sequence[Expense]) -> dict[UUID, tuple[_Amounts, _Amounts]]:
    """Return what makes the amounts of each expense's parts: in its own currency, and in that its trip settles in."""
    made: dict[str, _Amounts] = {}

    def of(currency: Currency) -> _Amounts:
        if currency.code not in made:
            made[currency.code] = _Amounts(currency)
        return made[currency.code]

    return {expense.id: (of(expense.amount.currency), of(expense.settlement.currency)) for expense in whose}


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
