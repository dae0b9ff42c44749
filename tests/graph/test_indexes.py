"""Indexes: nothing that a client asks for goes through a table from end to end, which grows with everybody's trips."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from graph.context import Services
from persistence.database import Database
from persistence.tables import metadata
from tests.graph.crowds import gather_crowd
from tests.graph.test_every_list import LISTS, ask_for

SCAN = re.compile(rf"SCAN ({'|'.join(metadata.tables)})\b(?! VIRTUAL)")


@contextmanager
def examples_on(database: Database) -> Iterator[dict[str, Any]]:
    """Collect the statements that are run, each with parameters that it was run with."""
    examples: dict[str, Any] = {}

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, is_many: bool) -> None:  # noqa: FBT001  # SQLAlchemy's signature
        examples.setdefault(statement, parameters[0] if is_many else parameters)

    engine = database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    yield examples
    event.remove(engine, "before_cursor_execute", note)


async def scans(database: Database, statement: str, parameters: Any) -> list[str]:
    """Return the tables that SQLite would read whole for a statement."""
    async with database.engine.connect() as connection:
        plan = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        return [found[1] for step in plan if (found := SCAN.match(step.detail))]


@pytest.mark.timeout(300)
async def test_no_table_is_read_whole(services: Services) -> None:
    """Whatever fills a trip and shows it: SQLite's plans, unlike PostgreSQL's, do not depend on how much there is."""
    if services.database.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL reads small tables whole, whatever indexes they have.")

    with examples_on(services.database) as examples:
        crowd = await gather_crowd(services, 3)
        for name, field in LISTS:
            await ask_for(crowd, name, field)

    explained = {text: given for text, given in examples.items() if re.match("SELECT|WITH|UPDATE|DELETE", text)}
    found = {text: await scans(services.database, text, given) for text, given in explained.items()}
    assert len(found) > 100
    assert {text: tables for text, tables in found.items() if tables} == {}
