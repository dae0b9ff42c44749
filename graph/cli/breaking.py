"""Breaking changes: what the schema takes from clients since its last release, and whether the changelog names it."""

import re
from dataclasses import dataclass

from graphql import BreakingChangeType, build_schema, find_schema_changes

_SECTIONS = ("Changed", "Removed")
_COORDINATE = re.compile(r"@?\w+\.\w+(?:\(\w+:\))?|@\w+(?:\(\w+:\))?")
_TYPE = {
    BreakingChangeType.TYPE_REMOVED: re.compile(r"(\w+) was removed"),
    BreakingChangeType.TYPE_CHANGED_KIND: re.compile(r"(\w+) changed"),
    BreakingChangeType.TYPE_REMOVED_FROM_UNION: re.compile(r"union type (\w+)"),
    BreakingChangeType.IMPLEMENTED_INTERFACE_REMOVED: re.compile(r"(\w+) no longer"),
}
"""Where the sentence about a whole type names it; every other sentence holds the coordinate of a part."""


@dataclass(frozen=True, slots=True)
class BreakingChange:
    """What a client may have used and cannot use as before, by its schema coordinate, and in a sentence."""

    coordinate: str
    sentence: str

    @property
    def line(self) -> str:
        """The line of a changelog that names it."""
        return f"- `{self.coordinate}`: {self.sentence}"


def breaking_changes(*, released: str, served: str) -> list[BreakingChange]:
    """Return what breaks between two schemas, each written in the schema language, by coordinate."""
    changes = find_schema_changes(build_schema(released), build_schema(served))
    broken = [
        BreakingChange(_coordinate_of(change.type, change.description), change.description)
        for change in changes
        if isinstance(change.type, BreakingChangeType)
    ]
    return sorted(broken, key=lambda change: (change.coordinate, change.sentence))


def coordinates_told(changelog: str) -> set[str]:
    """Return what the changelog names in backticks below Changed and Removed of what is not released yet."""
    unreleased = _below("## [Unreleased]", changelog, next_heading="\n## ")
    told = "".join(_below(f"### {section}\n", unreleased, next_heading="\n### ") for section in _SECTIONS)
    return set(re.findall(r"`([^`]+)`", told))


def _below(heading: str, text: str, *, next_heading: str) -> str:
    return text.partition(heading)[2].partition(next_heading)[0]


def _coordinate_of(kind: BreakingChangeType, sentence: str) -> str:
    if kind in _TYPE:
        found = _TYPE[kind].search(sentence)
        return found.group(1) if found else sentence
    found = _COORDINATE.search(sentence)
    return found.group() if found else sentence
