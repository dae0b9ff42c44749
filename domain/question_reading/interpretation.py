"""Interpretation: the sentence that says what a question was understood to ask."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from uuid import UUID

from domain.plans import ALL, Filters, Grouping, Knowledge, Metric, Naming, Order, Phrase, Query
from domain.texts import listed

_WHAT = {
    Metric.SUM: "the total of",
    Metric.COUNT: "the number of",
    Metric.AVERAGE: "the average of",
    Metric.MAX: "the largest of",
    Metric.MIN: "the smallest of",
    Metric.LIST: "the list of",
}
_BY = {
    Grouping.CATEGORY: "by category",
    Grouping.PAYER: "by payer",
    Grouping.PARTICIPANT: "by person who bears it",
    Grouping.DAY: "by day",
    Grouping.WEEK: "by week",
    Grouping.MONTH: "by month",
    Grouping.CURRENCY: "by currency",
    Grouping.PAYMENT_METHOD: "by payment method",
    Grouping.PLACE: "by place",
}
_GROUPS = {
    Grouping.CATEGORY: "category",
    Grouping.PAYER: "payer",
    Grouping.DAY: "day",
    Grouping.WEEK: "week",
    Grouping.MONTH: "month",
    Grouping.CURRENCY: "currency",
    Grouping.PAYMENT_METHOD: "payment method",
    Grouping.PLACE: "place",
    Grouping.PARTICIPANT: "person",
}
_ORDERS = {Order.MOST: "largest", Order.LEAST: "smallest", Order.LATEST: "latest", Order.EARLIEST: "earliest"}


def interpretation_of(queries: Sequence[Query], known: Knowledge, corrections: Sequence[str] = ()) -> str:
    """Return one sentence: "Asks for the total of the expenses in category Food in 'Prague'."."""
    names = known.names
    own = {category_id: name for category_id, name, _ in known.own_categories}
    first, *others = queries
    said = f"Asks {_asked(first, names, own)}"
    for query in others:
        said += f", and {_asked_also(query, first, names, own)}"
    return " ".join((f"{said}.", *corrections))


def scope_of(filters: Filters, names: Mapping[UUID, str], own: Mapping[UUID, str] | None = None) -> str:
    """Return which expenses are meant, as words after "the expenses", beginning with a space, or nothing for all."""
    return "".join(f" {part}" for part in _parts(filters, names, own or {}))


def group_noun(group: Grouping) -> str:
    """Return the noun of what figures are told apart by: "category"."""
    return _GROUPS[group]


def _asked(query: Query, names: Mapping[UUID, str], own: Mapping[UUID, str]) -> str:
    scope = scope_of(query.filters, names, own)
    named = listed([names[person] for person in query.people])
    match query.metric:
        case Metric.BALANCE:
            return _balance(query, named)
        case Metric.TRANSFERS:
            return f"for the payments{payments_scope(query, names)}"
        case Metric.SHARE if query.whole is not None:
            whole = scope_of(query.whole, names, own)
            return f"how many percent of the expenses{whole} those{_part(query, names, own)} are"
        case Metric.COMPARE:
            sides = [scope_of(_only(side, query.filters), names, own).strip() or "all" for side in query.sides]
            return f"to compare the expenses{scope}: those {listed(sides, conjunction='with those')}"
    return f"for {_what(query, named)} the expenses{scope}{_by(query)}"


def _asked_also(query: Query, first: Query, names: Mapping[UUID, str], own: Mapping[UUID, str]) -> str:
    is_plain = query.metric not in {Metric.BALANCE, Metric.TRANSFERS, Metric.COMPARE} and query.whole is None
    if is_plain and query.filters == first.filters:
        return f"for {_what(query, listed([names[person] for person in query.people]))} them{_by(query)}"
    return _asked(query, names, own)


def _what(query: Query, named: str) -> str:
    if query.metric is Metric.SHARE:
        return f"the share of {named or 'somebody'} in"
    if query.metric is Metric.TOP and query.group_by is not Grouping.NONE:
        noun = _GROUPS[query.group_by]
        if query.order is Order.OFTENEST:
            return _oftenest(query, noun)
        which = "most" if query.order is Order.MOST else "least"
        return f"the {noun} with {which} of" if query.limit == 1 else f"the {query.limit} with {which} (by {noun}) of"
    if query.metric is Metric.TOP:
        return f"the {_ORDERS[query.order]} of" if query.limit == 1 else f"the {query.limit} {_ORDERS[query.order]} of"
    if query.metric is Metric.AVERAGE and query.group_by in PER:
        return f"the average {PER[query.group_by]} of"
    return _WHAT[query.metric]


def _oftenest(query: Query, noun: str) -> str:
    has = "a share in " if query.group_by is Grouping.PARTICIPANT else ""
    which = f"the {noun} with" if query.limit == 1 else f"the {query.limit} (by {noun}) with"
    return f"{which} {has}the greatest number of"


PER = {
    Grouping.PARTICIPANT: "per person",
    Grouping.DAY: "per day",
    Grouping.WEEK: "per week",
    Grouping.MONTH: "per month",
}
"""What an average may be per, besides expenses."""


def _by(query: Query) -> str:
    is_said = query.metric is Metric.TOP or (query.metric is Metric.AVERAGE and query.group_by in PER)
    return "" if query.group_by is Grouping.NONE or is_said else f" {_BY[query.group_by]}"


def _balance(query: Query, named: str) -> str:
    if not query.people:
        return "who owes whom"
    return f"what {named} {'owes or is' if len(query.people) == 1 else 'owe or are'} owed"


def payments_scope(query: Query, names: Mapping[UUID, str]) -> str:
    """Return which payments are meant, as words after "the payments"."""
    said = ""
    if query.people:
        said += (
            f" of {names[query.people[0]]}"
            if len(query.people) == 1
            else f" between {listed([names[one] for one in query.people])}"
        )
    if query.sender_id is not None:
        said += f" from {names[query.sender_id]}"
    if query.receiver_id is not None:
        said += f" to {names[query.receiver_id]}"
    return said + scope_of(query.filters, names)


def _part(query: Query, names: Mapping[UUID, str], own: Mapping[UUID, str]) -> str:
    return scope_of(_only(query.filters, query.whole or ALL), names, own)


def _only(side: Filters, base: Filters) -> Filters:
    """Return the filters of one that are not those of the other."""
    return replace(
        ALL, **{name: getattr(side, name) for name in Filters.__slots__ if getattr(side, name) != getattr(base, name)}
    )


def _parts(filters: Filters, names: Mapping[UUID, str], own: Mapping[UUID, str]) -> Iterator[str]:
    labels = [
        *(category.label for category in filters.categories),
        *(own.get(one, "own") for one in filters.own_category_ids),
    ]
    if labels:
        yield f"in {'category' if len(labels) == 1 else 'categories'} {listed(labels, conjunction='or')}"
    if filters.without:
        yield f"not in {listed([category.label for category in filters.without], conjunction='or')}"
    phrases = (*filters.phrases, *filters.places)
    for verb in ("that mention", "whose notes mention", "in"):
        quoted = [_quoted(phrase) for phrase in phrases if _verb(phrase) == verb]
        if quoted:
            yield f"{verb} {listed(quoted)}"
    for is_place, verb in ((False, "that do not mention"), (True, "not in")):
        left_out = [_quoted(one, joint="nor") for one in filters.without_phrases if _is_place(one) is is_place]
        if left_out:
            yield f"{verb} {listed(left_out, conjunction='or')}"
    yield from _further_parts(filters, names)


def _further_parts(filters: Filters, names: Mapping[UUID, str]) -> Iterator[str]:
    if filters.payer_ids:
        yield f"paid by {listed([names[person] for person in filters.payer_ids], conjunction='or')}"
    if filters.participant_ids:
        yield f"shared by {listed([names[person] for person in filters.participant_ids])}"
    if filters.methods:
        yield f"paid by {listed([method.label for method in filters.methods], conjunction='or')}"
    if filters.amount is not None:
        yield f"{filters.amount}{'' if filters.currency is not None else ' in their own currency'}"
    if filters.currency is not None:
        yield f"in {filters.currency}"
    if filters.days is not None:
        yield str(filters.days)


def _verb(phrase: Phrase) -> str:
    if _is_place(phrase):
        return "in"
    return "whose notes mention" if phrase.is_noted else "that mention"


def _is_place(phrase: Phrase) -> bool:
    return phrase.naming is not Naming.WORDS


def _quoted(phrase: Phrase, *, joint: str = "or") -> str:
    """Return the words in quotes, with where they count, and the categories that are meant whatever the texts say."""
    quoted = [
        " or ".join(f"'{one.written}'" for one in some) + ("" if within is None else f" in {within.label} or Other")
        for within, some in groupby((one for one in phrase.alternatives if one.stems), key=lambda one: one.within)
    ]
    kinds = list(dict.fromkeys(kind.label for kind in phrase.kinds))
    among = f" ({joint} are in {listed(kinds, conjunction='or')})" if kinds else ""
    return f"{' or '.join(quoted)}{among}"
