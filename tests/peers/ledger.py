"""The ledger that all servers answer from: a trip of fifty people on PostgreSQL, and somebody who may see it."""

import os
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import text

from domain.sessions import open_session
from graph.context import Services
from persistence.ids import new_id
from persistence.migrations import migrate
from persistence.sessions import insert_session
from tests import bench_ledger

_SHARERS, _EXPENSES = 5, 205
"""Of these, one in fifty is deleted: what is left is the two pages of a hundred that are asked for.

The hand-written endpoint knows no pages, and answers with the newest two hundred.
"""
_EVERYTHING = str(10**9)


@dataclass(frozen=True, slots=True)
class Ledger:
    """A trip, its owner, an access token of theirs, and the environment of the servers that show it."""

    trip_id: UUID
    user_id: UUID
    token: str
    environment: dict[str, str]


async def filled_ledger(database_url: str, redis_url: str, folder: Path) -> Ledger:
    """Fill a PostgreSQL database, by its URL for asyncpg; what TripSplit keeps in files goes into a folder."""
    async with bench_ledger._services(database_url, folder) as services:
        await migrate(services.database)
        viewer, trip_id = await bench_ledger.fill(services.database, sharers=_SHARERS, expense_count=_EXPENSES)
        # What a database that has run for a day knows of its tables.
        async with services.database.engine.begin() as connection:
            await connection.execute(text("ANALYZE"))
        token = await _token(services, viewer.user_id)
        key = services.settings.signing_key()
    environment = os.environ | {
        # Each in its own words: without what helps developers.
        "APP_ENV": "production",
        "NODE_ENV": "production",
        "GRAPHILE_ENV": "production",
        "DATABASE_URL": database_url.replace("+asyncpg", ""),
        "REDIS_URL": redis_url,
        # Nothing is searched for.
        "VECTOR_STORE_URL": "http://127.0.0.1:9",
        "DATA_ROOT_PATH": str(folder),
        "SECRET_KEY": key,
        # A budget is there and is counted, but nobody is refused.
        "POINTS_PER_MINUTE": _EVERYTHING,
    }
    return Ledger(trip_id, viewer.user_id, token, environment)


async def _token(services: Services, user_id: UUID) -> str:
    now = services.now()
    session = open_session(
        session_id=new_id(), user_id=user_id, now=now, lifetime=timedelta(days=1), user_agent="", address=""
    )
    async with services.database.write() as connection:
        await insert_session(connection, session)
    token, _ = services.accounts.issue_token(session, now=now)
    return token
