"""Zero sums: the partition of people into the most groups that are even among themselves; fewest payments settle it.

A group of n people that holds no smaller zero-sum group takes n - 1 payments, and payments link the people they settle
into zero-sum groups. So the fewest payments are the number of people less the largest number of such groups
(T. Verhoeff, "Settling Multiple Debts Efficiently", 2004).
"""

from collections.abc import Sequence
from operator import or_
from typing import NamedTuple

from domain.settlement_search.greedy import Flows, greedy_flows
from domain.settlement_search.subsets import Subsets

# How many partial partitions are looked at, or as much work: about 20 ms. Balances of trips need a few dozen; some made
# of very few different amounts would need more. Counted, not timed, so that every run finds the same.
_BUDGET = 2500


def fewest_flows(nets: Sequence[int]) -> Flows[int]:
    """Return the fewest payments that settle up to 20 people, by position; nobody is even, the nets sum to zero.

    Of all plans with the fewest payments, the one whose table of payments comes first: debtors down, creditors across,
    in the order given, compared cell by cell, the larger amount first. This order is of the kind that adding one
    payment to two plans never swaps them; hence the choice is stable. If, once a payment of this plan is made, some
    plan of the rest came before the rest of this one, it would also come before this one with the payment added to
    both, and it would be a plan with the fewest payments for the balances at the start.

    Debtor by debtor, only the partial partitions are kept whose rows so far come first; two that leave the same people
    differ in nothing to come, and one remains. Once 2500 have been looked at, the first that is found goes: payments as
    few, and as deterministic, without the promise to be stable.
    """
    if not nets:
        return {}
    table = _Table(nets)
    partials = [_Partial(table.subsets.everybody, table.subsets.most_groups, (), (0,) * len(nets))]
    for debtor in [person for person, net in enumerate(nets) if net < 0]:
        partials = table.advance(partials, debtor)
    return {
        payment: amount
        for group in partials[0].groups
        for payment, amount in greedy_flows({person: nets[person] for person in _members(group)}).items()
    }


class _Partial(NamedTuple):
    """A part of a partition: who is left, in how many groups, the groups so far, and each person's row so far.

    A row is one integer with a place per creditor, the first the most significant, so that rows compare as integers.
    """

    left: int
    groups_left: int
    groups: tuple[int, ...]
    rows: tuple[int, ...]


