"""Mails leave the house: by a real mail server or into the outbox, whatever becomes of the server."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from pydantic import SecretStr

from domain.jobs import Job, JobState
from domain.mails import MailKind
from domain.users import User, register_user
from jobs.context import TaskContext
from jobs.mails.mailers import open_mailer
from jobs.running import run_job
from jobs.tasks.mails import send_mail
from persistence.ids import new_id
from persistence.mails import load_mail, queue_mail
from persistence.tables import mails
from persistence.users import insert_user
from tests.arrangement import NOW
from tests.mail_servers import MailServer, running_mail_server
from tests.services import free_port


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    """A mail server that takes everything."""
    with running_mail_server() as running:
        yield running


async def stored_user(context: TaskContext, *, email: str = "sarah@people.example", name: str = "Sarah") -> User:
    """Store an account."""
    user = register_user(user_id=new_id(), email=email, name=name, password_hash="-", now=NOW)
    async with context.database.write() as connection:
        await insert_user(connection, user)
    return user


async def queued(context: TaskContext, kind: MailKind, user: User) -> Job:
    """Store a mail to a user."""
    subject_id = user.id if kind is MailKind.PASSWORD_CHANGED else new_id()
    async with context.database.write() as connection:
        return await queue_mail(connection, kind, recipient=user.email, subject_id=subject_id, now=NOW)


def by_server(context: TaskContext, url: str) -> TaskContext:
    """Return the context with mails going to a server."""
    settings = context.settings.model_copy(update={"smtp_url": SecretStr(url)})
    return replace(context, settings=settings, mailer=open_mailer(settings))


def outbox(context: TaskContext) -> list[EmailMessage]:
    """Return the mails in the outbox."""
    files = sorted(context.settings.outbox_dir.glob("*"))
    return [message_from_bytes(file.read_bytes(), policy=default) for file in files]


class TestOutbox:
    """Without a mail server."""

    async def test_has_a_file_for_each_mail(self, context: TaskContext) -> None:
        """A notice lies in the outbox as a whole mail, named by its id."""
        user = await stored_user(context)
        job = await queued(context, MailKind.PASSWORD_CHANGED, user)

        await run_job(context, job.id)

        (path,) = context.settings.outbox_dir.glob("*")
        (mail,) = outbox(context)
        assert path.name == f"{job.subject_id}.eml"
        assert (mail["To"], mail["From"]) == ("sarah@people.example", "TripSplit <tripsplit@localhost>")
        assert mail["Subject"] == "Your TripSplit password was changed"
        assert mail["Message-ID"] == f"<{job.subject_id}@localhost>"
        assert mail["Date"].datetime == NOW
        assert mail.get_content().splitlines()[0] == "Hello Sarah,"
        assert "changed on 21 November 2026 at 12:00 UTC" in mail.get_content()

    async def test_keeps_mails_to_the_account_that_runs_it(self, context: TaskContext) -> None:
        """What a mail carries opens an account: nobody else reads the file."""
        job = await queued(context, MailKind.PASSWORD_RESET, await stored_user(context))

        await run_job(context, job.id)

        (path,) = context.settings.outbox_dir.glob("*")
        assert path.stat().st_mode & 0o077 == 0

    async def test_has_one_file_of_a_mail_that_was_written_twice(self, context: TaskContext) -> None:
        """A worker that died before it could remember is followed by one that writes the same file."""
        user = await stored_user(context)
        job = await queued(context, MailKind.PASSWORD_CHANGED, user)
        await run_job(context, job.id)
        (written,) = [file.read_bytes() for file in context.settings.outbox_dir.iterdir()]
        async with context.database.write() as connection:
            await connection.change(mails.update().values(sent_at=None))

        await send_mail(context, job.subject_id)

        assert [file.read_bytes() for file in context.settings.outbox_dir.iterdir()] == [written]

    async def test_puts_no_line_of_a_name_among_the_headers(self, context: TaskContext) -> None:
        """A name of several lines is one line of the text, and no header of anybody's."""
        user = await stored_user(context, name="Sarah\r\nBcc: everybody@people.example\r\n\r\nBuy")
        job = await queued(context, MailKind.PASSWORD_CHANGED, user)

        await run_job(context, job.id)

        (mail,) = outbox(context)
        assert mail["Bcc"] is None
        assert mail.get_content().splitlines()[0] == "Hello Sarah Bcc: everybody@people.example Buy,"


