"""Measures what hostile documents take to be refused, and usual ones to be prepared: `python -m tests.bench_limits`.

The aim is 50 ms for each. Time is that of this process, so that a busy machine says nothing about the code.
"""

import gc
import statistics
import time
from collections.abc import Callable

from graphql import get_introspection_query

from graph.operations.documents import Documents, check
from graph.operations.policies import Policy
from graph.operations.preparing import prepare
from graph.schema import schema
from tests.graph.operations.documents import HOSTILE
from tests.graph.operations.test_limits import PAGE

_RUNS = 10


def main() -> None:
    """Measure, and print."""
    for name, median, longest in figures():
        print(f"{name:<64} {median:>7.1f} ms, at most {longest:>6.1f} ms")  # noqa: T201  # a table is what it is run for


def figures() -> list[tuple[str, float, float]]:
    """Return what was prepared or refused, and the median and the longest time in milliseconds."""
    documents = Documents(schema._schema)
    # As `tripsplit serve` does.
    gc.collect()
    gc.freeze()
    usual = {
        "GraphiQL's introspection, for the first time": lambda: _check(get_introspection_query()),
        "a field beside a comment of 900 KB": lambda: _check("#" + "x" * 900_000 + "\n{ __typename }"),
        "a rich trip page, for the first time": lambda: _check(PAGE),
        "a rich trip page, known, with its cost": lambda: prepare(documents, PAGE, None, Policy()).cost({}),
    }
    found = [(name, *_measure(act)) for name, act in usual.items()]
    found += [(f"refused: {name}", *_measure(_checking(text))) for name, text in HOSTILE.items()]
    gc.unfreeze()
    return found


def _checking(text: str) -> Callable[[], object]:
    return lambda: _check(text)


def _check(text: str) -> object:
    return check(schema._schema, text, Policy())


def _measure(act: Callable[[], object]) -> tuple[float, float]:
    milliseconds = []
    for _ in range(_RUNS):
        began = time.process_time()
        act()
        milliseconds.append(1000 * (time.process_time() - began))
    return statistics.median(milliseconds), max(milliseconds)


if __name__ == "__main__":
    main()