class _Table:
    """The payments between people, by position, and the groups that may settle them."""

    def __init__(self, nets: Sequence[int]) -> None:
        self.subsets = Subsets(nets)
        self._nets = nets
        self._debtors = [person for person, net in enumerate(nets) if net < 0]
        self._creditors = [person for person, net in enumerate(nets) if net > 0]
        self._place = sum(nets[person] for person in self._creditors).bit_length()
        self._groups: dict[int, list[int]] = {}
        self._budget = _BUDGET

    def advance(self, partials: Sequence[_Partial], debtor: int) -> list[_Partial]:
        """Return the partial partitions, the debtor's group decided, whose row of the debtor comes first."""
        best, found = -1, dict[int, _Partial]()
        # The most promising first, so that most of the others need no look at their groups.
        for bound, partial in sorted(((self._bound(row, debtor), row) for row in partials), reverse=True):
            if bound < best or (found and self._budget <= 0):
                break
            for grown in self._grown(partial, debtor):
                self._budget -= 1
                if grown.rows[debtor] > best:
                    best, found = grown.rows[debtor], {}
                kept = found.get(grown.left)
                if grown.rows[debtor] == best and (kept is None or grown.rows > kept.rows):
                    found[grown.left] = grown
        return list(found.values())

    def _bound(self, partial: _Partial, debtor: int) -> int:
        """Return the debtor's row, or what none can come before if their group is not decided."""
        if partial.left >> debtor & 1:
            return self._rows_of(partial.left, [debtor])[debtor]
        return partial.rows[debtor]

    def _grown(self, partial: _Partial, debtor: int) -> list[_Partial]:
        """Return a partial partition with each group for the debtor that may come first."""
        left, groups_left = partial.left, partial.groups_left - 1
        if not left >> debtor & 1:
            return [partial]
        groups = [left]
        if groups_left:
            known = self._groups_from(debtor)
            inside = [group for group in known if not group & ~left]
            self._budget -= len(known) // 100 + len(inside) // 20
            groups = self._first_of([group for group in inside if self.subsets.holds(left ^ group, groups_left)], left)
        return [
            _Partial(left ^ group, groups_left, (*partial.groups, group), tuple(map(or_, partial.rows, rows)))
            for group in groups[: max(1, self._budget)]
            for rows in [self._rows_of(group, self._debtors)]
        ]

    def _groups_from(self, debtor: int) -> list[int]:
        """Return the groups of best partitions whose first debtor this is."""
        if debtor not in self._groups:
            others = [other for other in self._debtors if other < debtor]
            self._groups[debtor] = list(self.subsets.groups_of_best_partitions(member=debtor, others=others))
        return self._groups[debtor]

    def _first_of(self, groups: list[int], left: int) -> list[int]:
        """Return those of the groups of one debtor whose payments come first, as far as the groups alone decide it.

        To pay an earlier creditor comes first, so a group with the next creditor beats one without. Once no creditor
        has been passed over, a group with the next debtor beats one without: there this debtor pays the creditor who
        is not yet even, and elsewhere a later one.
        """
        creditors = [creditor for creditor in self._creditors if left >> creditor & 1]
        credit, passed_over = 0, False
        for debtor in [debtor for debtor in self._debtors if left >> debtor & 1]:
            having = [group for group in groups if group >> debtor & 1]
            if passed_over or not having:
                break
            groups, owed = having, -self._nets[debtor]
            while owed > credit and creditors:
                creditor = creditors.pop(0)
                having = [group for group in groups if group >> creditor & 1]
                if having:
                    groups, owed, credit = having, owed - credit, self._nets[creditor]
                passed_over = passed_over or not having
            credit -= owed
        self._budget -= len(groups) // 2
        return [group for group in groups if self._has_first_of_equals(group, left)] if len(groups) > 1 else groups

    def _has_first_of_equals(self, group: int, left: int) -> bool:
        """Tell whether a group has no debtor in the place of an earlier one who owes as much and would come first.

        To swap the two changes no row above the earlier one's. That row then comes first if the group has passed over
        no creditor: in the group they pay one who is not yet even, and elsewhere a later one.
        """
        creditors = iter(self._creditors)
        missing: set[int] = set()
        credit, passed_over = 0, False
        for debtor in self._debtors:
            if not left >> debtor & 1:
                continue
            if not group >> debtor & 1:
                if not passed_over:
                    missing.add(self._nets[debtor])
                continue
            if self._nets[debtor] in missing:
                return False
            credit += self._nets[debtor]
            while credit < 0:
                creditor = next(creditors)
                if group >> creditor & 1:
                    credit += self._nets[creditor]
                passed_over = passed_over or (left & ~group) >> creditor & 1 == 1
        return True

    def _rows_of(self, group: int, debtors: Sequence[int]) -> list[int]:
        """Return the rows of these debtors, the first of the group or all, and zero for everybody else."""
        rows, credit, column = [0] * len(self._nets), 0, 0
        creditors = (creditor for creditor in self._creditors if group >> creditor & 1)
        for debtor in debtors:
            owed = -self._nets[debtor] if group >> debtor & 1 else 0
            while owed:
                if not credit:
                    column = next(creditors)
                    credit = self._nets[column]
                amount = min(owed, credit)
                rows[debtor] |= amount << self._place * (len(self._nets) - column)
                owed, credit = owed - amount, credit - amount
        return rows


def _members(group: int) -> list[int]:
    return [person for person in range(group.bit_length()) if group >> person & 1]
