"""Mails: rows of what is to be sent, each with the job that sends it, in the transaction of what caused them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, select

from domain.jobs import Job, JobKind, queue_job
from domain.mails import Mail, MailKind
from persistence.database import ReadConnection, WriteConnection
from persistence.ids import new_id
from persistence.jobs import insert_jobs
from persistence.tables import jobs, mails


async def queue_mail(
    connection: WriteConnection, kind: MailKind, *, recipient: str, subject_id: UUID, now: datetime
) -> Job:
    """Store a mail to an address, and return the job that sends it, to be enqueued after the commit."""
    mail_id = new_id()
    await connection.change(
        mails.insert().values(
            id=mail_id, kind=kind.value, recipient=recipient, subject_id=subject_id, created_at=now, sent_at=None
        )
    )
    job = queue_job(job_id=new_id(), kind=JobKind.SEND_MAIL, trip_id=None, subject_id=mail_id, now=now)
    await insert_jobs(connection, [job])
    return job


async def load_mail(connection: ReadConnection, mail_id: UUID) -> Mail | None:
    """Return a mail by id."""
    row = await connection.first(select(mails).where(mails.c.id == mail_id))
    if row is None:
        return None
    return Mail(row.id, MailKind(row.kind), row.recipient, row.subject_id, row.created_at, row.sent_at)


async def mark_sent(connection: WriteConnection, mail_id: UUID, *, now: datetime) -> None:
    """Remember that a mail was sent."""
    await connection.change(mails.update().where(mails.c.id == mail_id).values(sent_at=now))


async def delete_mail(connection: WriteConnection, mail_id: UUID) -> None:
    """Take away a mail that nobody is to get."""
    await connection.change(mails.delete().where(mails.c.id == mail_id))


async def delete_mails_to(connection: WriteConnection, recipient: str) -> None:
    """Take away every mail to an address, and its job: what a mail server answered may name the address too."""
    theirs = select(mails.c.id).where(mails.c.recipient == recipient)
    await connection.change(jobs.delete().where(jobs.c.subject_id.in_(theirs)))
    await connection.change(mails.delete().where(mails.c.recipient == recipient))


async def has_mail_since(connection: ReadConnection, kind: MailKind, *, subject_id: UUID, since: datetime) -> bool:
    """Tell whether a mail of a kind about something was queued at this moment or after it."""
    newer = exists().where(mails.c.kind == kind.value, mails.c.subject_id == subject_id, mails.c.created_at >= since)
    return bool(await connection.scalar(select(newer)))
