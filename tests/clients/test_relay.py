"""relay-compiler, and what it makes."""

from pathlib import Path

import pytest

from tests.clients.relay_compiler import compile_relay
from tests.clients.scripts import REPOSITORY, Scripts

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
