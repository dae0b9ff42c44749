"""Fusion: where things stand in several rankings decides, whatever their scores were."""

from collections.abc import Sequence
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from domain.fusion import fuse, weights_of

rankings = st.lists(st.permutations(range(12)).flatmap(lambda every: st.integers(0, 12).map(lambda n: every[:n])))
scored = st.dictionaries(st.integers(0, 30), st.integers(-1_000, 1_000), max_size=20)


def ranked(scores: dict[int, int], factor: int = 1) -> list[int]:
    """Return what has scores, the best first, after each score was multiplied by a factor."""
    return sorted(scores, key=lambda item: (-scores[item] * factor, item))


class TestFuse:
    """domain.fusion.fuse."""

    def test_adds_the_reciprocals_of_ranks(self) -> None:
        """Second and third beat first alone; what both have at the top scores 1."""
        assert fuse([["a", "b", "c"], ["d", "c", "b"]], smoothing=60) == (
            ("b", (1 / 62 + 1 / 63) / (2 / 61)),
            ("c", (1 / 63 + 1 / 62) / (2 / 61)),
            ("a", 0.5),
            ("d", 0.5),
        )
        assert fuse([["a", "b"], ["a"]])[0] == ("a", 1.0)

    def test_weighs_rankings(self) -> None:
        """What is first in the heavier one stands before what is first in the other, and their sum is 1."""
        assert fuse([["a"], ["b"]], weights=[1, 3]) == (("b", 0.75), ("a", 0.25))
        assert fuse([["a"], ["a"]], weights=[1, 3]) == (("a", 1.0),)

    def test_of_nothing_is_nothing(self) -> None:
        """No rankings, and empty ones."""
        assert fuse([]) == fuse([[], []]) == ()

    @given(text=scored, dense=scored, factor=st.integers(1, 10_000))
    def test_does_not_depend_on_the_scale_of_scores(
        self, text: dict[int, int], dense: dict[int, int], factor: int
    ) -> None:
        """Scores of one list that are larger by any factor change nothing."""
        assert fuse([ranked(text), ranked(dense)]) == fuse([ranked(text, factor), ranked(dense)])

    @given(rankings=rankings)
    def test_has_everything_once_and_in_order(self, rankings: Sequence[Sequence[int]]) -> None:
        """Nothing is lost, scores lie between 0 and 1, and fall."""
        fused = fuse(rankings)
        scores = [score for _, score in fused]

        assert sorted(item for item, _ in fused) == sorted({item for ranking in rankings for item in ranking})
        assert scores == sorted(scores, reverse=True)
        assert all(0 < score <= 1 for score in scores)

    @given(first=st.permutations(range(8)), second=st.permutations(range(8)))
    def test_puts_first_what_is_first_everywhere(self, first: list[int], second: list[int]) -> None:
        """Whatever the rest says."""
        fused = fuse([[99, *first], [99, *second]])

        assert fused[0] == (99, 1.0)

    @given(rankings=rankings)
    def test_keeps_the_order_of_equals(self, rankings: Sequence[Sequence[int]]) -> None:
        """Of equal scores, what the earlier ranking has comes first: asking again gives the same list."""
        met = list(dict.fromkeys(item for ranking in rankings for item in ranking))
        fused = fuse(rankings)

        for (item, score), (next_item, next_score) in pairwise(fused):
            assert score > next_score or met.index(item) < met.index(next_item)
        assert fuse(rankings) == fused

    @given(ranking=st.permutations(range(10)))
    def test_of_one_ranking_is_that_ranking(self, ranking: list[int]) -> None:
        """As where one of two searches does not answer."""
        assert [item for item, _ in fuse([ranking])] == [item for item, _ in fuse([ranking, []])] == ranking


class TestWeightsOf:
    """domain.fusion.weights_of."""

    def test_lets_key_words_count_as_much_as_meaning(self) -> None:
        """And the words of a question less: what stands first by them alone is still among the first six."""
        meaning, words = weights_of(["boston", "price", "ferry"])
        ranked = fuse([list("abcdefghij"), ["found by words"]], weights=[meaning, words])

        assert weights_of(["SL1", "route"]) == (1.0, 1.0)
        assert [item for item, _ in ranked[:6]] == [*"abcde", "found by words"]
