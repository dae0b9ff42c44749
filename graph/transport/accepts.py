"""Accept: which of this server's formats a client takes, by its q-values, and by its order where these are equal."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

Kind = Literal["plain", "incremental", "subscription"]
"""An operation with one result, one whose result may come in parts, and one with a stream of results."""


class Format(StrEnum):
    """How an answer is written."""

    JSON = "application/json"
    GRAPHQL_JSON = "application/graphql-response+json"
    EVENTS = "text/event-stream"
    PARTS = "multipart/mixed"
    PARTS_OF_2022 = "multipart/mixed; deferSpec=20220824"
    PARTS_OF_SUBSCRIPTION = "multipart/mixed; subscriptionSpec=1.0"

    @property
    def is_json(self) -> bool:
        """Whether the whole answer is one JSON document."""
        return self in _JSON_FORMATS

    @property
    def is_multipart(self) -> bool:
        """Whether the answer has parts, each a JSON document."""
        return self.startswith("multipart/")


@dataclass(frozen=True, slots=True)
class MediaRange:
    """One of the types that an Accept header lists."""

    media_type: str
    parameters: Mapping[str, str]
    quality: float


@dataclass(frozen=True, slots=True)
class Accepted:
    """What a client takes, in the order of its Accept header."""

    ranges: tuple[MediaRange, ...]

    @property
    def takes_anything(self) -> bool:
        """Whether there is any answer that the client would take."""
        return self.best(tuple(Format)) is not None

    def json_format(self) -> Format | None:
        """Return the kind of JSON that the client likes best, or None where it takes none."""
        return self.best(_JSON_FORMATS)

    def format_for(self, kind: Kind) -> Format | None:
        """Return how an operation is answered: the first acceptable of what is possible for it, or None."""
        for formats in _POSSIBLE[kind]:
            if found := self.best(formats):
                return found
        return None

    def best(self, formats: Sequence[Format]) -> Format | None:
        """Return the acceptable format with the highest q-value; the client's order decides, then the one given."""
        ranked = [
            (-found.quality, self.ranges.index(found), place, offered)
            for place, offered in enumerate(formats)
            if (found := self._range_of(offered)) is not None and found.quality > 0
        ]
        return min(ranked)[3] if ranked else None

    def _range_of(self, offered: Format) -> MediaRange | None:
        # The most specific range speaks for a type: `*/*, application/json;q=0` takes anything but JSON.
        for pattern in _patterns(offered):
            for candidate in self.ranges:
                if candidate.media_type == pattern and _fits(offered, candidate.parameters):
                    return candidate
        return None


def read_accept(header: str | None) -> Accepted:
    """Return what an Accept header takes: anything where there is none; what cannot be read is passed over."""
    return Accepted(tuple(_ranges(header if header and header.strip() else "*/*")))


_JSON_FORMATS = (Format.JSON, Format.GRAPHQL_JSON)
_STREAMED_FORMATS = (Format.EVENTS, Format.PARTS, Format.PARTS_OF_2022, Format.PARTS_OF_SUBSCRIPTION)
_POSSIBLE: Mapping[Kind, tuple[tuple[Format, ...], ...]] = {
    "plain": (_JSON_FORMATS, _STREAMED_FORMATS),
    "incremental": ((Format.PARTS, Format.PARTS_OF_2022), (Format.EVENTS,), _JSON_FORMATS, _STREAMED_FORMATS),
    "subscription": ((Format.EVENTS, Format.PARTS_OF_SUBSCRIPTION),),
}
_SPECS = {"deferspec": Format.PARTS_OF_2022, "subscriptionspec": Format.PARTS_OF_SUBSCRIPTION}
_VALUES = {Format.PARTS_OF_2022: "20220824", Format.PARTS_OF_SUBSCRIPTION: "1.0"}


def _patterns(offered: Format) -> tuple[str, ...]:
    media_type = offered.partition(";")[0]
    # A stream is only for those who name it: `*/*` is what every client says that thinks of one document.
    return (media_type, "application/*", "*/*") if offered.is_json else (media_type,)


def _fits(offered: Format, parameters: Mapping[str, str]) -> bool:
    """Whether multipart of the wanted kind is offered; the parameters of other types say nothing to us."""
    if not offered.startswith(Format.PARTS):
        return True
    wanted = next((_SPECS[name] for name in parameters if name in _SPECS), Format.PARTS)
    return wanted is offered and parameters.get(_NAMES.get(offered, ""), "") == _VALUES.get(offered, "")


_NAMES = {offered: name for name, offered in _SPECS.items()}


def _ranges(header: str) -> Iterator[MediaRange]:
    for text in _split(header, ","):
        media_type, *given = (part.strip() for part in _split(text, ";"))
        pairs = (pair.partition("=") for pair in given)
        parameters = {name.strip().lower(): value.strip().strip('"') for name, _, value in pairs}
        quality = _quality(parameters.pop("q", "1"))
        if "/" in media_type and quality is not None:
            yield MediaRange(media_type.lower(), parameters, quality)


def _quality(text: str) -> float | None:
    try:
        quality = float(text)
    except ValueError:
        return None
    return quality if 0 <= quality <= 1 else None


def _split(text: str, separator: str) -> Iterator[str]:
    """Split where the separator stands outside of quotes."""
    begin, is_quoted, is_escaped = 0, False, False
    for place, character in enumerate(text):
        if is_escaped:
            is_escaped = False
        elif is_quoted and character == "\\":
            is_escaped = True
        elif character == '"':
            is_quoted = not is_quoted
        elif character == separator and not is_quoted:
            yield text[begin:place]
            begin = place + 1
    yield text[begin:]
