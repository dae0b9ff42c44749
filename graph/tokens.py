"""Tokens: what a client gets when it signs in or refreshes."""

from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

import strawberry

from domain.access import Viewer
from domain.refresh_tokens import PREFIX, RefreshToken
from domain.sessions import Session, open_session
from domain.users import User
from graph.context import Context
from persistence.database import WriteConnection
from persistence.ids import new_id
from persistence.refresh_tokens import insert_refresh_token
from persistence.secret_texts import make_secret
from persistence.sessions import insert_session


@strawberry.type(description="A bearer token, sent as `Authorization: Bearer ...`.")
class AccessToken:
    """A freshly issued access token."""

    token: str = strawberry.field(description="The token itself (a JWT).")
    expires_at: datetime = strawberry.field(description="When it stops being taken.")


@strawberry.type
class TokensPayload:
    """The fields that payloads with tokens share."""

    access_token: AccessToken | None = strawberry.field(default=None, description="An access token of the session.")
    refresh_token: str | None = strawberry.field(
        default=None, description="What `refreshSession` takes, once, in place of the password; shown only now."
    )
    refresh_token_expires_at: datetime | None = strawberry.field(
        default=None, description="When the session ends, however often it is refreshed."
    )


@dataclass(frozen=True, slots=True)
class Tokens:
    """Both tokens of a session: the fields of a TokensPayload."""

    access_token: AccessToken
    refresh_token: str
    refresh_token_expires_at: datetime


def shown(tokens: Tokens) -> dict[str, Any]:
    """Return tokens as the arguments of a TokensPayload."""
    return {field.name: getattr(tokens, field.name) for field in fields(tokens)}


async def store_session(context: Context, connection: WriteConnection, user: User) -> Tokens:
    """Store a new session of a user on the device that asks, and return its tokens."""
    session = open_session(
        session_id=new_id(),
        user_id=user.id,
        now=context.services.now(),
        lifetime=timedelta(days=context.services.settings.session_expire_days),
        user_agent=context.client.user_agent,
        address=context.client.address,
    )
    await insert_session(connection, session)
    return await store_tokens(context, connection, session)


async def store_tokens(context: Context, connection: WriteConnection, session: Session) -> Tokens:
    """Store the next refresh token of a session, and return it with a new access token.

    From now on the context speaks for the session.
    """
    accounts, now = context.services.accounts, context.services.now()
    refresh_token, token_hash = make_secret(PREFIX)
    await insert_refresh_token(connection, RefreshToken(token_hash, session.id, created_at=now))
    token, expires_at = accounts.issue_token(session, now=now)
    context.identity = Viewer(session.user_id, session.id)
    return Tokens(AccessToken(token=token, expires_at=expires_at), refresh_token, session.expires_at)
