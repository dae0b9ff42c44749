"""Findings: what a check of `tripsplit doctor` tells."""

from dataclasses import dataclass
from enum import Enum, auto


class Verdict(Enum):
    """How a part is: fine, usable but worth a note, or missing although it is required."""

    FINE = auto()
    NOTE = auto()
    MISSING = auto()


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found: the part, its state in a few words, and how to mend it where that is wanted."""

    subject: str
    verdict: Verdict
    state: str
    remedy: str = ""
