"""How many SQL statements each list of the schema takes: as many for ten of a thing as for three of it."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLUnionType,
    get_named_type,
    get_nullable_type,
    is_leaf_type,
    is_list_type,
    is_required_argument,
)

from graph.context import Services
from graph.operations.limits import Limits
from graph.schema import schema
from tests.graph.crowds import CURRENCIES, Crowd, gather_crowd
from tests.graph.people import Person
from tests.statements import statements_on

TYPES: dict[str, Any] = schema._schema.type_map
FEW, MANY = 3, 10
JITTER = 2
"""Which levels meet in one batch is a matter of timing, give or take; a query for each row would add seven."""

TRIP = "trip(id: $trip) { %s }"
EXPENSES = TRIP % "expenses(first: 100) { nodes { %s } }"
PLANS = TRIP % "settlementPlans(first: 100) { nodes { %s } }"
RERATED = 'previewRerate(tripId: $trip, currency: "SGD", rates: $rates) { %s }'
STATISTICS = TRIP % "statistics { %s }"
REACHED = {
    "Query": "%s",
    "Trip": TRIP,
    "Activity": TRIP % "activity(first: 100) { nodes { %s } }",
    "Answer": "question(id: $question) { answer { %s } }",
    "BalanceExplanation": "explainBalance(tripId: $trip, participantId: $debtor) { %s }",
    "BillLine": EXPENSES % "itemization { lines { %s } }",
    "Budget": TRIP % "budgets { %s }",
    "CategorySpending": STATISTICS % "byCategory { %s }",
    "Citation": "question(id: $question) { answer { citations { %s } } }",
    "Document": TRIP % "documents(first: 100) { nodes { %s } }",
    "Conversation": TRIP % "conversations(first: 100) { nodes { %s } }",
    "CommentHit": 'searchTrip(tripId: $trip, text: "comment", first: 100) { ... on CommentHit { %s } }',
    "DocumentHit": 'searchDocuments(tripId: $trip, text: "breakfast", first: 50) { %s }',
    "Expense": EXPENSES,
    "ExpenseHit": 'searchTrip(tripId: $trip, text: "dinner", first: 100) { ... on ExpenseHit { %s } }',
    "ExpenseFigures": RERATED % "expenses { after { %s } }",
    "Fact": "question(id: $question) { answer { facts { %s } } }",
    "Family": TRIP % "families { %s }",
    "Itemization": EXPENSES % "itemization { %s }",
    "Payment": TRIP % "payments(first: 100) { nodes { %s } }",
    "PlanTransfer": PLANS % "transfers { %s }",
    "QuestionStatistics": TRIP % "questionStatistics { %s }",
    "Receipt": TRIP % "documents(first: 100) { nodes { receipt { %s } } }",
    "Report": TRIP % "reports(first: 100) { nodes { %s } }",
    "RecurringExpense": TRIP % "recurringExpenses(first: 100) { nodes { %s } }",
    "Rerating": RERATED,
    "SettlementConstraints": PLANS % "constraints { %s }",
    "SettlementPlan": PLANS,
    "Split": TRIP % "splitTemplates { split { %s } }",
    "Statistics": STATISTICS,
    "SuggestedTransfers": TRIP
    % 'suggestedTransfers(strategy: GREEDY, constraints: { smallestTransfer: "999999999" }) { %s }',
    "TransferExplanation": "explainTransfer(tripId: $trip, debtorId: $debtor, creditorId: $creditor) { %s }",
    "TripCategory": TRIP % "categories { %s }",
    "User": "me { %s }",
    "ApiKey": "me { apiKeys(first: 100) { nodes { %s } } }",
}
"""How each type that has lists is reached: a new one needs a row."""
ARGUMENTS = {
    ("Query", "documentVersions"): "(documentId: $document, first: 100)",
    ("Query", "nodes"): "(ids: $nodes)",
    ("Query", "searchDocuments"): '(tripId: $trip, text: "breakfast", first: 50)',
    ("Query", "searchMyDocuments"): '(text: "lunch", first: 50)',
    ("Query", "searchTrip"): '(tripId: $trip, text: "breakfast or dinner", first: 50)',
    ("Query", "moreLikeThis"): "(passageId: $passage, first: 50)",
    ("QuestionStatistics", "mostCited"): "(first: 100)",
    ("QuestionStatistics", "ratings"): "(first: 100)",
    ("QuestionStatistics", "unanswered"): "(first: 100)",
    ("Statistics", "largestExpenses"): "(first: 100)",
    ("Trip", "participants"): "(includeGone: true)",
}
PAGE = "(first: 100)"
ELSEWHERE = {
    # Nothing is left over where transfers are made, and nothing made where all is left over.
    ("SuggestedTransfers", "transfers"): TRIP % "suggestedTransfers(strategy: GREEDY) { %s }",
}
ALWAYS_AS_LONG = {
    ("Query", "categories"),
    ("Activity", "changes"),
    ("BalanceExplanation", "suggestedTransfers"),
    ("CategorySpending", "parts"),
    ("Citation", "headingPath"),
    ("CommentHit", "highlights"),
    ("CommentHit", "snippetHighlights"),
    ("DocumentHit", "headingPath"),
    ("DocumentHit", "highlights"),
    ("DocumentHit", "snippetHighlights"),
    ("ExpenseHit", "highlights"),
    ("ExpenseHit", "snippetHighlights"),
    ("Report", "figures"),
    ("QuestionStatistics", "byModel"),
    ("QuestionStatistics", "byVerdict"),
    ("SettlementPlan", "activity"),
    ("Statistics", "byPaymentMethod"),
    ("Trip", "balances"),
}
"""As many of them for any trip, or nearly so; they are held to the count all the same."""

IN_PAYLOADS = {
    *("UserError", "BillLineDraft", "ExpenseDraft", "ExpenseDraftConfidence", "ItemizedSplitDraft", "SplitDraft"),
    "EqualSplitDraft",
    "UnplacedWords",
}
"""Values that mutations alone return, which lead nowhere but to people by their ids."""


IN_EVENTS = {"AnswerInterpreted"}
"""Events that subscriptions alone tell, whose lists are words and lead nowhere."""


def _is_connection(definition: GraphQLField) -> bool:
    return get_named_type(definition.type).name.endswith("Connection")


def _lists() -> Iterator[tuple[str, str]]:
    """Yield each field of an object that is a list or a connection; not what payloads and connections are made of."""
    for name, kind in sorted(TYPES.items()):
        is_apart = name.startswith("__") or name.endswith(("Payload", "Connection", "Edge"))
        if not isinstance(kind, GraphQLObjectType) or is_apart or name in IN_PAYLOADS | IN_EVENTS:
            continue
        for field, definition in kind.fields.items():
            if is_list_type(get_nullable_type(definition.type)) or _is_connection(definition):
                yield name, field


# The parts of a built-in category are no rows.
LISTS = [(name, field) for name, field in _lists() if name != "BuiltInCategory"]


def test_each_list_is_walked() -> None:
    """A list of a type that has none so far fails here until it is said how to reach it; one of another type is."""
    assert {name for name, _ in LISTS} == set(REACHED)
    assert ARGUMENTS.keys() | ELSEWHERE.keys() | ALWAYS_AS_LONG <= set(LISTS)


@pytest.mark.timeout(600)
async def test_each_list_takes_as_many_statements_however_long_it_is(services: Services) -> None:
    """With all relations of its items, and all lists of these: a query for each row shows here."""
    few, many = await gather_crowd(services, FEW), await gather_crowd(services, MANY)
    too_many, too_short = {}, {}

    for name, field in LISTS:
        short, long = [await _counted(services, crowd, name, field) for crowd in (few, many)]
        # Not as many either way: the first hundred entries of a history are about fewer kinds of things in a long one.
        if long[0] > short[0] + JITTER:
            too_many[name, field] = (short, long)
        if long[1] <= short[1] and (name, field) not in ALWAYS_AS_LONG:
            too_short[name, field] = (short, long)

    assert too_many == {}
    assert too_short == {}, "these lists were no longer with more rows, so that nothing was counted"


def _unlimited(person: Person) -> Person:
    """Return somebody who may ask for everything at once, under as many names."""
    policy = replace(person.services.policy, limits=Limits(aliases=10_000, fields=100_000, cost=10**9))
    return replace(person, services=replace(person.services, policy=policy))


async def _counted(services: Services, crowd: Crowd, name: str, field: str) -> tuple[int, int]:
    """Return how many statements a list takes, and how long the longest of its kind is on that page."""
    with statements_on(services.database) as statements:
        data = await ask_for(crowd, name, field)
    return len(statements), max(_lengths(data), default=0)


async def ask_for(crowd: Crowd, name: str, field: str) -> Any:
    """Ask for a list of a type with all of its items, and lists of these."""
    definition = TYPES[name].fields[field]
    template = ELSEWHERE.get((name, field), REACHED[name])
    asked = f"it: {field}{_content(definition, 1)}"
    if (arguments := ARGUMENTS.get((name, field))) is not None:
        asked = f"it: {field}{arguments}{_content(definition, 1).removeprefix(PAGE)}"
    variables = {
        "trip": crowd.trip,
        "question": crowd.question,
        "document": crowd.document,
        "passage": crowd.passage,
        "debtor": crowd.people[0],
        "creditor": crowd.people[crowd.size],
        "rates": [{"currency": code, "rate": "2"} for code in CURRENCIES[: crowd.size]],
        "nodes": [crowd.trip, crowd.plan, crowd.payment, *crowd.expenses],
    }
    body = template % asked
    kinds = {"rates": "[CurrencyRateInput!]", "nodes": "[ID!]!"}
    declared = [f"${known}: {kinds.get(known, 'ID!')}" for known in variables if f"${known}" in body]
    head = f"query ({', '.join(declared)})" if declared else "query"
    return await _unlimited(crowd.owner).ask(f"{head} {{ {body} }}", **variables)


def _content(definition: GraphQLField, depth: int) -> str:
    """Return what to select below a field: all of its items, so many levels deep."""
    if _is_connection(definition):
        connection: Any = get_named_type(definition.type)
        item = get_named_type(connection.fields["nodes"].type)
        return f"{PAGE} {{ totalCount edges {{ cursor }} nodes {{ {_selection(item, depth)} }} }}"
    kind = get_named_type(definition.type)
    return "" if is_leaf_type(kind) else f" {{ {_selection(kind, depth)} }}"


def _selection(kind: Any, depth: int) -> str:
    if isinstance(kind, GraphQLUnionType):
        return " ".join(f"... on {member.name} {{ {_selection(member, depth)} }}" for member in kind.types)
    if isinstance(kind, GraphQLInterfaceType):
        return "__typename id"
    selected = ["__typename"]
    for name, definition in kind.fields.items():
        if any(is_required_argument(argument) for argument in definition.args.values()):
            continue
        if is_leaf_type(get_named_type(definition.type)):
            # Of two members of a union, the same name may be of two types.
            selected.append(f"{kind.name.lower()}_{name}: {name}")
        elif depth:
            selected.append(f"{kind.name.lower()}_{name}: {name}{_content(definition, depth - 1)}")
    return " ".join(selected)


def _lengths(data: Any) -> Iterator[int]:
    """Yield the length of each list that stands at `it`."""
    if isinstance(data, list):
        for item in data:
            yield from _lengths(item)
    elif isinstance(data, dict):
        for key, value in data.items():
            if key == "it" and value is not None:
                yield len(value["nodes"]) if isinstance(value, dict) else len(value)
            else:
                yield from _lengths(value)
