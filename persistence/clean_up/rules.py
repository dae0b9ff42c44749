"""Rules: rows of what trips keep for how long, where they have rules of their own."""

from collections.abc import Iterable
from dataclasses import asdict
from uuid import UUID

from sqlalchemy import select

from domain.clean_up import RULES, CleanUpRules
from persistence.among import among
from persistence.database import ReadConnection, WriteConnection
from persistence.tables import clean_up_rules


async def load_own_rules(connection: ReadConnection, trip_ids: Iterable[UUID]) -> dict[UUID, CleanUpRules]:
    """Return each trip's own rules; of a trip without any, rules that are all the server's."""
    wanted = list(trip_ids)
    rows = await connection.rows(select(clean_up_rules).where(among(clean_up_rules.c.trip_id, wanted)))
    own = {row.trip_id: CleanUpRules(**{name: getattr(row, name) for name in RULES}) for row in rows}
    return {trip_id: own.get(trip_id, CleanUpRules()) for trip_id in wanted}


async def store_own_rules(connection: WriteConnection, trip_id: UUID, rules: CleanUpRules) -> None:
    """Store a trip's own rules in place of those that it had; the trip is locked."""
    await connection.change(clean_up_rules.delete().where(clean_up_rules.c.trip_id == trip_id))
    await connection.change(clean_up_rules.insert().values(trip_id=trip_id, **asdict(rules)))
