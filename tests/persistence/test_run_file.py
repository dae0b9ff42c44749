"""Tests of the run file and the lock beside it."""

import os
import subprocess
import sys
from pathlib import Path

import orjson
import pytest

from persistence.run_file import AlreadyRunning, beside_run, claimed, keep_run, read_run
from persistence.settings import Settings

ADDRESSES = {
    "address": "http://127.0.0.1:8000",
    "redis_url": "redis://127.0.0.1:1/0",
    "vector_store_url": "http://127.0.0.1:2",
}
HOLD = "import sys; from pathlib import Path; from persistence.run_file import claimed, keep_run\n"
HOLD += "with claimed(Path(sys.argv[1])):\n"
HOLD += (
    "    keep_run(Path(sys.argv[1]), address='a', redis_url='r', vector_store_url='v'); print('held'); sys.stdin.read()"
)


class TestRunFile:
    """What is recorded of a running `up`."""

    def test_reads_what_was_kept(self, tmp_path: Path) -> None:
        """Another command finds process and addresses."""
        kept = keep_run(tmp_path, **ADDRESSES)

        assert read_run(tmp_path) == kept
        assert (kept.process_id, kept.redis_url) == (os.getpid(), ADDRESSES["redis_url"])

    def test_leaves_nothing_else_behind(self, tmp_path: Path) -> None:
        """It is written aside and moved into place, so that no reader meets half of it."""
        keep_run(tmp_path, **ADDRESSES)

        assert [path.name for path in tmp_path.iterdir()] == ["run.json"]

    def test_is_ignored_when_its_process_is_gone(self, tmp_path: Path) -> None:
        """A file that a killed `up` left behind says nothing."""
        gone = subprocess.Popen([sys.executable, "-c", ""])
        gone.wait()
        keep_run(tmp_path, **ADDRESSES)
        alter(tmp_path, process_id=gone.pid)

        assert read_run(tmp_path) is None

    def test_is_ignored_when_its_process_id_was_given_to_another(self, tmp_path: Path) -> None:
        """A process that started at another time is another one."""
        kept = keep_run(tmp_path, **ADDRESSES)
        alter(tmp_path, process_started=kept.process_started - 60)

        assert read_run(tmp_path) is None

    @pytest.mark.parametrize("content", [b"", b"null", b"[1]", b"{}", b"\xff", b'{"process_id": "x"}'])
    def test_is_ignored_when_it_is_broken(self, tmp_path: Path, content: bytes) -> None:
        """Whatever lies there, no command fails because of it."""
        (tmp_path / "run.json").write_bytes(content)

        assert read_run(tmp_path) is None

    def test_lends_its_addresses_to_settings_that_have_none(self, tmp_path: Path) -> None:
        """What is set goes first."""
        keep_run(tmp_path, **ADDRESSES)
        settings = Settings(_env_file=None, data_root_path=tmp_path, redis_url="redis://elsewhere/0")

        beside = beside_run(settings)

        assert (beside.redis_url, beside.vector_store_url) == ("redis://elsewhere/0", ADDRESSES["vector_store_url"])

    def test_changes_nothing_where_nothing_runs(self, tmp_path: Path) -> None:
        """Without a run the settings are what they were."""
        settings = Settings(_env_file=None, data_root_path=tmp_path)

        assert beside_run(settings) == settings


class TestClaim:
    """One `up` for each data root."""

    def test_refuses_a_second_one(self, tmp_path: Path) -> None:
        """The refusal names the folder, and the process where that is known."""
        with hold(tmp_path) as holder:
            expected = f"runs already on {tmp_path} at a (process {holder.pid}): stop it"

            with pytest.raises(AlreadyRunning) as refusal, claimed(tmp_path):
                pass

            holder.kill()

        assert expected in str(refusal.value)

    def test_ends_with_the_process_that_held_it(self, tmp_path: Path) -> None:
        """A killed holder frees it, and its record no longer counts."""
        with hold(tmp_path) as holder:
            holder.kill()
            holder.wait()

            with claimed(tmp_path):
                assert read_run(tmp_path) is None

    def test_takes_the_record_away_at_its_end(self, tmp_path: Path) -> None:
        """Nobody finds addresses at which nobody answers."""
        with claimed(tmp_path):
            keep_run(tmp_path, **ADDRESSES)

        assert not (tmp_path / "run.json").exists()

    def test_can_be_taken_again(self, tmp_path: Path) -> None:
        """Starting and stopping is for ever."""
        for _ in range(2):
            with claimed(tmp_path):
                keep_run(tmp_path, **ADDRESSES)


def alter(data_root: Path, **fields: object) -> None:
    """Change fields of the run file."""
    path = data_root / "run.json"
    path.write_bytes(orjson.dumps(orjson.loads(path.read_bytes()) | fields))


def hold(data_root: Path) -> subprocess.Popen[bytes]:
    """Start another process that claims a data root until it is killed, and return when it has."""
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(data_root)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).resolve().parents[2]), "PYTHONUNBUFFERED": "1"},
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"held\n"
    return holder
