"""Clean-up: once a night, what no rule keeps any longer is removed, and told of in reports and in the log."""

from collections import Counter
from collections.abc import AsyncIterator

import structlog

from domain.clean_up import Removed
from domain.reports import Figure
from jobs.context import TaskContext
from persistence.clean_up.cleaning import clean_up, keep_reports
from persistence.files import FileStoreFailed

log = structlog.get_logger(__name__)


async def clean_up_all(context: TaskContext) -> Counter[Figure]:
    """Clean up all trips by their rules, and return how much of what went.

    A file store that is away ends it until the next night; what went before is reported all the same.
    """
    now = context.now()
    steps = clean_up(database=context.database, files=context.files, server=context.settings.clean_up_rules, now=now)
    removed = [step async for step in _until_away(steps)]
    await keep_reports(context.database, removed, now=now)
    counts: Counter[Figure] = Counter()
    for step in removed:
        counts[step.figure] += step.count
    log.info("clean_up.done", **{figure.value.lower(): count for figure, count in counts.items()})
    return counts


async def _until_away(steps: AsyncIterator[Removed]) -> AsyncIterator[Removed]:
    try:
        async for step in steps:
            yield step
    except FileStoreFailed as error:
        log.warning("clean_up.cut_off", error=str(error))
