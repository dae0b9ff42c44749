"""API keys: what programs act with for their users."""

from datetime import datetime

import strawberry

from domain.access import Scope, not_found
from domain.api_keys import PREFIX, ApiKey, ApiKeyDraft, create_api_key, require_room, revoke_api_key
from graph.connections import account_connection_field
from graph.context import Info
from graph.enums import describe
from graph.fields import OpenTo, mutation, payload_field
from graph.ids import uuid_of
from graph.nodes import Node, fetched_by, is_view_of
from graph.of_trip import TRIP_VIEW
from graph.pagination import Connection
from graph.refusals import UserError, user_errors
from graph.relations import relation_to_many
from persistence.api_keys import (
    count_api_keys,
    insert_api_key,
    load_api_key_pages,
    load_api_keys_for,
    lock_api_key,
    mark_api_key_revoked,
)
from persistence.ids import new_id
from persistence.secret_texts import make_secret
from persistence.trips import load_trips_for
from persistence.users import lock_account

TRIPS = list[TRIP_VIEW] | None
fetched_by("ApiKey", load_api_keys_for)

describe(
    Scope,
    name="ApiKeyScope",
    description="What an API key lets its bearer do.",
    values={
        Scope.READ: "See and watch what a viewer of each trip sees; change nothing, and ask no questions.",
        Scope.WRITE: "Whatever your own role on each trip allows.",
    },
)


@strawberry.type(name="ApiKey", description="A secret with which a program acts for you.")
class ApiKeyView(Node):
    """A view over domain.api_keys.ApiKey."""

    is_type_of = is_view_of(ApiKey)
    name: str = strawberry.field(description="What it is for, in your words.")
    hint: str = strawberry.field(description="How its secret begins.")
    scope: Scope = strawberry.field(description="What it lets its bearer do.")
    points_per_minute: int | None = strawberry.field(description="Its own rate limit; null: everybody's.")
    created_at: datetime = strawberry.field(description="When it was made.")
    expires_at: datetime | None = strawberry.field(description="When it ends; null: when it is revoked.")
    last_used_at: datetime | None = strawberry.field(description="When it was last used, to the minute.")
    revoked_at: datetime | None = strawberry.field(description="When it was revoked; null while it is not.")

    trips = relation_to_many(
        "The trips that it opens, of those that you are on; null: whatever trips you are on.",
        view=TRIPS,
        keys=lambda key: None if key.trip_ids is None else tuple(sorted(key.trip_ids)),
        load=load_trips_for,
        of_viewer=True,
    )


@strawberry.type
class ApiKeysOfUser:
    """The field of a user about keys."""

    api_keys: Connection[ApiKeyView] | None = account_connection_field(
        "Your API keys that are not revoked, the newest first; for whoever signed in, and for no API key.",
        view=ApiKeyView,
        load=load_api_key_pages,
        count=count_api_keys,
    )


@strawberry.input(description="A new API key; it takes no idempotency key, as its secret is shown only once.")
class CreateApiKeyInput:
    """What `createApiKey` takes."""

    name: str = strawberry.field(description="What it is for, up to 80 characters.")
    scope: Scope = strawberry.field(description="What it lets its bearer do.")
    trip_ids: list[strawberry.ID] | None = strawberry.field(
        default=None, description="The trips that it opens; null: whatever trips you are on, also later."
    )
    expires_in_days: int | None = strawberry.field(default=None, description="1 to 3650; null: until it is revoked.")
    points_per_minute: int | None = strawberry.field(
        default=None, description="A rate limit of its own, below everybody's; null: everybody's."
    )


@strawberry.type(description="The new key, with its secret.")
class CreateApiKeyPayload:
    """What `createApiKey` returns."""

    api_key: ApiKey | None = payload_field("The key.", view=ApiKeyView)
    key: str | None = strawberry.field(
        default=None, description="Sent as `Authorization: Bearer tsk_...`; shown only now."
    )
    user_errors: list[UserError] = user_errors()


@strawberry.input(description="A key to revoke.")
class RevokeApiKeyInput:
    """What `revokeApiKey` takes."""

    api_key_id: strawberry.ID = strawberry.field(description="A key of yours.")


@strawberry.type(description="The revoked key.")
class RevokeApiKeyPayload:
    """What `revokeApiKey` returns."""

    api_key: ApiKey | None = payload_field("The key.", view=ApiKeyView)
    user_errors: list[UserError] = user_errors()


@strawberry.type
class ApiKeyMutation:
    """The fields of Mutation about keys."""

    @mutation("Make a key with which a program acts for you.", open_to=OpenTo.SESSIONS)
    async def create_api_key(self, info: Info, input: CreateApiKeyInput) -> CreateApiKeyPayload:  # noqa: A002  # GraphQL's custom
        """Store a new key and show its secret once."""
        services, viewer = info.context.services, info.context.viewer
        draft = _draft(input)
        secret, secret_hash = make_secret(PREFIX)
        key = create_api_key(
            draft,
            key_id=new_id(),
            user_id=viewer.user_id,
            secret=secret,
            secret_hash=secret_hash,
            now=services.now(),
        )
        async with services.database.write() as connection:
            # Two keys that are made at once are counted one after the other, and none is made for who is gone.
            await lock_account(connection, viewer.user_id)
            require_room((await count_api_keys(connection, [viewer.user_id]))[viewer.user_id])
            wanted = key.trip_ids or frozenset()
            if set(await load_trips_for(connection, viewer, wanted)) != wanted:
                raise not_found("trip", "trip_ids")
            await insert_api_key(connection, key)
        return CreateApiKeyPayload(api_key=key, key=secret)

    @mutation("Revoke a key: it opens nothing from now on.", open_to=OpenTo.SESSIONS)
    async def revoke_api_key(self, info: Info, input: RevokeApiKeyInput) -> RevokeApiKeyPayload:  # noqa: A002  # GraphQL's custom
        """Store that a key is revoked."""
        services, viewer = info.context.services, info.context.viewer
        key_id = uuid_of(input.api_key_id, "ApiKey")
        async with services.database.write() as connection:
            key = await lock_api_key(connection, viewer, key_id)
            if key is None:
                raise not_found("API key", "api_key_id")
            revoked = revoke_api_key(key, now=services.now())
            await mark_api_key_revoked(connection, revoked)
        return RevokeApiKeyPayload(api_key=revoked)


def _draft(given: CreateApiKeyInput) -> ApiKeyDraft:
    trip_ids = given.trip_ids
    return ApiKeyDraft(
        name=given.name,
        scope=given.scope,
        trip_ids=None if trip_ids is None else frozenset(uuid_of(each, "Trip") for each in trip_ids),
        days=given.expires_in_days,
        points_per_minute=given.points_per_minute,
    )
