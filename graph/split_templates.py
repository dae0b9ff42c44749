"""Split templates: the splits that a trip keeps, and the one it takes where none is given."""

import strawberry

from domain.access import Action
from domain.activities import ActivityKind
from domain.history_texts.split import default_split_activity, template_activity
from domain.split_requests import reusable_split, set_default_split
from domain.split_templates import SplitTemplate, new_split_template
from domain.trips import Trip
from graph.context import Info
from graph.fields import OpenTo, mutation, payload_field
from graph.idempotency import claimed, idempotency_key, still_there
from graph.ids import uuid_of
from graph.nodes import Node, fetched_by, is_view_of
from graph.of_trip import TRIP_VIEW, OfTrip
from graph.openings import open_to_change
from graph.refusals import UserError, user_errors
from graph.relations import relation
from graph.splits import SplitInput, SplitView
from persistence.activities import record
from persistence.split_templates import (
    delete_split_template,
    insert_split_template,
    load_split_templates,
    load_split_templates_for,
    load_split_templates_of_trips,
)
from persistence.trips import open_trip_to_change, replace_trip

fetched_by("SplitTemplate", load_split_templates_for)


@strawberry.type(name="SplitTemplate", description="A split that a trip keeps under a name.")
class SplitTemplateView(OfTrip, Node):
    """A view over domain.split_templates.SplitTemplate."""

    is_type_of = is_view_of(SplitTemplate)
    name: str = strawberry.field(description="What it is called.")
    split: SplitView = strawberry.field(description="How it divides; adjustments are in the trip's currency.")


@strawberry.type
class SplitsOfTrip:
    """The fields of a trip about how it splits."""

    split_templates = relation(
        "The splits it keeps, in the order they were saved.",
        view=list[SplitTemplateView],
        key="id",
        load=load_split_templates_of_trips,
        is_certain=True,
    )

    default_split: SplitView | None = strawberry.field(
        description="How expenses are split that do not say; null: by weight, among all who are present."
    )


@strawberry.input(description="A split to keep.")
class CreateSplitTemplateInput:
    """What `createSplitTemplate` takes."""

    trip_id: strawberry.ID = strawberry.field(description="The trip.")
    name: str = strawberry.field(description="A name no other split of the trip has, up to 80 characters.")
    split: SplitInput = strawberry.field(
        description="Any but exact amounts, a bill, or the nights of one stay; adjustments are in the trip's currency."
    )
    idempotency_key: str | None = idempotency_key()


@strawberry.input(description="A kept split to delete.")
class DeleteSplitTemplateInput:
    """What `deleteSplitTemplate` takes."""

    split_template_id: strawberry.ID = strawberry.field(description="The kept split.")


@strawberry.input(description="How a trip splits the expenses that do not say.")
class SetDefaultSplitInput:
    """What `setDefaultSplit` takes."""

    trip_id: strawberry.ID = strawberry.field(description="The trip.")
    split: SplitInput | None = strawberry.field(
        default=None, description="As in createSplitTemplate; null: by weight, among all who are present."
    )


@strawberry.type(description="The split kept, and its trip.")
class CreateSplitTemplatePayload:
    """What `createSplitTemplate` returns."""

    split_template: SplitTemplate | None = payload_field("The split.", view=SplitTemplateView)
    trip: Trip | None = payload_field("The trip.", view=TRIP_VIEW)
    user_errors: list[UserError] = user_errors()


@strawberry.type(description="The trip without the split.")
class DeleteSplitTemplatePayload:
    """What `deleteSplitTemplate` returns."""

    trip: Trip | None = payload_field("The trip.", view=TRIP_VIEW)
    user_errors: list[UserError] = user_errors()


@strawberry.type(description="The trip with its default split.")
class SetDefaultSplitPayload:
    """What `setDefaultSplit` returns."""

    trip: Trip | None = payload_field("The trip.", view=TRIP_VIEW)
    user_errors: list[UserError] = user_errors()


@strawberry.type
class SplitTemplateMutation:
    """The fields of Mutation about kept splits."""

    @mutation("Keep a split under a name.", open_to=OpenTo.EDITORS_OF_TRIP)
    async def create_split_template(self, info: Info, input: CreateSplitTemplateInput) -> CreateSplitTemplatePayload:  # noqa: A002  # GraphQL's custom
        """Store a new template, or find the one that the same key has stored."""
        services, viewer = info.context.services, info.context.viewer
        trip_id = uuid_of(input.trip_id, "Trip")
        async with services.database.write() as connection:
            template_id, is_known = await claimed(connection, info, input)
            trip = await open_trip_to_change(connection, viewer, trip_id)
            others = await load_split_templates(connection, trip_id)
            if is_known:
                known = next((other for other in others if other.id == template_id), None)
                return CreateSplitTemplatePayload(split_template=still_there(known, "saved split"), trip=trip.trip)
            split = reusable_split(input.split.parsed(trip.trip.currency), trip=trip, templates=others)
            template = new_split_template(trip, template_id=template_id, name=input.name, split=split, others=others)
            await insert_split_template(connection, template)
            draft = template_activity(ActivityKind.SPLIT_TEMPLATE_SAVED, template, trip)
            await record(connection, draft, trip_id=trip_id, actor_id=viewer.user_id, at=services.now())
        return CreateSplitTemplatePayload(split_template=template, trip=trip.trip)

    @mutation("Delete a kept split; what was split by it stays as it is.", open_to=OpenTo.EDITORS_OF_TRIP)
    async def delete_split_template(self, info: Info, input: DeleteSplitTemplateInput) -> DeleteSplitTemplatePayload:  # noqa: A002  # GraphQL's custom
        """Take a template away."""
        services, viewer = info.context.services, info.context.viewer
        template_id = uuid_of(input.split_template_id, "SplitTemplate")
        async with services.database.write() as connection:
            trip, found = await open_to_change(
                connection,
                viewer,
                load_split_templates_for,
                template_id,
                noun="saved split",
                field="split_template_id",
            )
            trip.require(Action.EDIT_LEDGER)
            await delete_split_template(connection, template_id)
            draft = template_activity(ActivityKind.SPLIT_TEMPLATE_DELETED, found, trip)
            await record(connection, draft, trip_id=found.trip_id, actor_id=viewer.user_id, at=services.now())
        return DeleteSplitTemplatePayload(trip=trip.trip)

    @mutation("Say how a trip splits the expenses that do not say.", open_to=OpenTo.EDITORS_OF_TRIP)
    async def set_default_split(self, info: Info, input: SetDefaultSplitInput) -> SetDefaultSplitPayload:  # noqa: A002  # GraphQL's custom
        """Store a trip's default split."""
        services, viewer = info.context.services, info.context.viewer
        trip_id = uuid_of(input.trip_id, "Trip")
        async with services.database.write() as connection:
            trip = await open_trip_to_change(connection, viewer, trip_id)
            templates = await load_split_templates(connection, trip_id)
            request = None if input.split is None else input.split.parsed(trip.trip.currency)
            changed = set_default_split(trip, request, templates=templates)
            await replace_trip(connection, changed)
            draft = default_split_activity(trip, changed)
            await record(connection, draft, trip_id=trip_id, actor_id=viewer.user_id, at=services.now())
        return SetDefaultSplitPayload(trip=changed)
