"""Measures settling: twenty open balances of several kinds, and a thousand people: `python -m tests.bench_settling`.

The aims are 50 ms and 5 ms. Time is that of this process, so that a busy machine says nothing about the code.
"""

import gc
import statistics
import time
from collections.abc import Callable
from random import Random
from uuid import UUID

from domain.currencies import currency_of
from domain.money import Money
from domain.settlements import Strategy, settle

_EUR = currency_of("EUR")
_RUNS = 30
Draw = Callable[[Random], int]


def main() -> None:
    """Measure, and print."""
    for name, median, longest in figures():
        print(f"{name:<64} {median:>7.1f} ms, at most {longest:>6.1f} ms")  # noqa: T201  # a table is what it is run for


def figures() -> list[tuple[str, float, float]]:
    """Return what was settled, and the median and the longest time in milliseconds."""
    kinds: list[tuple[str, Callable[[Random], list[int]]]] = [
        ("random cents up to 500.00", _drawing(lambda random: random.randint(1, 50_000))),
        ("whole euros up to 100", _drawing(lambda random: 100 * random.randint(1, 100))),
        ("small numbers, 1 to 10", _drawing(lambda random: random.randint(1, 10))),
        ("12 owe 2, 8 are owed 3", lambda random: random.sample([-2] * 12 + [3] * 8, 20)),
        ("12 owe 5 or 7, 8 are owed 9", lambda random: random.sample([-5] * 6 + [-7] * 6 + [9] * 8, 20)),
        ("10 owe 1, 10 are owed 1", lambda random: random.sample([-1] * 10 + [1] * 10, 20)),
        ("one paid, 19 owe an equal share", lambda random: random.sample([-7] * 19 + [133], 20)),
    ]
    return [
        *((f"20 open balances, minimal: {name}", *_measure(draw, Strategy.MINIMAL)) for name, draw in kinds),
        ("1 000 people, greedy: random cents", *_measure(_drawing(_cents, people=1000), Strategy.GREEDY)),
        ("1 000 people, minimal within the budget: random cents", *_measure(_drawing(_cents, 1000), Strategy.MINIMAL)),
    ]


def _measure(draw: Callable[[Random], list[int]], strategy: Strategy) -> tuple[float, float]:
    milliseconds = []
    for run in range(_RUNS):
        random = Random(run)  # noqa: S311  # the same balances in every run
        nets = {UUID(int=random.getrandbits(128)): Money(net, _EUR) for net in draw(random)}
        # What earlier runs left behind is not this run's work.
        gc.collect()
        began = time.process_time()
        settle(nets=nets, strategy=strategy)
        milliseconds.append(1000 * (time.process_time() - began))
    return statistics.median(milliseconds), max(milliseconds)


def _drawing(amount: Draw, people: int = 20) -> Callable[[Random], list[int]]:
    """Return a function that draws nets of people, about as many owing as owed, that sum to zero."""

    def draw(random: Random) -> list[int]:
        nets = [random.choice([-1, 1]) * amount(random) for _ in range(people - 1)]
        return [*nets, -sum(nets)] if sum(nets) else draw(random)

    return draw


def _cents(random: Random) -> int:
    return random.randint(1, 50_000)


if __name__ == "__main__":
    main()
