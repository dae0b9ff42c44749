"""Whatever has an id is there for whoever may see its trip, and for nobody else, whichever way they reach it."""

from graphql import GraphQLObjectType, get_named_type

from graph import nodes
from graph.context import Services
from graph.ids import decode_id
from graph.schema import schema
from tests.graph.people import register
from tests.graph.test_access import (
    EDITOR,
    FOREIGN_KEY,
    NOBODY,
    OWNER,
    READ_KEY,
    SHARE_LINK,
    STRANGER,
    VIEWER,
    Cast,
    Scene,
    Scenes,
    gather_cast,
)

# These are of accounts, not of trips.
OF_NO_TRIP = {"User", "Session", "ApiKey"}
FOR_OWNERS = {"Invitation", "ShareLink"}
DOCUMENT = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }"


async def test_each_type_is_found_by_whoever_may_see_it(services: Services) -> None:
    """For each type that `node` takes: its people find it, and others find nothing; a new type is held to it."""
    cast = await gather_cast(services)
    scene = await Scenes(cast).unused()
    ids = await _ids(cast, scene)

    assert {name: decode_id(encoded)[0] for name, encoded in ids.items()} == {name: name for name in ids}
    assert set(ids) == set(nodes._LOADS) - OF_NO_TRIP
    callers = cast.callers(scene)
    found = {}
    for name, caller in callers.items():
        if name != NOBODY:
            answer = await caller.ask(DOCUMENT, ids=list(ids.values()))
            assert [row["id"] for row in answer["nodes"] if row] == [
                encoded for encoded, row in zip(ids.values(), answer["nodes"], strict=True) if row
            ]
            found[name] = {kind for kind, row in zip(ids, answer["nodes"], strict=True) if row}
    everything, seen = set(ids), set(ids) - FOR_OWNERS
    assert found == {
        STRANGER: set(),
        VIEWER: seen,
        EDITOR: seen,
        OWNER: everything,
        READ_KEY: seen,
        FOREIGN_KEY: set(),
        SHARE_LINK: seen,
    }
    assert await callers[NOBODY].error_codes(DOCUMENT, ids=list(ids.values())) == ["UNAUTHENTICATED"]


async def test_what_is_of_an_account_is_found_by_whoever_it_is_of(services: Services) -> None:
    """Being on a trip together shows nobody's account; a key of one's own shows the account, not its doors."""
    cast = await gather_cast(services)
    scene = await Scenes(cast).unused()
    ids = {
        "User": (await cast.owner.ask("{ me { id } }"))["me"]["id"],
        "Session": scene.session,
        "ApiKey": scene.api_key,
    }

    found = {
        name: [row and row["id"] for row in (await caller.ask(DOCUMENT, ids=list(ids.values())))["nodes"]]
        for name, caller in cast.callers(scene).items()
        if name != NOBODY
    }

    assert set(ids) == OF_NO_TRIP
    nothing, account = [None, None, None], [ids["User"], None, None]
    assert found == {
        STRANGER: nothing,
        VIEWER: nothing,
        EDITOR: nothing,
        OWNER: list(ids.values()),
        READ_KEY: account,
        FOREIGN_KEY: account,
        SHARE_LINK: nothing,
    }


async def test_each_list_of_a_trip_is_read_by_whoever_may_see_it(services: Services) -> None:
    """What nodes show by their ids, connections show in lists: to whom they hide one, they hide the other.

    Search and subscriptions are root fields, and rows of the access table. No route hands files out.
    """
    cast = await gather_cast(services)
    scene = await Scenes(cast).unused()
    lists = [
        name
        for name, definition in object_type("Trip").fields.items()
        if get_named_type(definition.type).name.endswith("Connection")
    ]
    counted = " ".join(f"{name}(first: 1) {{ totalCount }}" for name in lists)
    document = f"query ($id: ID!) {{ trip(id: $id) {{ {counted} }} }}"

    found = {
        name: (await caller.ask(document, id=scene.trip.id))["trip"]
        for name, caller in cast.callers(scene).items()
        if name != NOBODY
    }

    whole = found[OWNER]
    assert [name for name, page in whole.items() if page is None or not page["totalCount"]] == []
    # Of three conversations, the owner keeps one to themselves.
    own = whole | {"invitations": None, "shareLinks": None, "conversations": {"totalCount": 3}}
    seen = own | {"conversations": {"totalCount": 2}}
    assert found == {
        STRANGER: None,
        VIEWER: seen,
        EDITOR: seen,
        OWNER: whole,
        READ_KEY: own,
        FOREIGN_KEY: None,
        SHARE_LINK: seen,
    }


def object_type(name: str) -> GraphQLObjectType:
    """Return an object type of the schema."""
    found = schema._schema.type_map[name]
    assert isinstance(found, GraphQLObjectType)
    return found


async def _ids(cast: Cast, scene: Scene) -> dict[str, str]:
    history = await cast.owner.ask(
        "query ($id: ID!) { trip(id: $id) { activity(first: 1) { nodes { id } } } }", id=scene.trip.id
    )
    versions = await cast.owner.ask(
        "query ($id: ID!) { documentVersions(documentId: $id, first: 1) { nodes { id } } }", id=scene.document
    )
    reports = await cast.owner.ask(
        "query ($id: ID!) { trip(id: $id) { reports(first: 1) { nodes { id } } } }", id=scene.trip.id
    )
    return {
        "Activity": history["trip"]["activity"]["nodes"][0]["id"],
        "Budget": scene.budget,
        "Comment": scene.comment,
        "Conversation": scene.conversation,
        "Document": scene.document,
        "DocumentVersion": versions["documentVersions"]["nodes"][0]["id"],
        "Job": scene.job,
        "Expense": scene.expense,
        "Family": scene.family,
        "Invitation": scene.open_invitation,
        "Member": scene.member,
        "Participant": scene.guest,
        "Payment": scene.payment,
        "PlanTransfer": scene.transfer,
        "Question": scene.question,
        "RecurringExpense": scene.recurring_expense,
        "Report": reports["trip"]["reports"]["nodes"][0]["id"],
        "SettlementPlan": scene.plan,
        "ShareLink": scene.share_link,
        "SplitTemplate": scene.split_template,
        "Trip": scene.trip.id,
        "TripCategory": scene.trip_category,
    }


async def test_nodes_come_in_the_order_of_their_ids_as_often_as_asked_for(services: Services) -> None:
    """A client puts each beside its id: none is moved, left out, or given once for two ids."""
    sarah = await register(services, "Sarah")
    trip = await sarah.create_trip("David")
    asked = [trip.people["David"], trip.id, trip.people["Sarah"], trip.id, trip.people["David"]]

    found = await sarah.ask("query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }", ids=asked)

    assert [node["id"] for node in found["nodes"]] == asked
    assert [node["__typename"] for node in found["nodes"]] == [
        "Participant",
        "Trip",
        "Participant",
        "Trip",
        "Participant",
    ]


async def test_nodes_are_1_to_100(services: Services) -> None:
    """None and too many are the client's mistake; a hundred are not."""
    sarah = await register(services, "Sarah")
    trip = await sarah.create_trip()
    document = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }"

    assert await sarah.error_codes(document, ids=[]) == ["BAD_USER_INPUT"]
    assert await sarah.error_codes(document, ids=[trip.id] * 101) == ["BAD_USER_INPUT"]
    assert await sarah.error_codes(document, ids=[trip.id] * 100) == []
