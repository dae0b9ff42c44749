"""Proposals: a plan as a language model proposes it, in JSON of enum values alone, and whether it agrees with ours.

A model is asked only where the deterministic plan is a guess, and it decides nothing by itself: what it proposes is
checked value by value, and only where both say the same is the guess computed. No number, name or word of the model
goes into a plan: people are chosen by the labels that the prompt gives them, and days and amounts are always ours.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

from domain.categories import Category, top_level
from domain.payment_methods import PaymentMethod
from domain.plans import Filters, Grouping, Knowledge, Metric, Order, Query, QueryPlan

Value = TypeVar("Value", bound=StrEnum)
_MOST_QUERIES = 4
_LARGEST_LIMIT = 10
_LONGEST = 4_000

PROMPT = """\
Say what a question about the expenses of a trip asks for, as JSON of this shape and nothing else:
{{"queries": [{{"metric": ..., "group_by": ..., "categories": [...], "payers": [...], "sharers": [...], "people": [...],
"methods": [...], "currency": ..., "order": ..., "limit": ...}}]}}
metric: {metrics}. group_by: {groups}. order: {orders}. limit: 1 to 10, of TOP alone.
categories: {categories}. methods: {methods}. currency: {currencies} or null.
payers paid, sharers take part, people are whose SHARE, BALANCE or TRANSFERS it is; each is one of: {people}.
Leave out what the question does not say. If it asks for something else, answer {{"queries": []}}.
Question: {question}
"""


@dataclass(frozen=True, slots=True)
class Proposed:
    """What one query of a proposal says, without what only our own reading says: words, days and amounts."""

    metric: Metric
    group_by: Grouping
    categories: frozenset[Category]
    payers: frozenset[UUID]
    sharers: frozenset[UUID]
    people: frozenset[UUID]
    methods: frozenset[PaymentMethod]
    currency: str | None
    order: Order
    limit: int


def proposal_prompt(question: str, known: Knowledge) -> str:
    """Return what a model is asked: the shape, the values it may choose from, and the question."""
    return PROMPT.format(
        metrics=", ".join(Metric),
        groups=", ".join(Grouping),
        orders=", ".join(Order),
        categories=", ".join(top_level()),
        methods=", ".join(PaymentMethod),
        currencies=", ".join(sorted(currency.code for currency in known.currencies)),
        people=", ".join(f"{label} ({known.names[person]})" for label, person in _labels(known).items()),
        question=json.dumps(question, ensure_ascii=False),
    )


def proposed_plan(text: str, *, known: Knowledge) -> tuple[Proposed, ...] | None:
    """Return what a model proposed, or None where it is not JSON of the shape, or a value is none of those given.

    Nothing is mended: a proposal of which a part must be guessed is none.
    """
    try:
        body = json.loads(without_fence(text[:_LONGEST]))
        queries = body["queries"]
        if not isinstance(queries, list) or not 1 <= len(queries) <= _MOST_QUERIES:
            return None
        return tuple(_proposed(query, known) for query in queries)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def without_fence(text: str) -> str:
    """Return a text without a fence of Markdown around it, which many models put although they were told not to."""
    return re.sub(r"^\s*```(?:json)?\s*|\s*```\s*$", "", text)


def agreement(plan: QueryPlan, proposed: tuple[Proposed, ...] | None) -> bool:
    """Tell whether a model read the same out of a question: every query, in whatever order, and not one more.

    A plan that is not computable agrees with nothing: a word without a place is no matter of opinion.
    """
    if proposed is None or not plan.is_computable:
        return False
    return frozenset(map(_said, plan.queries)) == frozenset(proposed) and len(plan.queries) == len(proposed)


def _proposed(body: Mapping[str, Any], known: Knowledge) -> Proposed:
    unknown = set(body) - set(Proposed.__slots__)
    limit = body.get("limit", 1)
    if unknown or type(limit) is not int or not 1 <= limit <= _LARGEST_LIMIT:
        raise ValueError("The proposal says what was not asked for.")
    currency = body.get("currency")
    if currency is not None and currency not in {one.code for one in known.currencies}:
        raise ValueError("The proposal names a currency that the trip does not have.")
    labels = _labels(known)
    return Proposed(
        metric=Metric(body["metric"]),
        group_by=Grouping(body.get("group_by", Grouping.NONE)),
        categories=_values(body, "categories", Category),
        payers=_people(body, "payers", labels),
        sharers=_people(body, "sharers", labels),
        people=_people(body, "people", labels),
        methods=_values(body, "methods", PaymentMethod),
        currency=currency,
        order=Order(body.get("order", Order.MOST)),
        limit=limit,
    )


def _said(query: Query) -> Proposed:
    """Return what one of our own queries says, in the terms of a proposal."""
    filters: Filters = query.filters
    between = (person for person in (query.sender_id, query.receiver_id) if person is not None)
    return Proposed(
        metric=query.metric,
        group_by=query.group_by,
        categories=frozenset(category.parent for category in filters.categories),
        payers=frozenset(filters.payer_ids),
        sharers=frozenset(filters.participant_ids),
        people=frozenset((*query.people, *between)),
        methods=frozenset(filters.methods),
        currency=None if filters.currency is None else filters.currency.code,
        order=query.order,
        limit=query.limit,
    )


def _labels(known: Knowledge) -> dict[str, UUID]:
    """Return the people who count, by the labels that a prompt gives them: names are no values of an enum."""
    people = sorted({person.counts_as for person in known.participants}, key=lambda one: known.names[one])
    return {f"P{number}": person for number, person in enumerate(people, start=1)}


def _values(body: Mapping[str, Any], name: str, kind: type[Value]) -> frozenset[Value]:
    return frozenset(kind(value) for value in _listed(body, name))


def _people(body: Mapping[str, Any], name: str, labels: Mapping[str, UUID]) -> frozenset[UUID]:
    return frozenset(labels[label] for label in _listed(body, name))


def _listed(body: Mapping[str, Any], name: str) -> list[Any]:
    values = body.get(name, [])
    if not isinstance(values, list):
        raise TypeError(f"{name} is no list.")
    return values
