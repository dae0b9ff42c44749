"""Measures servers in Node beside this one, over HTTP, on one database: `make bench-peers`.

All run at once, each as one process, and are measured in turns in one run: each for two seconds, three times, by four
connections that ask again as soon as they are answered. What is printed is the median of the rounds, its ratio to
TripSplit's, and latency over all rounds. Client and PostgreSQL share the machine with the server that is measured: on
two processors, a server that waits for PostgreSQL leaves it one of them. The client reads of an answer how long it is,
and not more.

The same for all are the database with its indexes, the 200 expenses with their people, exact amounts, and that nothing
is compressed. What is not:

- TripSplit is asked with a token. It looks up the session, checks who may see the trip, charges the cost of each
  operation to a budget in Redis, and writes a line of its log. The others know nobody, and do none of it.
- Stock Strawberry and the hand-written endpoint run in TripSplit's packages, and have these in their memory as well.
- PostGraphile has a schema of its own, made of the tables: the payer of an expense comes in a list of one.
- The list is in a schema of its own, which a second process of TripSplit serves.
"""

import signal
import statistics
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import uvloop

from tests import bench_ledger
from tests.peers.asking import LIST, NOTHING, PAGE
from tests.peers.ledger import filled_ledger
from tests.peers.load import Round, load
from tests.peers.running import Running, require_same_answers, running
from tests.peers.servers import PackagesMissing, node_servers, node_version, python_servers
from tests.services import running_valkey

_ROUNDS, _SECONDS, _CONNECTIONS = 3, 2.0, 4


@dataclass(frozen=True, slots=True)
class Row:
    """What one server took for one kind of request: its rounds, and the memory of its process after them."""

    server: str
    rounds: list[Round]
    resident_bytes: int

    @property
    def requests_per_second(self) -> float:
        """The median of the rounds."""
        return statistics.median(one.requests_per_second for one in self.rounds)

    def latency(self, percent: int) -> float:
        """Return the seconds that so many of a hundred answers took at most."""
        latencies = [latency for one in self.rounds for latency in one.latencies]
        return statistics.quantiles(latencies, n=100)[percent - 1]


def main() -> None:
    """Measure, and print."""
    # Whoever is asked to end ends its servers first, as for Ctrl-C, which is not listened to in the background.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    try:
        node = node_version()
    except PackagesMissing as missing:
        print(f"{missing} Nothing was measured.")  # noqa: T201  # what it is run for
        return
    tables = _tables()
    print(f"{_CONNECTIONS} connections, Python {sys.version.split()[0]}, Node {node}")  # noqa: T201  # as above
    for kind, rows in tables:
        print("", *lines(kind, rows), sep="\n")  # noqa: T201  # as above


def lines(kind: str, rows: Sequence[Row]) -> list[str]:
    """Return the part of the table about one kind of request; TripSplit's row is the first."""
    head = f"{kind:<40} {'requests/s':>10} {'ratio':>7} {'p50':>10} {'p99':>10} {'memory':>8}"
    return [head, *(_line(row, row.requests_per_second / rows[0].requests_per_second) for row in rows)]


def _line(row: Row, ratio: float) -> str:
    p50, p99 = (f"{1e3 * row.latency(percent):.2f} ms" for percent in (50, 99))
    memory = f"{row.resident_bytes / 1e6:.0f} MB"
    return f"{row.server:<40} {row.requests_per_second:>10.1f} {ratio:>7.2f} {p50:>10} {p99:>10} {memory:>8}"


def _tables() -> list[tuple[str, list[Row]]]:
    with tempfile.TemporaryDirectory() as name, bench_ledger._postgres() as postgres, running_valkey() as redis_url:
        folder = Path(name)
        postgres.psql("CREATE DATABASE peers")
        url = postgres.get_uri(database="peers", driver="asyncpg")
        ledger = uvloop.run(filled_ledger(url, redis_url, folder))
        with running([*python_servers(ledger), *node_servers(ledger)], ledger.environment, folder) as servers:
            require_same_answers(servers)
            return list(figures(servers, rounds=_ROUNDS, seconds=_SECONDS))


def figures(servers: Sequence[Running], *, rounds: int, seconds: float) -> Iterator[tuple[str, list[Row]]]:
    """Measure each kind of request on the servers that are asked it; a first round of each is not counted."""
    for kind in (PAGE, NOTHING, LIST):
        asked = [one for one in servers if kind in one.server.asks]
        if not asked:
            continue
        measured: list[list[Round]] = [[] for _ in asked]
        for number in range(rounds + 1):
            _tell(f"{kind}: {f'round {number} of {rounds}' if number else 'warming up'}")
            for one, found in zip(asked, measured, strict=True):
                found.append(_round(one, kind, seconds))
        yield (
            kind,
            [Row(one.server.name, found[1:], one.resident_bytes()) for one, found in zip(asked, measured, strict=True)],
        )


def _round(one: Running, kind: str, seconds: float) -> Round:
    request = one.server.asks[kind].bytes
    return uvloop.run(load(one.port, request, connections=_CONNECTIONS, seconds=seconds))


def _tell(what: str) -> None:
    # The table goes to standard output, alone.
    print(what, file=sys.stderr)  # noqa: T201  # minutes pass


if __name__ == "__main__":
    main()
