"""Chains: each entry of a trip's history seals the one before it, so that no edit of the past goes unseen.

The hash of an entry is SHA-256 over the hash before it and the entry's other fields, as JSON with sorted keys, without
spaces, in UTF-8, moments in UTC. The first entry follows SHA-256 of a fixed label and the trip's id. This is the
construction of Haber and Stornetta, "How to time-stamp a digital document" (1991), section 5.1 ("Linking").
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from domain.activities import Activity, ActivityDraft

_GENESIS_LABEL = b"tripsplit activities 1\n"


@dataclass(frozen=True, slots=True)
class Head:
    """Where a chain ends: the last entry's sequence and hash. Whoever keeps it can tell a shortened chain."""

    sequence: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class Fault:
    """The first broken entry: its place among the entries, counted from 1, and why it is broken."""

    place: int
    reason: str

    def __str__(self) -> str:
        return f"Entry {self.place} is broken: {self.reason}."


@dataclass(frozen=True, slots=True)
class Verdict:
    """How far a chain holds: its head, or the head before the first fault.

    That entries are missing at the end cannot be seen from a chain itself: compare `head` with one that was kept.
    """

    head: Head
    fault: Fault | None = None

    @property
    def is_intact(self) -> bool:
        """Whether every entry seen is as it was written."""
        return self.fault is None


def genesis(trip_id: UUID) -> Head:
    """Return the head that a trip's history begins from: no entry yet."""
    return Head(0, sha256(_GENESIS_LABEL + trip_id.bytes).digest())


def head_of(last: Activity) -> Head:
    """Return the head of a chain that ends with `last`."""
    return Head(last.sequence, last.hash)


def chained(
    draft: ActivityDraft, *, activity_id: UUID, trip_id: UUID, actor_id: UUID | None, at: datetime, after: Head
) -> Activity:
    """Return the entry that follows `after`: the head of the trip's history, or its genesis."""
    entry = Activity(
        id=activity_id,
        trip_id=trip_id,
        sequence=after.sequence + 1,
        kind=draft.kind,
        subject_kind=draft.subject_kind,
        subject_id=draft.subject_id,
        actor_id=actor_id,
        at=at,
        summary=draft.summary,
        changes=draft.changes,
        affects_balances=draft.affects_balances,
        previous_hash=after.hash,
        hash=b"",
    )
    return replace(entry, hash=hash_of(entry))


def verify(entries: Iterable[Activity], *, trip_id: UUID, so_far: Verdict | None = None) -> Verdict:
    """Return how far the entries of a trip hold, naming the first that was altered, removed, moved or inserted.

    A long history comes in batches: hand the verdict on those before as `so_far`.
    """
    verdict = so_far or Verdict(genesis(trip_id))
    for entry in entries:
        if verdict.fault is not None:
            return verdict
        reason = _fault_in(entry, trip_id=trip_id, after=verdict.head)
        if reason is None:
            verdict = Verdict(head_of(entry))
        else:
            verdict = Verdict(verdict.head, Fault(verdict.head.sequence + 1, reason))
    return verdict


def hash_of(entry: Activity) -> bytes:
    """Return the hash that an entry must carry, from all of its other fields."""
    return sha256(entry.previous_hash + canonical_json(fields_of(entry))).digest()


def fields_of(entry: Activity) -> dict[str, Any]:
    """Return what the hash of an entry covers beside the hash before it, as plain JSON values."""
    return {
        "id": str(entry.id),
        "trip_id": str(entry.trip_id),
        "sequence": entry.sequence,
        "kind": entry.kind.value,
        "subject_kind": entry.subject_kind.value,
        "subject_id": str(entry.subject_id),
        "actor_id": None if entry.actor_id is None else str(entry.actor_id),
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "summary": entry.summary,
        "changes": [
            {"field": change.field, "before": change.before, "after": change.after} for change in entry.changes
        ],
        "affects_balances": entry.affects_balances,
    }


def canonical_json(values: dict[str, Any]) -> bytes:
    """Return the one way of writing JSON values: keys sorted, no spaces, UTF-8."""
    text = json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    # Half a character, which a tampered file may hold, is hashed like any other text, and so found to be altered.
    return text.encode("utf-8", "surrogatepass")


def _fault_in(entry: Activity, *, trip_id: UUID, after: Head) -> str | None:
    expected = after.sequence + 1
    if entry.trip_id != trip_id:
        return f"it belongs to another trip, {entry.trip_id}"
    if entry.hash != hash_of(entry):
        return "it was altered after it was written"
    if entry.sequence > expected:
        return f"entry {entry.sequence} stands in its place, and it was removed or moved"
    if entry.sequence < expected:
        return f"entry {entry.sequence} stands in its place, inserted or moved"
    if entry.previous_hash != after.hash:
        return "it does not follow from what stands before it: one of them was inserted or rewritten"
    return None
