"""Fuzzing: a trip with one of everything, whose ids, cursors and codes a fuzzer is fed."""

from dataclasses import dataclass
from uuid import uuid4

import schemathesis
from hypothesis import strategies as st
from schemathesis.graphql import nodes
from sqlalchemy import select

from graph.context import Services
from graph.ids import decode_id, encode_id
from persistence import tables
from tests.graph.filling import Filling, marks
from tests.graph.people import PASSWORD, Person, register
from tests.graph.test_access import Cast, Scene, set_scene, shared_trip

TABLES = {
    "Activity": tables.activities,
    "ApiKey": tables.api_keys,
    "Budget": tables.budgets,
    "Comment": tables.comments,
    "Conversation": tables.conversations,
    "Document": tables.documents,
    "DocumentVersion": tables.document_versions,
    "Job": tables.jobs,
    "Expense": tables.expenses,
    "Family": tables.families,
    "Invitation": tables.invitations,
    "Member": tables.memberships,
    "Participant": tables.participants,
    "Payment": tables.payments,
    "PlanTransfer": tables.plan_transfers,
    "Question": tables.questions,
    "RecurringExpense": tables.recurrences,
    "Report": tables.reports,
    "SettlementPlan": tables.settlement_plans,
    "Session": tables.sessions,
    "ShareLink": tables.share_links,
    "SplitTemplate": tables.split_templates,
    "Trip": tables.trips,
    "TripCategory": tables.trip_categories,
    "User": tables.users,
}
"""Where the things of a type with ids are kept."""
_CURSORS = """query ($id: ID!) { trip(id: $id) {
    activity(first: 2) { edges { cursor } } expenses(first: 2) { edges { cursor } } } }"""
_ODD_DECIMALS = ("NaN", "-Infinity", "-0", "1E+999999", "1E-999999", "9" * 400, "0.1234567890123", "", " 1 ", "٣")


def describe_scalars() -> None:
    """Tell schemathesis how this schema's scalars are written; an id is a mark, to be filled in."""
    schemathesis.graphql.scalar("ID", marks)
    amounts = st.decimals(min_value=0, max_value=10_000, places=2).map(str)
    schemathesis.graphql.scalar("Decimal", (amounts | st.sampled_from(_ODD_DECIMALS)).map(nodes.String))
    days = st.dates().map(str) | st.sampled_from(("2026-10-27", "2026-10-28", "0001-01-01", "9999-12-31", "2026-W01"))
    schemathesis.graphql.scalar("Date", days.map(nodes.String))
    schemathesis.graphql.scalar("Upload", st.text(max_size=5).map(nodes.String))


@dataclass(frozen=True, slots=True)
class World:
    """Somebody signed in, who owns a trip with one of everything."""

    owner: Person
    scene: Scene
    filling: Filling

    async def is_whole(self) -> bool:
        """Return whether the owner is still signed in, and still owns the trip."""
        result = await self.owner.result("query ($id: ID!) { trip(id: $id) { myRole } }", id=self.scene.trip.id)
        return not result.errors and result.data == {"trip": {"myRole": "OWNER"}}


async def new_world(services: Services) -> World:
    """Register somebody and let them create a trip with one of everything, and another member on it."""
    owner, editor, viewer = [
        await register(services, name, email=f"{uuid4().hex}@people.example") for name in ("Owner", "Editor", "Viewer")
    ]
    scene = await set_scene(owner, await shared_trip(Cast(owner, editor, viewer, *[owner] * 3)))
    await owner.do("createApiKey", "apiKey { id }", name="Reads", scope="READ")
    trip = (await owner.ask(_CURSORS, id=scene.trip.id))["trip"]
    cursors = [edge["cursor"] for page in trip.values() for edge in page["edges"]]
    texts = {
        "after": cursors,
        "before": cursors,
        "code": [scene.invitation, scene.open_invitation],
        "currency": ["EUR", "USD", "JPY"],
        "email": [f"{uuid4().hex}@people.example"],
        "idempotencyKey": ["the-same"],
        "password": [PASSWORD],
        "locale": ["de-CH", "ar", "ja-JP-u-nu-fullwide"],
    }
    return World(owner, scene, Filling(await _ids(services, scene), texts))


async def _ids(services: Services, scene: Scene) -> dict[str, list[str]]:
    """Return up to a few ids of each type, of the scene's trip alone where the thing is of a trip."""
    trip_id = decode_id(scene.trip.id)[1]
    found: dict[str, list[str]] = {}
    async with services.database.read() as connection:
        for type_name, table in TABLES.items():
            query = select(table.c.id).order_by(table.c.id.desc()).limit(5)
            if "trip_id" in table.c:
                query = query.where(table.c.trip_id == trip_id)
            found[type_name] = [encode_id(type_name, row.id) for row in await connection.rows(query)]
    return found | {"Trip": [scene.trip.id]}
