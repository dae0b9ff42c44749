"""Split templates: rows of the splits that trips keep."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from domain.access import Viewer
from domain.split_templates import SplitTemplate
from persistence.among import among
from persistence.database import ReadConnection, WriteConnection
from persistence.grants import is_seen
from persistence.splits import split_json, split_of
from persistence.tables import split_templates


async def insert_split_template(connection: WriteConnection, template: SplitTemplate) -> None:
    """Store a new template; the trip's row is locked, so its name is still free."""
    await connection.change(
        split_templates.insert().values(
            id=template.id,
            trip_id=template.trip_id,
            name=template.name,
            folded_name=template.name.casefold(),
            split=split_json(template.split),
        )
    )


async def delete_split_template(connection: WriteConnection, template_id: UUID) -> None:
    """Take a template away; the expenses that were split by it keep their shares."""
    await connection.change(split_templates.delete().where(split_templates.c.id == template_id))


async def load_split_templates(connection: ReadConnection, trip_id: UUID) -> tuple[SplitTemplate, ...]:
    """Return the templates of a trip, in the order they were saved."""
    return (await load_split_templates_of_trips(connection, [trip_id]))[trip_id]


async def load_split_templates_of_trips(
    connection: ReadConnection, trip_ids: Iterable[UUID]
) -> dict[UUID, tuple[SplitTemplate, ...]]:
    """Return the templates of each trip, in the order they were saved."""
    wanted = list(trip_ids)
    statement = select(split_templates).where(among(split_templates.c.trip_id, wanted)).order_by(split_templates.c.id)
    by_trip: dict[UUID, list[SplitTemplate]] = defaultdict(list)
    for row in await connection.rows(statement):
        by_trip[row.trip_id].append(_template(row))
    return {trip_id: tuple(by_trip[trip_id]) for trip_id in wanted}


async def load_split_templates_for(
    connection: ReadConnection, viewer: Viewer, template_ids: Iterable[UUID]
) -> dict[UUID, SplitTemplate]:
    """Return the templates of the viewer's trips, by id; all others are left out."""
    statement = select(split_templates).where(
        is_seen(split_templates.c.trip_id, viewer), among(split_templates.c.id, template_ids)
    )
    return {row.id: _template(row) for row in await connection.rows(statement)}


def _template(row: Row[Any]) -> SplitTemplate:
    return SplitTemplate(row.id, row.trip_id, row.name, split_of(row.split))
