"""Servers: which there are beside TripSplit, how each is started, and what it is asked."""

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from graph.ids import encode_id
from tests.bench_execution import TRIP_PAGE
from tests.peers.asking import LIST, LISTING, NOTHING, PAGE, PAGE_OF_POSTGRAPHILE, Request, asked, nothing
from tests.peers.ledger import Ledger

_FOLDER = Path(__file__).parent
_TRIPSPLIT = "TripSplit"
_OLDEST_NODE = 22
_PYTHON = (sys.executable, "-m")


@dataclass(frozen=True, slots=True)
class Server:
    """A program that listens at PORT, and the requests it is measured with, by what they are."""

    name: str
    command: tuple[str, ...]
    asks: Mapping[str, Request]


class PackagesMissing(Exception):
    """There is no Node here, or not a new one, or the packages from npm are not installed; the message says which."""


def python_servers(ledger: Ledger) -> list[Server]:
    """Return TripSplit, which is asked with a token, and what is written in Python to compare it with."""
    trip, token = encode_id("Trip", ledger.trip_id), ledger.token
    page, user = asked(TRIP_PAGE, id=trip), str(ledger.user_id)
    return [
        Server(
            _TRIPSPLIT,
            (*_PYTHON, "graph.cli", "serve"),
            {PAGE: asked(TRIP_PAGE, token=token, id=trip), NOTHING: nothing(token=token)},
        ),
        Server(_TRIPSPLIT, (*_PYTHON, "tests.peers.listing"), {LIST: asked(LISTING, token=token)}),
        Server("by hand", (*_PYTHON, "tests.peers.by_hand", user, str(ledger.trip_id)), {PAGE: Request("/")}),
        Server(
            "stock Strawberry",
            (*_PYTHON, "tests.peers.stock", user),
            {PAGE: page, NOTHING: nothing(), LIST: asked(LISTING, path="/list")},
        ),
    ]


def node_servers(ledger: Ledger) -> list[Server]:
    """Return the servers in Node; raises PackagesMissing."""
    node, versions = node_command(), _versions()
    shared = {PAGE: asked(TRIP_PAGE, id=encode_id("Trip", ledger.trip_id)), NOTHING: nothing(), LIST: asked(LISTING)}
    of_tables = {**shared, PAGE: asked(PAGE_OF_POSTGRAPHILE, id=str(ledger.trip_id))}
    found = [
        ("Yoga {}", "graphql-yoga", ("yoga.mjs",), shared),
        ("Apollo {}", "@apollo/server", ("apollo.mjs",), shared),
        ("Mercurius {}", "mercurius", ("mercurius.mjs", "0"), shared),
        ("Mercurius {} with jit", "mercurius", ("mercurius.mjs", "1"), shared),
        ("PostGraphile {}", "postgraphile", ("postgraphile.mjs",), of_tables),
    ]
    return [
        Server(name.format(versions[package]), (node, str(_FOLDER / script), *arguments), asks)
        for name, package, (script, *arguments), asks in found
    ]


def node_version() -> str:
    """Return the version of the Node to run, such as v26.12.1; raises PackagesMissing."""
    return _version_of(node_command())


def node_command() -> str:
    """Return the Node to run: the one of the packages, or else the machine's; raises PackagesMissing."""
    # npm writes this file once everything else is in place.
    if not (_FOLDER / "node_modules" / ".package-lock.json").is_file():
        raise PackagesMissing(
            "The servers in Node are not installed; `make bench-peers` does that, where there is npm."
        )
    node = shutil.which("node", path=_FOLDER / "node_modules" / ".bin") or shutil.which("node")
    if node is None:
        raise PackagesMissing("There is no Node here.")
    if int(_version_of(node).lstrip("v").partition(".")[0]) < _OLDEST_NODE:
        raise PackagesMissing(f"PostGraphile needs Node {_OLDEST_NODE} or newer, and this is {_version_of(node)}.")
    return node


def _version_of(node: str) -> str:
    return subprocess.run([node, "--version"], check=True, capture_output=True, text=True).stdout.strip()


def _versions() -> dict[str, str]:
    versions: dict[str, str] = json.loads((_FOLDER / "package.json").read_text(encoding="utf-8"))["dependencies"]
    return versions
