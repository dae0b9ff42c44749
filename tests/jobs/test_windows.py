"""Windows: the latest events, all of them after the floor, and no more than there is room for."""

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs import windows
from jobs.events import Entries, Place, cursor_of
from jobs.windows import Window


def entries(first: int, sizes: list[int]) -> Entries:
    """Return events with bodies of so many bytes, the first at (first, 0)."""
    bodies = [orjson.dumps({"x": "x" * (size - len(b'{"x":""}'))}) for size in sizes]
    return [
        (cursor_of((first + number, 0)).encode(), {b"type": b"step", b"body": body})
        for number, body in enumerate(bodies)
    ]


class TestWindow:
    """What is kept."""

    def test_begins_empty_at_the_end_of_the_stream(self) -> None:
        """What was before is nobody's here."""
        window = Window((5, 1))

        assert (window.floor, window.head, window.after((5, 1))) == ((5, 1), (5, 1), [])

    def test_shares_its_events(self) -> None:
        """Whoever is told of one is told of the very same one, whose body was read once."""
        window = Window((0, 0))
        window.add(entries(1, [20, 20]), 0.0)

        assert window.after((0, 0))[1] is window.after((1, 0))[0]

    def test_forgets_what_is_old(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A topic that says nothing takes no memory."""
        monkeypatch.setattr(windows, "_KEPT_SECONDS", 10.0)
        window = Window((0, 0))
        window.add(entries(1, [20]), 100.0)
        window.add(entries(2, [20]), 105.0)

        window.forget(111.0)

        assert (window.floor, [event.place for event in window.after((1, 0))]) == ((1, 0), [(2, 0)])

    def test_keeps_the_last_however_large(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """All who follow are about to be told of it."""
        monkeypatch.setattr(windows, "_KEPT_BYTES", 100)
        window = Window((0, 0))
        window.add(entries(1, [50, 200]), 0.0)

        assert (window.floor, len(window.after((1, 0)))) == ((1, 0), 1)

    @given(st.lists(st.lists(st.integers(8, 60), min_size=1, max_size=5), max_size=20), st.integers(0, 100))
    def test_has_all_after_its_floor_and_no_more_than_there_is_room_for(self, reads: list[list[int]], at: int) -> None:
        """However they come, and from wherever somebody has come."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(windows, "_KEPT_BYTES", 100)
            window, sizes = Window((0, 0)), dict[Place, int]()
            for read in reads:
                window.add(entries(len(sizes) + 1, read), 0.0)
                sizes |= {(len(sizes) + number, 0): size for number, size in enumerate(read, 1)}

        kept = [place for place in sizes if place > window.floor]
        assert window.head == max(sizes, default=(0, 0))
        assert sum(sizes[place] for place in kept) <= 100 or len(kept) == 1
        place = max((at, 0), window.floor)
        assert [event.place for event in window.after(place)] == [each for each in sizes if each > place]
