"""Open files: how many a process may have; each subscription takes two, one to its client and one to Redis."""

import sys

_WANTED = 65_536


def allow_many_files() -> None:
    """Raise the soft limit of open files as far as the hard one lets it; many systems begin with 1024."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - Windows has none

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _WANTED if hard == resource.RLIM_INFINITY else min(_WANTED, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
