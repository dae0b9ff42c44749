"""`tripsplit audit`: writes a trip's history to a file that proves itself, and verifies such files."""

import asyncio
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Annotated, BinaryIO
from uuid import UUID

import typer

from domain.audits import Audit, AuditHeader, AuditInvalid, entry_line, header_line, verify_audit
from domain.chains import Verdict, genesis, verify
from graph.cli.failures import CommandFailed
from graph.cli.options import DataRootOption, settings_from
from graph.cli.preflight import require_database
from persistence.activities import load_chain, load_head
from persistence.database import ReadConnection, open_database
from persistence.logs import configure_logs
from persistence.reasons import reason_of
from persistence.settings import Settings
from persistence.trips import load_trip

app = typer.Typer(
    help="Write a trip's history to a file that proves itself, and verify such files.", no_args_is_help=True
)

TripArgument = Annotated[
    str, typer.Argument(metavar="TRIP_ID", help="The trip's id, as the API gives it or as a bare UUID.")
]
FileArgument = Annotated[Path, typer.Argument(metavar="FILE", help="A file that `tripsplit audit export` wrote.")]
OutOption = Annotated[
    Path | None, typer.Option("--out", help="The new file to write to.", show_default="standard output")
]
AgainstOption = Annotated[
    bool, typer.Option("--against-database", help="Compare the file with the database, and verify that as well.")
]
HeadOption = Annotated[
    str | None, typer.Option("--head", help="A head that you kept: one of the file's entries must have this hash.")
]


@app.command()
def export(trip: TripArgument, out: OutOption = None, data_root: DataRootOption = None) -> None:
    """Write a trip's history, one entry a line; with --out, also say its head, to be kept apart from the file."""
    settings = settings_from(data_root=data_root)
    configure_logs(settings)
    header = asyncio.run(_export(settings, _trip_id(trip), out))
    if out is not None:
        typer.echo(f"{out} holds {_counted(header.head.sequence)}; the head is {header.head.hash.hex()}.")


@app.command(name="verify")
def verify_file(
    file: FileArgument,
    *,
    against_database: AgainstOption = False,
    head: HeadOption = None,
    data_root: DataRootOption = None,
) -> None:
    """Verify an export; exit with 1, naming the first broken entry, unless it is as it was written."""
    audit = _verified(file)
    if head is not None:
        _require_head(audit, head)
    told = f"{file} holds {_counted(len(audit.hashes))}, all as written; the head is {audit.header.head.hash.hex()}."
    if against_database:
        settings = settings_from(data_root=data_root)
        configure_logs(settings)
        newer = asyncio.run(_compared(settings, audit))
        told += f" So does the database, with {newer} more since." if newer else " So does the database."
    typer.echo(told)


def _trip_id(given: str) -> UUID:
    from graph.errors import BadUserInput  # noqa: PLC0415 - takes a second, which --help need not wait for
    from graph.ids import uuid_of  # noqa: PLC0415 - as above

    try:
        return UUID(given)
    except ValueError:
        pass
    try:
        return uuid_of(given, "Trip")
    except BadUserInput as error:
        raise CommandFailed(f"{given!r} is not the id of a trip.") from error


def _counted(entries: int) -> str:
    return "1 entry" if entries == 1 else f"{entries} entries"


async def _export(settings: Settings, trip_id: UUID, out: Path | None) -> AuditHeader:
    async with _reading(settings) as connection:
        trip = await load_trip(connection, trip_id)
        if trip is None:
            raise CommandFailed(f"There is no trip {trip_id} in the database.")
        header = AuditHeader(trip_id, trip.name, await load_head(connection, trip_id))
        with _written(out) as file:
            file.write(header_line(header) + b"\n")
            async for batch in load_chain(connection, trip_id, up_to=header.head.sequence):
                file.writelines(entry_line(entry) + b"\n" for entry in batch)
    return header


@asynccontextmanager
async def _reading(settings: Settings) -> AsyncIterator[ReadConnection]:
    await require_database(settings)
    database = open_database(settings.resolved_database_url)
    try:
        async with database.read() as connection:
            yield connection
    finally:
        await database.close()


@contextmanager
def _written(out: Path | None) -> Iterator[BinaryIO]:
    if out is None:
        yield sys.stdout.buffer
        return
    try:
        # Never over a file that is there: it may be the evidence.
        with out.open("xb") as file:
            yield file
    except OSError as error:
        raise CommandFailed(f"{out} cannot be written ({reason_of(error)}).") from error


def _verified(file: Path) -> Audit:
    try:
        with file.open("rb") as lines:
            audit = verify_audit(lines)
    except OSError as error:
        raise CommandFailed(f"{file} cannot be read ({reason_of(error)}).") from error
    except AuditInvalid as error:
        raise CommandFailed(f"{file} cannot be verified: {error}.") from error
    if audit.verdict.fault is not None:
        raise CommandFailed(f"{file} is not as it was written. {audit.verdict.fault}")
    return audit


def _require_head(audit: Audit, kept: str) -> None:
    # A head that was kept when the history was shorter is as good: what came after it does not matter to it.
    if kept.strip().lower() not in {found.hex() for found in audit.hashes}:
        raise CommandFailed(f"No entry has the head {kept}: the end is missing, or the history was rewritten.")


async def _compared(settings: Settings, audit: Audit) -> int:
    """Return how many entries the database has beyond those of an export; raise CommandFailed where they differ."""
    verdict = Verdict(genesis(audit.header.trip_id))
    async with _reading(settings) as connection:
        async for batch in load_chain(connection, audit.header.trip_id):
            verdict = verify(batch, trip_id=audit.header.trip_id, so_far=verdict)
            if verdict.fault is not None:
                raise CommandFailed(f"The database is not as it was written. {verdict.fault}")
            for entry in batch:
                if audit.hashes[entry.sequence - 1 : entry.sequence] not in {(), (entry.hash,)}:
                    raise CommandFailed(f"Entry {entry.sequence} is another one in the database: one was rewritten.")
    newer = verdict.head.sequence - len(audit.hashes)
    if newer < 0:
        raise CommandFailed(f"Entry {verdict.head.sequence + 1} is not in the database: its history ends before it.")
    return newer
