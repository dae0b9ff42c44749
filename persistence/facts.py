"""Facts: what the ledger says to a plan.

One statement finds the expenses meant, and the figures are added up from those very rows: a figure and its proof
cannot disagree, whatever is written in between.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, func, literal, null, select

from domain.answers import Fact
from domain.categories import Category, with_parts
from domain.currencies import Currency, currency_of
from domain.figures import Entry, facts_of
from domain.money import Money
from domain.plans import Filters, Knowledge, Metric, QueryPlan
from domain.sentences import stems_of
from domain.standings import standings_of
from domain.trips import OpenTrip
from persistence.among import among
from persistence.balances import load_tallies
from persistence.bases import became
from persistence.database import ReadConnection
from persistence.tables import expense_payers, expense_shares, expenses, participants

_PAYERS, _SHARERS = participants.alias("payer"), participants.alias("sharer")


async def load_knowledge(connection: ReadConnection, trip: OpenTrip) -> Knowledge:
    """Return what the trip knows, for a question of its viewer to be read against: two statements."""
    alive = _alive(trip.trip.id)
    spent_on = expenses.c.spent_on
    days = await connection.first(
        select(func.min(spent_on).label("first_day"), func.max(spent_on).label("last_day")).where(*alive)
    )
    rows = await connection.rows(select(expenses.c.description, expenses.c.currency).where(*alive).distinct())
    asker = [person.id for person in trip.participants if person.user_id == trip.viewer.user_id]
    return Knowledge(
        participants=trip.participants,
        asker_id=asker[0] if asker else None,
        descriptions=frozenset(stems_of(row.description) for row in rows),
        currencies=frozenset(currency_of(row.currency) for row in rows),
        first_day=None if days is None else days.first_day,
        last_day=None if days is None else days.last_day,
    )


async def find_facts(connection: ReadConnection, plan: QueryPlan, trip: OpenTrip) -> tuple[Fact, ...]:
    """Return the facts that a plan asks for; none where no expense of the trip is meant, which is not the same as 0.

    Only expenses of the trip that are not deleted count; payments are never spending. Raises BalancesDoNotSumToZero.
    """
    names = {person.id: person.name for person in trip.participants}
    if Metric.BALANCE in plan.metrics:
        tallies = await load_tallies(connection, trip.trip.id)
        return standings_of(plan, tallies, await _ids_by_currency(connection, trip.trip.id), names)
    rows = await connection.rows(_statement(plan, trip.trip.id))
    return facts_of(plan, _entries(rows, plan.filters), names)


def _statement(plan: QueryPlan, trip_id: UUID) -> Select[Any]:
    """Select the expenses meant, a row for each payer (and sharer, where shares are asked for).

    Whoever was merged into somebody is shown as they. Their descriptions are compared by `_entries`, which knows
    plurals and accents.
    """
    columns = [expenses.c[name] for name in ("id", "description", "currency", "spent_on", "category", "amount_minor")]
    paid = [expense_payers.c.amount_minor.label("paid_minor"), expense_payers.c.position.label("payer_position")]
    statement = (
        select(*columns, became(_PAYERS).label("payer_id"), *paid)
        .join(expense_payers, expense_payers.c.expense_id == expenses.c.id)
        .join(_PAYERS, _PAYERS.c.id == expense_payers.c.participant_id)
        .where(*_alive(trip_id), *_conditions(plan.filters))
        .order_by(expenses.c.spent_on, expenses.c.id)
    )
    if Metric.SHARE not in plan.metrics:
        return statement.add_columns(null().label("sharer_id")).order_by(expense_payers.c.position)
    owed = [expense_shares.c.amount_minor.label("owed_minor"), expense_shares.c.position.label("sharer_position")]
    return (
        statement.add_columns(became(_SHARERS).label("sharer_id"), *owed)
        .join(expense_shares, expense_shares.c.expense_id == expenses.c.id)
        .join(_SHARERS, _SHARERS.c.id == expense_shares.c.participant_id)
        .where(among(became(_SHARERS), plan.people))
        .order_by(expense_shares.c.position, expense_payers.c.position)
    )


def _alive(trip_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return expenses.c.trip_id == trip_id, expenses.c.deleted_at.is_(None)


def _conditions(filters: Filters) -> Iterable[ColumnElement[bool]]:
    if filters.categories:
        meant = [part.value for category in filters.categories for part in with_parts(category)]
        yield expenses.c.category.in_(meant)
    if filters.payer_ids:
        # Of an expense that several paid, what those meant paid is what counts of it: the other rows stay out.
        yield among(became(_PAYERS), filters.payer_ids)
    for participant_id in filters.participant_ids:
        shares = select(literal(1)).join_from(
            expense_shares, participants, participants.c.id == expense_shares.c.participant_id
        )
        is_theirs = and_(expense_shares.c.expense_id == expenses.c.id, became(participants) == participant_id)
        yield shares.where(is_theirs).exists()
    if filters.currency is not None:
        yield expenses.c.currency == filters.currency.code
    if filters.days is not None and filters.days.first is not None:
        yield expenses.c.spent_on >= filters.days.first
    if filters.days is not None and filters.days.last is not None:
        yield expenses.c.spent_on <= filters.days.last


def _entries(rows: Iterable[Row[Any]], filters: Filters) -> list[Entry]:
    found: dict[tuple[UUID, UUID | None], list[Row[Any]]] = defaultdict(list)
    for row in rows:
        if _mentions(row.description, filters):
            found[row.id, row.sharer_id].append(row)
    return [_entry(group, filters) for group in found.values()]


def _mentions(description: str, filters: Filters) -> bool:
    if not filters.phrases:
        return True
    stems = stems_of(description)
    return all(phrase.is_in(stems) for phrase in filters.phrases)


def _entry(rows: Sequence[Row[Any]], filters: Filters) -> Entry:
    """Return what the rows of one expense come to; where only some payers are meant, what they paid of it.

    A row for each payer and sharer, who may be several of those whom somebody has become: each counts once.
    """
    row = rows[0]
    parts = {each.payer_position: (each.payer_id, each.paid_minor) for each in rows}
    paid: dict[UUID, int] = defaultdict(int)
    for payer_id, paid_minor in parts.values():
        paid[payer_id] += paid_minor
    return Entry(
        expense_id=row.id,
        description=row.description,
        amount=Money(_minor_units(rows, paid, filters), currency_of(row.currency)),
        spent_on=row.spent_on,
        category=Category(row.category),
        paid=tuple(paid.items()),
        sharer_id=row.sharer_id,
    )


def _minor_units(rows: Sequence[Row[Any]], paid: Mapping[UUID, int], filters: Filters) -> int:
    if rows[0].sharer_id is not None:
        return sum({each.sharer_position: each.owed_minor for each in rows}.values())
    amount: int = rows[0].amount_minor
    return sum(paid.values()) if filters.payer_ids else amount


async def _ids_by_currency(connection: ReadConnection, trip_id: UUID) -> dict[Currency, tuple[UUID, ...]]:
    statement = select(expenses.c.id, expenses.c.currency).where(*_alive(trip_id))
    found: dict[Currency, list[UUID]] = defaultdict(list)
    for row in await connection.rows(statement.order_by(expenses.c.spent_on, expenses.c.id)):
        found[currency_of(row.currency)].append(row.id)
    return {currency: tuple(ids) for currency, ids in found.items()}
