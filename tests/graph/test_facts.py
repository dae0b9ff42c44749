"""The rows behind a fact: pages of what the fact itself knows."""

from uuid import UUID

import pytest

from graph.facts import FactRow, _page
from persistence.pages import PageRequest

ROWS = tuple(FactRow(expense_id=UUID(int=place)) for place in range(1, 6))


@pytest.mark.parametrize(
    ("request_", "places", "has_previous", "has_next"),
    [
        (PageRequest(2), (0, 1), False, True),
        (PageRequest(2, after=(1,)), (2, 3), True, True),
        (PageRequest(9, after=(3,)), (4,), True, False),
        (PageRequest(2, backwards=True), (3, 4), True, False),
        (PageRequest(2, before=(3,), backwards=True), (1, 2), True, True),
        (PageRequest(9, after=(4,)), (), True, False),
    ],
)
def test_pages_hold_each_row_once(
    request_: PageRequest, places: tuple[int, ...], *, has_previous: bool, has_next: bool
) -> None:
    """Forwards and backwards, after and before a place, a page has its rows in order and tells what lies beyond."""
    page = _page(ROWS, request_)

    assert page.items == tuple(ROWS[place] for place in places)
    assert page.keys == tuple((place,) for place in places)
    assert (page.has_previous, page.has_next) == (has_previous, has_next)
