"""graphql-eslint, with its rules for schemas that Relay's clients are to like."""

from pathlib import Path

from tests.clients.scripts import REPOSITORY, Scripts

SCHEMA = str(REPOSITORY / "schema.graphql")
# The default would allow no list but of edges: neither `userErrors` nor Relay's own `nodes(ids:)`.
LISTS = {"listTypeCanWrapOnlyEdgeType": False}


async def test_the_schema_obeys_the_rules_for_relay(scripts: Scripts) -> None:
    """Connections, edges, page information and their arguments are as Relay has them."""
    assert await scripts.run("schema_rules.mjs", SCHEMA, {**LISTS, "shouldImplementNode": False}) == []


async def test_every_edge_leads_to_a_node_but_those_to_lines_of_a_proof(scripts: Scripts) -> None:
    """What is computed for one question has no id of its own, but the expense or payment in it has."""
    said = await scripts.run("schema_rules.mjs", SCHEMA, {**LISTS, "shouldImplementNode": True})

    assert [(fault["type"], fault["message"]) for fault in said] == [
        (name, "Edge type's field `node` must implement `Node` interface.")
        for name in ("BalanceEntryEdge", "DebtEntryEdge", "FactRowEdge")
    ]


async def test_a_schema_that_does_not_is_told(scripts: Scripts, tmp_path: Path) -> None:
    """The rules are on: a connection without its parts is found."""
    path = tmp_path / "schema.graphql"
    path.write_text("type Query { trips: TripConnection }\ntype TripConnection { totalCount: Int }\n", encoding="utf-8")

    said = await scripts.run("schema_rules.mjs", str(path), {**LISTS, "shouldImplementNode": True})

    assert sorted({fault["rule"] for fault in said}) == [
        "@graphql-eslint/relay-arguments",
        "@graphql-eslint/relay-connection-types",
        "@graphql-eslint/relay-page-info",
    ]
