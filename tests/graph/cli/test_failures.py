"""Tests of what goes wrong as expected: one clear sentence on standard error, exit status 1, never a traceback."""

import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from persistence.run_file import claimed, keep_run
from tests.graph.cli.commands import CommandLine, Outcome, program
from tests.services import free_port

NOBODY = "redis://:secret@127.0.0.1:9/0"
NO_STORE = "http://127.0.0.1:9"


@pytest.fixture
def migrated(tmp_path: Path, migrated_file: Path) -> Path:
    """A data root with a migrated SQLite database."""
    shutil.copy(migrated_file, tmp_path / "tripsplit.db")
    return tmp_path


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port that somebody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def refused(sentence: str) -> Outcome:
    """Return the outcome of a command that only says one sentence."""
    return Outcome(1, "", f"tripsplit: {sentence}\n")


class TestPorts:
    """Listening."""

    @pytest.mark.parametrize("command", ["up", "serve"])
    @pytest.mark.parametrize("workers", [1, 2])
    def test_a_port_in_use_is_named(
        self, command_line: CommandLine, migrated: Path, taken_port: int, command: str, workers: int
    ) -> None:
        """The sentence names port and host, and how to choose another."""
        outcome = command_line.run(command, "--port", taken_port, "--data-root", migrated, "--workers", workers)

        assert outcome == refused(
            f"Port {taken_port} of 127.0.0.1 is in use by another program: end it, or choose another port with --port."
        )

    def test_an_address_of_another_machine_is_refused(self, command_line: CommandLine, migrated: Path) -> None:
        """What this machine does not have cannot be listened on."""
        outcome = command_line.run("serve", "--host", "192.0.2.1", "--data-root", migrated)

        assert outcome == refused("Nothing can listen on 192.0.2.1, port 8000: Cannot assign requested address.")

    def test_a_host_that_is_none_is_refused(self, command_line: CommandLine, migrated: Path) -> None:
        """A name that means nothing is shown again."""
        outcome = command_line.run("serve", "--host", "no such host", "--data-root", migrated)

        assert outcome.status == 1
        assert outcome.errors.startswith("tripsplit: 'no such host' is no address to listen on: ")


class TestFolders:
    """Keeping things."""

    @pytest.mark.parametrize("command", ["up", "migrate", "worker", "serve", "demo"])
    def test_an_unwritable_data_folder_is_named(self, command_line: CommandLine, tmp_path: Path, command: str) -> None:
        """The sentence names the folder, the reason, and how to choose another."""
        (tmp_path / "file").touch()
        folder = tmp_path / "file" / "data"
        arguments = ["--port", free_port()] if command in {"up", "serve"} else []

        outcome = command_line.run(command, "--data-root", folder, *arguments)

        assert outcome == refused(
            f"The folder {folder} cannot be written to (Not a directory): "
            "mend its permissions, or choose another with --data-root or DATA_ROOT_PATH."
        )

    def test_a_data_folder_in_use_is_refused(self, command_line: CommandLine, tmp_path: Path) -> None:
        """A second `up` says where the first one answers."""
        with claimed(tmp_path):
            run = keep_run(tmp_path, address="http://127.0.0.1:8000", redis_url=NOBODY, vector_store_url=NO_STORE)

            outcome = command_line.run("up", "--port", free_port(), "--data-root", tmp_path)

        assert outcome == refused(
            f"`tripsplit up` runs already on {tmp_path} at http://127.0.0.1:8000 (process {run.process_id}): "
            "stop it, or choose another folder with --data-root."
        )


class TestRates:
    """The history of exchange rates out of reach."""

    @pytest.mark.parametrize("command", ["up", "worker", "serve", "demo"])
    def test_a_missing_history_is_named(self, command_line: CommandLine, migrated: Path, command: str) -> None:
        """Nothing starts that would fail at the first amount in another currency."""
        arguments = ["--port", free_port()] if command in {"up", "serve"} else []
        path = migrated / "rates.zip"

        outcome = command_line.run(command, "--data-root", migrated, *arguments, ECB_HISTORY_PATH=str(path))

        assert outcome == refused(
            f"The exchange rates at {path} cannot be read (No such file or directory): "
            "set ECB_HISTORY_PATH to the bank's eurofxref-hist.zip or .csv, or leave it empty."
        )


class TestRedis:
    """Redis out of reach."""

    @pytest.mark.parametrize("command", ["up", "worker", "serve", "demo"])
    def test_an_unreachable_redis_is_named_without_its_password(
        self, command_line: CommandLine, migrated: Path, command: str
    ) -> None:
        """The sentence names the address and the variable."""
        arguments = ["--port", free_port()] if command in {"up", "serve"} else []

        outcome = command_line.run(
            command, "--data-root", migrated, *arguments, REDIS_URL=NOBODY, VECTOR_STORE_URL=NO_STORE
        )

        assert outcome == refused(
            "Redis does not answer at redis://:***@127.0.0.1:9/0 (Connection refused): start it, or mend REDIS_URL."
        )

    @pytest.mark.parametrize("command", ["worker", "serve", "demo"])
    def test_no_redis_at_all_points_to_up(self, command_line: CommandLine, migrated: Path, command: str) -> None:
        """Without a URL, and without a running `up`, the sentence says what starts one."""
        outcome = command_line.run(command, "--data-root", migrated)

        assert outcome == refused("REDIS_URL is not set: set it, or run `tripsplit up`, which starts its own.")


