"""Incremental delivery: whatever is deferred and streamed, the parts add up to the whole."""

import asyncio
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from graphql import parse, print_ast
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.app import close_services
from graph.context import Context, Services
from graph.operations.incremental import is_incremental, without_directives
from graph.operations.requests import OperationRequest
from graph.operations.running import admit, run_single, run_stream
from tests.graph.transport.counting import counting_services, schema


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """Services of which nothing answers."""
    built = counting_services(Path(tmp_path_factory.mktemp("counting")))
    yield built
    asyncio.run(close_services(built))


class TestDocuments:
    """What a document says about parts."""

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("{ item { number } }", False),
            ('{ item { number @include(if: true) label(text: "@defer") } }', False),
            ("{ item { number @ defer } }", True),
            ("{ item { ... @defer { number } } }", True),
            ("{ item { children @stream { number } } }", True),
            ("{ ...all } fragment all on Query { item { ... on Item { ... @defer { number } } } }", True),
        ],
    )
    def test_is_incremental_where_one_of_the_directives_stands(self, query: str, *, expected: bool) -> None:
        """However deep, and not in texts."""
        assert is_incremental(parse(query)) is expected

    def test_keeps_all_but_the_directives(self) -> None:
        """Other directives stay, and so does the document that was given."""
        document = parse('query ($x: Boolean!) { ... @defer(if: $x, label: "a") { b @skip(if: $x) } c @stream { d } }')

        whole = without_directives(document)

        assert print_ast(whole) == "query ($x: Boolean!) {\n  ... {\n    b @skip(if: $x)\n  }\n  c {\n    d\n  }\n}"
        assert is_incremental(document)


async def test_whoever_prepares_nothing_gets_one_result(services: Services) -> None:
    """Callers of the schema itself, such as a program, do not ask for parts."""
    result = await schema.execute(
        "{ item { number ... @defer { double } } }", context_value=Context(services, "nobody")
    )

    assert result.data == {"item": {"number": 1, "double": 2}}


def selections(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Selections of an item, with parts of it deferred and streamed."""
    deferred = children.map(lambda fields: f"... @defer {{ {fields} }}")
    streamed = st.tuples(children, st.integers(0, 4)).map(
        lambda both: f"children @stream(initialCount: {both[1]}) {{ {both[0]} }}"
    )
    plain = children.map(lambda fields: f"children {{ {fields} }}")
    return st.lists(deferred | streamed | plain, min_size=1, max_size=2).map(" ".join)


ITEMS = st.recursive(st.sampled_from(["number", "double", "number double"]), selections, max_leaves=5)


@given(fields=ITEMS)
@settings(max_examples=60, deadline=None)
def test_the_parts_add_up_to_the_whole(services: Services, fields: str) -> None:
    """Put together by `path`, as clients of 2022 do, or by `id`, the parts are what one result would have been."""
    # A streamed field may not stand beside the same field otherwise: each has a name of its own.
    counted = iter(range(1000))
    aliased = "".join(
        f"c{next(counted)}: children{rest}" if place else rest
        for place, rest in enumerate(f"{{ item {{ number {fields} }} }}".split("children"))
    )

    whole, received = asyncio.run(_both(services, aliased))

    assert _joined(received, by_id=True) == whole
    assert _joined(received, by_id=False) == whole


async def _both(services: Services, query: str) -> tuple[Any, list[dict[str, Any]]]:
    request = OperationRequest(query)
    context = Context(services, "nobody")
    await admit(schema, request, context)
    whole = await run_single(schema, request, context)
    context = Context(services, "nobody")
    await admit(schema, request, context)
    received = [outcome.payload async for outcome in run_stream(schema, request, context)]
    assert [part["hasNext"] for part in received if "hasNext" in part][-1:] in ([], [False])
    return whole.payload["data"], received


def _joined(received: list[dict[str, Any]], *, by_id: bool) -> Any:
    root = {"data": deepcopy(received[0]["data"])}
    places: dict[str, list[str | int]] = {}
    for part in received:
        places |= {pending["id"]: pending["path"] for pending in part.get("pending", [])}
        for entry in deepcopy(part.get("incremental", [])):
            path = [*places[entry["id"]], *entry.get("subPath", [])] if by_id else entry["path"]
            _add(root, path, entry, by_id=by_id)
    return root["data"]


def _add(root: dict[str, Any], path: list[str | int], entry: dict[str, Any], *, by_id: bool) -> None:
    found: Any = root["data"]
    is_list = "items" in entry
    for step in path[:-1] if is_list and not by_id else path:
        found = found[step]
    if not is_list:
        _merge(found, entry["data"])
        return
    assert by_id or len(found) == path[-1]
    found.extend(entry["items"])


def _merge(old: Any, new: Any) -> None:
    for name, value in new.items():
        if isinstance(value, dict) and name in old:
            _merge(old[name], value)
        else:
            old[name] = value
