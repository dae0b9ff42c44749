"""The outbox of the graph's tests: the worker's task is run for the mails that wait, and they are read."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from sqlalchemy import select

from domain.jobs import JobKind, JobState
from graph.context import Services
from jobs.running import run_job
from persistence.tables import jobs
from tests.graph.workers import worker_beside

CODE_LENGTH = 43


async def send_mails(services: Services) -> list[EmailMessage]:
    """Send what waits, as the worker does, and return everything that was ever sent, the latest last."""
    context = worker_beside(services)
    waiting = select(jobs.c.id).where(jobs.c.kind == JobKind.SEND_MAIL.value, jobs.c.state == JobState.QUEUED.value)
    async with services.database.read() as connection:
        ids = [row.id for row in await connection.rows(waiting.order_by(jobs.c.id))]
    for job_id in ids:
        await run_job(context, job_id)
    folder = services.settings.outbox_dir
    files = sorted(folder.glob("*.eml")) if folder.exists() else []
    return [message_from_bytes(file.read_bytes(), policy=default) for file in files]


def code_in(mail: EmailMessage) -> str:
    """Return the code that a mail carries, on a line of its own."""
    return str(next(line for line in mail.get_content().splitlines() if len(line) == CODE_LENGTH and " " not in line))
