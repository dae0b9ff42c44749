"""Index reports in the schema: whether the vector store has what a search should find, and nothing else."""

from uuid import UUID

import strawberry

from domain.access import Action
from domain.index_reports import IndexReport
from domain.reports import report_of_index
from graph.context import Info
from graph.fields import OpenTo, field, mutation, payload_field
from graph.ids import uuid_of
from graph.of_trip import OfTrip
from graph.refusals import UserError, user_errors
from persistence.ids import new_id
from persistence.libraries import opened_library_id
from persistence.reports import insert_report
from persistence.trips import open_trip
from persistence.verification import verify_index

_COST = 200
"""All ids of a trip are read, from the database twice and from the vector store."""


@strawberry.type(name="IndexReport", description="How the vector store differs from the passages in the database.")
class IndexReportView(OfTrip):
    """A view over domain.index_reports.IndexReport."""

    passage_count: int = strawberry.field(description="How many passages of the trip have a vector, by the database.")
    vector_count: int = strawberry.field(description="How many vectors of the trip the vector store has.")
    is_repaired: bool = strawberry.field(
        description="Whether something was missing or stale and was mended, as asked; false where nothing was."
    )

    @field("How many passages had lost their vectors.")
    def missing(self, root: strawberry.Parent[IndexReport]) -> int:
        """Return the number of vectors that should be there."""
        return len(root.difference.missing)

    @field("How many vectors no passage had: no search shows them, but they take its room.")
    def stale(self, root: strawberry.Parent[IndexReport]) -> int:
        """Return the number of vectors that should not be there."""
        return len(root.difference.stale)


@strawberry.input(description="A trip whose index is compared with its documents and expenses.")
class VerifyIndexInput:
    """What `verifyIndex` takes."""

    trip_id: strawberry.ID = strawberry.field(description="The trip.")
    repair: bool = strawberry.field(default=True, description="Whether to mend what differs, too.")


@strawberry.input(description="How your own library is compared with its documents.")
class VerifyMyIndexInput:
    """What `verifyMyIndex` takes."""

    repair: bool = strawberry.field(default=True, description="Whether to mend what differs, too.")


@strawberry.type(description="What was found; what was missing is there once its jobs are done.")
class VerifyIndexPayload:
    """What `verifyIndex` returns."""

    report: IndexReport | None = payload_field("The report.", view=IndexReportView)
    user_errors: list[UserError] = user_errors()


@strawberry.type
class IndexReportMutation:
    """The fields of Mutation about the index."""

    @mutation(
        "Compare the vectors of your own library with its passages, and mend what differs, as for a trip.",
        open_to=OpenTo.SIGNED_IN,
        cost=_COST,
    )
    async def verify_my_index(self, info: Info, input: VerifyMyIndexInput) -> VerifyIndexPayload:  # noqa: A002  # GraphQL's custom
        """Compare, mend, and enqueue what embeds anew, in a library that is made where there is none."""
        services = info.context.services
        async with services.database.write() as connection:
            library_id = await opened_library_id(connection, info.context.viewer, now=services.now())
        return VerifyIndexPayload(report=await _verified(info, library_id, is_repairing=input.repair))

    @mutation(
        "Compare the vectors of a trip with its passages, and mend what differs, as is done for all trips each night.",
        open_to=OpenTo.EDITORS_OF_TRIP,
        cost=_COST,
    )
    async def verify_index(self, info: Info, input: VerifyIndexInput) -> VerifyIndexPayload:  # noqa: A002  # GraphQL's custom
        """Compare, mend, and enqueue what embeds anew."""
        trip_id = uuid_of(input.trip_id, "Trip")
        return VerifyIndexPayload(report=await _verified(info, trip_id, is_repairing=input.repair))


async def _verified(info: Info, trip_id: UUID, *, is_repairing: bool) -> IndexReport:
    services, viewer = info.context.services, info.context.viewer
    async with services.database.read() as connection:
        trip = await open_trip(connection, viewer, trip_id)
    trip.require(Action.EDIT_DOCUMENTS)
    report, jobs = await verify_index(services.index, trip_id, is_repairing=is_repairing, now=services.now)
    if not report.difference.is_none:
        async with services.database.write() as connection:
            await insert_report(connection, report_of_index(report, report_id=new_id(), now=services.now()))
    await services.queue.enqueue(jobs)
    return report
