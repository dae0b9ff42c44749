"""Look-ahead: what nobody asked for is not read, and every field says truly what it reads."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from graphql import get_named_type, is_leaf_type, is_required_argument

from graph.context import Services
from graph.execution.executor import CompiledExecutor
from graph.execution.plans import PlanBook
from graph.operations.requests import OperationRequest
from graph.schema import schema
from tests.graph.cli.programs import until
from tests.graph.crowds import Crowd, gather_crowd
from tests.graph.people import Person
from tests.graph.watchers import Watcher, watching
from tests.statements import statements_on

TYPES: dict[str, Any] = schema._schema.type_map
TRIP = "trip(id: $trip) { %s }"
REACHED = {
    "Expense": TRIP % "expenses(first: 5) { nodes { %s } }",
    "Payment": TRIP % "payments(first: 5) { nodes { %s } }",
    "Document": TRIP % "documents(first: 5) { nodes { %s } }",
    "Activity": TRIP % "activity(first: 50) { nodes { %s } }",
    "Comment": TRIP % "expenses(first: 5) { nodes { comments(first: 5) { nodes { %s } } } }",
    "Participant": TRIP % "expenses(first: 5) { nodes { payer { %s } } }",
}
"""How values of each type that is read in part are reached."""


def fields_of(name: str) -> Iterator[str]:
    """Yield each field of a type with something to select of it."""
    for field, definition in TYPES[name].fields.items():
        if not any(is_required_argument(argument) for argument in definition.args.values()):
            yield field + _below(definition.type, "first" in definition.args)


def _below(declared: Any, is_connection: bool) -> str:  # noqa: FBT001
    kind = get_named_type(declared)
    if is_leaf_type(kind):
        return ""
    if is_connection:
        return "(first: 2) { nodes { id } }"
    leaves = [name for name, each in kind.fields.items() if is_leaf_type(get_named_type(each.type)) and not each.args]
    return f" {{ {next(iter(leaves), '__typename')} }}"


CASES = [(name, field) for name in REACHED for field in fields_of(name)]


@pytest.fixture(scope="module")
def tried_again() -> Iterator[list[str]]:
    """Operations that were done again, because something was unusual: with all operations compiled at first sight."""
    again: list[str] = []
    anew = CompiledExecutor._again

    def noted(executor: CompiledExecutor, *given: Any) -> Any:
        again.append(str(executor.operation.loc and executor.operation.loc.source.body))
        return anew(executor, *given)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(CompiledExecutor, "_again", noted)
        patch.setattr(CompiledExecutor, "book", PlanBook(at_first_sight=True))
        yield again


@contextmanager
def everything_read() -> Iterator[None]:
    """Let operations load whole values."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(CompiledExecutor, "reads", {})
        yield


async def ask(person: Person, selected: str, **variables: Any) -> Any:
    """Ask for something of the trip."""
    return await person.ask(f"query ($trip: ID!) {{ {selected} }}", **variables)


@pytest.mark.timeout(300)
async def test_every_field_says_what_it_reads(services: Services, tried_again: list[str]) -> None:
    """Each alone, so that nothing else has it read: it finds all it needs, and shows what it shows of a whole value."""
    crowd = await gather_crowd(services, 3)
    tried_again.clear()
    wrong = []

    for name, field in CASES:
        asked = REACHED[name] % field
        ahead = await ask(crowd.owner, asked, trip=crowd.trip)
        with everything_read():
            # Other text is another document, with plans of its own.
            whole = await ask(crowd.owner, f"{asked} ", trip=crowd.trip)
        if ahead != whole or tried_again:
            wrong.append((name, field, list(tried_again)))
            tried_again.clear()

    assert wrong == []
    assert len(CASES) > 60


@pytest.fixture
async def crowd(services: Services) -> Crowd:
    """A trip with three of everything."""
    return await gather_crowd(services, 3)


@pytest.mark.usefixtures("tried_again")
class TestStatements:
    """What the database is asked for."""

    async def test_name_no_columns_that_nobody_asked_for(self, services: Services, crowd: Crowd) -> None:
        """Nor rows of payers, shares and tags, nor counts."""
        with statements_on(services.database) as statements:
            await ask(crowd.owner, TRIP % "expenses(first: 5) { nodes { description } }", trip=crowd.trip)

        expenses = statements[-1]
        assert "expenses.description" in expenses
        assert not [
            column for column in ("note", "itemization", "created_at", "rate", "currency") if column in expenses
        ]
        assert not [each for each in statements if "expense_" in each or "count(" in each]

    async def test_name_what_relations_need(self, services: Services, crowd: Crowd) -> None:
        """The key of a relation is read, and of what it leads to what was asked for."""
        with statements_on(services.database) as statements:
            await ask(crowd.owner, TRIP % "payments(first: 5) { nodes { payer { name } } }", trip=crowd.trip)

        assert "payments.payer_id" in statements[-2]
        assert "payments.receiver_id" not in statements[-2]
        assert "participants.name" in statements[-1]
        assert "participants.weight" not in statements[-1]

    async def test_of_events_name_no_other_columns_either(self, services: Services, crowd: Crowd) -> None:
        """Each event has a context of its own, which is told what is read as well."""
        below = "expenses { trip { payments(first: 5) { nodes { amount { amount } } } } }"
        asked = f"answer(questionId: $asked) {{ ... on FactFound {{ fact {{ {below} }} }} }}"
        request = OperationRequest(f"subscription ($asked: ID!) {{ {asked} }}", {"asked": crowd.question})
        watcher = Watcher(crowd.owner, request)

        with statements_on(services.database) as statements:
            async with watching(watcher):
                await until(lambda: watcher.is_over)

        payments = [each for each in statements if "payments.amount_minor" in each]
        facts = [told["answer"]["fact"] for told in watcher.told if "fact" in told["answer"]]
        assert payments
        assert not [each for each in payments if "payments.note" in each]
        assert {len(fact["expenses"][0]["trip"]["payments"]["nodes"]) for fact in facts} == {5}
