"""Finding: what the ledger says to a plan, added up by the database.

    texts -> the ids that say the words asked for (texts.py), where there are any
    parts -> what counts of each expense (parts.py)
    groups -> their sums in one row each, with the ids behind it (groups.py)

All of it sees one moment: what was matched, the figure, its proof and the expenses that are spelled out agree, whatever
is written meanwhile.
"""

from dataclasses import replace

from domain.answers import Fact
from domain.figure_making.comparisons import comparison_of, percentage_of
from domain.figure_making.entries import Context
from domain.figure_making.figures import facts_of, facts_of_least_payers
from domain.figure_making.groups import Group
from domain.figure_making.repayments import repayments_of
from domain.figure_making.standings import standings_of
from domain.plans import Filters, Grouping, Metric, Query, QueryPlan
from domain.trips import OpenTrip
from persistence.balances import load_tallies
from persistence.database import Snapshot
from persistence.fact_finding.groups import load_groups
from persistence.fact_finding.knowledge import load_days
from persistence.fact_finding.overflow import refusing_overflow
from persistence.fact_finding.repayments import load_repayments
from persistence.fact_finding.standings import load_rows
from persistence.fact_finding.texts import load_days_there


async def find_facts(connection: Snapshot, plan: QueryPlan, trip: OpenTrip) -> tuple[tuple[Fact, ...], ...]:
    """Return the facts of each query of a plan; none where no row of the trip is meant, which is not the same as 0.

    Only expenses of the trip that are not deleted count; payments are never spending. Raises BalancesDoNotSumToZero,
    and SumTooLarge for what cannot be added up exactly.
    """
    people = {person.counts_as for person in trip.participants}
    context = Context(
        names={person.id: person.name for person in trip.participants},
        people=len(people),
        days=await load_days(connection, trip.trip.id),
        own_categories={category.id: category.name for category in trip.categories},
        everyone=tuple(person.id for person in trip.participants if person.id in people),
    )
    with refusing_overflow():
        return tuple([await _facts(connection, query, trip, context) for query in plan.queries])


async def _facts(connection: Snapshot, query: Query, trip: OpenTrip, context: Context) -> tuple[Fact, ...]:
    match query.metric:
        case Metric.BALANCE:
            tallies = await load_tallies(connection, trip.trip.id)
            return standings_of(query, tallies, await load_rows(connection, trip.trip.id), context.names)
        case Metric.TRANSFERS:
            return repayments_of(query, await load_repayments(connection, query, trip.trip.id), context.names)
        case Metric.COMPARE:
            sides = [await _load_whole(connection, side, trip) for side in query.sides]
            return comparison_of(query, sides, context)
        case Metric.SHARE if query.whole is not None:
            part, whole = [await _load_whole(connection, filters, trip) for filters in (query.filters, query.whole)]
            return percentage_of(query, part, whole, context)
    return await _facts_of_groups(connection, query, trip, context)


async def _facts_of_groups(connection: Snapshot, query: Query, trip: OpenTrip, context: Context) -> tuple[Fact, ...]:
    if query.is_divided:
        if query.group_by is Grouping.DAY and query.filters.places:
            context = replace(context, days_there=await load_days_there(connection, query.filters, trip.trip.id))
        return facts_of(query, await _load_whole(connection, query.filters, trip), context)
    groups = await load_groups(connection, query, query.filters, trip)
    if query.is_of_least_payers:
        wholes = await _load_whole(connection, query.filters, trip)
        return facts_of_least_payers(query, groups, wholes, context)
    return facts_of(query, groups, context)


async def _load_whole(connection: Snapshot, filters: Filters, trip: OpenTrip) -> tuple[Group, ...]:
    """Return what all the expenses that filters mean come to."""
    return await load_groups(connection, Query(Metric.SUM), filters, trip)
