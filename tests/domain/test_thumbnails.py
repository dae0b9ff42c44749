"""Thumbnails: pages and widths that there are, and few of them."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.documents import Document, DocumentKind, DocumentState, StoredFile
from domain.thumbnails import WIDTHS, Thumbnail, ThumbnailInvalid, has_page_to_show

PDF = Document(
    id=UUID(int=1),
    trip_id=UUID(int=2),
    name="hotel.pdf",
    kind=DocumentKind.PDF,
    file=StoredFile("key", 10, "0" * 64),
    state=DocumentState.QUEUED,
    uploader_id=UUID(int=3),
    uploaded_at=datetime(2026, 11, 30, tzinfo=UTC),
)


@given(st.integers(1, 10_000), st.integers(1, WIDTHS[-1]))
def test_a_width_is_the_next_that_is_made(page: int, width: int) -> None:
    """At least as wide as asked, and none of those that are made lies between."""
    made = Thumbnail.of(page, width)

    assert made.page == page
    assert made.width == min(each for each in WIDTHS if each >= width)


@pytest.mark.parametrize(("page", "width"), [(0, 320), (-1, 320), (1, 0), (1, WIDTHS[-1] + 1)])
def test_what_is_no_page_or_too_wide_is_refused(page: int, width: int) -> None:
    """With a sentence that says so."""
    with pytest.raises(ThumbnailInvalid):
        Thumbnail.of(page, width)


def test_a_pdf_has_as_many_pages_as_were_read() -> None:
    """Before that, any: who knows."""
    read = replace(PDF, page_count=3)

    assert [has_page_to_show(PDF, 4), has_page_to_show(read, 3), has_page_to_show(read, 4)] == [True, True, False]


@pytest.mark.parametrize(("kind", "expected"), [(DocumentKind.PNG, (True, False)), (DocumentKind.TEXT, (False, False))])
def test_a_picture_has_one_and_a_text_none(kind: DocumentKind, expected: tuple[bool, bool]) -> None:
    """What is neither picture nor PDF is not drawn."""
    document = replace(PDF, kind=kind)

    assert (has_page_to_show(document, 1), has_page_to_show(document, 2)) == expected
