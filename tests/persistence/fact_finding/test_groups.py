"""Groups: what the database adds up, counts and puts in order is what Python makes of the same expenses."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Row

from domain.categories import Category
from domain.contributions import Contribution
from domain.currencies import Currency, currency_of
from domain.expenses import Expense
from domain.figure_making.entries import monday_of
from domain.figure_making.made_facts import LONGEST_LIST
from domain.money import Money, total
from domain.participants import Participant
from domain.payment_methods import PaymentMethod
from domain.plans import Filters, Grouping, Metric, Order, Phrase, Query
from domain.splits import Share
from domain.trips import OpenTrip
from persistence.database import Database, ReadConnection
from persistence.expenses import insert_expense
from persistence.fact_finding.groups import load_groups
from persistence.fact_finding.standings import load_rows
from persistence.ids import new_id
from persistence.participants import insert_participant
from tests.adding import Part, added
from tests.arrangement import NOW, new_expense, stored_trip
from tests.statements import statements_on

FIRST = date(2024, 12, 29)
EUR = currency_of("EUR")
CURRENCIES = [EUR, currency_of("CZK")]
Drawn = tuple[tuple[int, ...], tuple[int, ...], Currency | None]
Sums = dict[UUID, tuple[int, int]]
UNITS = st.integers(1, 4) | st.integers(1, 10**13)
PARTS = st.lists(st.tuples(st.integers(0, 2), UNITS, UNITS), min_size=1, max_size=3, unique_by=lambda part: part[0])
EXPENSES = st.fixed_dictionaries(
    {
        "paid": PARTS,
        "owed": PARTS,
        "currency": st.sampled_from(CURRENCIES),
        "spent_on": st.integers(0, 4).map(lambda days: FIRST + timedelta(days=days)),
        "category": st.sampled_from([Category.FOOD, Category.FOOD_CAFE, Category.FEES]),
        "payment_method": st.sampled_from([None, PaymentMethod.CASH, PaymentMethod.CARD]),
        "place": st.sampled_from([None, "Brno", "brno", "Graz \"'"]),
        "is_deleted": st.sampled_from([False, False, False, True]),
    }
)
FILTERS: st.SearchStrategy[Drawn] = st.tuples(
    st.sampled_from([(), (0,), (0, 1)]),
    st.sampled_from([(), (0,), (1, 0)]),
    st.sampled_from([None, *CURRENCIES]),
)
ADDED = (Metric.SUM, Metric.COUNT, Metric.AVERAGE, Metric.MAX, Metric.MIN, Metric.LIST, Metric.SHARE)
ORDERS = (Order.MOST, Order.LEAST, Order.LATEST, Order.EARLIEST)
WAYS = st.one_of(
    st.builds(Query, st.sampled_from(ADDED)),
    st.builds(Query, st.sampled_from((Metric.SUM, Metric.COUNT)), st.sampled_from(Grouping)),
    st.builds(Query, st.just(Metric.TOP), order=st.sampled_from(ORDERS), limit=st.integers(1, 3)),
    st.builds(
        Query,
        st.just(Metric.TOP),
        st.sampled_from([one for one in Grouping if one is not Grouping.NONE]),
        order=st.sampled_from((Order.MOST, Order.LEAST, Order.OFTENEST)),
        limit=st.integers(1, 2),
    ),
)


@pytest.fixture
def database(shared_database: Database) -> Database:
    """One of the module: each ledger is a trip of its own, and another's must not matter."""
    return shared_database


# To make a failing ledger small takes minutes, since each is stored anew.
@settings(
    max_examples=25, phases=[Phase.generate], deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(EXPENSES, max_size=8), st.lists(st.tuples(WAYS, FILTERS), min_size=1, max_size=8))
async def test_hold_what_python_adds_up(
    database: Database, drawn: list[dict[str, Any]], asked: list[tuple[Query, Drawn]]
) -> None:
    """Sums, counts, ends, places and limits, and the ids behind each in their order, of whoever paid and shares it."""
    trip = await trip_of_a_guest(database)
    expenses = [expense_of(trip, one) for one in drawn]
    async with database.write() as connection:
        for expense in expenses:
            await insert_expense(connection, expense)

    async with database.snapshot() as connection:
        for way, drawn_filters in asked:
            query = with_people(way, drawn_filters, trip)
            groups = await load_groups(connection, query, query.filters, trip)

            assert groups == added(query, parts_of(query, expenses, trip)), query


