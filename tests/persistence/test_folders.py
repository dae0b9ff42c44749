"""Folders are made for one user of the machine."""

from pathlib import Path

from persistence.folders import require_writable


def test_a_new_folder_is_closed_to_others(tmp_path: Path) -> None:
    """The books and mails of people lie in it; one that is there already stays as it is."""
    made = require_writable(tmp_path / "data")
    (tmp_path / "open").mkdir(mode=0o755)

    assert made.stat().st_mode & 0o777 == 0o700
    assert require_writable(tmp_path / "open").stat().st_mode & 0o777 == 0o755
