"""Facts: what the ledger says to a plan.

One statement finds the expenses meant, and the figures are added up from those very rows: a figure and its proof
cannot disagree, whatever is written in between.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, false, func, literal, null, or_, select

from domain.answers import Fact
from domain.categories import Category, with_parts
from domain.currencies import Currency, all_currencies, currency_of
from domain.figure_making.averages import days_told
from domain.figure_making.comparisons import comparison_of, percentage_of
from domain.figure_making.entries import Context, Entry
from domain.figure_making.figures import facts_of
from domain.figure_making.repayments import Repayment, repayments_of
from domain.figure_making.standings import Rows, standings_of
from domain.money import LARGEST_MINOR_UNITS, Money
from domain.payment_methods import PaymentMethod
from domain.plans import AmountRange, Described, Filters, Grouping, Knowledge, Metric, Query, QueryPlan
from domain.question_reading.days import DayRange
from domain.sentences import stems_of
from domain.trips import OpenTrip
from persistence.among import among
from persistence.balances import load_tallies
from persistence.bases import became
from persistence.database import ReadConnection
from persistence.tables import expense_payers, expense_shares, expense_tags, expenses, participants, payments

_PAYERS, _SHARERS = participants.alias("payer"), participants.alias("sharer")
_RECEIVERS = participants.alias("receiver")


async def load_knowledge(connection: ReadConnection, trip: OpenTrip) -> Knowledge:
    """Return what the trip knows, for a question of its viewer to be read against: three statements.

    The words of a large trip take their time: they are read beside the loop, and others are served meanwhile.
    """
    alive = _alive(trip.trip.id)
    days = await _days_of(connection, trip.trip.id)
    columns = (expenses.c.description, expenses.c.place, expenses.c.note, expenses.c.currency)
    rows = await connection.rows(select(*columns).where(*alive).distinct())
    tags = await connection.rows(_tags(trip.trip.id).with_only_columns(expense_tags.c.tag).distinct())
    return await asyncio.to_thread(_knowledge, trip, rows, {row.tag for row in tags}, days)


def _knowledge(trip: OpenTrip, rows: Sequence[Row[Any]], tags: set[str], days: DayRange | None) -> Knowledge:
    texts = {text for row in rows for text in (row.description, row.place) if text} | tags
    described = frozenset(stems_of(text) for text in texts)
    noted = frozenset(stems_of(row.note) for row in rows if row.note)
    asker = [person.id for person in trip.participants if person.user_id == trip.viewer.user_id]
    return Knowledge(
        participants=trip.participants,
        asker_id=asker[0] if asker else None,
        descriptions=described | noted,
        places=frozenset(stems_of(row.place) for row in rows if row.place),
        currencies=frozenset(currency_of(row.currency) for row in rows),
        first_day=None if days is None else days.first,
        last_day=None if days is None else days.last,
        own_categories=tuple((one.id, one.name, stems_of(one.name)) for one in trip.categories),
        notes=noted - described,
    )


async def find_facts(connection: ReadConnection, plan: QueryPlan, trip: OpenTrip) -> tuple[tuple[Fact, ...], ...]:
    """Return the facts of each query of a plan; none where no row of the trip is meant, which is not the same as 0.

    Only expenses of the trip that are not deleted count; payments are never spending. Raises BalancesDoNotSumToZero.
    """
    days = await _days_of(connection, trip.trip.id)
    people = {person.counts_as for person in trip.participants}
    own = {category.id: category.name for category in trip.categories}
    names = {person.id: person.name for person in trip.participants}
    everyone = tuple(person.id for person in trip.participants if person.id in people)
    context = Context(names, len(people), days, own, everyone=everyone)
    return tuple([await _facts(connection, query, trip, context) for query in plan.queries])


async def _facts(connection: ReadConnection, query: Query, trip: OpenTrip, context: Context) -> tuple[Fact, ...]:
    match query.metric:
        case Metric.BALANCE:
            tallies = await load_tallies(connection, trip.trip.id)
            return standings_of(query, tallies, await _all_rows(connection, trip.trip.id), context.names)
        case Metric.TRANSFERS:
            return repayments_of(query, await _repayments(connection, query, trip.trip.id), context.names)
        case Metric.COMPARE:
            sides = [await _entries(connection, query, side, trip) for side in query.sides]
            return comparison_of(query, sides, context)
    entries = await _entries(connection, query, query.filters, trip)
    if query.metric is Metric.AVERAGE and query.group_by is Grouping.DAY and query.filters.places:
        context = replace(context, days_there=await _days_there(connection, query, trip))
    if query.whole is not None:
        return percentage_of(query, entries, await _entries(connection, query, query.whole, trip), context)
    return facts_of(query, entries, context)


async def _days_of(connection: ReadConnection, trip_id: UUID) -> DayRange | None:
    spent_on = expenses.c.spent_on
    ends = select(func.min(spent_on).label("first"), func.max(spent_on).label("last")).where(*_alive(trip_id))
    row = await connection.first(ends)
    return None if row is None or row.first is None else DayRange(row.first, row.last)


async def _days_there(connection: ReadConnection, query: Query, trip: OpenTrip) -> int:
    """Return on how many days something was spent in the places of a query, whatever it was; 0 where nobody tells."""
    places = query.filters.places
    there = await _entries(connection, query, Filters(places=places, days=query.filters.days), trip)
    return await asyncio.to_thread(days_told, there, places)


async def _entries(connection: ReadConnection, query: Query, filters: Filters, trip: OpenTrip) -> list[Entry]:
    rows = await connection.rows(_statement(query, filters, trip.trip.id))
    phrases = (*filters.phrases, *filters.places, *filters.without_phrases)
    tags: dict[UUID, list[str]] = defaultdict(list)
    for row in await connection.rows(_tags(trip.trip.id)) if phrases else ():
        tags[row.expense_id].append(row.tag)
    return await asyncio.to_thread(_entries_of, rows, filters, tags, trip.trip.currency)


def _entries_of(
    rows: Sequence[Row[Any]], filters: Filters, tags: Mapping[UUID, Sequence[str]], settles_in: Currency
) -> list[Entry]:
    found: dict[tuple[UUID, UUID | None], list[Row[Any]]] = defaultdict(list)
    for row in rows:
        if _is_meant(row, filters, tags):
            found[row.id, row.sharer_id].append(row)
    return [_entry(group, filters, settles_in) for group in found.values()]


def _statement(query: Query, filters: Filters, trip_id: UUID) -> Select[Any]:
    """Select the expenses meant, a row for each payer (and sharer, where shares are asked for).

    Whoever was merged into somebody is shown as they. Texts alone are compared outside, by `_is_meant`: plurals,
    accents and words side by side are no comparison that both databases make alike.
    """
    names = (
        *("id", "description", "note", "currency", "spent_on", "category", "payment_method", "place"),
        *("amount_minor", "settlement_minor"),
    )
    paid = [
        expense_payers.c.amount_minor.label("paid_minor"),
        expense_payers.c.settlement_minor.label("paid_booked"),
        expense_payers.c.position.label("payer_position"),
    ]
    statement = (
        select(*[expenses.c[name] for name in names], became(_PAYERS).label("payer_id"), *paid)
        .join(expense_payers, expense_payers.c.expense_id == expenses.c.id)
        .join(_PAYERS, _PAYERS.c.id == expense_payers.c.participant_id)
        .where(*_alive(trip_id), *_conditions(filters))
        .order_by(expenses.c.spent_on, expenses.c.id)
    )
    is_of_everybody = query.group_by is Grouping.PARTICIPANT and query.metric is not Metric.AVERAGE
    if not is_of_everybody and (query.metric is not Metric.SHARE or query.whole is not None):
        return statement.add_columns(null().label("sharer_id")).order_by(expense_payers.c.position)
    owed = [
        expense_shares.c.amount_minor.label("owed_minor"),
        expense_shares.c.settlement_minor.label("owed_booked"),
        expense_shares.c.position.label("sharer_position"),
    ]
    statement = (
        statement.add_columns(became(_SHARERS).label("sharer_id"), *owed)
        .join(expense_shares, expense_shares.c.expense_id == expenses.c.id)
        .join(_SHARERS, _SHARERS.c.id == expense_shares.c.participant_id)
        .order_by(expense_shares.c.position, expense_payers.c.position)
    )
    return statement if is_of_everybody else statement.where(among(became(_SHARERS), query.people))


def _alive(trip_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return expenses.c.trip_id == trip_id, expenses.c.deleted_at.is_(None)


def _tags(trip_id: UUID) -> Select[Any]:
    return (
        select(expense_tags.c.expense_id, expense_tags.c.tag)
        .join(expenses, expenses.c.id == expense_tags.c.expense_id)
        .where(*_alive(trip_id))
    )


def _conditions(filters: Filters) -> Iterable[ColumnElement[bool]]:
    within: list[ColumnElement[bool]] = []
    if filters.categories:
        within.append(expenses.c.category.in_(_with_all_parts(filters.categories)))
    if filters.own_category_ids:
        within.append(among(expenses.c.trip_category_id, filters.own_category_ids))
    if within:
        yield or_(*within)
    if filters.without:
        yield expenses.c.category.not_in(_with_all_parts(filters.without))
    if filters.payer_ids:
        # Of an expense that several paid, what those meant paid is what counts of it: the other rows stay out.
        yield among(became(_PAYERS), filters.payer_ids)
    for participant_id in filters.participant_ids:
        shares = select(literal(1)).join_from(
            expense_shares, participants, participants.c.id == expense_shares.c.participant_id
        )
        is_theirs = and_(expense_shares.c.expense_id == expenses.c.id, became(participants) == participant_id)
        yield shares.where(is_theirs).exists()
    if filters.methods:
        yield expenses.c.payment_method.in_([method.value for method in filters.methods])
    if filters.currency is not None:
        yield expenses.c.currency == filters.currency.code
    yield from _on_days(filters.days, expenses.c.spent_on)
    yield from _of_amount(filters.amount, expenses.c.amount_minor, expenses.c.currency)


def _of_amount(
    bounds: AmountRange | None, minor_units: ColumnElement[int], code: ColumnElement[str]
) -> Iterable[ColumnElement[bool]]:
    """Yield the condition that an amount lies within bounds of whole units: exactly, in the minor units of each."""
    if bounds is None:
        return
    by_digits: dict[int, list[str]] = defaultdict(list)
    for currency in all_currencies():
        by_digits[currency.digits].append(currency.code)
    yield or_(
        *(
            and_(code.in_(codes), *_between(minor_units, *bounds.in_minor_units(digits)))
            for digits, codes in by_digits.items()
        )
    )


def _between(minor_units: ColumnElement[int], least: int | None, most: int | None) -> Iterable[ColumnElement[bool]]:
    """Yield that minor units lie between two, both included; no bound goes to the database that none could pass."""
    if (least is not None and least > LARGEST_MINOR_UNITS) or (most is not None and most < 0):
        yield false()
        return
    if least is not None:
        yield minor_units >= max(least, 0)
    if most is not None:
        yield minor_units <= min(most, LARGEST_MINOR_UNITS)


def _on_days(days: DayRange | None, day: ColumnElement[Any]) -> Iterable[ColumnElement[bool]]:
    if days is not None and days.first is not None:
        yield day >= days.first
    if days is not None and days.last is not None:
        yield day <= days.last


def _with_all_parts(categories: Iterable[Category]) -> list[str]:
    return [part.value for category in categories for part in with_parts(category)]


def _is_meant(row: Row[Any], filters: Filters, tags: Mapping[UUID, Sequence[str]]) -> bool:
    phrases, without = (*filters.phrases, *filters.places), filters.without_phrases
    if not phrases and not without:
        return True
    described = Described(
        Category(row.category),
        row.description,
        place=row.place,
        note=row.note,
        tags=tuple(tags.get(row.id, ())),
    )
    return all(phrase.means(described) for phrase in phrases) and not any(phrase.means(described) for phrase in without)


def _entry(rows: Sequence[Row[Any]], filters: Filters, settles_in: Currency) -> Entry:
    """Return what the rows of one expense come to; where only some payers are meant, what they paid of it.

    A row for each payer and sharer, who may be several of those whom somebody has become: each counts once.
    """
    row = rows[0]
    parts = {each.payer_position: (each.payer_id, each.paid_minor, each.paid_booked) for each in rows}
    paid: dict[UUID, list[int]] = defaultdict(lambda: [0, 0])
    for payer_id, *units in parts.values():
        paid[payer_id] = [sum(pair) for pair in zip(paid[payer_id], units, strict=True)]
    minor_units, booked = _units(rows, list(paid.values()), filters)
    return Entry(
        expense_id=row.id,
        description=row.description,
        amount=Money(minor_units, currency_of(row.currency)),
        booked=Money(booked, settles_in),
        spent_on=row.spent_on,
        category=Category(row.category),
        paid=tuple((payer_id, units[0], units[1]) for payer_id, units in paid.items()),
        method=None if row.payment_method is None else PaymentMethod(row.payment_method),
        place=row.place,
        sharer_id=row.sharer_id,
        is_paid_by_others=sum(units[0] for units in paid.values()) < row.amount_minor,
    )


def _units(rows: Sequence[Row[Any]], paid: Sequence[Sequence[int]], filters: Filters) -> tuple[int, int]:
    """Return the minor units that count, in the currency of the expense and in the trip's."""
    row = rows[0]
    if row.sharer_id is not None:
        owed = {each.sharer_position: (each.owed_minor, each.owed_booked) for each in rows}
        return sum(minor for minor, _ in owed.values()), sum(booked for _, booked in owed.values())
    if filters.payer_ids:
        return sum(units[0] for units in paid), sum(units[1] for units in paid)
    return row.amount_minor, row.settlement_minor


