"""Users: registering, signing in and out, and oneself."""

from datetime import datetime, timedelta

import strawberry

from domain.access import Viewer
from domain.sessions import open_session
from domain.users import (
    InvalidCredentials,
    User,
    normalised_email,
    register_user,
    require_strong_password,
)
from graph.context import Context, Info
from graph.fields import OpenTo, mutation, payload_field, query
from graph.nodes import Node, fetched_by, is_view_of
from graph.refusals import UserError, user_errors
from graph.throttling.attempts import Attempt
from persistence.ids import new_id
from persistence.sessions import end_session, insert_session
from persistence.users import insert_user, load_user_by_email, load_users, load_users_for

fetched_by("User", load_users_for)


@strawberry.type(name="User", description="An account.")
class UserView(Node):
    """A view over domain.users.User."""

    is_type_of = is_view_of(User)
    name: str = strawberry.field(description="What this person is called.")
    email: str = strawberry.field(description="E-mail address, shown only to oneself.")
    created_at: datetime = strawberry.field(description="When the account was registered.")


@strawberry.type(description="A bearer token, sent as `Authorization: Bearer ...`.")
class AccessToken:
    """A freshly issued access token."""

    token: str = strawberry.field(description="The token itself (a JWT).")
    expires_at: datetime = strawberry.field(description="When it stops being taken.")


@strawberry.input(description="A new account.")
class RegisterInput:
    """What `register` takes."""

    email: str = strawberry.field(description="E-mail address, not yet of any account.")
    name: str = strawberry.field(description="What you are called, up to 80 characters.")
    password: str = strawberry.field(description="Password of 10 to 200 characters.")


@strawberry.input(description="The credentials of an account.")
class SignInInput:
    """What `signIn` takes."""

    email: str = strawberry.field(description="E-mail address of the account.")
    password: str = strawberry.field(description="Its password.")


@strawberry.type(description="The new account, signed in.")
class RegisterPayload:
    """What `register` returns."""

    user: User | None = payload_field("The account.", view=UserView)
    access_token: AccessToken | None = strawberry.field(default=None, description="A token of its first session.")
    user_errors: list[UserError] = user_errors()


@strawberry.type(description="The account, signed in.")
class SignInPayload:
    """What `signIn` returns."""

    user: User | None = payload_field("The account.", view=UserView)
    access_token: AccessToken | None = strawberry.field(default=None, description="A token of the new session.")
    user_errors: list[UserError] = user_errors()


@strawberry.type(description="The ended session.")
class SignOutPayload:
    """What `signOut` returns."""

    signed_out: bool = strawberry.field(default=False, description="Whether the session has ended.")
    user_errors: list[UserError] = user_errors()


@strawberry.type
class UserQuery:
    """The fields of Query about accounts."""

    @query("The signed-in user, or null for a share link.", view=UserView | None)
    async def me(self, info: Info) -> User | None:
        """Return the viewer's account."""
        viewer = info.context.viewer
        return await info.context.loaders.load(load_users, viewer.user_id) if viewer.has_account else None


@strawberry.type
class UserMutation:
    """The fields of Mutation about accounts."""

    @mutation("Open an account and sign in.", open_to=OpenTo.ANYBODY)
    async def register(self, info: Info, input: RegisterInput) -> RegisterPayload:  # noqa: A002  # GraphQL's custom
        """Store a new account and its first session."""
        context = info.context
        require_strong_password(input.password)
        normalised_email(input.email)
        await context.services.throttle.count_attempt(Attempt.REGISTER, address=context.client.address)
        user = register_user(
            user_id=new_id(),
            email=input.email,
            name=input.name,
            password_hash=await context.services.accounts.hash_password(input.password),
            now=context.services.now(),
        )
        token = await _open_session(context, user, is_new=True)
        return RegisterPayload(user=user, access_token=token)

    @mutation("Begin a session with e-mail address and password.", open_to=OpenTo.ANYBODY)
    async def sign_in(self, info: Info, input: SignInInput) -> SignInPayload:  # noqa: A002  # GraphQL's custom
        """Check the credentials, taking as long for an unknown account as for a known one."""
        context, email = info.context, normalised_email(input.email)
        throttle, address = context.services.throttle, context.client.address
        await throttle.count_attempt(Attempt.SIGN_IN, address=address, account=email)
        async with context.services.database.read() as connection:
            user = await load_user_by_email(connection, email)
        password_hash = None if user is None else user.password_hash
        fits = await context.services.accounts.is_password(input.password, password_hash)
        if user is None or not fits:
            raise InvalidCredentials("This address and password do not belong together.")
        await throttle.forgive_attempt(Attempt.SIGN_IN, address=address, account=email)
        token = await _open_session(context, user, is_new=False)
        return SignInPayload(user=user, access_token=token)

    @mutation("End the session of the token in use.", open_to=OpenTo.SESSIONS)
    async def sign_out(self, info: Info) -> SignOutPayload:
        """End the viewer's session; its tokens are refused from now on."""
        services, viewer = info.context.services, info.context.viewer
        if viewer.session_id is not None:
            async with services.database.write() as connection:
                await end_session(connection, viewer.session_id, now=services.now())
        return SignOutPayload(signed_out=True)


async def _open_session(context: Context, user: User, *, is_new: bool) -> AccessToken:
    services = context.services
    moment = services.now()
    lifetime = timedelta(days=services.settings.session_expire_days)
    session = open_session(
        session_id=new_id(),
        user_id=user.id,
        now=moment,
        lifetime=lifetime,
        user_agent=context.client.user_agent,
        address=context.client.address,
    )
    async with services.database.write() as connection:
        if is_new:
            await insert_user(connection, user)
        await insert_session(connection, session)
    context.identity = Viewer(user.id, session.id)
    token, expires_at = services.accounts.issue_token(session, now=moment)
    return AccessToken(token=token, expires_at=expires_at)
