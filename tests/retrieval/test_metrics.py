"""Metrics: known rankings have known figures."""

import pytest

from tests.retrieval.metrics import ndcg, recall


class TestNdcg:
    """tests.retrieval.metrics.ndcg."""

    def test_is_one_where_all_that_is_right_comes_first(self) -> None:
        """In any order of it, and however much follows."""
        assert ndcg("abcd", {"a"}) == ndcg("abcd", {"b", "a"}) == 1

    def test_falls_with_the_rank(self) -> None:
        """By the logarithm; what is not found, or too far down, is worth nothing."""
        assert ndcg("abcd", {"c"}) == pytest.approx(0.5)
        assert ndcg("abcd", {"b", "x"}) == pytest.approx(0.6309 / 1.6309, abs=1e-4)
        assert ndcg("abcd", {"c"}, depth=2) == ndcg("", {"a"}) == 0


class TestRecall:
    """tests.retrieval.metrics.recall."""

    def test_is_the_share_that_is_found(self) -> None:
        """Among the first five; of seven that are right, five can be."""
        assert recall("abcdefg", {"a", "f"}) == 0.5
        assert recall("abcdefg", set("abcdefg")) == 1
        assert recall("abcdefg", {"g"}) == 0
