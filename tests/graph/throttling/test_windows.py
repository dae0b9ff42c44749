"""Properties of windows: when points come back."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.throttling.windows import Window

SECONDS = 60


@st.composite
def windows(draw: st.DrawFn) -> Window:
    """Any window that the counter of `limits` may be in: never more spent than the limit."""
    limit = draw(st.integers(1, 1_000_000))
    phase = draw(st.integers(0, SECONDS * 1000 - 1)) / 1000
    previous = draw(st.integers(0, limit))
    fading = Window(limit, SECONDS, previous, SECONDS - phase, 0, 2 * SECONDS - phase)
    return replace(fading, current=draw(st.integers(0, fading.remaining)))


def after(window: Window, seconds: int) -> Window:
    """Return a window as it is after a time in which nothing is spent, by the rule that the counter's script has."""
    if seconds < window.current_left - SECONDS:
        left = window.previous_left - seconds, window.current_left - seconds
        return replace(window, previous_left=left[0], current_left=left[1])
    left_of_current = max(0.0, window.current_left - seconds)
    return Window(window.limit, SECONDS, window.current, left_of_current, 0, 0.0)


class TestWindow:
    """What is left, and when more is."""

    @given(windows(), st.data())
    def test_has_the_points_after_the_seconds_it_told(self, window: Window, data: st.DataObject) -> None:
        """Whoever waits that long finds them, and a whole second before they were not there."""
        points = data.draw(st.integers(1, window.limit))

        wait = window.seconds_until(points)

        assert after(window, wait).remaining >= points
        assert wait <= 1 or after(window, wait - 2).remaining < points

    @given(windows())
    def test_is_whole_again_within_two_windows(self, window: Window) -> None:
        """Nothing that was spent counts for longer."""
        assert window.seconds_until(window.limit) <= 2 * SECONDS

    @given(windows())
    def test_is_there_at_once_for_what_is_left(self, window: Window) -> None:
        """Nobody waits for what may be spent now."""
        assert window.seconds_until(window.remaining) == 0

    def test_has_nothing_back_before_its_window_ends(self) -> None:
        """All of ten attempts, made now, block for the whole quarter of an hour; then the first comes back."""
        spent = Window(limit=10, seconds=900, previous=0, previous_left=0.0, current=10, current_left=1800.0)

        assert (spent.remaining, spent.seconds_until(1), spent.seconds_until(10)) == (0, 901, 1711)

    def test_never_has_more_than_its_limit(self) -> None:
        """Waiting for more would be for ever."""
        with pytest.raises(ValueError, match="never there"):
            Window(10, 60, 0, 0.0, 0, 0.0).seconds_until(11)
