"""Greedy settling: the first debtor pays the first creditor who may take their money."""

from domain.settlement_search.greedy import greedy_flows, open_after


class TestGreedyFlows:
    """What each debtor pays to whom."""

    def test_go_by_the_order_given(self) -> None:
        """Not by size."""
        assert greedy_flows({"b": -8, "x": 7, "a": -10, "y": 6, "z": 5}) == {
            ("b", "x"): 7,
            ("b", "y"): 1,
            ("a", "y"): 5,
            ("a", "z"): 5,
        }

    def test_put_a_creditor_who_was_passed_over_back_in_their_place(self) -> None:
        """The next debtor pays them first."""
        nets = {"a": -5, "b": -4, "x": 4, "y": 5}

        assert greedy_flows(nets, {"a": {"x"}}) == {("a", "y"): 5, ("b", "x"): 4}

    def test_leave_open_what_nobody_may_take(self) -> None:
        """A debtor whom no creditor may deal with stays in debt."""
        nets = {"a": -5, "b": -4, "x": 9}

        flows = greedy_flows(nets, {"a": {"x"}})

        assert flows == {("b", "x"): 4}
        assert open_after(nets, flows) == {"a": -5, "b": 0, "x": 5}
