"""Ids that are not for whoever gives them: the answer is that to an id of nothing, wherever they stand."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from graphql import GraphQLID, GraphQLInputObjectType, GraphQLList, get_named_type, get_nullable_type

from graph.context import Services
from graph.errors import BadUserInput
from graph.ids import decode_id, encode_id
from graph.schema import schema
from tests.graph.people import Person, register
from tests.graph.test_access import (
    CALLERS,
    MISSING,
    MUTATIONS,
    NULL,
    TABLE,
    Scene,
    Scenes,
    _queries,
    gather_cast,
    set_scene,
    shared_trip,
)

Asked = tuple[str, dict[str, Any]]
PARTS = 4
"""The further inputs are tried in parts, so that several processes share them."""


def _asked(field: str, scene: Scene) -> Asked:
    """Return an operation with the ids of a scene."""
    if field in MUTATIONS:
        return _mutation(field, MUTATIONS[field](scene))
    subject = {
        "documentProgress": ("documentId", scene.document),
        "jobProgress": ("id", scene.job),
        "tripJobs": ("tripId", scene.trip.id),
        "answer": ("questionId", scene.question),
    }
    if field in subject:
        argument, encoded = subject[field]
        return f"subscription ($id: ID!) {{ {field}({argument}: $id) {{ __typename }} }}", {"id": encoded}
    return _queries(scene)[field]


def _mutation(field: str, given: Any) -> Asked:
    payload = "{ __typename userErrors { code message field } }"
    if given is None:
        return f"mutation {{ {field} {payload} }}", {}
    input_type = field[0].upper() + field[1:] + "Input"
    return f"mutation ($input: {input_type}!) {{ {field}(input: $input) {payload} }}", {"input": given}


async def _told(caller: Person, asked: Asked) -> Any:
    """Return all that somebody is told, but for where in the document it went wrong."""
    document, variables = asked
    ask = caller.first_event if document.startswith("subscription") else caller.result
    result = await ask(document, **variables)
    return result.data, [(error.message, error.extensions) for error in result.errors or []]


async def test_what_is_hidden_is_told_like_what_is_not_there(services: Services) -> None:
    """To the letter, for each root field, and for each caller to whom the table hides something."""
    cast = await gather_cast(services)
    scene = await Scenes(cast).unused()
    callers = cast.callers(scene)
    hidden = [
        (field, name)
        for field, outcomes in TABLE.items()
        for name, outcome in zip(CALLERS, outcomes, strict=True)
        if outcome in {MISSING, NULL} and _has_id(_asked(field, scene)[1])
    ]

    differing = {}
    for field, name in hidden:
        document, variables = _asked(field, scene)
        real = await _told(callers[name], (document, variables))
        unknown = await _told(callers[name], (document, _unknown(_asked(field, scene)[1])))
        if real != unknown:
            differing[field, name] = real, unknown

    assert differing == {}
    hiding = {field for field, outcomes in TABLE.items() if {MISSING, NULL} & set(outcomes)}
    # A share link is of no account, whoever asks, and there is one index: there is no id to ask for.
    assert {field for field, _ in hidden} == hiding - {"me", "indexJob"}


def _further(scene: Scene) -> Iterator[tuple[str, Any]]:
    """Yield what the inputs of the table leave out: every place below them where an id may stand."""
    one, other, category = scene.trip.people["Owner"], scene.trip.people["Editor as invited"], scene.trip_category
    whole = {"amount": {"amount": "12.00", "currency": "EUR"}}
    expense = {**scene.trip.expense("Owner", "12.00"), "description": "Soup"}
    both = [{"participantId": one}, {"participantId": other}]
    halves = [{**each, "amount": "6.00"} for each in both]
    splits: list[dict[str, Any]] = [
        {"exact": halves},
        {"percentage": [{**each, "percentage": "50"} for each in both]},
        {"shares": [{**each, "shares": 1} for each in both]},
        {"adjustment": both},
        {"byNights": {"participantIds": [one, other], "checkIn": "2026-10-27", "checkOut": "2026-10-28"}},
        {"itemized": {"lines": [{"description": "Soup", "amount": "12.00", "participantIds": [one, other]}]}},
        {"itemized": {"lines": [{"description": "Soup", "amount": "12.00", "parts": both}]}},
        {"template": scene.split_template},
    ]
    for split in splits:
        yield "addExpense", {**expense, "split": split}
        yield "updateExpense", {"expenseId": scene.expense, **whole, "split": split}
        yield "createRecurringExpense", {**expense, "frequency": "MONTHLY", "split": split}
        yield "setDefaultSplit", {"tripId": scene.trip.id, "split": split}
    of_nobody = {name: value for name, value in expense.items() if name != "payerId"}
    yield "addExpense", {**of_nobody, "payers": halves}
    yield "addExpense", {**expense, "tripCategoryId": category}
    yield "addExpense", {**expense, "receiptDocumentId": scene.document}
    yield "updateExpense", {"expenseId": scene.expense, "receiptDocumentId": scene.document}
    yield "draftExpenseFromReceipt", {"documentId": scene.document, "payerId": other, "participantIds": [one, other]}
    accepted = {"expenseId": scene.expense, "version": 1, "tripCategoryId": category}
    yield "acceptCategorySuggestions", {"tripId": scene.trip.id, "items": [accepted]}
    yield "createRecurringExpense", {**expense, "frequency": "MONTHLY", "tripCategoryId": category}
    for name, subject in (("Expense", scene.expense), ("RecurringExpense", scene.recurring_expense)):
        changed = {f"{name[0].lower()}{name[1:]}Id": subject}
        yield f"update{name}", {**changed, "payerId": other}
        yield f"update{name}", {**changed, "tripCategoryId": category}
    yield "updatePayment", {"paymentId": scene.payment, "payerId": other, "receiverId": one}
    yield "updateFamily", {"familyId": scene.family, "memberIds": [one, other]}
    yield "setBudget", {**MUTATIONS["setBudget"](scene), "tripCategoryId": category}
    yield "askQuestion", {**MUTATIONS["askQuestion"](scene), "conversationId": scene.conversation}
    yield "createApiKey", {"name": "Script", "scope": "READ", "tripIds": [scene.trip.id]}
    pairs = [{"firstId": one, "secondId": other}]
    for constraints in ({"hubId": other}, {"forbiddenPairs": pairs}, {"preferredPairs": pairs}):
        yield "createSettlementPlan", {"tripId": scene.trip.id, "constraints": constraints}


def _inputs(scene: Scene) -> list[tuple[str, Any]]:
    plain = [(field, make(scene)) for field, make in MUTATIONS.items()]
    return [(field, given) for field, given in [*plain, *_further(scene)] if given is not None]


@pytest.mark.parametrize("part", range(PARTS))
async def test_foreign_ids_are_no_better_than_unknown_ones_in_any_place(services: Services, part: int) -> None:
    """Somebody who owns a trip puts an id of another trip into each place of each input, one at a time."""
    cast = await gather_cast(services)
    mine = await Scenes(cast).unused()
    stranger = replace(cast, owner=await register(services, "Owner", email="another-owner@people.example"))
    theirs = await set_scene(stranger.owner, await shared_trip(stranger))

    differing = {}
    pairs = list(zip(_inputs(mine), _inputs(theirs), strict=True))[part::PARTS]
    for (field, given), (_, foreign_input) in pairs:
        for place, foreign, unknown in _one_by_one(given, foreign_input):
            told = [await _told(cast.owner, _mutation(field, each)) for each in (foreign, unknown)]
            if told[0] != told[1] or not _is_refused(field, told[0]):
                differing[field, place] = told

    assert differing == {}


async def test_every_place_of_an_id_is_tried(services: Services) -> None:
    """An input that takes another id fails here until it is in the table's inputs, or in the further ones."""
    cast = await gather_cast(services)
    scene = await Scenes(cast).unused()
    inputs = [kind for kind in schema._schema.type_map.values() if isinstance(kind, GraphQLInputObjectType)]
    # Filters find nothing by them: tests/graph/test_lists.py.
    places = {
        (kind.name, name)
        for kind in inputs
        for name, taken in kind.fields.items()
        if get_named_type(taken.type) is GraphQLID and not kind.name.endswith("Filter")
    }

    tried = {
        place
        for field, given in _inputs(scene)
        for place in _places(given, schema._schema.type_map[field[0].upper() + field[1:] + "Input"])
    }

    assert tried == places