async def test_are_added_up_where_the_rows_are(database: Database) -> None:
    """However many expenses there are, one statement returns a row for each group, and spells out no expense."""
    trip = await stored_trip(database)
    async with database.write() as connection:
        for number in range(40):
            await insert_expense(connection, replace(new_expense(trip), spent_on=FIRST + timedelta(days=number)))

    with statements_on(database) as statements:
        async with database.snapshot() as connection:
            (group,) = await load_groups(connection, Query(Metric.SUM), Filters(), trip)

    assert (group.total, group.count, len(group.expense_ids), group.entries) == (Money(1_200_000, EUR), 40, 40, ())
    assert len(statements) == 1
    assert "description" not in statements[0]


async def test_are_made_beside_the_loop(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """The ids of all expenses behind a figure, and the texts that are looked through, keep nobody waiting."""
    trip = await stored_trip(database)
    of_dinner = Filters(phrases=(Phrase("dinner", ("dinner",)),))
    async with database.write() as connection:
        await insert_expense(connection, new_expense(trip))
    beside: list[bool] = []
    made = ReadConnection.many_rows

    async def many_rows(connection: ReadConnection, statement: Any) -> Sequence[Row[Any]]:
        beside.append("array_agg" in str(statement))
        return await made(connection, statement)

    monkeypatch.setattr(ReadConnection, "many_rows", many_rows)

    async with database.snapshot() as snapshot:
        (group,) = await load_groups(snapshot, Query(Metric.SUM), of_dinner, trip)
        await load_rows(snapshot, trip.trip.id)

    # Texts, tags, and the ids of the expenses that are meant; then those of all expenses, and of all payments.
    assert (group.count, beside) == (1, [False, False, True, True, True])


async def test_spell_out_the_first_of_what_all_are_behind(database: Database) -> None:
    """Of a long list, in two statements, however long it is."""
    trip = await stored_trip(database)
    async with database.write() as connection:
        for _ in range(LONGEST_LIST + 3):
            await insert_expense(connection, new_expense(trip))

    with statements_on(database) as statements:
        async with database.snapshot() as connection:
            (group,) = await load_groups(connection, Query(Metric.LIST), Filters(), trip)

    assert (group.count, len(group.expense_ids), len(group.entries)) == (33, 33, LONGEST_LIST)
    assert len(statements) == 2


@pytest.mark.parametrize("day", [date.min, date.max])
@pytest.mark.parametrize("group_by", [Grouping.WEEK, Grouping.MONTH])
async def test_know_the_week_and_the_month_of_the_last_day(database: Database, day: date, group_by: Grouping) -> None:
    """A calendar ends, and what is of its first and last day is of their weeks and months."""
    trip = await stored_trip(database)
    async with database.write() as connection:
        await insert_expense(connection, replace(new_expense(trip), spent_on=day))

    async with database.snapshot() as connection:
        (group,) = await load_groups(connection, Query(Metric.SUM, group_by), Filters(), trip)

    assert group.key == (monday_of(day) if group_by is Grouping.WEEK else day.replace(day=1))


async def trip_of_a_guest(database: Database) -> OpenTrip:
    """Store a trip of Sarah, David, and a guest who has become Sarah."""
    trip = await stored_trip(database)
    guest = Participant(new_id(), trip.trip.id, "Sally Smith", merged_into_id=trip.participants[0].id)
    async with database.write() as connection:
        await insert_participant(connection, guest)
    return replace(trip, participants=(*trip.participants, guest))


def expense_of(trip: OpenTrip, drawn: dict[str, Any]) -> Expense:
    """Return a drawn expense; what was paid and what is owed need not agree, as nothing here compares them."""
    people, currency = [person.id for person in trip.participants], drawn["currency"]
    paid, owed = (
        [(people[one], Money(minor, currency), Money(booked, EUR)) for one, minor, booked in drawn[part]]
        for part in ("paid", "owed")
    )
    expense = new_expense(replace(trip, participants=trip.participants[:2]))
    named = {name: drawn[name] for name in ("spent_on", "category", "payment_method", "place")}
    return replace(
        expense,
        amount=total((money for _, money, _ in paid), currency),
        settlement=total((booked for *_, booked in paid), EUR),
        payers=tuple(Contribution(*part) for part in paid),
        shares=tuple(Share(*part, weight=1) for part in owed),
        deleted_at=NOW if drawn["is_deleted"] else None,
        **named,
    )


def with_people(way: Query, drawn: Drawn, trip: OpenTrip) -> Query:
    """Return a query with the drawn filters, of the shares of everybody where it is of shares."""
    people = [person.id for person in trip.participants]
    filters = Filters(
        payer_ids=tuple(people[one] for one in drawn[0]),
        participant_ids=tuple(people[one] for one in drawn[1]),
        currency=drawn[2],
    )
    return replace(way, filters=filters, people=(people[1], people[0]) if way.metric is Metric.SHARE else ())


def parts_of(query: Query, expenses: Iterable[Expense], trip: OpenTrip) -> Iterator[Part]:
    """Yield what of each expense counts for a query, by what its groups have in common."""
    became = {person.id: person.counts_as for person in trip.participants}
    meant = sorted(_meant(query.filters, expenses, became), key=lambda expense: (expense.spent_on, expense.id))
    written: dict[str, str] = {}
    for expense in meant:
        written.setdefault((expense.place or "").lower(), expense.place or "")
    for expense in meant:
        paid = _summed(expense.payers, became, query.filters.payer_ids)
        base = Part(
            expense.id,
            expense.amount,
            expense.settlement,
            expense.spent_on,
            key=_key(query, expense, written),
            payer_ids=tuple(paid),
            description=expense.description,
            place=expense.place,
        )
        yield from _counted(query, expense, base, paid, became)


def _counted(query: Query, expense: Expense, base: Part, paid: Sums, became: dict[UUID, UUID]) -> Iterator[Part]:
    minor, booked = (sum(each[place] for each in paid.values()) for place in (0, 1))
    if query.is_of_shares:
        is_of_others = minor < expense.amount.minor_units
        for person, units in _summed(expense.shares, became, query.people).items():
            yield replace(_with(base, units), key=person, is_paid_by_others=is_of_others)
    elif query.group_by is Grouping.PAYER:
        for person, units in paid.items():
            yield replace(_with(base, units), key=person)
    else:
        yield _with(base, (minor, booked))


def _with(part: Part, units: tuple[int, int]) -> Part:
    return replace(part, amount=Money(units[0], part.amount.currency), booked=Money(units[1], EUR))


def _key(query: Query, expense: Expense, written: dict[str, str]) -> Any:
    keys = {
        Grouping.CATEGORY: expense.category.parent,
        Grouping.DAY: expense.spent_on,
        Grouping.WEEK: monday_of(expense.spent_on),
        Grouping.MONTH: expense.spent_on.replace(day=1),
        Grouping.CURRENCY: expense.amount.currency,
        Grouping.PAYMENT_METHOD: expense.payment_method,
        Grouping.PLACE: expense.place and written[expense.place.lower()],
    }
    return keys.get(query.group_by)


def _meant(filters: Filters, expenses: Iterable[Expense], became: dict[UUID, UUID]) -> Iterator[Expense]:
    for expense in expenses:
        payers = {became[payer.participant_id] for payer in expense.payers}
        sharers = {became[share.participant_id] for share in expense.shares}
        is_theirs = not filters.payer_ids or not payers.isdisjoint(filters.payer_ids)
        is_shared, is_of = (
            sharers.issuperset(filters.participant_ids),
            filters.currency in {None, expense.amount.currency},
        )
        if expense.deleted_at is None and is_theirs and is_shared and is_of:
            yield expense


def _summed(parts: Sequence[Contribution] | Sequence[Share], became: dict[UUID, UUID], people: Sequence[UUID]) -> Sums:
    """Return what each person has of parts, in their order, as paid and as booked; nobody named is everybody."""
    found: Sums = {}
    for part in parts:
        person = became[part.participant_id]
        if person in people or not people:
            minor, booked = found.get(person, (0, 0))
            found[person] = (minor + part.money.minor_units, booked + part.settlement.minor_units)
    return found
