"""Mails: word and send one, at least once; a mail that was sent is not sent again."""

from uuid import UUID

import structlog

from jobs.context import TaskContext
from jobs.mails.messages import message_of
from jobs.mails.wording import WRITERS
from persistence.mails import delete_mail, load_mail, mark_sent

log = structlog.get_logger(__name__)


async def send_mail(context: TaskContext, mail_id: UUID) -> None:
    """Send a mail that waits; one that nobody is to get any more is taken away.

    A worker that dies between sending and remembering it sends it twice, under one Message-ID.
    """
    async with context.database.read() as connection:
        mail = await load_mail(connection, mail_id)
    if mail is None or mail.sent_at is not None:
        return
    text = await WRITERS[mail.kind](context, mail)
    if text is None:
        log.info("mail.not_wanted", mail_id=str(mail_id), kind=mail.kind.value)
        async with context.database.write() as connection:
            await delete_mail(connection, mail_id)
        return
    await context.mailer.send(mail_id, message_of(mail, text, sender=context.settings.mail_from))
    async with context.database.write() as connection:
        await mark_sent(connection, mail_id, now=context.now())
