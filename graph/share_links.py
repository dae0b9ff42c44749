"""Share links: a trip shown to whoever has a link, without an account."""

from datetime import datetime

import strawberry

from domain.activities import ActivityKind
from domain.history_texts.access import share_link_activity
from domain.share_links import PREFIX, ShareLink, create_share_link, revoke_share_link
from domain.trips import Trip
from graph.connections import owners_connection_field
from graph.context import Info
from graph.fields import OpenTo, mutation, payload_field
from graph.ids import uuid_of
from graph.nodes import Node, fetched_by, is_view_of
from graph.of_trip import TRIP_VIEW, OfTrip
from graph.openings import open_to_change
from graph.pagination import Connection
from graph.refusals import UserError, user_errors
from persistence.activities import record
from persistence.ids import new_id
from persistence.secret_texts import make_secret
from persistence.share_links import (
    count_share_links,
    insert_share_link,
    load_share_link_pages,
    load_share_links_for,
    mark_share_link_revoked,
)
from persistence.trips import open_trip_to_change

fetched_by("ShareLink", load_share_links_for)


@strawberry.type(name="ShareLink", description="A link with which anybody looks on a trip; its owners see it.")
class ShareLinkView(OfTrip, Node):
    """A view over domain.share_links.ShareLink."""

    is_type_of = is_view_of(ShareLink)
    name: str = strawberry.field(description="Whom or what it was made for.")
    created_at: datetime = strawberry.field(description="When it was made.")
    expires_at: datetime | None = strawberry.field(description="When it ends; null: when it is revoked.")
    last_used_at: datetime | None = strawberry.field(description="When it was last used, to the minute.")
    revoked_at: datetime | None = strawberry.field(description="When it was revoked; null while it is not.")


@strawberry.type
class ShareLinksOfTrip:
    """The field of a trip about its links."""

    share_links: Connection[ShareLinkView] | None = owners_connection_field(
        "Its links to look on, the newest first; null unless you own it.",
        view=ShareLinkView,
        load=load_share_link_pages,
        count=count_share_links,
    )


@strawberry.input(description="A link to look on a trip.")
class CreateShareLinkInput:
    """What `createShareLink` takes."""

    trip_id: strawberry.ID = strawberry.field(description="A trip that you own.")
    name: str = strawberry.field(description="Whom or what it is for, up to 80 characters.")
    expires_in_days: int | None = strawberry.field(default=None, description="1 to 3650; null: until it is revoked.")


@strawberry.input(description="A link to revoke.")
class RevokeShareLinkInput:
    """What `revokeShareLink` takes."""

    share_link_id: strawberry.ID = strawberry.field(description="The link.")


@strawberry.type(description="The new link, with its secret.")
class CreateShareLinkPayload:
    """What `createShareLink` returns."""

    share_link: ShareLink | None = payload_field("The link.", view=ShareLinkView)
    token: str | None = strawberry.field(
        default=None, description="Sent as `Authorization: Bearer tsl_...`; shown only now."
    )
    url: str | None = strawberry.field(default=None, description="A page that opens the trip with it; shown only now.")
    user_errors: list[UserError] = user_errors()


@strawberry.type(description="The revoked link.")
class RevokeShareLinkPayload:
    """What `revokeShareLink` returns."""

    share_link: ShareLink | None = payload_field("The link.", view=ShareLinkView)
    trip: Trip | None = payload_field("The trip.", view=TRIP_VIEW)
    user_errors: list[UserError] = user_errors()


@strawberry.type
class ShareLinkMutation:
    """The fields of Mutation about links."""

    @mutation("Make a link with which anybody looks on the trip.", open_to=OpenTo.OWNERS_OF_TRIP)
    async def create_share_link(self, info: Info, input: CreateShareLinkInput) -> CreateShareLinkPayload:  # noqa: A002  # GraphQL's custom
        """Store a new link and show its secret once."""
        services, viewer = info.context.services, info.context.viewer
        trip_id = uuid_of(input.trip_id, "Trip")
        token, token_hash = make_secret(PREFIX)
        async with services.database.write() as connection:
            trip = await open_trip_to_change(connection, viewer, trip_id)
            link = create_share_link(
                trip,
                link_id=new_id(),
                name=input.name,
                days=input.expires_in_days,
                token_hash=token_hash,
                now=services.now(),
            )
            await insert_share_link(connection, link)
            draft = share_link_activity(ActivityKind.SHARE_LINK_CREATED, link)
            await record(connection, draft, trip_id=trip_id, actor_id=viewer.user_id, at=services.now())
        url = services.settings.page_url("share", token)
        return CreateShareLinkPayload(share_link=link, token=token, url=url)

    @mutation("Revoke a link: it opens nothing from now on.", open_to=OpenTo.OWNERS_OF_TRIP)
    async def revoke_share_link(self, info: Info, input: RevokeShareLinkInput) -> RevokeShareLinkPayload:  # noqa: A002  # GraphQL's custom
        """Store that a link is revoked."""
        services, viewer = info.context.services, info.context.viewer
        link_id = uuid_of(input.share_link_id, "ShareLink")
        async with services.database.write() as connection:
            trip, found = await open_to_change(
                connection, viewer, load_share_links_for, link_id, noun="share link", field="share_link_id"
            )
            revoked = revoke_share_link(trip, found, now=services.now())
            await mark_share_link_revoked(connection, revoked)
            draft = share_link_activity(ActivityKind.SHARE_LINK_REVOKED, revoked)
            await record(connection, draft, trip_id=trip.trip.id, actor_id=viewer.user_id, at=services.now())
        return RevokeShareLinkPayload(share_link=revoked, trip=trip.trip)
