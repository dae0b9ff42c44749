"""Page texts: times by their place in the text."""

import pytest

from domain.page_texts import Cue, cues_within, time_code, time_code_at

CUES = (Cue(0, 1), Cue(10, 62), Cue(20, 723))


class TestTimeCode:
    """domain.page_texts.time_code."""

    @pytest.mark.parametrize(("seconds", "code"), [(0, "00:00:00"), (723, "00:12:03"), (360_000, "100:00:00")])
    def test_is_hours_minutes_and_seconds(self, seconds: int, code: str) -> None:
        """Two digits each, more where a recording is longer than four days."""
        assert time_code(seconds) == code


class TestTimeCodeAt:
    """domain.page_texts.time_code_at."""

    @pytest.mark.parametrize(("place", "code"), [(0, "00:00:01"), (9, "00:00:01"), (10, "00:01:02"), (99, "00:12:03")])
    def test_is_that_of_the_words_there(self, place: int, code: str) -> None:
        """A cue lasts until the next."""
        assert time_code_at(CUES, place) == code

    def test_is_none_without_times(self) -> None:
        """As in most documents."""
        assert time_code_at((), 5) is None


class TestCuesWithin:
    """domain.page_texts.cues_within."""

    @pytest.mark.parametrize(
        ("start", "end", "cues"), [(0, 10, CUES[:1]), (5, 11, CUES[:2]), (10, 20, CUES[1:2]), (25, 30, CUES[2:])]
    )
    def test_begin_with_the_one_that_the_part_begins_in(self, start: int, end: int, cues: tuple[Cue, ...]) -> None:
        """So that its first words have a time too."""
        assert cues_within(CUES, start, end) == cues
