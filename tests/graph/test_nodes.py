"""Whatever has an id is there for the people of its trip, and for nobody else."""

from graph import nodes
from graph.context import Services
from graph.ids import decode_id
from tests.graph.people import register
from tests.graph.test_access import _scene, _shared_trip

# An account is of no trip: tests/graph/test_trips.py shows that it is for its owner alone.
OF_NO_TRIP = {"User"}


async def test_everything_of_a_trip_is_hidden_from_strangers(services: Services) -> None:
    """For each type that `node` takes: its people find it, and a stranger finds nothing; a new type is held to it."""
    owner, member, stranger = [await register(services, name) for name in ("Owner", "Member", "Stranger")]
    scene = await _scene(owner, await _shared_trip(owner, member))
    history = await owner.ask(
        "query ($id: ID!) { trip(id: $id) { activity(first: 1) { nodes { id } } } }", id=scene.trip.id
    )
    ids = {
        "Activity": history["trip"]["activity"]["nodes"][0]["id"],
        "Budget": scene.budget,
        "Comment": scene.comment,
        "Document": scene.document,
        "Expense": scene.expense,
        "Family": scene.family,
        "Participant": scene.guest,
        "Payment": scene.payment,
        "PlanTransfer": scene.transfer,
        "Question": scene.question,
        "RecurringExpense": scene.recurring_expense,
        "SettlementPlan": scene.plan,
        "SplitTemplate": scene.split_template,
        "Trip": scene.trip.id,
        "TripCategory": scene.trip_category,
    }
    document = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    asked = list(ids.values())

    assert {name: decode_id(encoded)[0] for name, encoded in ids.items()} == {name: name for name in ids}
    assert set(ids) == set(nodes._LOADS) - OF_NO_TRIP
    for person in (owner, member):
        assert await person.ask(document, ids=asked) == {"nodes": [{"id": encoded} for encoded in asked]}
    assert await stranger.ask(document, ids=asked) == {"nodes": [None] * len(asked)}
