"""The servers that TripSplit is measured beside, started as the bench starts them."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from domain.access import Viewer
from graph.app import create_app
from persistence.settings import Settings
from tests import bench_ledger, bench_peers
from tests.peers import by_hand, stock
from tests.peers.asking import LIST, PAGE, Request, comparable
from tests.peers.ledger import Ledger, filled_ledger
from tests.peers.running import answers, running
from tests.peers.servers import PackagesMissing, Server, node_servers, python_servers
from tests.postgres_databases import PostgresDatabases


@pytest.fixture
def postgres_url(postgres_databases: PostgresDatabases) -> Iterator[str]:
    """A PostgreSQL database, migrated and empty."""
    name = postgres_databases.lend()
    yield postgres_databases.url(name)
    postgres_databases.take_back(name)


@pytest.fixture
async def ledger(postgres_url: str, valkey_url: str, tmp_path: Path) -> Ledger:
    """A trip of two hundred expenses."""
    return await filled_ledger(postgres_url, valkey_url, tmp_path)


@pytest.fixture
async def tripsplit(ledger: Ledger, postgres_url: str, valkey_url: str, tmp_path: Path) -> AsyncIterator[Starlette]:
    """TripSplit itself, which takes the ledger's token."""
    settings = Settings(
        _env_file=None,
        data_root_path=tmp_path,
        database_url=postgres_url,
        redis_url=valkey_url,
        vector_store_url="http://127.0.0.1:9",
    )
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        yield app


@pytest.fixture
def in_node(ledger: Ledger) -> list[Server]:
    """The servers in Node, skipped where they are not installed, as after `make test`."""
    try:
        return node_servers(ledger)
    except PackagesMissing as missing:
        pytest.skip(f"{missing} `make test` does not install them: they take half a gigabyte, for this one test.")


async def test_servers_in_node(in_node: list[Server], tripsplit: Starlette, ledger: Ledger, tmp_path: Path) -> None:
    """Each shows the trip page with TripSplit's own data, and the list whole."""
    asked_of_tripsplit, *_ = python_servers(ledger)

    page = await asked_of(tripsplit, asked_of_tripsplit.asks[PAGE])
    with running(in_node, ledger.environment, tmp_path) as found:
        pages, lists = answers(found, PAGE), answers(found, LIST)

    names = [server.name for server in in_node]
    assert shape(page) == {"latest": (100, 500), "first": (100, 500)}
    assert [name for name, shown in pages if shown == page] == names
    assert [name for name, shown in lists if shown == {"items": items()}] == names


async def test_servers_in_python(tripsplit: Starlette, ledger: Ledger, postgres_url: str, tmp_path: Path) -> None:
    """Stock Strawberry and the hand-written endpoint do as well."""
    asked_of_tripsplit, _, asked_by_hand, asked_of_stock = python_servers(ledger)
    viewer = Viewer(ledger.user_id)

    page = await asked_of(tripsplit, asked_of_tripsplit.asks[PAGE])
    async with bench_ledger._services(postgres_url, tmp_path) as services:
        page_by_hand = await asked_of(by_hand.app(services, viewer, ledger.trip_id), asked_by_hand.asks[PAGE])
        page_of_stock = await asked_of(stock.app(services, viewer), asked_of_stock.asks[PAGE])
        list_of_stock = await asked_of(stock.app(services, viewer), asked_of_stock.asks[LIST])

    assert page_by_hand == page
    assert page_of_stock == page
    assert list_of_stock == {"items": items()}


def test_bench(ledger: Ledger, tmp_path: Path) -> None:
    """A server is started, asked under its token, and has a line of the table for each kind of request it is asked."""
    _, listing, *_ = python_servers(ledger)

    with running([listing], ledger.environment, tmp_path) as found:
        said = answers(found, LIST)
        ((kind, (row,)),) = bench_peers.figures(found, rounds=2, seconds=0.1)
    _, line = bench_peers.lines(kind, [row])

    assert said == [("TripSplit", {"items": items()})]
    assert (kind, len(row.rounds)) == (LIST, 2)
    assert line.split()[:4] == ["TripSplit", f"{row.requests_per_second:.1f}", "1.00", f"{1e3 * row.latency(50):.2f}"]


def items() -> list[dict[str, Any]]:
    """Return the list as each should show it."""
    return [
        {
            "name": f"item {number}",
            "note": None,
            "isPaid": number > 1,
            "count": number,
            "code": "EUR",
            "place": "Prague",
            "weight": 1.5,
        }
        for number in range(1_000)
    ]


async def asked_of(app: Starlette, request: Request) -> Any:
    """Return what an app in this process says of the ledger."""
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        response = await client.request(
            request.method, request.path, content=request.body, headers=dict(request.headers)
        )
    return comparable(response.json())["data"]


def shape(page: Any) -> dict[str, tuple[int, int]]:
    """Return how many expenses, and how many shares of these, each list of a trip page has."""
    lists = {name: page["trip"][name]["nodes"] for name in ("latest", "first")}
    return {name: (len(nodes), sum(len(node["shares"]) for node in nodes)) for name, nodes in lists.items()}
