"""Tests of `tripsplit audit`."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from domain.activities import Activity
from domain.trips import OpenTrip
from graph.ids import encode_id
from persistence.database import Database, open_database
from persistence.ids import new_id
from persistence.tables import activities
from tests.arrangement import stored_history, stored_trip
from tests.graph.cli.commands import CommandLine, Outcome

HASH = "00" * 32


@pytest.fixture
async def trip(database: Database) -> OpenTrip:
    """A trip."""
    return await stored_trip(database)


@pytest.fixture
async def history(database: Database, trip: OpenTrip) -> tuple[Activity, ...]:
    """What happened on the trip: four entries."""
    return await stored_history(database, trip, 4)


@pytest.fixture
def address(command_line: CommandLine, database_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of the database, which the commands are told by their environment."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    return database_url


@pytest.fixture
def exported(
    command_line: CommandLine, address: str, trip: OpenTrip, history: tuple[Activity, ...], tmp_path: Path
) -> Path:
    """An export of the trip."""
    path = tmp_path / "paris.jsonl"
    assert command_line.run("audit", "export", trip.trip.id, "--out", path).status == 0
    return path


def refused(sentence: str) -> Outcome:
    """Return the outcome of a command that only says one sentence."""
    return Outcome(1, "", f"tripsplit: {sentence}\n")


def edit(file: Path, number: int, **values: Any) -> None:
    """Change values on one line of an export, and write it as exports are."""
    lines = file.read_text(encoding="utf-8").splitlines()
    entry = {**json.loads(lines[number]), **values}
    lines[number] = json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def on(address: str, act: Callable[[Database], Awaitable[object]]) -> None:
    """Act on the database with connections of this moment's event loop, as the commands do."""

    async def open_and_act() -> None:
        database = open_database(address)
        await act(database)
        await database.close()

    asyncio.run(open_and_act())


def change_row(address: str, entry: Activity, **values: Any) -> None:
    """Change the row of an entry behind the program's back."""

    async def change(database: Database) -> None:
        async with database.write() as connection:
            await connection.change(activities.update().where(activities.c.id == entry.id).values(**values))

    on(address, change)


def delete_row(address: str, entry: Activity) -> None:
    """Delete the row of an entry behind the program's back."""

    async def delete(database: Database) -> None:
        async with database.write() as connection:
            await connection.change(activities.delete().where(activities.c.id == entry.id))

    on(address, delete)


