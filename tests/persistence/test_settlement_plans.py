"""Settlement plans as rows: kept exactly, and what changed since found for any number of them at once."""

from dataclasses import replace
from uuid import UUID

import pytest

from domain.access import Viewer
from domain.activities import ActivityDraft, ActivityKind, SubjectKind
from domain.balances import Basis
from domain.constraints import Constraints
from domain.currencies import currency_of
from domain.money import LARGEST_MINOR_UNITS, Money
from domain.plan_transfers import PlanTransfer, Verdict
from domain.settlement_plans import SettlementPlan
from domain.settlement_search.minimal import Method
from domain.settlements import Strategy
from domain.trips import OpenTrip
from persistence.activities import record_all
from persistence.database import Database
from persistence.ids import new_id
from persistence.pages import PageRequest
from persistence.plan_changes import MOST_CHANGES, load_changes_since_plans
from persistence.settlement_plans import (
    insert_plan,
    load_plan_pages,
    load_plans_for,
    load_transfers_for,
    replace_plan,
    replace_transfer,
)
from persistence.trips import open_trip_to_change
from tests.arrangement import NOW, stored_trip

CZK = currency_of("CZK")


@pytest.fixture
async def trip(database: Database) -> OpenTrip:
    """A trip of Sarah and David."""
    return await stored_trip(database)


def plan_on(trip: OpenTrip, *, sequence: int = 0, constraints: Constraints | None = None) -> SettlementPlan:
    """Return a plan of one transfer between the two, not stored."""
    plan_id = new_id()
    amount = Money(LARGEST_MINOR_UNITS, CZK)
    debtor, creditor = trip.participants[:2]
    return SettlementPlan(
        id=plan_id,
        trip_id=trip.trip.id,
        author_id=trip.viewer.user_id,
        basis=Basis.ORIGINAL,
        strategy=Strategy.GREEDY,
        constraints=constraints or Constraints(),
        method=Method.BUDGETED_SEARCH,
        optimal=False,
        lower_bound=3,
        constraint_cost=-1,
        activity_sequence=sequence,
        created_at=NOW,
        transfers=(PlanTransfer(new_id(), plan_id, 0, debtor.id, creditor.id, amount, Money(0, CZK)),),
    )


async def stored(database: Database, *plans: SettlementPlan) -> None:
    """Store plans."""
    async with database.write() as connection:
        for plan in plans:
            await insert_plan(connection, plan)


async def recorded(database: Database, trip: OpenTrip, *subject_ids: UUID, kind: SubjectKind) -> None:
    """Store entries of the trip's history, each about a subject, that changed what somebody owes."""
    drafts = [
        ActivityDraft(ActivityKind.EXPENSE_ADDED, kind, subject_id, "Something", (), affects_balances=True)
        for subject_id in subject_ids
    ]
    async with database.write() as connection:
        await open_trip_to_change(connection, trip.viewer, trip.trip.id)
        await record_all(connection, drafts, trip_id=trip.trip.id, actor_id=None, at=NOW)


class TestPlans:
    """Rows of plans."""

    async def test_are_kept_exactly(self, database: Database, trip: OpenTrip) -> None:
        """Every field, constraints and large amounts included."""
        sarah, david = (person.id for person in trip.participants[:2])
        pairs = frozenset({frozenset({sarah, david})})
        constraints = Constraints(pairs, pairs, hub_id=sarah, smallest_transfer=5, parties={david: sarah})
        plan, plain = plan_on(trip, constraints=constraints), plan_on(trip)
        await stored(database, plan, plain)

        async with database.read() as connection:
            found = await load_plans_for(connection, trip.viewer, [plan.id, plain.id])
            pages = await load_plan_pages(connection, PageRequest(1), [trip.trip.id])

        assert found == {plan.id: plan, plain.id: plain}
        assert (pages[trip.trip.id].items, pages[trip.trip.id].has_next) == ((plain,), True)

    async def test_are_changed(self, database: Database, trip: OpenTrip) -> None:
        """What a receiver said, and that a plan was given up."""
        plan = plan_on(trip)
        await stored(database, plan)
        (transfer,) = plan.transfers
        judged = replace(transfer, verdict=Verdict.DISPUTED, dispute_reason="Why", judged_at=NOW, version=2)
        cancelled = replace(plan.with_transfer(judged), cancelled_at=NOW)

        async with database.write() as connection:
            await replace_transfer(connection, judged)
            await replace_plan(connection, cancelled)
            found = await load_plans_for(connection, trip.viewer, [plan.id])

        assert found == {plan.id: cancelled}

    async def test_are_hidden_from_strangers(self, database: Database, trip: OpenTrip) -> None:
        """The plan and its transfers look as if they were not there."""
        plan = plan_on(trip)
        await stored(database, plan)
        stranger = Viewer((await stored_trip(database)).viewer.user_id)

        async with database.read() as connection:
            plans = await load_plans_for(connection, stranger, [plan.id])
            transfers = await load_transfers_for(connection, stranger, [plan.transfers[0].id])
            own = await load_transfers_for(connection, trip.viewer, [plan.transfers[0].id])

        assert (plans, transfers, own) == ({}, {}, {plan.transfers[0].id: plan.transfers[0]})


class TestChanges:
    """What has changed since plans were made."""

    async def test_are_those_after_each_plan(self, database: Database, trip: OpenTrip) -> None:
        """A plan that knows of an entry is not stale by it, and one of another trip by none."""
        first, second, none = plan_on(trip, sequence=1), plan_on(trip, sequence=2), plan_on(trip, sequence=3)
        foreign = plan_on(await stored_trip(database))
        await stored(database, first, second, none, foreign)
        subjects = [new_id() for _ in range(3)]
        await recorded(database, trip, *subjects, kind=SubjectKind.EXPENSE)

        async with database.read() as connection:
            wanted = [plan.id for plan in (first, second, none, foreign)]
            found = await load_changes_since_plans(connection, wanted)

        assert [[entry.subject_id for entry in found[plan_id]] for plan_id in wanted] == [
            subjects[1:],
            subjects[2:],
            [],
            [],
        ]

    async def test_are_not_payments_of_its_own_transfers(self, database: Database, trip: OpenTrip) -> None:
        """Those of another plan's transfers are."""
        plan, other = plan_on(trip), plan_on(trip)
        await stored(database, plan, other)
        own, foreign = plan.transfers[0].id, other.transfers[0].id
        await recorded(database, trip, own, foreign, kind=SubjectKind.TRANSFER)

        async with database.read() as connection:
            found = await load_changes_since_plans(connection, [plan.id, other.id])

        assert [entry.subject_id for entry in found[plan.id]] == [foreign]
        assert [entry.subject_id for entry in found[other.id]] == [own]

    async def test_are_told_up_to_a_hundred(self, database: Database, trip: OpenTrip) -> None:
        """The oldest: a trip may go on for years after a plan. Its own payments are none of them."""
        plan = plan_on(trip)
        await stored(database, plan)
        own = [plan.transfers[0].id] * (MOST_CHANGES + 5)
        expenses = [new_id() for _ in range(MOST_CHANGES + 5)]
        await recorded(database, trip, *own, kind=SubjectKind.TRANSFER)
        await recorded(database, trip, *expenses, kind=SubjectKind.EXPENSE)

        async with database.read() as connection:
            found = await load_changes_since_plans(connection, [plan.id])

        assert [entry.subject_id for entry in found[plan.id]] == expenses[:MOST_CHANGES]
