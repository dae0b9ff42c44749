"""Index reports: what differs is told, and what others did while it was looked at is no difference."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from domain.index_reports import difference_of

IDS = st.frozensets(st.integers(1, 12).map(lambda number: UUID(int=number)))


@given(IDS, IDS)
def test_what_is_mended_differs_no_more(embedded: frozenset[UUID], stored: frozenset[UUID]) -> None:
    """Stale vectors removed, and missing ones made: then both are the same."""
    difference = difference_of(embedded=embedded, stored=stored, known=embedded)

    mended = (stored - difference.stale) | difference.missing

    assert mended == embedded
    assert difference_of(embedded=embedded, stored=mended, known=embedded).is_none


@given(true=IDS, come=IDS, gone=IDS, unembedded=IDS)
def test_what_comes_and_goes_meanwhile_is_no_difference(
    true: frozenset[UUID], come: frozenset[UUID], gone: frozenset[UUID], unembedded: frozenset[UUID]
) -> None:
    """Passages before their vectors, and after them: whatever is read between is taken for what it is."""
    # Read one after the other: some came, with their vectors, and some went, the passages first.
    stored_later = (true | come) - (gone - come)
    known_at_last = (true | come | unembedded) - gone

    difference = difference_of(embedded=true, stored=stored_later, known=known_at_last)

    assert difference.missing == frozenset()
    assert difference.stale <= gone