def _is_refused(field: str, told: Any) -> bool:
    data, errors = told
    return bool(errors) or bool(data[field]["userErrors"])


def _places(value: Any, kind: Any) -> Iterator[tuple[str, str]]:
    """Yield the type and the name of each field of an input that holds an id."""
    bare = get_nullable_type(kind)
    if isinstance(bare, GraphQLList):
        for item in value:
            yield from _places(item, bare.of_type)
    elif isinstance(bare, GraphQLInputObjectType):
        for name, item in value.items():
            if get_named_type(bare.fields[name].type) is GraphQLID:
                yield bare.name, name
            yield from _places(item, bare.fields[name].type)


def _one_by_one(mine: Any, theirs: Any) -> Iterator[tuple[str, Any, Any]]:
    """Yield where an id stands, the input with that of theirs in its place, and the input with an id of nothing."""
    if _is_id(mine):
        yield "", theirs, _unknown(theirs)
    elif isinstance(mine, dict):
        for name, value in mine.items():
            for place, foreign, unknown in _one_by_one(value, theirs[name]):
                yield f".{name}{place}", {**mine, name: foreign}, {**mine, name: unknown}
    elif isinstance(mine, list):
        for number, value in enumerate(mine):
            for place, foreign, unknown in _one_by_one(value, theirs[number]):
                rest = mine[:number], mine[number + 1 :]
                yield f".{number}{place}", [*rest[0], foreign, *rest[1]], [*rest[0], unknown, *rest[1]]


def _unknown(value: Any) -> Any:
    """Return a value with ids of nothing, of the same types, in place of its ids."""
    if isinstance(value, dict):
        return {name: _unknown(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_unknown(item) for item in value]
    if not _is_id(value):
        return value
    type_name, uuid = decode_id(value)
    # As many as before: one named twice would be another mistake.
    return encode_id(type_name, UUID(int=uuid.int ^ 0xFFFF))


def _has_id(value: Any) -> bool:
    return bool(_unknown(value) != value)


def _is_id(value: Any) -> bool:
    if not isinstance(value, str):
        return False
    try:
        decode_id(value)
    except BadUserInput:
        return False
    return True
