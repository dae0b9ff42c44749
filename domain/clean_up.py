"""Clean-up: what is kept for how long, and which old versions and files may go; what is in use never does."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from itertools import pairwise
from uuid import UUID

from domain.access import Action
from domain.document_versions import DocumentVersion
from domain.refusals import Refusal, RefusalCode
from domain.reports import Figure
from domain.trips import OpenTrip

LONGEST = 36_500
"""The largest number a rule may have: a hundred years of days."""
FOR_EVER = 0
_THUMBNAILS = ".thumbnails/"
_ID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_KEY = re.compile(
    rf"(?P<trip>{_ID})/(?:{_ID}|(?P<email>{_ID})-attached/{_ID})(?:{re.escape(_THUMBNAILS)}[0-9]+-[0-9]+\.webp)?"
)


class CleanUpInvalid(Refusal):
    """A rule has a number that is none, or too large."""

    code = RefusalCode.CLEAN_UP_INVALID


@dataclass(frozen=True, slots=True)
class CleanUpRules:
    """What is kept for how long; 0 is for ever. Of a trip's own rules, None is whatever the server has.

    The latest `versions` of a document are kept, and those that were replaced less than `version_days` ago; files that
    nothing knows for `file_hours` after they came; reports for `report_days`; jobs for `job_days` after they ended.
    """

    versions: int | None = None
    version_days: int | None = None
    file_hours: int | None = None
    report_days: int | None = None
    job_days: int | None = None


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file that lies in the store: its key, when it came there, and its size in bytes."""

    key: str
    modified_at: datetime
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Removed:
    """What was removed, or would be: so many of a figure, of a trip (None: of none), and what they are called."""

    figure: Figure
    trip_id: UUID | None
    name: str
    count: int = 1


RULES = tuple(field.name for field in fields(CleanUpRules))


def applied(own: CleanUpRules, server: CleanUpRules) -> CleanUpRules:
    """Return the rules that rule a trip: its own, and the server's where it has none."""
    values = {name: getattr(own, name) for name in RULES}
    return CleanUpRules(**{name: getattr(server, name) if value is None else value for name, value in values.items()})


def change_rules(trip: OpenTrip, own: CleanUpRules, changes: dict[str, int | None]) -> CleanUpRules:
    """Return a trip's own rules with some of them changed, None to the server's; raises Forbidden or CleanUpInvalid."""
    trip.require(Action.EDIT_CLEAN_UP)
    for name, value in changes.items():
        if value is not None and not 0 <= value <= LONGEST:
            raise CleanUpInvalid(f"Give a whole number from 0, which is for ever, to {LONGEST:,}.", field=(name,))
    return replace(own, **changes)


def moment_before(now: datetime, rule: int | None, *, unit: timedelta) -> datetime | None:
    """Return the moment from before which a rule keeps nothing; None where it keeps for ever."""
    return now - rule * unit if rule else None


def versions_to_remove(
    versions: Collection[DocumentVersion], *, is_referred_to: bool, rules: CleanUpRules, now: datetime
) -> tuple[DocumentVersion, ...]:
    """Return those of a document's versions that no rule keeps, the oldest first; never the current one.

    A version grows old from when it was replaced, so that what was replaced by mistake can be brought back for as long
    as the rule says, however old it was. An expense that refers to the document may mean any of its versions, and keeps
    them all.
    """
    ordered = sorted(versions, key=lambda version: version.number)
    if is_referred_to or not (rules.versions or rules.version_days):
        return ()
    latest = {version.id for version in ordered[-max(rules.versions or 1, 1) :]}
    since = moment_before(now, rules.version_days, unit=timedelta(days=1))
    return tuple(
        version
        for version, follower in pairwise(ordered)
        if version.id not in latest and (since is None or follower.uploaded_at <= since)
    )


def files_without_version(removed: Iterable[DocumentVersion], kept: Iterable[DocumentVersion]) -> frozenset[str]:
    """Return the keys of files that removed versions had, and no version that is kept has: one file may be several."""
    return frozenset(version.file.key for version in removed) - {version.file.key for version in kept}


def owning_key(key: str) -> str:
    """Return the key of the document's file that a file of the store belongs to: of thumbnails, what they are of."""
    return key.partition(_THUMBNAILS)[0]


def trip_of_key(key: str) -> UUID | None:
    """Return the trip that a file is of, by its key; None for a key that the program did not make.

    Somebody else's files in the same store may lie below ids, too: it is the whole key that tells.
    """
    return _id_within(key, "trip")


def email_of_key(key: str) -> UUID | None:
    """Return the e-mail that a file came with, by its key; None for a file that was uploaded by itself."""
    return _id_within(key, "email")


def is_forgotten(file: FoundFile, rules: CleanUpRules, *, now: datetime) -> bool:
    """Tell whether a file that nothing knows lies there for longer than it is waited for that something does."""
    since = moment_before(now, rules.file_hours, unit=timedelta(hours=1))
    return since is not None and file.modified_at <= since


def _id_within(key: str, name: str) -> UUID | None:
    found = _KEY.fullmatch(key)
    return None if found is None or found[name] is None else UUID(found[name])