class TestMailServer:
    """With a mail server."""

    async def test_is_given_a_mail_once(self, context: TaskContext, mail_server: MailServer) -> None:
        """Neither a second hint nor a second run of the task sends anything; the row says when it was sent."""
        user = await stored_user(context, name="Zoë")
        job = await queued(context, MailKind.PASSWORD_CHANGED, user)
        sending = by_server(context, mail_server.url)

        await run_job(sending, job.id)
        await run_job(sending, job.id)
        await send_mail(sending, job.subject_id)

        async with context.database.read() as connection:
            mail = await load_mail(connection, job.subject_id)
        (received,) = mail_server.received
        assert (received["To"], received["Message-ID"]) == (user.email, f"<{job.subject_id}@localhost>")
        assert received.get_content().splitlines()[0] == "Hello Zoë,"
        assert mail is not None
        assert mail.sent_at == NOW

    async def test_is_told_who_sends(self, context: TaskContext) -> None:
        """Name and password of the URL, with their letters decoded."""
        job = await queued(context, MailKind.PASSWORD_CHANGED, await stored_user(context))
        with running_mail_server() as server:
            url = f"smtp://trip%40split:p%40ss%3Aword@127.0.0.1:{server.port}"

            ended = await run_job(by_server(context, url), job.id)

        assert server.logins == [("trip@split", "p@ss:word")]
        assert len(server.received) == 1
        assert ended is not None
        assert ended.state is JobState.SUCCEEDED

    async def test_may_be_away_and_come_back(self, context: TaskContext) -> None:
        """The mail waits, without a failure counted, and goes out once the server is there."""
        job = await queued(context, MailKind.PASSWORD_CHANGED, await stored_user(context))
        port = free_port()
        sending = by_server(context, f"smtp://127.0.0.1:{port}")

        waiting = await run_job(sending, job.id)
        assert waiting is not None
        with running_mail_server(port=port) as server:
            ended = await run_job(replace(sending, now=lambda: waiting.not_before), job.id)

        assert (waiting.state, waiting.failures) == (JobState.QUEUED, 0)
        assert ended is not None
        assert (ended.state, len(server.received)) == (JobState.SUCCEEDED, 1)

    @pytest.mark.parametrize(
        ("answer", "state", "reason"),
        [
            ("451 Come again later", JobState.QUEUED, "The mail server takes no mails just now."),
            ("550 Nobody of this name", JobState.FAILED, "The mail server answers 550: Nobody of this name"),
        ],
    )
    async def test_may_refuse_for_now_or_for_good(
        self, context: TaskContext, mail_server: MailServer, answer: str, state: JobState, reason: str
    ) -> None:
        """A 4xx makes the mail wait, a 5xx ends it, and the job says why: for now in our words, for good in its own."""
        mail_server.answer = answer
        job = await queued(context, MailKind.PASSWORD_CHANGED, await stored_user(context))

        ended = await run_job(by_server(context, mail_server.url), job.id)

        assert ended is not None
        assert (ended.state, ended.failures) == (state, 0)
        assert ended.reason == reason

    async def test_that_does_not_take_our_password_makes_mails_wait(self, context: TaskContext) -> None:
        """Whoever runs the server mends the setting, and no mail is lost by it."""
        job = await queued(context, MailKind.PASSWORD_CHANGED, await stored_user(context))
        with running_mail_server() as server:
            ended = await run_job(by_server(context, f"smtp://me:wrong@127.0.0.1:{server.port}"), job.id)

        assert ended is not None
        assert ended.state is JobState.QUEUED

    async def test_is_given_nothing_for_an_address_that_is_none(
        self, context: TaskContext, mail_server: MailServer
    ) -> None:
        """What passes for an address here and is none to a mail server ends its job."""
        user = await stored_user(context, email="a<b>@people.example")
        job = await queued(context, MailKind.PASSWORD_CHANGED, user)

        ended = await run_job(by_server(context, mail_server.url), job.id)

        assert ended is not None
        assert (ended.state, mail_server.received) == (JobState.FAILED, [])


class TestPasswordReset:
    """The mail with a reset's code."""

    async def test_is_not_sent_to_an_address_without_an_account(self, context: TaskContext) -> None:
        """Nothing is sent, and nothing of the address is kept."""
        nobody = register_user(
            user_id=new_id(), email="nobody@people.example", name="Nobody", password_hash="-", now=NOW
        )
        job = await queued(context, MailKind.PASSWORD_RESET, nobody)

        ended = await run_job(context, job.id)

        async with context.database.read() as connection:
            assert await load_mail(connection, job.subject_id) is None
        assert ended is not None
        assert (ended.state, outbox(context)) == (JobState.SUCCEEDED, [])

    async def test_is_not_sent_once_its_hour_is_over(self, context: TaskContext) -> None:
        """A server that comes back after two hours sends no code that is void."""
        job = await queued(context, MailKind.PASSWORD_RESET, await stored_user(context))

        await run_job(replace(context, now=lambda: NOW + timedelta(hours=2)), job.id)

        assert outbox(context) == []

    async def test_leads_to_where_people_reach_us(self, context: TaskContext, tmp_path: Path) -> None:
        """The link begins with PUBLIC_URL and carries the code behind a #, which no server's log sees."""
        job = await queued(context, MailKind.PASSWORD_RESET, await stored_user(context))

        await run_job(context, job.id)

        (mail,) = outbox(context)
        lines = mail.get_content().splitlines()
        code = next(line for line in lines if len(line) == 43)
        assert f"http://127.0.0.1:8000/graphql#password-reset={code}" in lines


async def test_a_reset_asked_for_before_the_password_was_set_is_void(context: TaskContext) -> None:
    """Its mail may be written later, when there is nothing left to reset: nobody gets it."""
    user = await stored_user(context)
    asked = await queued(context, MailKind.PASSWORD_RESET, user)
    told = await queued(context, MailKind.PASSWORD_CHANGED, user)

    await run_job(context, told.id)
    await run_job(context, asked.id)

    assert [mail["Subject"] for mail in outbox(context)] == ["Your TripSplit password was changed"]
