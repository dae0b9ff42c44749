"""Trips: a group's shared book, with everything that hangs on it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

import strawberry

import domain.trips
from domain.access import require_every_trip
from domain.balances import Balance, Basis, balances_of
from domain.history_texts.trip import trip_created
from domain.participants import new_participant
from domain.trips import Trip
from graph.activities import TripHistory
from graph.balances import BalanceView, OnBasis
from graph.budgets import BudgetsOfTrip
from graph.clean_up import CleanUpOfTrip
from graph.connections import FILTER, ORDER_BY, connection_field
from graph.context import Info
from graph.conversations import ConversationsOfTrip
from graph.debts import DebtsOfTrip
from graph.documents import DocumentView
from graph.expenses import ExpenseView
from graph.families import FamiliesOfTrip
from graph.fields import OpenTo, field, mutation, payload_field, query
from graph.filters import (
    DocumentFilterInput,
    ExpenseFilterInput,
    JobFilterInput,
    PaymentFilterInput,
    TripFilterInput,
)
from graph.idempotency import claimed, idempotency_key, still_there
from graph.ids import uuid_of
from graph.invitations import InvitationsOfTrip
from graph.job_views import JobView
from graph.members import MembersOfTrip
from graph.money import currency_argument
from graph.nodes import Node, fetched_by, is_view_of
from graph.orders import DocumentOrderInput, ExpenseOrderInput, PaymentOrderInput, TripOrderInput
from graph.pagination import After, Before, Connection, First, Last, connection_of, page_request
from graph.participants import PeopleOfTrip
from graph.payments import PaymentView
from graph.question_statistics import QuestionStatisticsOfTrip
from graph.recurrences import RecurringExpensesOfTrip
from graph.refusals import UserError, user_errors
from graph.relations import relation
from graph.reports import ReportsOfTrip
from graph.roles import Role
from graph.settlement_plans import PlansOfTrip
from graph.settlements import SettlementOfTrip
from graph.share_links import ShareLinksOfTrip
from graph.split_templates import SplitsOfTrip
from graph.statistics import StatisticsOfTrip
from graph.trip_categories import CategoriesOfTrip
from persistence.activities import record
from persistence.balances import load_tallies_of_trips
from persistence.documents import count_documents, load_document_pages
from persistence.expenses import (
    count_deleted_expenses,
    count_expenses,
    count_uncategorized,
    load_deleted_expense_pages,
    load_expense_pages,
    load_uncategorized_pages,
)
from persistence.ids import new_id
from persistence.jobs import count_jobs, load_job_pages
from persistence.participants import insert_participant
from persistence.payments import (
    count_deleted_payments,
    count_payments,
    load_deleted_payment_pages,
    load_payment_pages,
)
from persistence.trips import (
    count_trips,
    insert_membership,
    insert_trip,
    load_roles,
    load_trip_page,
    load_trips_for,
)
from persistence.users import lock_account

fetched_by("Trip", load_trips_for)


@strawberry.type(name="Trip", description="A group's shared book: people, expenses, payments, documents.")
class TripView(
    PeopleOfTrip,
    MembersOfTrip,
    InvitationsOfTrip,
    ShareLinksOfTrip,
    FamiliesOfTrip,
    TripHistory,
    DebtsOfTrip,
    RecurringExpensesOfTrip,
    SettlementOfTrip,
    PlansOfTrip,
    SplitsOfTrip,
    CategoriesOfTrip,
    BudgetsOfTrip,
    StatisticsOfTrip,
    CleanUpOfTrip,
    ReportsOfTrip,
    ConversationsOfTrip,
    QuestionStatisticsOfTrip,
    Node,
):
    """A view over domain.trips.Trip."""

    is_type_of = is_view_of(Trip)
    name: str = strawberry.field(description="What the trip is called.")
    created_at: datetime = strawberry.field(description="When the trip was created.")

    @field("ISO 4217 code of the currency it settles in; each expense keeps its own beside it.")
    def currency(self, root: strawberry.Parent[Trip]) -> str:
        """Return the currency's code."""
        return root.currency.code

    my_role = relation("What you are on this trip.", view=Role | None, key="id", load=load_roles, of_viewer=True)

    @field("Where everybody stands; each currency sums to zero.", view=list[BalanceView])
    async def balances(
        self,
        root: strawberry.Parent[Trip],
        info: Info,
        basis: OnBasis = Basis.SETTLEMENT,
        currency: Annotated[str | None, strawberry.argument(description="Only this ISO 4217 code.")] = None,
    ) -> Sequence[Balance]:
        """Compute the balances."""
        wanted = None if currency is None else currency_argument(currency)
        return [row for row in await _balances(info, root, basis) if wanted in {None, row.net.currency}]

    expenses: Connection[ExpenseView] = connection_field(
        "Its expenses, the latest day first.",
        view=ExpenseView,
        load=load_expense_pages,
        count=count_expenses,
        filtered_by=ExpenseFilterInput,
        ordered_by=ExpenseOrderInput,
    )

    deleted_expenses: Connection[ExpenseView] = connection_field(
        "Its deleted expenses, which count no more and can be restored.",
        view=ExpenseView,
        load=load_deleted_expense_pages,
        count=count_deleted_expenses,
        filtered_by=ExpenseFilterInput,
        ordered_by=ExpenseOrderInput,
    )

    category_suggestions: Connection[ExpenseView] = connection_field(
        "Its expenses that nobody said what they were for, each with its `categorySuggestion`, the latest day first.",
        view=ExpenseView,
        load=load_uncategorized_pages,
        count=count_uncategorized,
        filtered_by=ExpenseFilterInput,
    )

    payments: Connection[PaymentView] = connection_field(
        "Its payments, the latest day first.",
        view=PaymentView,
        load=load_payment_pages,
        count=count_payments,
        filtered_by=PaymentFilterInput,
        ordered_by=PaymentOrderInput,
    )

    deleted_payments: Connection[PaymentView] = connection_field(
        "Its deleted payments, which count no more and can be restored.",
        view=PaymentView,
        load=load_deleted_payment_pages,
        count=count_deleted_payments,
        filtered_by=PaymentFilterInput,
        ordered_by=PaymentOrderInput,
    )

    documents: Connection[DocumentView] = connection_field(
        "Its documents, the latest first.",
        view=DocumentView,
        load=load_document_pages,
        count=count_documents,
        filtered_by=DocumentFilterInput,
        ordered_by=DocumentOrderInput,
    )

    jobs: Connection[JobView] = connection_field(
        "What is and was done for it in the background, the last queued first.",
        view=JobView,
        load=load_job_pages,
        count=count_jobs,
        filtered_by=JobFilterInput,
    )


