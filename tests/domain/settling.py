"""What tests of settling share: nets by number, what is left, and searches that know nothing of the code they check."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations
from uuid import UUID

from hypothesis import strategies as st

from domain.constraints import NO_CONSTRAINTS, Constraints
from domain.currencies import currency_of
from domain.money import Money
from domain.settlements import Settlement, Strategy, settle
from domain.transfers import Transfer

EUR = currency_of("EUR")
Row = tuple[int, int, int]


def person(number: int) -> UUID:
    """Return the id of a person by number."""
    return UUID(int=number)


def nets_of(units: Sequence[int]) -> dict[UUID, Money]:
    """Return the nets of people 1, 2, 3 and so on, in cents."""
    return {person(number): Money(net, EUR) for number, net in enumerate(units, start=1)}


def pairs_of(*pairs: tuple[int, int]) -> frozenset[frozenset[UUID]]:
    """Return pairs of people, given by number."""
    return frozenset(frozenset({person(one), person(other)}) for one, other in pairs)


def settled(
    units: Sequence[int], strategy: Strategy = Strategy.MINIMAL, constraints: Constraints = NO_CONSTRAINTS
) -> Settlement:
    """Settle people 1, 2, 3 and so on, with these nets in cents."""
    return settle(nets=nets_of(units), strategy=strategy, constraints=constraints)


def rows(settlement: Settlement) -> list[Row]:
    """Return transfers as numbers: who pays, who is paid, cents."""
    return [(row.debtor_id.int, row.creditor_id.int, row.amount.minor_units) for row in settlement.transfers]


def left_after(units: Sequence[int], transfers: Sequence[Transfer]) -> list[int]:
    """Return the nets in cents once the transfers are paid."""
    left = list(units)
    for row in transfers:
        left[row.debtor_id.int - 1] += row.amount.minor_units
        left[row.creditor_id.int - 1] -= row.amount.minor_units
    return left


def left_over(settlement: Settlement) -> dict[int, int]:
    """Return what stays open, by number, in cents."""
    return {someone.int: net.minor_units for someone, net in settlement.left_over.items()}


def partitions(people: Sequence[int]) -> Iterator[list[list[int]]]:
    """Yield every partition of a set."""
    if not people:
        yield []
        return
    first, others = people[0], people[1:]
    for size in range(len(others) + 1):
        for friends in combinations(others, size):
            for rest in partitions([other for other in others if other not in friends]):
                yield [[first, *friends], *rest]


def fewest(units: Sequence[int], can_settle: Callable[[Mapping[int, int]], bool] = lambda _: True) -> int | None:
    """Return the fewest payments by trying every partition into groups that are even and that the rule allows."""
    nets = {number: net for number, net in enumerate(units, start=1) if net}
    counts = [
        len(nets) - len(groups)
        for groups in partitions(list(nets))
        if all(sum(nets[one] for one in group) == 0 for group in groups)
        if all(can_settle({one: nets[one] for one in group}) for group in groups)
    ]
    return min(counts, default=None)


@st.composite
def zero_sums(draw: st.DrawFn, most_people: int = 8, largest: int = 10**6) -> list[int]:
    """Draw nets that sum to zero, often with zeros, opposites and small groups that are even."""
    bound = draw(st.sampled_from([1, 2, 4, 9, 30, largest]))
    nets = draw(st.lists(st.integers(-bound, bound), max_size=most_people - 1))
    return draw(st.permutations([*nets, -sum(nets)]))
