"""Wording: which function writes which kind of mail."""

from collections.abc import Awaitable, Callable

from domain.mails import Mail, MailKind, MailText
from jobs.context import TaskContext
from jobs.mails.invitations import invitation
from jobs.mails.passwords import password_changed, password_reset

Write = Callable[[TaskContext, Mail], Awaitable[MailText | None]]
"""Returns what a mail says, with the secret that it carries; None where nobody is to get it any more."""

WRITERS: dict[MailKind, Write] = {
    MailKind.INVITATION: invitation,
    MailKind.PASSWORD_CHANGED: password_changed,
    MailKind.PASSWORD_RESET: password_reset,
}
