"""Passwords: changing one's own, and setting a new one by mail."""

import strawberry

from domain.jobs import Job
from domain.mails import MailKind
from domain.password_resets import reset_code_invalid
from domain.users import InvalidCredentials, User, normalised_email, require_strong_password
from graph.context import Context, Info
from graph.fields import OpenTo, mutation
from graph.refusals import UserError, user_errors
from graph.throttling.attempts import Attempt
from persistence.database import WriteConnection
from persistence.ids import new_id
from persistence.mails import queue_mail
from persistence.password_resets import use_reset, void_resets
from persistence.secret_texts import hash_of
from persistence.sessions import end_sessions
from persistence.users import load_users, replace_password


@strawberry.input(description="The password in use, and the one to use from now on.")
class ChangePasswordInput:
    """What `changePassword` takes."""

    current_password: str = strawberry.field(description="The password in use.")
    new_password: str = strawberry.field(description="Password of 10 to 200 characters.")


@strawberry.type(description="Whether the password was changed, and every other session ended.")
class ChangePasswordPayload:
    """What `changePassword` returns."""

    changed: bool = strawberry.field(default=False, description="Whether the new password is the one to use.")
    user_errors: list[UserError] = user_errors()


@strawberry.input(description="The address of an account whose password is not known any more.")
class RequestPasswordResetInput:
    """What `requestPasswordReset` takes."""

    email: str = strawberry.field(description="E-mail address of the account.")


@strawberry.type(description="The same answer, whether there is an account or not.")
class RequestPasswordResetPayload:
    """What `requestPasswordReset` returns."""

    requested: bool = strawberry.field(
        default=False, description="True: if there is an account, its address gets a mail with a code."
    )
    user_errors: list[UserError] = user_errors()


@strawberry.input(description="A code from a mail, and the password to use from now on.")
class ResetPasswordInput:
    """What `resetPassword` takes."""

    code: str = strawberry.field(description="The code of the newest mail, within an hour of asking for it.")
    new_password: str = strawberry.field(description="Password of 10 to 200 characters.")


@strawberry.type(description="Whether the password was set, and every session ended.")
class ResetPasswordPayload:
    """What `resetPassword` returns."""

    reset: bool = strawberry.field(default=False, description="Whether the new password is the one to use.")
    user_errors: list[UserError] = user_errors()


@strawberry.type
class PasswordMutation:
    """The fields of Mutation about passwords."""

    @mutation("Change your password; every other session of yours ends.", open_to=OpenTo.SESSIONS)
    async def change_password(self, info: Info, input: ChangePasswordInput) -> ChangePasswordPayload:  # noqa: A002  # GraphQL's custom
        """Store a new password after checking the one in use."""
        context, services = info.context, info.context.services
        require_strong_password(input.new_password, field="new_password")
        user = await own_account(context, input.current_password, field="current_password")
        password_hash = await services.accounts.hash_password(input.new_password)
        async with services.database.write() as connection:
            # Of two changes at once the second would follow a password that is in use no more.
            if not await replace_password(connection, user.id, password_hash, instead_of=user.password_hash):
                raise wrong_password("current_password")
            mail = await _shut_others_out(context, connection, user, keep_session=True)
        await services.queue.enqueue([mail])
        return ChangePasswordPayload(changed=True)

    @mutation("Ask for a mail with a code that sets a new password, once, within an hour.", open_to=OpenTo.ANYBODY)
    async def request_password_reset(
        self,
        info: Info,
        input: RequestPasswordResetInput,  # noqa: A002  # GraphQL's custom
    ) -> RequestPasswordResetPayload:
        """Queue a mail without looking whether there is an account: the worker does, so that nothing here can tell."""
        services, email = info.context.services, normalised_email(input.email)
        await services.throttle.count_attempt(Attempt.RESET, address=info.context.client.address, account=email)
        async with services.database.write() as connection:
            mail = await queue_mail(
                connection, MailKind.PASSWORD_RESET, recipient=email, subject_id=new_id(), now=services.now()
            )
        await services.queue.enqueue([mail])
        return RequestPasswordResetPayload(requested=True)

    @mutation(
        "Set a new password with a code from a mail; every session ends, and API keys go on.", open_to=OpenTo.ANYBODY
    )
    async def reset_password(self, info: Info, input: ResetPasswordInput) -> ResetPasswordPayload:  # noqa: A002  # GraphQL's custom
        """Store a new password, and use up the code."""
        context, services = info.context, info.context.services
        require_strong_password(input.new_password, field="new_password")
        await services.throttle.count_attempt(Attempt.PASSWORD, address=context.client.address)
        password_hash = await services.accounts.hash_password(input.new_password)
        async with services.database.write() as connection:
            user_id = await use_reset(connection, hash_of(input.code), now=services.now())
            if user_id is None:
                raise reset_code_invalid()
            user = (await load_users(connection, [user_id]))[user_id]
            await replace_password(connection, user_id, password_hash)
            mail = await _shut_others_out(context, connection, user, keep_session=False)
        await services.throttle.forgive_attempt(Attempt.PASSWORD, address=context.client.address)
        await services.queue.enqueue([mail])
        return ResetPasswordPayload(reset=True)


async def own_account(context: Context, password: str, *, field: str) -> User:
    """Return the viewer's account, whose password they know; raises InvalidCredentials about `field`."""
    services, viewer = context.services, context.viewer
    async with services.database.read() as connection:
        user = (await load_users(connection, [viewer.user_id]))[viewer.user_id]
    attempt, address = Attempt.PASSWORD, context.client.address
    await services.throttle.count_attempt(attempt, address=address, account=user.email)
    if not await services.accounts.is_password(password, user.password_hash):
        raise wrong_password(field)
    await services.throttle.forgive_attempt(attempt, address=address, account=user.email)
    return user


def wrong_password(field: str) -> InvalidCredentials:
    """Return the refusal of a password that is not the one in use."""
    return InvalidCredentials("This is not your password.", field=(field,))


async def _shut_others_out(context: Context, connection: WriteConnection, user: User, *, keep_session: bool) -> Job:
    """End sessions and void codes after a password was set, and return the job of the mail that says so."""
    now = context.services.now()
    await end_sessions(connection, user.id, now=now, but=context.viewer.session_id if keep_session else None)
    await void_resets(connection, user.id, now=now)
    return await queue_mail(connection, MailKind.PASSWORD_CHANGED, recipient=user.email, subject_id=user.id, now=now)
