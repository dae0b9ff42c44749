"""Deleted accounts: leaving everything behind, but for one's name in the ledgers of others."""

import strawberry

from domain.deleted_accounts import Departure, deleted_account, leave_every_trip
from domain.users import User
from graph.context import Context, Info
from graph.conversations import forget_answers, remove_conversations
from graph.departures import store_departure
from graph.fields import OpenTo, mutation
from graph.passwords import own_account, wrong_password
from graph.refusals import UserError, user_errors
from persistence.api_keys import delete_api_keys
from persistence.conversations import load_private_ids
from persistence.database import WriteConnection
from persistence.idempotency import delete_keys
from persistence.invitations import forget_recipient
from persistence.libraries import forget_library
from persistence.mails import delete_mails_to
from persistence.members import load_members_of_trip, load_trip_ids_of_user
from persistence.password_resets import delete_resets
from persistence.ratings import delete_ratings_by
from persistence.sessions import delete_sessions
from persistence.trips import open_trip_to_change
from persistence.users import lock_account, replace_user


@strawberry.input(description="The password of the account to delete.")
class DeleteAccountInput:
    """What `deleteAccount` takes."""

    password: str = strawberry.field(description="Your password.")


@strawberry.type(description="Whether the account is gone.")
class DeleteAccountPayload:
    """What `deleteAccount` returns."""

    deleted: bool = strawberry.field(default=False, description="Whether the account is gone.")
    user_errors: list[UserError] = user_errors()


@strawberry.type
class AccountDeletionMutation:
    """The field of Mutation that deletes an account."""

    @mutation(
        "Delete your account: you leave every trip, where your name stays; your library and all else about you goes.",
        open_to=OpenTo.SESSIONS,
    )
    async def delete_account(self, info: Info, input: DeleteAccountInput) -> DeleteAccountPayload:  # noqa: A002  # GraphQL's custom
        """Leave every trip, and take away address, password, sessions, keys, mails and private conversations."""
        context, services = info.context, info.context.services
        user = await own_account(context, input.password, field="password")
        async with services.database.write() as connection:
            # Before any trip: nobody joins or creates another one while those are left that there are now.
            await lock_account(connection, user.id)
            for trip, member, person in await _departures(context, connection):
                await store_departure(info, connection, trip, member, person)
            jobs = await forget_library(connection, user.id, now=services.now())
            gone = deleted_account(user, now=services.now())
            if not await replace_user(connection, gone, instead_of=user):
                raise wrong_password("password")
            await _forget(connection, user)
            unseen = await load_private_ids(connection, user.id)
            questions = await remove_conversations(services, connection, unseen)
        await services.queue.enqueue(jobs)
        await forget_answers(services, questions)
        context.identity = "This account is deleted."
        return DeleteAccountPayload(deleted=True)


async def _departures(context: Context, connection: WriteConnection) -> tuple[Departure, ...]:
    viewer, opened = context.viewer, []
    # In one order, as whoever else locks several trips would: nobody waits for somebody who waits for them.
    for trip_id in await load_trip_ids_of_user(connection, viewer.user_id):
        trip = await open_trip_to_change(connection, viewer, trip_id)
        opened.append((trip, await load_members_of_trip(connection, trip_id)))
    return leave_every_trip(opened, now=context.services.now())


async def _forget(connection: WriteConnection, user: User) -> None:
    await delete_sessions(connection, user.id)
    await delete_api_keys(connection, user.id)
    await delete_resets(connection, user.id)
    await delete_keys(connection, user.id)
    await delete_mails_to(connection, user.email)
    await delete_ratings_by(connection, user.id)
    await forget_recipient(connection, user.email)
