"""Versions of documents: numbered on, whatever comes back, and read anew each time."""

import itertools
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.access import Forbidden, Role, Viewer
from domain.document_versions import (
    DocumentVersion,
    VersionIsCurrent,
    first_version,
    replace_document,
    restore_version,
)
from domain.documents import Document, DocumentKind, DocumentState, StoredFile
from domain.trips import OpenTrip, create_trip

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
TRIP = OpenTrip(
    create_trip(trip_id=UUID(int=1), name="Prague", currency_code="EUR", now=NOW), Viewer(UUID(int=2)), Role.OWNER, ()
)
DOCUMENT = Document(
    id=UUID(int=3), trip_id=TRIP.trip.id, name="hotel.md", kind=DocumentKind.MARKDOWN, file=StoredFile("3", 1, "a"),
    state=DocumentState.FAILED, uploader_id=UUID(int=2), uploaded_at=NOW, page_count=1, passage_count=7, failure="No.",
)  # fmt: skip


def replaced(document: Document, sha256: str, number: int) -> tuple[Document, DocumentVersion]:
    """Return a document with another file."""
    file = StoredFile(f"3/{number}", 1, sha256)
    return replace_document(
        TRIP, document, version_id=UUID(int=100 + number), kind=DocumentKind.TEXT, file=file, now=NOW
    )


@given(st.lists(st.one_of(st.sampled_from("abc"), st.integers(1, 9)), max_size=12))
def test_versions_are_numbered_on_and_the_document_is_the_last(steps: list[str | int]) -> None:
    """Whatever is replaced and restored, in any order; what was stays as it was."""
    document, versions = DOCUMENT, [first_version(DOCUMENT)]

    for step in steps:
        before = list(versions)
        try:
            if isinstance(step, str):
                document, version = replaced(document, step, len(versions))
            elif step <= len(versions):
                old = versions[step - 1]
                document, version = restore_version(TRIP, document, old, version_id=UUID(int=200), now=NOW)
                assert version.file == old.file
            else:
                continue
        except VersionIsCurrent:
            assert versions == before
            continue
        versions.append(version)
        assert document.state is DocumentState.QUEUED
        assert (document.page_count, document.passage_count, document.failure) == (None, None, None)

    assert [version.number for version in versions] == list(range(1, len(versions) + 1))
    assert (document.version, document.file, document.kind) == (
        versions[-1].number, versions[-1].file, versions[-1].kind,
    )  # fmt: skip
    assert all(one.file.sha256 != next_.file.sha256 for one, next_ in itertools.pairwise(versions))


def test_viewers_change_nothing() -> None:
    """Neither by a new file nor by an old one."""
    looking_on = replace(TRIP, role=Role.VIEWER)

    with pytest.raises(Forbidden):
        replace_document(
            looking_on, DOCUMENT, version_id=UUID(int=9), kind=DocumentKind.TEXT, file=StoredFile("9", 1, "b"), now=NOW
        )
    with pytest.raises(Forbidden):
        restore_version(looking_on, DOCUMENT, first_version(DOCUMENT), version_id=UUID(int=9), now=NOW)
