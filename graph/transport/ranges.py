"""Ranges: which bytes of a file a request asks for (RFC 9110, 14)."""

import re
from dataclasses import dataclass

_ONE_RANGE = re.compile(r"bytes=[ \t]*([0-9]{0,18})-([0-9]{0,18})[ \t]*", re.IGNORECASE)


class RangeNotSatisfiable(Exception):
    """The file has none of the bytes that are asked for."""


@dataclass(frozen=True, slots=True)
class Span:
    """Bytes of a file, from `first` up to but without `stop`: never none."""

    first: int
    stop: int

    def __len__(self) -> int:
        return self.stop - self.first

    def content_range(self, size: int) -> str:
        """Return the header that tells which bytes of how many these are."""
        return f"bytes {self.first}-{self.stop - 1}/{size}"


def span_of(header: str | None, *, size: int) -> Span | None:
    """Return the bytes that a Range header asks for, of a file of so many; None is the whole file.

    That is also what several ranges get, other units, and what cannot be read: whoever asks for ranges must be ready
    for it. Raises RangeNotSatisfiable.
    """
    found = None if header is None else _ONE_RANGE.fullmatch(header)
    if found is None or not any(found.groups()):
        return None
    first, last = (int(text) if text else None for text in found.groups())
    if first is None:
        # The last so many bytes.
        first, last = max(0, size - (last or 0)), None
    elif last is not None and last < first:
        return None
    if first >= size:
        raise RangeNotSatisfiable
    return Span(first, size if last is None else min(last + 1, size))