class TestExport:
    """Writing the history."""

    def test_writes_a_line_for_each_entry(
        self, command_line: CommandLine, address: str, trip: OpenTrip, history: tuple[Activity, ...]
    ) -> None:
        """A header, and entries that say all they know, to standard output alone."""
        outcome = command_line.run("audit", "export", trip.trip.id)

        header, *entries = [json.loads(line) for line in outcome.output.splitlines()]
        assert (outcome.status, outcome.errors) == (0, "")
        assert {name: value for name, value in header.items() if name != "hash"} == {
            "format": "tripsplit-audit",
            "version": 1,
            "trip_id": str(trip.trip.id),
            "trip_name": "Paris",
            "entries": 4,
            "head": history[-1].hash.hex(),
        }
        assert [entry["sequence"] for entry in entries] == [1, 2, 3, 4]
        assert entries[1] == {
            "id": str(history[1].id),
            "trip_id": str(trip.trip.id),
            "sequence": 2,
            "kind": "EXPENSE_ADDED",
            "subject_kind": "EXPENSE",
            "subject_id": str(history[1].subject_id),
            "actor_id": str(trip.viewer.user_id),
            "at": "2026-11-21T12:00:00.000000+00:00",
            "summary": "Emily added 'Dîner 2'.",
            "changes": [
                {"field": "description", "before": None, "after": "Dîner 2"},
                {"field": "amount", "before": None, "after": "300.00 EUR"},
            ],
            "affects_balances": True,
            "previous_hash": history[0].hash.hex(),
            "hash": history[1].hash.hex(),
        }

    def test_takes_the_id_that_the_api_gives(
        self, command_line: CommandLine, address: str, trip: OpenTrip, history: tuple[Activity, ...]
    ) -> None:
        """Both ids mean one trip."""
        by_global_id = command_line.run("audit", "export", encode_id("Trip", trip.trip.id))

        assert by_global_id == command_line.run("audit", "export", trip.trip.id)

    def test_tells_the_head_of_what_it_wrote(
        self, command_line: CommandLine, address: str, trip: OpenTrip, history: tuple[Activity, ...], tmp_path: Path
    ) -> None:
        """The file holds what standard output would, and the sentence the head to keep."""
        path = tmp_path / "paris.jsonl"

        outcome = command_line.run("audit", "export", trip.trip.id, "--out", path)

        head = history[-1].hash.hex()
        assert outcome == Outcome(0, f"{path} holds 4 entries; the head is {head}.\n", "")
        assert path.read_text(encoding="utf-8") == command_line.run("audit", "export", trip.trip.id).output

    def test_leaves_a_file_that_is_there(self, command_line: CommandLine, trip: OpenTrip, exported: Path) -> None:
        """An older export is not written over."""
        before = exported.read_bytes()

        outcome = command_line.run("audit", "export", trip.trip.id, "--out", exported)

        assert outcome == refused(f"{exported} cannot be written (File exists).")
        assert exported.read_bytes() == before

    @pytest.mark.parametrize("given", ["Paris", "", encode_id("Expense", UUID(int=1))])
    def test_refuses_what_is_no_trip(self, command_line: CommandLine, given: str) -> None:
        """A name, nothing, or the id of something else."""
        assert command_line.run("audit", "export", given) == refused(f"{given!r} is not the id of a trip.")

    def test_refuses_a_trip_that_is_not_there(self, command_line: CommandLine, address: str, tmp_path: Path) -> None:
        """An unknown id leaves no file behind."""
        unknown = new_id()

        outcome = command_line.run("audit", "export", unknown, "--out", tmp_path / "new.jsonl")

        assert outcome == refused(f"There is no trip {unknown} in the database.")
        assert not (tmp_path / "new.jsonl").exists()

    def test_refuses_a_database_without_tables(self, command_line: CommandLine, tmp_path: Path) -> None:
        """The sentence says what to run first."""
        outcome = command_line.run("audit", "export", new_id(), "--data-root", tmp_path)

        assert outcome == refused("The database has not the newest schema: run `tripsplit migrate` first.")

    def test_stops_at_a_row_that_is_no_entry(
        self,
        command_line: CommandLine,
        address: str,
        trip: OpenTrip,
        history: tuple[Activity, ...],
    ) -> None:
        """A row altered beyond reading is named, after all that are good."""
        change_row(address, history[2], kind="EXPENSE_EATEN")

        outcome = command_line.run("audit", "export", trip.trip.id)

        assert (outcome.status, outcome.output.count("\n")) == (1, 3)
        assert outcome.errors == "tripsplit: Entry 3 cannot be read from the database: it was altered.\n"


