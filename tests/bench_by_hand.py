"""The trip page as somebody would serve it who writes one endpoint for it: four statements, and JSON."""

from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import select

from domain.access import Viewer
from domain.currencies import currency_of
from domain.money import Money
from graph.context import Services
from graph.ids import encode_id
from persistence.tables import expense_payers, expense_shares, expenses, memberships, participants, trips


async def by_hand(services: Services, viewer: Viewer, trip_id: UUID) -> bytes:
    """Return the response to the trip page, for somebody who is on the trip."""
    async with services.database.read() as connection:
        seen = select(trips.c.name).join(memberships, memberships.c.trip_id == trips.c.id)
        name = await connection.scalar(seen.where(trips.c.id == trip_id, memberships.c.user_id == viewer.user_id))
        people = {
            row.id: {"id": encode_id("Participant", row.id), "name": row.name}
            for row in await connection.rows(
                select(participants.c.id, participants.c.name).where(participants.c.trip_id == trip_id)
            )
        }
        wanted = (
            select(expenses, expense_payers.c.participant_id.label("payer_id"))
            .join(expense_payers, expense_payers.c.expense_id == expenses.c.id)
            .where(expenses.c.trip_id == trip_id, expenses.c.deleted_at.is_(None))
            .order_by(expenses.c.spent_on.desc(), expenses.c.id.desc())
            .limit(200)
        )
        rows = await connection.rows(wanted)
        parts = (
            select(expense_shares.c.expense_id, expense_shares.c.participant_id, expense_shares.c.amount_minor)
            .where(expense_shares.c.expense_id.in_([row.id for row in rows]))
            .order_by(expense_shares.c.expense_id, expense_shares.c.position)
        )
        shares: dict[UUID, list[Any]] = {row.id: [] for row in rows}
        for part in await connection.rows(parts):
            shares[part.expense_id].append(part)
    nodes = [
        {
            "id": encode_id("Expense", row.id),
            "description": row.description,
            "spentOn": row.spent_on.isoformat(),
            "category": row.category,
            "amount": _money(row.amount_minor, row.currency),
            "payer": people[row.payer_id],
            "shares": [
                {"amount": _money(part.amount_minor, row.currency), "participant": people[part.participant_id]}
                for part in shares[row.id]
            ],
        }
        for row in rows
    ]
    trip = {"id": encode_id("Trip", trip_id), "name": name}
    return orjson.dumps({"data": {"trip": {**trip, "latest": {"nodes": nodes[:100]}, "first": {"nodes": nodes[100:]}}}})


def _money(minor_units: int, code: str) -> dict[str, str]:
    money = Money(minor_units, currency_of(code))
    return {"amount": str(money.amount), "currency": code}
