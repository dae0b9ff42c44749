"""`tripsplit backup` and `tripsplit restore`: everything into one file while the server runs, and back."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from graph.cli.failures import CommandFailed
from graph.cli.migrate import bring_to_newest
from graph.cli.options import DataRootOption, settings_from
from persistence.backups.archives import ArchiveDamaged, Manifest, reading
from persistence.backups.copying import back_up, queue_index
from persistence.backups.copying import restore as put_back
from persistence.backups.databases import BackupFailed, DatabaseNotEmpty, require_empty
from persistence.clock import now
from persistence.database import open_database
from persistence.files import open_file_store
from persistence.folders import require_writable
from persistence.logs import configure_logs
from persistence.migrations import knows_revision
from persistence.run_file import claimed
from persistence.settings import Settings

ArchiveArgument = Annotated[Path, typer.Argument(metavar="FILE", help="The archive.", show_default=False)]
ReplaceOption = Annotated[bool, typer.Option("--replace", help="Put it in the place of the database that is there.")]


def backup(archive: ArchiveArgument, data_root: DataRootOption = None) -> None:
    """Write the database and all files into one archive, with checksums; the server may run meanwhile."""
    settings = settings_from(data_root=data_root)
    configure_logs(settings)
    if archive.exists():
        raise CommandFailed(f"{archive} is there already: name another file.")
    manifest = asyncio.run(_back_up(settings, archive))
    typer.echo(f"{archive} holds the database and {_counted(manifest)}.")
    if manifest.missing:
        typer.echo(f"{len(manifest.missing)} files were not in the file store any more, and are not in it either.")


def restore(archive: ArchiveArgument, data_root: DataRootOption = None, *, replace: ReplaceOption = False) -> None:
    """Put back what `tripsplit backup` wrote: all of it is checked before anything is touched."""
    settings = settings_from(data_root=data_root)
    configure_logs(settings)
    require_writable(settings.data_root_path)
    # Nor is it started meanwhile.
    with claimed(settings.data_root_path):
        asyncio.run(_restore(settings, archive, is_replacing=replace))


async def _back_up(settings: Settings, archive: Path) -> Manifest:
    url = settings.resolved_database_url
    try:
        return await back_up(url=url, files=open_file_store(settings), path=archive, now=now())
    except (BackupFailed, OSError) as error:
        raise CommandFailed(str(error)) from error


async def _restore(settings: Settings, path: Path, *, is_replacing: bool) -> None:
    url = settings.resolved_database_url
    try:
        with reading(path) as archive:
            _require_fitting(archive.manifest, url)
            if not is_replacing:
                await require_empty(url)
            await put_back(url=url, files=open_file_store(settings), archive=archive)
            manifest = archive.manifest
    except DatabaseNotEmpty as error:
        raise CommandFailed(f"{error} Give --replace to put the backup in its place.") from error
    except (ArchiveDamaged, BackupFailed) as error:
        raise CommandFailed(str(error)) from error
    typer.echo(f"The database of {manifest.created_at} is back, with {_counted(manifest)}.")
    if await bring_to_newest(settings):
        typer.echo("It was brought to the newest schema.")
    if not settings.vectors_are_in_database:
        typer.echo(f"{await _queue_index(settings)} documents and expenses wait to be indexed by the worker.")


def _require_fitting(manifest: Manifest, url: str) -> None:
    backend = "sqlite" if url.startswith("sqlite") else "postgresql"
    if manifest.database != backend:
        raise CommandFailed(f"The archive is of {manifest.database}, and DATABASE_URL names {backend}.")
    if not knows_revision(manifest.revision):
        raise CommandFailed("The archive was made by a newer version of TripSplit: restore it with that.")


async def _queue_index(settings: Settings) -> int:
    database = open_database(settings.resolved_database_url)
    try:
        return await queue_index(database, now=now())
    finally:
        await database.close()


def _counted(manifest: Manifest) -> str:
    count = len(manifest.keys)
    size = sum(member.size_bytes for member in manifest.members.values())
    return f"{count} {'file' if count == 1 else 'files'}, {size / 1e6:,.1f} MB"
