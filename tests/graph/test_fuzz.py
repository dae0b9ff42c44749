"""Fuzzing: schemathesis makes up operations for every query and mutation, and none breaks the server."""

import asyncio
import os
from collections import Counter
from collections.abc import Callable
from math import ceil
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.core.result import Ok

from graph import nodes
from graph.context import Services
from persistence.certificates import trusted_certificates
from tests.graph.fuzzing import TABLES, World, describe_scalars, new_world
from tests.snapshots import snapshot_of

CASES = int(os.environ.get("FUZZ_CASES", "1000"))
"""How many operations are made up, on both engines together."""
IS_REPEATABLE = "FUZZ_CASES" not in os.environ
"""Whether each run makes up the same ones; asked for a number, it looks for new ones."""
BROKEN = {"INTERNAL_SERVER_ERROR", "SERVICE_UNAVAILABLE"}


def test_ids_of_every_type_are_found() -> None:
    """A new type with ids gets a row, or the fuzzer would only make up ids of it."""
    assert set(TABLES) == set(nodes._LOADS)


@pytest.mark.timeout(3600)
async def test_no_operation_breaks_the_server(address: str, services: Services) -> None:
    """Neither a status of 500 and above, nor an error that is ours; real ids are in most places."""
    describe_scalars()
    schema = await asyncio.to_thread(schemathesis.graphql.from_url, f"{address}/graphql")
    operations = [found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)]
    # The code is the same on both engines: the second is only asked whether it takes what the first does.
    is_first = services.settings.resolved_database_url.startswith("sqlite")
    count = CASES - CASES // 4 if is_first else CASES // 4
    seen: Counter[str] = Counter()
    world = await new_world(services)
    whole = await snapshot_of(services.database)
    headers = {"Authorization": f"Bearer {world.owner.token}"}

    for remaining, operation in zip(range(len(operations), 0, -1), operations, strict=True):
        # Some have so few forms that the others make up for them.
        each = max(1, ceil((count - sum(seen.values())) / remaining))
        if not await world.is_whole():
            await whole.put_back(services.database)
        with httpx.Client(headers=headers, timeout=60, verify=trusted_certificates()) as client:
            await asyncio.to_thread(_fuzz, operation, each, _sender(client, f"{address}/graphql", world, seen))

    assert sum(seen.values()) >= count


def _fuzz(operation: Any, count: int, send: Callable[[Any], None]) -> None:
    run = settings(
        max_examples=count,
        deadline=None,
        database=None,
        derandomize=IS_REPEATABLE,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    made_up: Any = given  # schemathesis declares no types for its strategies
    fuzzed: Any = run(made_up(operation.as_strategy())(send))
    fuzzed()


def _sender(client: httpx.Client, url: str, world: World, seen: Counter[str]) -> Callable[[Any], None]:
    def send(case: Any) -> None:
        document = world.filling.fill(str(case.body))
        response = client.post(url, json={"query": document})
        errors = response.json().get("errors", [])
        codes = {error["extensions"]["code"] for error in errors}
        seen[",".join(sorted(codes)) or "OK"] += 1
        assert response.status_code < 500, (document, response.text)
        assert not codes & BROKEN, (document, response.text)

    return send
