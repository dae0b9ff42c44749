"""Workers: what a worker has, beside the services of an API process."""

from graph.context import Services
from jobs.context import TaskContext
from jobs.mails.mailers import open_mailer


def worker_beside(services: Services) -> TaskContext:
    """Return the context of tasks on the same database, files and streams; nothing of it is to be closed."""
    return TaskContext(
        settings=services.settings,
        database=services.database,
        streams=services.streams,
        files=services.files,
        index=services.index,
        likeness=services.likeness,
        rates=services.rates,
        language_model=None,
        mailer=open_mailer(services.settings),
        now=services.now,
    )