async def _repayments(connection: ReadConnection, query: Query, trip_id: UUID) -> list[Repayment]:
    payer, receiver = became(_PAYERS), became(_RECEIVERS)
    conditions: list[ColumnElement[bool]] = [payments.c.trip_id == trip_id, payments.c.deleted_at.is_(None)]
    conditions += _on_days(query.filters.days, payments.c.paid_on)
    if query.sender_id is not None:
        conditions.append(payer == query.sender_id)
    if query.receiver_id is not None:
        conditions.append(receiver == query.receiver_id)
    if len(query.people) == 1:
        conditions.append(or_(payer == query.people[0], receiver == query.people[0]))
    elif query.people:
        conditions += [among(payer, query.people), among(receiver, query.people)]
    if query.filters.currency is not None:
        conditions.append(payments.c.currency == query.filters.currency.code)
    conditions += _of_amount(query.filters.amount, payments.c.amount_minor, payments.c.currency)
    statement = (
        select(
            *(payments.c[name] for name in ("id", "amount_minor", "currency", "paid_on")),
            payer.label("payer"),
            receiver.label("receiver"),
        )
        .join(_PAYERS, _PAYERS.c.id == payments.c.payer_id)
        .join(_RECEIVERS, _RECEIVERS.c.id == payments.c.receiver_id)
        .where(*conditions)
        .order_by(payments.c.paid_on, payments.c.id)
    )
    return [
        Repayment(row.id, row.payer, row.receiver, Money(row.amount_minor, currency_of(row.currency)), row.paid_on)
        for row in await connection.rows(statement)
    ]


async def _all_rows(connection: ReadConnection, trip_id: UUID) -> dict[Currency, Rows]:
    """Return the ids of all expenses and payments of a trip that count, by currency and in the order of their days."""
    spent = select(expenses.c.id, expenses.c.currency).where(*_alive(trip_id))
    paid = select(payments.c.id, payments.c.currency).where(
        payments.c.trip_id == trip_id, payments.c.deleted_at.is_(None)
    )
    found: dict[Currency, tuple[list[UUID], list[UUID]]] = defaultdict(lambda: ([], []))
    for row in await connection.rows(spent.order_by(expenses.c.spent_on, expenses.c.id)):
        found[currency_of(row.currency)][0].append(row.id)
    for row in await connection.rows(paid.order_by(payments.c.paid_on, payments.c.id)):
        found[currency_of(row.currency)][1].append(row.id)
    return {currency: Rows(tuple(spent_ids), tuple(paid_ids)) for currency, (spent_ids, paid_ids) in found.items()}
