"""Chains: every edit of the past is found, and named."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.activities import Activity, ActivityDraft, ActivityKind, FieldChange, SubjectKind
from domain.chains import Fault, Head, Verdict, chained, genesis, hash_of, head_of, verify

TRIP = UUID(int=7)
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def chain(length: int, *, trip_id: UUID = TRIP) -> list[Activity]:
    """Return a history in which each entry tells of another expense."""
    entries: list[Activity] = []
    head = genesis(trip_id)
    for number in range(1, length + 1):
        draft = ActivityDraft(
            ActivityKind.EXPENSE_CHANGED,
            SubjectKind.EXPENSE,
            UUID(int=100 + number),
            f"Sarah changed 'Dinner {number}'.",
            (FieldChange("amount", "1.00 EUR", f"{number}.50 EUR"), FieldChange("note", None, "é")),
            affects_balances=True,
        )
        entries.append(
            chained(draft, activity_id=UUID(int=number), trip_id=trip_id, actor_id=UUID(int=9), at=NOW, after=head)
        )
        head = head_of(entries[-1])
    return entries


def fault_of(entries: list[Activity]) -> Fault | None:
    """Return what is broken first."""
    return verify(entries, trip_id=TRIP).fault


class TestAnEntry:
    """What its hash covers."""

    def test_has_the_hash_that_is_documented(self) -> None:
        """The label, the canonical JSON and the hash, written out once: files of years ago must still verify."""
        (entry,) = chain(1)

        assert genesis(TRIP).hash.hex() == "eceb0d7fed9f63114767a9bfa820b6c21b82f0a2c7eafeff156a2b0ba5fed157"
        assert entry.hash.hex() == "6bff1d7194e3d2dccb6dbdcb04060c7c80bc167c6559ddf85a3ba78657234be5"

    def test_has_one_hash_whatever_the_time_zone(self) -> None:
        """The same moment told elsewhere is the same entry."""
        (entry,) = chain(1)
        elsewhere = replace(entry, at=NOW.astimezone(timezone(timedelta(hours=9))))

        assert hash_of(elsewhere) == entry.hash

    def test_begins_differently_on_each_trip(self) -> None:
        """A history cannot be passed off as another trip's."""
        assert genesis(TRIP) != genesis(UUID(int=8))

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("id", UUID(int=55)),
            ("sequence", 4),
            ("kind", ActivityKind.EXPENSE_ADDED),
            ("subject_kind", SubjectKind.PAYMENT),
            ("subject_id", UUID(int=55)),
            ("actor_id", None),
            ("at", NOW + timedelta(microseconds=1)),
            ("summary", "Sarah changed 'Dinner 3'"),
            ("changes", ()),
            ("affects_balances", False),
            ("previous_hash", b"\0" * 32),
            ("hash", b"\0" * 32),
        ],
    )
    def test_is_found_when_a_field_is_altered(self, field: str, value: Any) -> None:
        """Whatever is changed without the hash is named as altered."""
        entries = chain(5)
        altered: dict[str, Any] = {field: value}
        entries[2] = replace(entries[2], **altered)

        assert fault_of(entries) == Fault(3, "it was altered after it was written")

    def test_covers_every_field(self) -> None:
        """The table above, the trip's own id beside, leaves none out: a field added later must be hashed too."""
        tried = {"id", "sequence", "kind", "subject_kind", "subject_id", "actor_id", "at", "summary", "changes"}
        tried |= {"affects_balances", "previous_hash", "hash", "trip_id"}

        assert {field.name for field in fields(Activity)} == tried

    @pytest.mark.parametrize(
        "change",
        [
            FieldChange("total", "1.00 EUR", "3.50 EUR"),
            FieldChange("amount", "1.01 EUR", "3.50 EUR"),
            FieldChange("amount", "1.00 EUR", None),
            FieldChange("amount", "1.00 EUR", ""),
        ],
    )
    def test_is_found_when_a_change_in_it_is_altered(self, change: FieldChange) -> None:
        """The name, the value before and the value after are all sealed; nothing is not the same as empty."""
        entries = chain(5)
        entries[2] = replace(entries[2], changes=(change, *entries[2].changes[1:]))

        assert fault_of(entries) == Fault(3, "it was altered after it was written")


