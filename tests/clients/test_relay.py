"""relay-compiler, and what it makes."""

from pathlib import Path

import pytest

from graph.app import create_app
from persistence.settings import Settings
from tests.acceptance.world import World
from tests.clients.relay_compiler import compile_relay
from tests.clients.scripts import REPOSITORY, Scripts
from tests.clients.travels import Traveller
from tests.serving import serving

SCHEMA = REPOSITORY / "schema.graphql"
OPERATIONS = [
    "TripsAddExpenseMutation",
    "TripsAnswerSubscription",
    "TripsDeleteDocumentMutation",
    "TripsExpensesPaginationQuery",
    "TripsHistoryPaginationQuery",
    "TripsLedgerRefetchQuery",
    "TripsListPaginationQuery",
    "TripsPageQuery",
    "TripsTripQuery",
]
FRAGMENTS = ["Trips_expense", "Trips_head", "Trips_history", "Trips_ledger", "Trips_list", "Trips_trip"]


async def test_the_compiler_takes_the_schema(scripts: Scripts, tmp_path: Path) -> None:
    """Fragments, connections forward and backward, refetching by `node`, `@defer`, updaters and a subscription."""
    compiled = await compile_relay(scripts, schema=SCHEMA, folder=tmp_path)

    assert (compiled.status, compiled.artifacts) == (0, [*OPERATIONS, *FRAGMENTS]), compiled.said
    assert sorted(compiled.documents) == OPERATIONS


@pytest.mark.parametrize(
    ("kept", "broken", "complaint"),
    [
        ("implements Node {", "{", "refetchable"),
        ("  pageInfo: PageInfo!\n", "", "pageInfo"),
        ("  balances(", "  balance(", "has no field `balances`"),
    ],
)
async def test_the_compiler_sees_what_is_broken(
    scripts: Scripts, tmp_path: Path, kept: str, broken: str, complaint: str
) -> None:
    """A schema without nodes, without page information, or without a field, is refused."""
    schema = tmp_path / "broken.graphql"
    schema.write_text(SCHEMA.read_text(encoding="utf-8").replace(kept, broken), encoding="utf-8")
    folder = tmp_path / "project"
    folder.mkdir()

    compiled = await compile_relay(scripts, schema=schema, folder=folder)

    assert compiled.status != 0
    assert complaint in compiled.said


async def test_its_documents_are_all_that_a_server_runs(
    scripts: Scripts, world: World, traveller: Traveller, tmp_path: Path
) -> None:
    """With the compiler's manifest as its trusted documents, a server runs those by their ids, and no other text."""
    compiled = await compile_relay(scripts, schema=SCHEMA, folder=tmp_path)
    settings = Settings(
        _env_file=None,
        data_root_path=world.data_root,
        redis_url=world.addresses["redis_url"],
        vector_store_url=world.addresses["vector_store_url"],
        trusted_documents_path=compiled.manifest,
        trusted_documents_only=True,
    )

    async with serving(create_app(settings)) as address:
        artifacts = compiled.folder / "__generated__"
        people = traveller.people
        said = await scripts.run(
            "relay_documents.mjs", address, traveller.token, traveller.trip, people["Sarah"], str(artifacts)
        )

    assert said == [
        {"page": ["Sarah", ["Paris"], False]},
        {"first": ["Dinner", "Ferry"], "next": ["Museum", "Croissants"]},
        {"added": "Taxi", "errors": []},
        {"same": True},
        {"text": ["FORBIDDEN"]},
        {"unknown": ["FORBIDDEN"]},
    ]
