"""Folders: makes one, and says in a sentence why it cannot be written to."""

import tempfile
from pathlib import Path


class FolderUnwritable(Exception):
    """A folder cannot be made or written to."""


def require_writable(folder: Path) -> Path:
    """Return the absolute path of a folder, made where it is missing; raise FolderUnwritable where that fails."""
    try:
        # What is in it is of everybody on the trips, and of nobody else on this machine.
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        reason = error.strerror or str(error)
        raise FolderUnwritable(
            f"The folder {folder} cannot be written to ({reason}): "
            "mend its permissions, or choose another with --data-root or DATA_ROOT_PATH."
        ) from error
    return folder.resolve()
