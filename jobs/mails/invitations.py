"""Mails that invite: the code with which somebody joins a trip, and who asks them to."""

from domain.access import Role
from domain.mails import Mail, MailKind, MailText, one_line
from jobs.context import TaskContext
from persistence.invitations import load_invitations
from persistence.participants import load_participants_by_id
from persistence.secret_texts import derive_secret
from persistence.trips import load_trip
from persistence.users import load_users


async def invitation(context: TaskContext, mail: Mail) -> MailText | None:
    """Return the mail with an invitation's code; None once it is taken no more."""
    async with context.database.read() as connection:
        found = (await load_invitations(connection, [mail.subject_id])).get(mail.subject_id)
        if found is None or not found.is_open(context.now()):
            return None
        trip = await load_trip(connection, found.trip_id)
        authors = await load_users(connection, [] if found.author_id is None else [found.author_id])
        named = await load_participants_by_id(
            connection, [] if found.participant_id is None else [found.participant_id]
        )
    code, _ = derive_secret(context.settings.signing_key(), MailKind.INVITATION.value, found.id)
    author = next((one_line(user.name) for user in authors.values()), "Somebody")
    trip_name = "a trip" if trip is None else one_line(trip.name)
    as_whom = next((f" as {one_line(person.name)}" for person in named.values()), "")
    return MailText(
        subject=f"{author} invites you to {trip_name}",
        body=_INVITATION.format(
            author=author,
            trip=trip_name,
            what="look on" if found.role is Role.VIEWER else f"join{as_whom}",
            code=code,
            link=context.settings.page_url("invitation", code),
            until=f"{found.expires_at:%d %B %Y at %H:%M} UTC",
        ),
    )


_INVITATION = """Hello,

{author} shares the expenses of {trip} on TripSplit, and asks you to {what}.
This is the code for `acceptInvitation`, once you have an account:

{code}

It is taken until {until}:

{link}

If you do not know {author}, do nothing.
"""