class TestVerify:
    """Whether a history is as it was written."""

    def test_holds_for_what_was_never_touched(self) -> None:
        """The head is the last entry's; an empty history ends at its genesis."""
        entries = chain(5)

        assert verify(entries, trip_id=TRIP) == Verdict(Head(5, entries[-1].hash))
        assert verify([], trip_id=TRIP) == Verdict(genesis(TRIP))
        assert verify(entries, trip_id=TRIP).is_intact

    def test_names_another_trips_entry(self) -> None:
        """An entry of another trip is no entry of this one."""
        assert fault_of(chain(1, trip_id=UUID(int=8))) == Fault(1, f"it belongs to another trip, {UUID(int=8)}")

    def test_names_the_gap_that_a_removal_leaves(self) -> None:
        """Also where it is the first."""
        entries = chain(5)

        assert fault_of([*entries[:2], *entries[3:]]) == Fault(
            3, "entry 4 stands in its place, and it was removed or moved"
        )
        assert fault_of(entries[1:]) == Fault(1, "entry 2 stands in its place, and it was removed or moved")

    def test_names_an_entry_told_twice(self) -> None:
        """A copy is no new event."""
        entries = chain(3)

        assert fault_of([*entries[:2], *entries[1:]]) == Fault(3, "entry 2 stands in its place, inserted or moved")

    def test_names_where_history_was_rewritten(self) -> None:
        """An entry forged with hashes that are right in themselves does not carry those that follow."""
        entries = chain(5)
        forged = replace(entries[2], summary="Nothing happened.")
        entries[2] = replace(forged, hash=hash_of(forged))

        assert fault_of(entries) == Fault(
            4, "it does not follow from what stands before it: one of them was inserted or rewritten"
        )

    def test_tells_the_head_of_a_shortened_history(self) -> None:
        """What is cut off at the end shows by the head alone."""
        entries = chain(5)

        shortened = verify(entries[:3], trip_id=TRIP)

        assert shortened.is_intact
        assert shortened.head == Head(3, entries[2].hash) != head_of(entries[-1])

    def test_stops_at_the_first_fault(self) -> None:
        """The head stays that of the last good entry, and what comes after is not judged."""
        entries = chain(5)
        entries[1] = replace(entries[1], summary="?")
        entries[3] = replace(entries[3], summary="?")

        verdict = verify(entries, trip_id=TRIP)

        assert verdict.head == head_of(entries[0])
        assert str(verdict.fault) == "Entry 2 is broken: it was altered after it was written."

    @given(cuts=st.lists(st.integers(0, 6), max_size=4).map(sorted), broken=st.integers(0, 6))
    def test_gives_one_verdict_however_it_is_read(self, cuts: list[int], broken: int) -> None:
        """Batches of any size, empty ones too, come to the verdict on the whole."""
        entries = chain(6)
        if broken < len(entries):
            entries[broken] = replace(entries[broken], affects_balances=False)
        verdict = Verdict(genesis(TRIP))

        for start, end in zip([0, *cuts], [*cuts, 6], strict=True):
            verdict = verify(entries[start:end], trip_id=TRIP, so_far=verdict)

        assert verdict == verify(entries, trip_id=TRIP)

    @given(data=st.data(), length=st.integers(2, 8))
    def test_finds_every_tampering_at_or_before_the_next_entry(self, data: st.DataObject, length: int) -> None:
        """Whatever is changed, removed, inserted or swapped, a fault is named where the tampering begins."""
        entries = chain(length)
        place = data.draw(st.integers(0, length - 2))
        other = data.draw(st.integers(place + 1, length - 1))
        tampered = list(entries)
        match data.draw(st.sampled_from(["change", "remove", "insert", "swap", "rewrite"])):
            case "change":
                tampered[place] = replace(tampered[place], summary=data.draw(st.text()))
            case "remove":
                del tampered[place]
            case "insert":
                tampered.insert(place, replace(tampered[other], sequence=data.draw(st.integers(1, length))))
            case "swap":
                tampered[place], tampered[other] = tampered[other], tampered[place]
            case _:
                forged = replace(tampered[place], actor_id=None)
                tampered[place] = replace(forged, hash=hash_of(forged))

        verdict = verify(tampered, trip_id=TRIP)

        assert verdict.fault is not None
        assert verdict.fault.place in {place + 1, place + 2}
