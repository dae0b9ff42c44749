"""`tripsplit migrate`: brings the database to the newest schema."""

import asyncio

import typer

from graph.cli.options import DataRootOption, settings_from
from persistence.database import open_database, require_reachable
from persistence.folders import require_writable
from persistence.logs import configure_logs
from persistence.migrations import is_migrated
from persistence.migrations import migrate as migrate_to_newest
from persistence.settings import Settings


def migrate(data_root: DataRootOption = None) -> None:
    """Bring the database to the newest schema; does nothing when it is there already."""
    settings = settings_from(data_root=data_root)
    configure_logs(settings)
    changed = asyncio.run(bring_to_newest(settings))
    typer.echo("The database was brought to the newest schema." if changed else "The database has the newest schema.")


async def bring_to_newest(settings: Settings) -> bool:
    """Migrate the database and tell whether there was anything to do; raises an expected failure."""
    require_writable(settings.data_root_path)
    database = open_database(settings.resolved_database_url)
    try:
        await require_reachable(database)
        if await is_migrated(database):
            return False
        await migrate_to_newest(database)
    finally:
        await database.close()
    return True
