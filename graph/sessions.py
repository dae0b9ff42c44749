"""Sessions: the devices that an account is signed in on, refreshing them and ending them."""

from datetime import datetime

import strawberry

from domain.access import not_found
from domain.refresh_tokens import RefreshToken, refresh_token_reused, refresh_token_unknown
from domain.sessions import Session
from graph.connections import account_connection_field
from graph.context import Context, Info
from graph.devices import device_of
from graph.fields import OpenTo, field, mutation, payload_field
from graph.ids import uuid_of
from graph.nodes import Node, fetched_by, is_view_of
from graph.pagination import Connection
from graph.refusals import UserError, user_errors
from graph.tokens import Tokens, TokensPayload, shown, store_tokens
from persistence.database import WriteConnection
from persistence.refresh_tokens import load_refresh_token, use_refresh_token
from persistence.secret_texts import hash_of
from persistence.sessions import (
    count_sessions,
    end_session,
    end_sessions,
    load_session_pages,
    load_sessions_for,
    lock_session,
    record_session_use,
)

fetched_by("Session", load_sessions_for)


@strawberry.type(name="Session", description="A device that you are signed in on.")
class SessionView(Node):
    """A view over domain.sessions.Session."""

    is_type_of = is_view_of(Session)
    created_at: datetime = strawberry.field(description="When you signed in.")
    last_used_at: datetime = strawberry.field(description="When it was last used, to the minute.")
    expires_at: datetime = strawberry.field(description="When it ends by itself, however often it is refreshed.")
    ended_at: datetime | None = strawberry.field(description="When it was ended, if it was.")
    user_agent: str = strawberry.field(description="What the device called itself (User-Agent); empty where unknown.")
    address: str = strawberry.field(description="Address that you signed in from; empty where unknown.")

    @field("Program and system, such as `Firefox 143 on Windows 10`.")
    def device(self, root: strawberry.Parent[Session]) -> str:
        """Read the User-Agent."""
        return device_of(root.user_agent)

    @field("Whether this request belongs to it.")
    def is_current(self, root: strawberry.Parent[Session], info: Info) -> bool:
        """Compare it with the viewer's."""
        return root.id == info.context.viewer.session_id


@strawberry.type
class SessionsOfUser:
    """The field of a user about sessions."""

    sessions: Connection[SessionView] | None = account_connection_field(
        "Where you are signed in, the latest first; for whoever signed in, and for no API key.",
        view=SessionView,
        load=load_session_pages,
        count=count_sessions,
    )


@strawberry.input(description="A refresh token to use up.")
class RefreshSessionInput:
    """What `refreshSession` takes."""

    refresh_token: str = strawberry.field(description="The newest refresh token of the session.")


@strawberry.type(description="The session's next tokens.")
class RefreshSessionPayload(TokensPayload):
    """What `refreshSession` returns."""

    user_errors: list[UserError] = user_errors()


@strawberry.type(description="The ended session.")
class SignOutPayload:
    """What `signOut` returns."""

    signed_out: bool = strawberry.field(default=False, description="Whether the session has ended.")
    user_errors: list[UserError] = user_errors()


@strawberry.input(description="A session to end.")
class RevokeSessionInput:
    """What `revokeSession` takes."""

    session_id: strawberry.ID = strawberry.field(description="A session of yours.")


@strawberry.type(description="The ended session.")
class RevokeSessionPayload:
    """What `revokeSession` returns."""

    session: Session | None = payload_field("The session.", view=SessionView)
    user_errors: list[UserError] = user_errors()


@strawberry.type(description="How many sessions were ended.")
class RevokeOtherSessionsPayload:
    """What `revokeOtherSessions` returns."""

    revoked_count: int | None = strawberry.field(default=None, description="How many other sessions were alive.")
    user_errors: list[UserError] = user_errors()


@strawberry.type
class SessionMutation:
    """The fields of Mutation about sessions."""

    @mutation(
        "Get new tokens of a session; the given refresh token is used up, and giving it again ends the session.",
        open_to=OpenTo.ANYBODY,
    )
    async def refresh_session(self, info: Info, input: RefreshSessionInput) -> RefreshSessionPayload:  # noqa: A002  # GraphQL's custom
        """Rotate the refresh token of a session."""
        context, token_hash = info.context, hash_of(input.refresh_token)
        async with context.services.database.write() as connection:
            token = await use_refresh_token(connection, token_hash, now=context.services.now())
            tokens = None if token is None else await _go_on(context, connection, token)
            is_reused = token is None and await _end_reused(context, connection, token_hash)
        # Not before the commit: refused inside, a session that was ended would go on.
        if is_reused:
            raise refresh_token_reused()
        if tokens is None:
            raise refresh_token_unknown()
        return RefreshSessionPayload(**shown(tokens))

    @mutation("End the session of the token in use.", open_to=OpenTo.SESSIONS)
    async def sign_out(self, info: Info) -> SignOutPayload:
        """End the viewer's session; its tokens are refused from now on."""
        services, viewer = info.context.services, info.context.viewer
        if viewer.session_id is not None:
            async with services.database.write() as connection:
                await end_session(connection, viewer.session_id, now=services.now())
        return SignOutPayload(signed_out=True)

    @mutation("End a session of yours; its tokens are refused from now on.", open_to=OpenTo.SESSIONS)
    async def revoke_session(self, info: Info, input: RevokeSessionInput) -> RevokeSessionPayload:  # noqa: A002  # GraphQL's custom
        """End one of the viewer's sessions."""
        services, viewer = info.context.services, info.context.viewer
        session_id = uuid_of(input.session_id, "Session")
        async with services.database.write() as connection:
            if session_id not in await load_sessions_for(connection, viewer, [session_id]):
                raise not_found("session", "session_id")
            await end_session(connection, session_id, now=services.now())
            ended = (await load_sessions_for(connection, viewer, [session_id]))[session_id]
        return RevokeSessionPayload(session=ended)

    @mutation("End every session of yours but the one in use.", open_to=OpenTo.SESSIONS)
    async def revoke_other_sessions(self, info: Info) -> RevokeOtherSessionsPayload:
        """End the viewer's other sessions."""
        services, viewer = info.context.services, info.context.viewer
        async with services.database.write() as connection:
            count = await end_sessions(connection, viewer.user_id, now=services.now(), but=viewer.session_id)
        return RevokeOtherSessionsPayload(revoked_count=count)


async def _go_on(context: Context, connection: WriteConnection, token: RefreshToken) -> Tokens | None:
    """Return the next tokens of a session, or None where it is alive no more."""
    now = context.services.now()
    session = await lock_session(connection, token.session_id)
    if session is None or not session.is_alive(now):
        return None
    await record_session_use(connection, session.id, now=now)
    return await store_tokens(context, connection, session)


async def _end_reused(context: Context, connection: WriteConnection, token_hash: bytes) -> bool:
    """End the session of a token that was used before, if it was; tell whether it was."""
    token = await load_refresh_token(connection, token_hash)
    if token is None:
        return False
    await end_session(connection, token.session_id, now=context.services.now())
    return True
