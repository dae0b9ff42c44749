"""Reasons: says in a few words why something outside does not answer."""

import os


def reason_of(error: BaseException) -> str:
    """Return why a connection failed, without a full stop: the system's own words where a system error lies beneath.

    Libraries wrap it in words of their own, such as "All connection attempts failed".
    """
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, OSError) and cause.errno is not None:
            # Errors of name resolution have negative numbers, which the system's own table does not know.
            return os.strerror(cause.errno) if cause.errno > 0 else str(cause.strerror)
        if isinstance(cause, TimeoutError):
            return "no answer in time"
        cause = cause.__cause__ or cause.__context__
    return first_line(error)


def first_line(error: BaseException) -> str:
    """Return an error's message as a line without its full stop, or the name of its class."""
    lines = str(error).strip().splitlines()
    return lines[0].rstrip(".") if lines else type(error).__name__
