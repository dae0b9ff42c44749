"""Mails about passwords: the code that resets one, and the notice that one was changed."""

from domain.mails import Mail, MailKind, MailText, one_line
from domain.password_resets import LIFETIME, permit_reset
from jobs.context import TaskContext
from persistence.mails import has_mail_since
from persistence.password_resets import store_reset
from persistence.secret_texts import derive_secret
from persistence.users import load_user_by_email, load_users


async def password_reset(context: TaskContext, mail: Mail) -> MailText | None:
    """Return the mail with a reset's code; None for an address without an account, and once the hour is over.

    Whether there is an account is asked here for the first time: the request for the mail takes as long either way.
    """
    expires_at = mail.created_at + LIFETIME
    if context.now() >= expires_at:
        return None
    code, code_hash = derive_secret(context.settings.signing_key(), mail.kind.value, mail.subject_id)
    async with context.database.write() as connection:
        user = await load_user_by_email(connection, mail.recipient)
        if user is None:
            return None
        # Whoever set a password after asking has voided what they asked for, though it was not there yet to be voided.
        if await has_mail_since(connection, MailKind.PASSWORD_CHANGED, subject_id=user.id, since=mail.created_at):
            return None
        reset = permit_reset(reset_id=mail.subject_id, user_id=user.id, code_hash=code_hash, asked_at=mail.created_at)
        await store_reset(connection, reset)
    return MailText(
        subject="Set a new password for TripSplit",
        body=_RESET.format(
            name=one_line(user.name),
            code=code,
            link=context.settings.page_url("password-reset", code),
            until=f"{expires_at:%H:%M} UTC",
        ),
    )


async def password_changed(context: TaskContext, mail: Mail) -> MailText | None:
    """Return the notice that a user's password was changed; None where the account is there no more."""
    async with context.database.read() as connection:
        user = (await load_users(connection, [mail.subject_id])).get(mail.subject_id)
    if user is None or user.deleted_at is not None:
        return None
    at = f"{mail.created_at:%d %B %Y at %H:%M} UTC"
    return MailText(
        subject="Your TripSplit password was changed",
        body=_CHANGED.format(name=one_line(user.name), at=at, link=context.settings.public_address),
    )


_RESET = """Hello {name},

somebody, probably you, wants to set a new password for your TripSplit account.
This is the code for `resetPassword`:

{code}

It works once, until {until}, and only if you ask for no newer one:

{link}

If it was not you, do nothing: your password stays as it is.
"""
_CHANGED = """Hello {name},

the password of your TripSplit account was changed on {at}. Whoever was signed in elsewhere is signed out.
API keys go on working: look through them if this comes as a surprise.

If it was not you, ask for a new password at once:

{link}
"""
