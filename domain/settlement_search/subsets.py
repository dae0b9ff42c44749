"""Subsets: which groups of up to 20 people are even among themselves, and how many such groups fit into a group.

A group is a mask (bit i: person i belongs to it). A set of masks is one integer of 2**n bits (bit m: mask m belongs to
it), so that one operation of C on 128 KB replaces a loop over a million masks.
"""

from collections.abc import Collection, Iterator, Sequence
from functools import cached_property, lru_cache

MOST_PEOPLE = 20


class Subsets:
    """The zero-sum groups of n people, and for each mask how many disjoint ones it holds.

    The dynamic program dp[mask] = max over i of dp[mask - i], plus one if the mask sums to zero, done level by level:
    level k is the set of masks that hold k disjoint zero-sum groups. A zero-sum mask belongs to it exactly if, without
    one of its members, it is in level k - 1, whichever member: k groups can be chosen to cover the mask, so that taking
    a member away breaks one. What holds such a mask belongs to the level too. O(2**n * n) bit operations a level.
    """

    def __init__(self, nets: Sequence[int]) -> None:
        self._people = len(nets)
        self.everybody = (1 << len(nets)) - 1
        self._zero_sums = _zero_sum_masks(nets)
        self._levels = [(1 << (self.everybody + 1)) - 1]
        lacking = _masks_lacking(len(nets))
        debtors = [person for person, net in enumerate(nets) if net < 0]
        reached = self._zero_sums
        while reached:
            for person, without in enumerate(lacking):
                reached |= (reached & without) << (1 << person)
            self._levels.append(reached)
            grown = 0
            for person in debtors:
                grown |= (reached & lacking[person]) << (1 << person)
            reached = grown & self._zero_sums
        size = (self.everybody + 8) // 8
        self._bytes = [level.to_bytes(size, "little") for level in self._levels]

    @property
    def most_groups(self) -> int:
        """The largest number of disjoint zero-sum groups among all."""
        return len(self._levels) - 1

    def holds(self, mask: int, groups: int) -> bool:
        """Tell whether a mask holds that many disjoint zero-sum groups."""
        return groups <= self.most_groups and bool(self._bytes[groups][mask >> 3] >> (mask & 7) & 1)

    @property
    def number_of_zero_sums(self) -> int:
        """How many zero-sum groups there are."""
        return self._zero_sums.bit_count()

    def count(self, mask: int) -> int:
        """Return the largest number of disjoint zero-sum groups that a mask holds."""
        return next(groups for groups in range(self.most_groups, -1, -1) if self.holds(mask, groups))

    def zero_sums(self) -> Iterator[int]:
        """Yield every zero-sum group, ascending."""
        return _masks_in(self._zero_sums)

    def groups_of_best_partitions(self, *, member: int, others: Collection[int]) -> Iterator[int]:
        """Yield the groups, with that member and none of the others, of all partitions into the most groups, ascending.

        A group belongs to one if the people whom it leaves hold all the other groups.
        """
        groups = self._zero_sums & self._complements & (_masks_lacking(self._people)[member] << (1 << member))
        for other in others:
            groups &= _masks_lacking(self._people)[other]
        return _masks_in(groups)

    @cached_property
    def _complements(self) -> int:
        """The masks whose complements hold one group less than everybody: as a mask counts up, its complement down."""
        mirrored = int.from_bytes(self._bytes[self.most_groups - 1].translate(_MIRRORED), "big")
        return mirrored >> 8 * len(self._bytes[0]) - (self.everybody + 1)


_MIRRORED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))
_CHUNK_BYTES = 128


@lru_cache(maxsize=MOST_PEOPLE + 1)
def _masks_lacking(people: int) -> tuple[int, ...]:
    """Return for each person the set of all masks without them."""
    lacking = []
    for person in range(people):
        masks, width = (1 << (1 << person)) - 1, 2 << person
        while width < 1 << people:
            masks |= masks << width
            width *= 2
        lacking.append(masks)
    return tuple(lacking)


def _zero_sum_masks(nets: Sequence[int]) -> int:
    """Return the set of masks of at least one person that sum to zero, by meeting in the middle."""
    middle = max(3, len(nets) // 2)
    masks_by_sum: dict[int, int] = {}
    for mask, net in enumerate(_sums([*nets[:middle], *[0] * (middle - len(nets[:middle]))])):
        masks_by_sum[net] = masks_by_sum.get(net, 0) | 1 << mask
    size = (1 << middle) // 8
    encoded = {net: masks.to_bytes(size, "little") for net, masks in masks_by_sum.items()}
    nobody = bytes(size)
    masks = int.from_bytes(b"".join(encoded.get(-net, nobody) for net in _sums(nets[middle:])), "little")
    return masks & ((1 << (1 << len(nets))) - 1) & ~1


def _sums(nets: Sequence[int]) -> list[int]:
    """Return the sum of each mask."""
    sums = [0]
    for net in nets:
        sums += [total + net for total in sums]
    return sums


def _masks_in(masks: int) -> Iterator[int]:
    """Yield the members of a set of masks, ascending."""
    encoded = masks.to_bytes((masks.bit_length() + 7) // 8, "little")
    for start in range(0, len(encoded), _CHUNK_BYTES):
        chunk = int.from_bytes(encoded[start : start + _CHUNK_BYTES], "little")
        while chunk:
            lowest = chunk & -chunk
            yield 8 * start + lowest.bit_length() - 1
            chunk ^= lowest
