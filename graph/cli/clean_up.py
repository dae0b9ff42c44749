"""`tripsplit clean-up`: what the worker does each night, now; or what it would remove."""

import asyncio
from collections import Counter
from typing import Annotated

import typer

from domain.clean_up import Removed
from domain.reports import Figure
from graph.cli.options import DataRootOption, settings_beside_run
from graph.cli.preflight import require_database
from persistence.clean_up.cleaning import clean_up as clean_up_all
from persistence.clean_up.cleaning import keep_reports
from persistence.clock import now
from persistence.database import Database, open_database
from persistence.files import open_file_store
from persistence.logs import configure_logs
from persistence.settings import Settings

DryRunOption = Annotated[bool, typer.Option("--dry-run", help="Remove nothing: show what would go.")]
_NOUNS = {
    Figure.OLD_VERSIONS: ("old version of a document", "old versions of documents"),
    Figure.UNKNOWN_FILES: ("file that no document knows", "files that no document knows"),
    Figure.OLD_REPORTS: ("old report", "old reports"),
    Figure.OLD_JOBS: ("job that ended long ago", "jobs that ended long ago"),
}


def clean_up(*, data_root: DataRootOption = None, dry_run: DryRunOption = False) -> None:
    """Remove what is kept for no longer (the KEEP_ settings and the trips' own rules), as is done each night."""
    settings = settings_beside_run(data_root=data_root)
    configure_logs(settings)
    asyncio.run(_run(settings, is_dry=dry_run))


async def _run(settings: Settings, *, is_dry: bool) -> None:
    await require_database(settings)
    database = open_database(settings.resolved_database_url)
    try:
        removed = await _removed(settings, database, is_dry=is_dry)
    finally:
        await database.close()
    counts: Counter[Figure] = Counter()
    for step in removed:
        counts[step.figure] += step.count
    typer.echo(f"{'Would remove' if is_dry else 'Removed'} {_told(counts)}.")


async def _removed(settings: Settings, database: Database, *, is_dry: bool) -> list[Removed]:
    moment, removed = now(), []
    steps = clean_up_all(
        database=database,
        files=open_file_store(settings),
        server=settings.clean_up_rules,
        now=moment,
        is_dry=is_dry,
    )
    async for step in steps:
        removed.append(step)
        if is_dry and step.figure in {Figure.OLD_VERSIONS, Figure.UNKNOWN_FILES}:
            typer.echo(step.name)
    if not is_dry:
        await keep_reports(database, removed, now=moment)
    return removed


def _told(counts: Counter[Figure]) -> str:
    parts = [f"{count:,} {_NOUNS[figure][count != 1]}" for figure, count in counts.items()]
    return ", ".join(parts) or "nothing"
