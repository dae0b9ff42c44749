"""Invitations: what an owner sees of the offers to join a trip, and what its bearer sees before accepting."""

from datetime import datetime
from typing import Annotated

import strawberry

from domain.invitations import Invitation
from domain.users import User
from graph.connections import owners_connection_field
from graph.context import Info
from graph.fields import field, open_query
from graph.nodes import Node, fetched_by, is_view_of
from graph.of_trip import OfTrip
from graph.pagination import Connection
from graph.participants import ParticipantView
from graph.relations import relation
from graph.roles import Role
from persistence.invitations import (
    count_invitations,
    load_invitation,
    load_invitation_pages,
    load_invitations_for,
)
from persistence.participants import load_participants_by_id
from persistence.secret_texts import hash_of
from persistence.trips import load_trip
from persistence.users import load_users

fetched_by("Invitation", load_invitations_for)


@strawberry.type(name="Invitation", description="An offer to join a trip; its owners see it.")
class InvitationView(OfTrip, Node):
    """A view over domain.invitations.Invitation."""

    is_type_of = is_view_of(Invitation)
    role: Role = strawberry.field(description="What whoever accepts becomes.")
    email: str | None = strawberry.field(description="Where it was sent to; null where nothing was sent.")
    use_limit: int = strawberry.field(description="How many may accept it.")
    uses: int = strawberry.field(description="How many have.")
    created_at: datetime = strawberry.field(description="When it was made.")
    expires_at: datetime = strawberry.field(description="When it stops being taken.")
    revoked_at: datetime | None = strawberry.field(description="When it was revoked; null while it is not.")

    @field("Whether it can still be accepted.")
    def is_open(self, root: strawberry.Parent[Invitation], info: Info) -> bool:
        """Tell whether its code is taken now."""
        return root.is_open(info.context.services.now())

    participant = relation(
        "Whom its bearer becomes; null: somebody new, or nobody of the ledger.",
        view=ParticipantView | None,
        key="participant_id",
        load=load_participants_by_id,
    )

    @field("Name of who made it.")
    async def invited_by(self, root: strawberry.Parent[Invitation], info: Info) -> str | None:
        """Load the author's name."""
        return await _author_name(root, info)


@strawberry.type
class InvitationsOfTrip:
    """The field of a trip about its invitations."""

    invitations: Connection[InvitationView] | None = owners_connection_field(
        "Its invitations, the newest first; null unless you own it.",
        view=InvitationView,
        load=load_invitation_pages,
        count=count_invitations,
    )


@strawberry.type(description="What an invitation offers, for whoever has its code.")
class InvitationOffer:
    """What is told before the code is accepted."""

    trip_name: str = strawberry.field(description="What the trip is called.")
    role: Role = strawberry.field(description="What you would become.")
    participant_name: str | None = strawberry.field(
        description="Whom you would become; null: somebody new, or nobody of the ledger."
    )
    invited_by: str | None = strawberry.field(description="Name of who made it.")
    expires_at: datetime = strawberry.field(description="When it stops being taken.")


@strawberry.type
class InvitationQuery:
    """The fields of Query about invitations."""

    @open_query("What an invitation offers, also before you sign in; null where its code is not taken.")
    async def invitation(
        self, info: Info, code: Annotated[str, strawberry.argument(description="The code of the invitation.")]
    ) -> InvitationOffer | None:
        """Look the code up."""
        services = info.context.services
        async with services.database.read() as connection:
            found = await load_invitation(connection, hash_of(code))
            if found is None or not found.is_open(services.now()):
                return None
            trip = await load_trip(connection, found.trip_id)
            named = [] if found.participant_id is None else [found.participant_id]
            people = await load_participants_by_id(connection, named)
        return InvitationOffer(
            trip_name="" if trip is None else trip.name,
            role=found.role,
            participant_name=next((person.name for person in people.values()), None),
            invited_by=await _author_name(found, info),
            expires_at=found.expires_at,
        )


async def _author_name(invitation: Invitation, info: Info) -> str | None:
    if invitation.author_id is None:
        return None
    author: User | None = await info.context.loaders.load(load_users, invitation.author_id)
    return None if author is None else author.name