@strawberry.input(description="A new trip.")
class CreateTripInput:
    """What `createTrip` takes."""

    name: str = strawberry.field(description="What to call the trip, up to 120 characters.")
    currency: str = strawberry.field(description="ISO 4217 code of the currency to settle in.")
    idempotency_key: str | None = idempotency_key()


@strawberry.type(description="The new trip, which you own.")
class CreateTripPayload:
    """What `createTrip` returns."""

    trip: Trip | None = payload_field("The trip.", view=TripView)
    user_errors: list[UserError] = user_errors()


@strawberry.type
class TripQuery:
    """The fields of Query about trips."""

    @query("A trip that you are on, by its id.", view=TripView | None)
    async def trip(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="The trip's id.")],  # noqa: A002  # Relay's name
    ) -> Trip | None:
        """Return the trip, or None."""
        return await info.context.loaders.load(load_trips_for, uuid_of(id, "Trip"), info.context.viewer)

    @query("The trips that you are on, the last joined first.", view=Connection[TripView])
    async def trips(  # noqa: PLR0913, PLR0917  # each is an argument of the field
        self,
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Annotated[TripFilterInput | None, FILTER] = None,  # noqa: A002  # as in all lists
        order_by: Annotated[TripOrderInput | None, ORDER_BY] = None,
    ) -> Connection[Trip]:
        """Return a page of trips."""
        database, viewer = info.context.services.database, info.context.viewer
        wanted, order = (filter or TripFilterInput()).parsed(), (order_by or TripOrderInput()).parsed()
        cursors = info.context.services.cursors.of("trips", viewer.user_id, wanted, order)
        request = page_request(cursors, first=first, after=after, last=last, before=before)
        async with database.read() as connection:
            page = await load_trip_page(connection, viewer, wanted, order, request)

        async def count() -> int:
            async with database.read() as connection:
                return await count_trips(connection, viewer, wanted)

        return connection_of(cursors, page, count)


@strawberry.type
class TripMutation:
    """The fields of Mutation about trips."""

    @mutation("Create a trip that you own, with yourself as its first participant.", open_to=OpenTo.SIGNED_IN)
    async def create_trip(self, info: Info, input: CreateTripInput) -> CreateTripPayload:  # noqa: A002  # GraphQL's custom
        """Store a new trip."""
        services, viewer = info.context.services, info.context.viewer
        require_every_trip(viewer)
        moment = services.now()
        async with services.database.write() as connection:
            trip_id, is_known = await claimed(connection, info, input)
            if is_known:
                # Whoever has left it since sees it no more, by whatever key.
                known = (await load_trips_for(connection, viewer, [trip_id])).get(trip_id)
                return CreateTripPayload(trip=still_there(known, "trip"))
            trip = domain.trips.create_trip(trip_id=trip_id, name=input.name, currency_code=input.currency, now=moment)
            user = await lock_account(connection, viewer.user_id)
            owner = new_participant(
                participant_id=new_id(), trip_id=trip.id, name=user.name, user_id=user.id, others=()
            )
            await insert_trip(connection, trip)
            await insert_membership(connection, trip_id=trip.id, user_id=viewer.user_id, role=Role.OWNER, now=moment)
            await insert_participant(connection, owner)
            draft = trip_created(trip, owner)
            await record(connection, draft, trip_id=trip.id, actor_id=viewer.user_id, at=moment)
        return CreateTripPayload(trip=trip)


async def _balances(info: Info, trip: Trip, basis: Basis) -> tuple[Balance, ...]:
    return balances_of((await info.context.loaders.load_known(load_tallies_of_trips, trip.id)).on(basis))
