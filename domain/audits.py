"""Audits: a trip's history as a file that proves itself, a line of JSON for each entry.

The first line says which trip it is of, how many entries follow and the hash of the last. Each line is written in one
way only (sorted keys, no spaces, UTF-8), so that a file that was edited shows even where its meaning did not change.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from domain.activities import Activity, ActivityKind, FieldChange, SubjectKind
from domain.chains import Fault, Head, Verdict, canonical_json, fields_of, genesis, verify

_FORMAT = "tripsplit-audit"
_VERSION = 1
# How a line fails to be read: not JSON, not an object, a field missing, or a field that is something else.
_UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, ArithmeticError, RecursionError)


class AuditInvalid(Exception):
    """The file does not begin as an audit export does; the message says how."""


@dataclass(frozen=True, slots=True)
class AuditHeader:
    """What an export is of: the trip, as it was called then, and where its history ended."""

    trip_id: UUID
    trip_name: str
    head: Head


@dataclass(frozen=True, slots=True)
class Audit:
    """What became of reading an export: its header, how far its entries hold, and their hashes up to there."""

    header: AuditHeader
    verdict: Verdict
    hashes: tuple[bytes, ...]


def header_line(header: AuditHeader) -> bytes:
    """Return the first line of an export, without its end."""
    values = {
        "format": _FORMAT,
        "version": _VERSION,
        "trip_id": str(header.trip_id),
        "trip_name": header.trip_name,
        "entries": header.head.sequence,
        "head": header.head.hash.hex(),
    }
    return canonical_json({**values, "hash": sha256(canonical_json(values)).hexdigest()})


def entry_line(entry: Activity) -> bytes:
    """Return the line of an entry, without its end."""
    return canonical_json({**fields_of(entry), "previous_hash": entry.previous_hash.hex(), "hash": entry.hash.hex()})


def verify_audit(lines: Iterable[bytes]) -> Audit:
    """Return what an export proves: whether its entries hold, and are as many as its header says.

    Raises AuditInvalid where it does not begin with the header of an export.
    """
    remaining = iter(lines)
    header = _header(next(remaining, b""))
    verdict, hashes = Verdict(genesis(header.trip_id)), []
    for line in remaining:
        verdict = _verdict_on(line, header, verdict)
        if verdict.fault is not None:
            break
        hashes.append(verdict.head.hash)
    else:
        verdict = _at_the_end(verdict, header.head)
    return Audit(header, verdict, tuple(hashes))


def _verdict_on(line: bytes, header: AuditHeader, so_far: Verdict) -> Verdict:
    entry = _entry(line)
    if entry is None:
        place = so_far.head.sequence + 1
        return Verdict(
            so_far.head, Fault(place, "its line is not as an export writes it: it was edited or reformatted")
        )
    return verify([entry], trip_id=header.trip_id, so_far=so_far)


def _at_the_end(verdict: Verdict, promised: Head) -> Verdict:
    ended = verdict.head
    if ended == promised:
        return verdict
    if ended.sequence < promised.sequence:
        return Verdict(ended, Fault(ended.sequence + 1, f"it is missing; the header counts {promised.sequence}"))
    return Verdict(ended, Fault(min(ended.sequence, promised.sequence + 1), "the header does not know of it"))


def _header(line: bytes) -> AuditHeader:
    try:
        values = json.loads(line)
        header = AuditHeader(
            UUID(values["trip_id"]),
            str(values["trip_name"]),
            Head(int(values["entries"]), bytes.fromhex(values["head"])),
        )
        version = values["version"]
    except _UNREADABLE as error:
        raise AuditInvalid("it does not begin with the header of an audit export") from error
    if version != _VERSION:
        raise AuditInvalid(f"it is of format version {version}, and this program reads version {_VERSION}")
    if header_line(header) != line.rstrip(b"\r\n"):
        raise AuditInvalid("its header was edited or reformatted")
    return header


def _entry(line: bytes) -> Activity | None:
    """Return the entry of a line; None unless the line is, to the byte, what an export writes for it."""
    try:
        entry = _parsed(json.loads(line))
        return entry if entry_line(entry) == line.rstrip(b"\r\n") else None
    except _UNREADABLE:
        return None


def _parsed(values: dict[str, Any]) -> Activity:
    return Activity(
        id=UUID(values["id"]),
        trip_id=UUID(values["trip_id"]),
        sequence=int(values["sequence"]),
        kind=ActivityKind(values["kind"]),
        subject_kind=SubjectKind(values["subject_kind"]),
        subject_id=UUID(values["subject_id"]),
        actor_id=None if values["actor_id"] is None else UUID(values["actor_id"]),
        at=datetime.fromisoformat(values["at"]),
        summary=str(values["summary"]),
        changes=tuple(_changes(values["changes"])),
        affects_balances=bool(values["affects_balances"]),
        previous_hash=bytes.fromhex(values["previous_hash"]),
        hash=bytes.fromhex(values["hash"]),
    )


def _changes(values: list[dict[str, Any]]) -> Iterator[FieldChange]:
    for value in values:
        before, after = value["before"], value["after"]
        yield FieldChange(
            str(value["field"]), None if before is None else str(before), None if after is None else str(after)
        )