class TestVectorStores:
    """A vector store for one process alone."""

    @pytest.mark.parametrize("kind", ["chroma-persistent", "qdrant"])
    @pytest.mark.parametrize(
        ("command", "options", "count"),
        [("up", [], 2), ("up", ["--workers", 3], 4), ("serve", ["--workers", 3], 3)],
    )
    def test_is_none_for_several(
        self, command_line: CommandLine, tmp_path: Path, kind: str, command: str, options: list[object], count: int
    ) -> None:
        """Nothing starts, instead of one process that works and others that die again and again."""
        outcome = command_line.run(command, "--data-root", tmp_path, *options, VECTOR_STORE=kind)

        named = " ".join(map(str, ["tripsplit", command, *options])) if command == "serve" else "tripsplit up"
        assert outcome == refused(
            f"VECTOR_STORE={kind} on a folder is for one process, and `{named}` starts {count} that use it: "
            "choose `chroma`, which is a server, or `sql`."
        )
        assert list(tmp_path.iterdir()) == []

    def test_may_be_for_one(self, command_line: CommandLine, migrated: Path) -> None:
        """What a single process lacks is told as ever: that there is no Redis."""
        outcome = command_line.run("serve", "--data-root", migrated, VECTOR_STORE="chroma-persistent")

        assert outcome == refused("REDIS_URL is not set: set it, or run `tripsplit up`, which starts its own.")


class TestDatabases:
    """The database out of reach."""

    @pytest.mark.parametrize("command", ["up", "migrate", "worker", "serve", "demo"])
    def test_an_unreachable_database_is_named_without_its_password(
        self, command_line: CommandLine, tmp_path: Path, command: str
    ) -> None:
        """The sentence names the address and the reason."""
        arguments = ["--port", free_port()] if command in {"up", "serve"} else []

        outcome = command_line.run(
            command, "--data-root", tmp_path, *arguments, DATABASE_URL="postgresql://me:secret@127.0.0.1:9/trips"
        )

        sentence = "The database at postgresql+asyncpg://me:***@127.0.0.1:9/trips does not answer: Connection refused."
        assert (outcome.status, outcome.errors) == (1, f"tripsplit: {sentence}\n")

    @pytest.mark.parametrize("command", ["worker", "serve", "demo"])
    def test_a_database_without_migrations_points_to_migrate(
        self, command_line: CommandLine, tmp_path: Path, command: str
    ) -> None:
        """Nothing migrates behind the back of the one who runs several servers."""
        outcome = command_line.run(command, "--data-root", tmp_path)

        assert outcome == refused("The database has not the newest schema: run `tripsplit migrate` first.")

    @pytest.mark.parametrize("url", ["mysql://me:secret@host/trips", "nonsense", "postgresql+psycopg2://h/d"])
    def test_a_database_that_is_not_known_is_refused(self, command_line: CommandLine, tmp_path: Path, url: str) -> None:
        """A URL for which there is no driver is a sentence too."""
        outcome = command_line.run("migrate", "--data-root", tmp_path, DATABASE_URL=url)

        assert outcome == refused(
            f"DATABASE_URL names no database that TripSplit knows ({url.partition(':')[0]}): "
            "write postgresql://user:password@host/name, or leave it empty for SQLite."
        )


class TestFileStores:
    """A file store that cannot be one."""

    @pytest.mark.parametrize("command", ["serve", "demo"])
    def test_an_address_that_is_none_is_refused(
        self, command_line: CommandLine, migrated: Path, valkey_url: str, command: str
    ) -> None:
        """The sentence names the variable."""
        arguments = ["--port", free_port()] if command == "serve" else []

        outcome = command_line.run(
            command,
            "--data-root",
            migrated,
            *arguments,
            REDIS_URL=valkey_url,
            VECTOR_STORE_URL="http://127.0.0.1:9",
            FILE_STORE_URL="nonsense://bucket",
        )

        assert outcome == refused(
            "FILE_STORE_URL or UPLOADS_DIR cannot be used: "
            'Generic URL error: Unable to recognise URL "nonsense://bucket".'
        )


class TestSettings:
    """Settings that cannot be read."""

    def test_every_wrong_variable_is_named(self, command_line: CommandLine) -> None:
        """All faults come at once, each with its variable."""
        outcome = command_line.run("doctor", PORT="eighty", LOG_LEVEL="loud")

        assert outcome == refused(
            "The settings are wrong: PORT: Input should be a valid integer, unable to parse string as an integer; "
            "LOG_LEVEL: Input should be 'debug', 'info', 'warning' or 'error'."
        )

    @pytest.mark.parametrize(
        ("workers", "fault"),
        [(0, "greater than or equal to 1"), (65, "less than or equal to 64")],
    )
    @pytest.mark.parametrize("command", ["up", "serve"])
    def test_a_number_of_processes_has_bounds(
        self, command_line: CommandLine, command: str, workers: int, fault: str
    ) -> None:
        """None would serve nobody, and hundreds would leave nobody any memory."""
        outcome = command_line.run(command, "--workers", workers)

        assert outcome == refused(f"The settings are wrong: API_WORKERS: Input should be {fault}.")

    def test_production_names_what_it_needs(self, command_line: CommandLine) -> None:
        """Production never starts on defaults that are only good for development."""
        outcome = command_line.run("serve", APP_ENV="production")

        assert outcome == refused(
            "The settings are wrong: APP_ENV=production needs DATA_ROOT_PATH and SECRET_KEY to be set."
        )


class TestRealProgram:
    """The same, of a process of its own."""

    def test_says_one_sentence_and_exits_with_one(self, tmp_path: Path) -> None:
        """Neither the interpreter nor a library adds a line."""
        (tmp_path / "file").touch()

        with program("migrate", "--data-root", tmp_path / "file" / "data", folder=tmp_path) as child:
            written, _ = child.communicate(timeout=30)

        assert (child.returncode, written.count("\n"), written[:22]) == (1, 1, "tripsplit: The folder ")
