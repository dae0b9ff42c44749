"""Limits: what the system holds a program to that reads strangers' files."""

import signal
import sys

_GRACE_SECONDS = 5


def confine(*, wall_seconds: int, cpu_seconds: int, memory_bytes: int, file_bytes: int) -> None:
    """Hold this process to the limits, for good, as far as the system knows how; nothing on Windows."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415  # not on every system

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes, file_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + _GRACE_SECONDS))
    if sys.platform == "linux":  # elsewhere it is not to be set, or does nothing
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    # Should whoever started this die, nobody else would end it.
    signal.alarm(wall_seconds)
