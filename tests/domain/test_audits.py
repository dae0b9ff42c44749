"""Audits: a file that proves itself, whatever is done to its lines."""

import json
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.audits import Audit, AuditHeader, AuditInvalid, entry_line, header_line, verify_audit
from domain.chains import Fault, Verdict, canonical_json, genesis, hash_of, head_of
from tests.domain.test_chains import TRIP, chain

EDITED = "its line is not as an export writes it: it was edited or reformatted"
ENTRIES = chain(4)
HEADER = AuditHeader(TRIP, "Paris – été", head_of(ENTRIES[-1]))


def exported() -> list[bytes]:
    """Return the lines of an export of four entries."""
    return [header_line(HEADER), *(entry_line(entry) for entry in ENTRIES)]


def with_line(number: int, edit: Callable[[dict[str, Any]], dict[str, Any]]) -> list[bytes]:
    """Return an export with the values of one line edited, and written as exports are."""
    lines = exported()
    lines[number] = canonical_json(edit(json.loads(lines[number])))
    return lines


class TestAnExport:
    """What is written."""

    def test_holds_as_it_was_written(self) -> None:
        """It says its trip, its head and every hash; the kind of line end is nobody's doing."""
        hashes = tuple(entry.hash for entry in ENTRIES)

        for end in (b"", b"\n", b"\r\n"):
            audit = verify_audit(line + end for line in exported())
            assert audit == Audit(HEADER, Verdict(head_of(ENTRIES[-1])), hashes)

    def test_of_a_trip_without_a_history_holds(self) -> None:
        """There is a header, and nothing else."""
        header = AuditHeader(TRIP, "Paris", genesis(TRIP))

        assert verify_audit([header_line(header)]) == Audit(header, Verdict(genesis(TRIP)), ())

    def test_can_be_verified_by_other_programs(self) -> None:
        """The recipe of docs/running.md, in three lines of plain Python, comes to the same hashes."""
        for line in exported()[1:]:
            entry = json.loads(line)
            sealed = {name: value for name, value in entry.items() if name not in {"hash", "previous_hash"}}
            text = json.dumps(sealed, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
            assert sha256(bytes.fromhex(entry["previous_hash"]) + text.encode()).hexdigest() == entry["hash"]


class TestATamperedExport:
    """What is found."""

    @pytest.mark.parametrize(
        ("field", "value", "reason"),
        [
            ("id", str(UUID(int=55)), "it was altered after it was written"),
            ("sequence", 3, "it was altered after it was written"),
            ("kind", "EXPENSE_ADDED", "it was altered after it was written"),
            ("subject_kind", "PAYMENT", "it was altered after it was written"),
            ("subject_id", str(UUID(int=55)), "it was altered after it was written"),
            ("actor_id", None, "it was altered after it was written"),
            ("at", "2026-11-21T12:00:00.000001+00:00", "it was altered after it was written"),
            ("summary", "", "it was altered after it was written"),
            ("changes", [], "it was altered after it was written"),
            ("affects_balances", False, "it was altered after it was written"),
            ("previous_hash", "00" * 32, "it was altered after it was written"),
            ("hash", "00" * 32, "it was altered after it was written"),
            ("trip_id", str(UUID(int=8)), f"it belongs to another trip, {UUID(int=8)}"),
            ("kind", "EXPENSE_EATEN", EDITED),
            ("sequence", "2", EDITED),
            ("sequence", 2.0, EDITED),
            ("affects_balances", 1, EDITED),
            ("at", "2026-11-21T13:00:00.000000+01:00", EDITED),
            ("at", "2026-11-21T12:00:00.000000", EDITED),
            ("actor_id", 5, EDITED),
            ("summary", None, EDITED),
            ("changes", [["amount", None, None]], EDITED),
            ("hash", ENTRIES[1].hash.hex().upper(), EDITED),
            ("remark", "added", EDITED),
        ],
    )
    def test_is_found_by_each_field(self, field: str, value: object, reason: str) -> None:
        """Every field of a line is sealed, and takes no other type or spelling."""
        lines = with_line(2, lambda values: {**values, field: value})

        assert verify_audit(lines).verdict.fault == Fault(2, reason)

    @pytest.mark.parametrize("field", sorted(json.loads(entry_line(ENTRIES[0]))))
    def test_is_found_by_a_field_that_is_gone(self, field: str) -> None:
        """A line without one of its fields is no entry."""
        lines = with_line(2, lambda values: {name: value for name, value in values.items() if name != field})

        assert verify_audit(lines).verdict.fault == Fault(2, EDITED)

    @pytest.mark.parametrize(
        "line",
        [
            b"",
            b"null",
            b"[]",
            b"{}",
            b"{",
            b"\xff",
            b'"text"',
            b"[" * 100_000,
            b'{"sequence":Infinity}',
            b"\xef\xbb\xbf{}",
        ],
    )
    def test_is_found_by_a_line_that_is_no_entry(self, line: bytes) -> None:
        """Whatever stands there instead."""
        lines = exported()
        lines[2] = line

        assert verify_audit(lines).verdict.fault == Fault(2, EDITED)

    def test_is_found_by_a_field_told_twice(self) -> None:
        """What a person reads first and a program reads last may not differ."""
        lines = exported()
        lines[2] = lines[2].replace(b'"summary":', b'"summary":"Nothing happened.","summary":')

        assert verify_audit(lines).verdict.fault == Fault(2, EDITED)

    def test_is_found_by_what_is_missing_at_the_end(self) -> None:
        """The header counts its entries, so that a download that broke off shows."""
        audit = verify_audit(exported()[:3])

        assert audit.verdict.fault == Fault(3, "it is missing; the header counts 4")
        assert audit.hashes == (ENTRIES[0].hash, ENTRIES[1].hash)

    def test_is_found_by_what_was_added_at_the_end(self) -> None:
        """Entries beyond the header's count are nobody's, even where they are chained rightly."""
        assert verify_audit(
            [header_line(AuditHeader(TRIP, "Paris", head_of(ENTRIES[1]))), *exported()[1:]]
        ).verdict == (Verdict(head_of(ENTRIES[-1]), Fault(3, "the header does not know of it")))

    def test_is_found_by_a_last_entry_that_was_rewritten(self) -> None:
        """A last entry forged with a right hash is not the one that the header tells of."""
        altered = replace(ENTRIES[-1], summary="Nothing happened.")
        forged = replace(altered, hash=hash_of(altered))

        verdict = verify_audit([*exported()[:4], entry_line(forged)]).verdict

        assert verdict.fault == Fault(4, "the header does not know of it")

    @given(number=st.integers(0, 4), data=st.data())
    def test_is_found_by_any_byte(self, number: int, data: st.DataObject) -> None:
        """No byte of the file can be another, be it in the header or in an entry."""
        lines = exported()
        place = data.draw(st.integers(0, len(lines[number]) - 1))
        byte = data.draw(st.integers(0, 255).filter(lambda other: other != lines[number][place]))
        # At the end of a line, these are line ends, which may differ.
        if byte in b"\r\n" and place == len(lines[number]) - 1:
            byte = 0
        lines[number] = lines[number][:place] + bytes([byte]) + lines[number][place + 1 :]

        try:
            fault = verify_audit(lines).verdict.fault
        except AuditInvalid:
            assert number == 0
        else:
            assert fault is not None
            assert fault.place == number


class TestTheHeader:
    """The first line."""

    @pytest.mark.parametrize("line", [b"", b"null", b"{}", b"id,sequence", b"\xff\xfe", entry_line(ENTRIES[0])])
    def test_is_missed_where_the_file_is_something_else(self, line: bytes) -> None:
        """Nothing, another format, or entries alone."""
        with pytest.raises(AuditInvalid, match=r"^it does not begin with the header of an audit export$"):
            verify_audit([line])

    @pytest.mark.parametrize("field", ["trip_name", "entries", "head", "trip_id", "format"])
    def test_is_sealed_too(self, field: str) -> None:
        """Another name or another count is found."""
        other = {"trip_name": "Rome", "entries": 3, "head": "00" * 32, "trip_id": str(UUID(int=8)), "format": "?"}
        lines = with_line(0, lambda values: {**values, field: other[field]})

        with pytest.raises(AuditInvalid, match=r"^its header was edited or reformatted$"):
            verify_audit(lines)

    def test_names_a_version_that_is_not_known(self) -> None:
        """A later format is no tampering."""
        lines = with_line(0, lambda values: {**values, "version": 2})

        with pytest.raises(AuditInvalid, match=r"^it is of format version 2, and this program reads version 1$"):
            verify_audit(lines)

    def test_says_how_many_entries_follow(self) -> None:
        """For whoever looks at the file without a program."""
        values = json.loads(exported()[0])

        assert {name: values[name] for name in ("format", "version", "entries", "trip_name")} == {
            "format": "tripsplit-audit",
            "version": 1,
            "entries": 4,
            "trip_name": "Paris – été",
        }
