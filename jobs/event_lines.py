"""Event lines: the data of server-sent events, out of bytes that may be cut anywhere (WHATWG HTML, section 9.2)."""

from codecs import getincrementaldecoder
from collections.abc import Iterator

_LONGEST_LINE = 256 * 1024


class LineTooLong(Exception):
    """A line has no end: whatever this is, it is no event stream."""


class EventLines:
    """Takes bytes and hands out the data of whole events; comments, ids and event names are skipped."""

    def __init__(self) -> None:
        self._decoder = getincrementaldecoder("utf-8")(errors="replace")
        self._line: list[str] = []
        self._length = 0
        self._data: list[str] = []
        self._after_return = False

    def add(self, chunk: bytes, *, final: bool = False) -> Iterator[str]:
        """Yield the data of each event that a chunk completes; `final` also ends an event cut off by the stream's end.

        Lines end with LF, CR or CRLF, also where the two lie in different chunks. Raises LineTooLong.
        """
        for character in self._decoder.decode(chunk, final=final):
            is_second = character == "\n" and self._after_return
            self._after_return = character == "\r"
            if is_second:
                continue
            if character in "\r\n":
                yield from self._end_line()
            else:
                self._keep(character)
        if final:
            yield from self._end_line()
            yield from self._end_line()

    def _keep(self, character: str) -> None:
        self._line.append(character)
        self._length += 1
        if self._length > _LONGEST_LINE:
            raise LineTooLong

    def _end_line(self) -> Iterator[str]:
        line = "".join(self._line)
        self._line.clear()
        if not line:
            data, self._data = self._data, []
            self._length = 0
            if data:
                yield "\n".join(data)
        elif line.startswith("data:"):
            self._data.append(line.removeprefix("data:").removeprefix(" "))
        elif line == "data":
            self._data.append("")
        if not self._data:
            self._length = 0