class TestVerify:
    """Verifying a file by itself."""

    def test_is_content_with_what_was_exported(
        self, command_line: CommandLine, exported: Path, history: tuple[Activity, ...]
    ) -> None:
        """One sentence with the count and the head."""
        head = history[-1].hash.hex()

        outcome = command_line.run("audit", "verify", exported)

        assert outcome == Outcome(0, f"{exported} holds 4 entries, all as written; the head is {head}.\n", "")

    def test_is_content_with_a_trip_without_a_history(
        self, command_line: CommandLine, address: str, trip: OpenTrip, tmp_path: Path
    ) -> None:
        """Nothing happened, and that is proved too."""
        path = tmp_path / "paris.jsonl"
        command_line.run("audit", "export", trip.trip.id, "--out", path)

        outcome = command_line.run("audit", "verify", path, "--against-database")

        assert outcome.status == 0
        assert outcome.output.startswith(f"{path} holds 0 entries, all as written; the head is ")

    @pytest.mark.parametrize(
        ("field", "value"),
        [("summary", "Nothing."), ("actor_id", None), ("changes", []), ("affects_balances", False), ("hash", HASH)],
    )
    def test_names_the_entry_that_was_edited(
        self, command_line: CommandLine, exported: Path, field: str, value: object
    ) -> None:
        """The entry and why; each field is tried in tests/domain/test_audits.py."""
        edit(exported, 3, **{field: value})

        assert command_line.run("audit", "verify", exported) == refused(
            f"{exported} is not as it was written. Entry 3 is broken: it was altered after it was written."
        )

    def test_names_the_entry_that_is_missing(self, command_line: CommandLine, exported: Path) -> None:
        """A line taken out of the middle, or off the end."""
        lines = exported.read_bytes().splitlines(keepends=True)
        exported.write_bytes(b"".join(lines[:2] + lines[3:]))
        between = command_line.run("audit", "verify", exported)
        exported.write_bytes(b"".join(lines[:4]))
        at_the_end = command_line.run("audit", "verify", exported)

        told = f"{exported} is not as it was written. Entry"
        assert between == refused(f"{told} 2 is broken: entry 3 stands in its place, and it was removed or moved.")
        assert at_the_end == refused(f"{told} 4 is broken: it is missing; the header counts 4.")

    def test_refuses_what_is_no_export(self, command_line: CommandLine, tmp_path: Path) -> None:
        """A file that is missing, a folder, and a file of something else."""
        other = tmp_path / "other.csv"
        other.write_text("id,amount\n", encoding="utf-8")

        assert command_line.run("audit", "verify", tmp_path / "no") == refused(
            f"{tmp_path / 'no'} cannot be read (No such file or directory)."
        )
        assert command_line.run("audit", "verify", tmp_path) == refused(f"{tmp_path} cannot be read (Is a directory).")
        assert command_line.run("audit", "verify", other) == refused(
            f"{other} cannot be verified: it does not begin with the header of an audit export."
        )

    def test_finds_a_head_that_was_kept(
        self, command_line: CommandLine, exported: Path, history: tuple[Activity, ...]
    ) -> None:
        """The head of now, or of a time when there was less."""
        for entry in (history[3], history[1]):
            assert command_line.run("audit", "verify", exported, "--head", entry.hash.hex().upper()).status == 0

    def test_misses_a_head_that_was_kept(self, command_line: CommandLine, exported: Path) -> None:
        """A history rewritten to its end does not hold the head of before."""
        assert command_line.run("audit", "verify", exported, "--head", HASH) == refused(
            f"No entry has the head {HASH}: the end is missing, or the history was rewritten."
        )


class TestVerifyAgainstTheDatabase:
    """Verifying both."""

    def test_is_content_with_the_same(self, command_line: CommandLine, exported: Path) -> None:
        """What was exported is still there."""
        outcome = command_line.run("audit", "verify", exported, "--against-database")

        assert outcome.status == 0
        assert outcome.output.endswith(". So does the database.\n")

    def test_tells_what_came_since(
        self, command_line: CommandLine, address: str, trip: OpenTrip, exported: Path
    ) -> None:
        """A history goes on after its export."""
        on(address, lambda database: stored_history(database, trip, 2))

        outcome = command_line.run("audit", "verify", exported, "--against-database")

        assert outcome.status == 0
        assert outcome.output.endswith(". So does the database, with 2 more since.\n")

    def test_names_the_row_that_was_altered(
        self, command_line: CommandLine, address: str, exported: Path, history: tuple[Activity, ...]
    ) -> None:
        """The file is whole, and the database is not."""
        change_row(address, history[1], summary="Nothing happened.")

        assert command_line.run("audit", "verify", exported, "--against-database") == refused(
            "The database is not as it was written. Entry 2 is broken: it was altered after it was written."
        )

    def test_names_the_row_that_cannot_be_read(
        self, command_line: CommandLine, address: str, exported: Path, history: tuple[Activity, ...]
    ) -> None:
        """A row altered into something that is no entry."""
        change_row(address, history[1], kind="EXPENSE_EATEN")

        assert command_line.run("audit", "verify", exported, "--against-database") == refused(
            "Entry 2 cannot be read from the database: it was altered."
        )

    def test_names_the_rows_that_are_gone(
        self, command_line: CommandLine, address: str, exported: Path, history: tuple[Activity, ...]
    ) -> None:
        """From the end, which no chain shows by itself."""
        delete_row(address, history[3])

        assert command_line.run("audit", "verify", exported, "--against-database") == refused(
            "Entry 4 is not in the database: its history ends before it."
        )

    def test_names_where_the_two_part(
        self,
        command_line: CommandLine,
        address: str,
        trip: OpenTrip,
        exported: Path,
        history: tuple[Activity, ...],
    ) -> None:
        """Both hold, and are not the same: one was rewritten with all its hashes."""
        delete_row(address, history[3])
        on(address, lambda database: stored_history(database, trip, 1))

        assert command_line.run("audit", "verify", exported, "--against-database") == refused(
            "Entry 4 is another one in the database: one was rewritten."
        )
