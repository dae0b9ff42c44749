"""Tests of what ends an operation that returns more than was told of it."""

from dataclasses import replace

from graph.context import Services
from graph.operations.limits import Limits
from tests.graph.people import Person

NESTED = """query ($id: ID!) { trip(id: $id) { participants { trip { participants { name } } } } }"""


async def test_lists_in_long_lists_end_an_operation(services: Services, sarah: Person) -> None:
    """Eleven people with eleven people each are 132; one fewer allowed, and the operation ends with a limit."""
    trip = await sarah.create_trip(*(f"Friend {number}" for number in range(10)))
    policies = [replace(services.policy, limits=Limits(cost=cost)) for cost in (132, 131)]

    enough, too_few = [
        await replace(sarah, services=replace(services, policy=policy)).result(NESTED, id=trip.id)
        for policy in policies
    ]

    assert enough.errors is None
    assert {(error.extensions or {})["code"] for error in too_few.errors or ()} == {"LIMIT_EXCEEDED"}
