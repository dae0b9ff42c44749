"""A full disk: what the system, or a database, says when there is no room left for what is to be written."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

_NO_ROOM = frozenset({errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)})
_DATABASES_SAY = ("database or disk is full", "No space left on device")


class DiskFull(Exception):
    """There is no room left on a disk of this machine, or of the database's."""


@contextmanager
def telling_of_full_disk() -> Iterator[None]:
    """Tell what is raised within because of a full disk as DiskFull; everything else comes through."""
    try:
        yield
    except OSError as error:
        if error.errno not in _NO_ROOM:
            raise
        raise DiskFull(str(error)) from error
    except DBAPIError as error:
        if not has_no_room(error):
            raise
        raise DiskFull(str(error.orig)) from error


def has_no_room(error: DBAPIError) -> bool:
    """Return whether a database says that there is no room for what is to be written."""
    return any(words in str(error.orig) for words in _DATABASES_SAY)
