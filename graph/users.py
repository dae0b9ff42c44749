"""Users: registering, signing in, and oneself."""

from datetime import datetime

import strawberry

from domain.users import (
    InvalidCredentials,
    User,
    normalised_email,
    register_user,
    require_strong_password,
)
from graph.api_keys import ApiKeysOfUser
from graph.context import Info
from graph.fields import OpenTo, mutation, payload_field, query
from graph.nodes import Node, fetched_by, is_view_of
from graph.refusals import UserError, user_errors
from graph.sessions import SessionsOfUser
from graph.throttling.attempts import Attempt
from graph.tokens import TokensPayload, shown, store_session
from persistence.ids import new_id
from persistence.users import insert_user, load_user_by_email, load_users, load_users_for, lock_user

fetched_by("User", load_users_for)


@strawberry.type(name="User", description="An account.")
class UserView(SessionsOfUser, ApiKeysOfUser, Node):
    """A view over domain.users.User."""

    is_type_of = is_view_of(User)
    name: str = strawberry.field(description="What this person is called.")
    email: str = strawberry.field(description="E-mail address, shown only to oneself.")
    created_at: datetime = strawberry.field(description="When the account was registered.")


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
class RegisterPayload(TokensPayload):
    """What `register` returns."""

    user: User | None = payload_field("The account.", view=UserView)
    user_errors: list[UserError] = user_errors()


@strawberry.type(description="The account, signed in.")
class SignInPayload(TokensPayload):
    """What `signIn` returns."""

    user: User | None = payload_field("The account.", view=UserView)
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
        email = normalised_email(input.email)
        await context.services.throttle.count_attempt(Attempt.REGISTER, address=context.client.address, account=email)
        user = register_user(
            user_id=new_id(),
            email=input.email,
            name=input.name,
            password_hash=await context.services.accounts.hash_password(input.password),
            now=context.services.now(),
        )
        async with context.services.database.write() as connection:
            await insert_user(connection, user)
            tokens = await store_session(context, connection, user)
        return RegisterPayload(user=user, **shown(tokens))

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
            raise _invalid_credentials()
        await throttle.forgive_attempt(Attempt.SIGN_IN, address=address, account=email)
        async with context.services.database.write() as connection:
            # Checking takes a while, in which the password may have been changed, and every session ended.
            current = await lock_user(connection, user.id)
            if current is None or current.password_hash != password_hash:
                raise _invalid_credentials()
            tokens = await store_session(context, connection, user)
        return SignInPayload(user=user, **shown(tokens))


def _invalid_credentials() -> InvalidCredentials:
    return InvalidCredentials("This address and password do not belong together.")
