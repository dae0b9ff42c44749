"""Queries: what a reading asks to be computed, of which expenses."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any
from uuid import UUID

from domain.lexicon.doubts import BOUNDED_GROUPS, BOUNDING, EVERYBODY_SHARING, EXPENSES_HAD, SHARING
from domain.lexicon.people import FIRST_PERSON, RECEIVING, SHARING_NOUNS
from domain.lexicon.words import filled
from domain.plans import ALL, Filters, Grouping, Metric, Order, Query
from domain.question_reading.doubts import are_scattered
from domain.question_reading.mentions import Kind, Mention
from domain.question_reading.metrics import Measure
from domain.question_reading.people import Part
from domain.question_reading.readings import Reading

_FIELDS = {
    Kind.CATEGORY: "categories",
    Kind.OWN_CATEGORY: "own_category_ids",
    Kind.PHRASE: "phrases",
    Kind.PLACE: "places",
    Kind.METHOD: "methods",
    Kind.PERSON: "payer_ids",
    Kind.SHARER: "participant_ids",
}
_SINGLE = {Kind.DAYS: "days", Kind.CURRENCY: "currency", Kind.AMOUNT: "amount"}
_EXCLUDED = {Kind.CATEGORY: "without", Kind.PHRASE: "without_phrases", Kind.PLACE: "without_phrases"}
IN_TIME = frozenset({Grouping.DAY, Grouping.WEEK, Grouping.MONTH})
_PAYING, _WHAT_WAS_PAID = filled("<paying>"), filled(r"what (?:did|has|have) \S+ <paying>")
_BEING = frozenset("was were is are".split())


def queries_of(reading: Reading) -> tuple[Query, ...]:
    """Return the queries of a reading, one for each measure; what cannot be computed is noted in the reading."""
    measures = reading.measures
    if not measures:
        reading.reasons.append("The question does not say what to compute.")
        measures = (Measure(Metric.SUM, 0),)
    queries = tuple(_checked(reading, query_of(reading, measure)) for measure in measures)
    reading.unsupported += doubts_about_days_there(reading, queries)
    return queries


def query_of(reading: Reading, measure: Measure) -> Query:
    """Return one query, with the people in the part that its measure gives them."""
    people, filters = reading.people, filters_of(reading.mentions)
    metric = _metric(reading, measure)
    is_theirs = reading.is_had and metric in {Metric.COUNT, Metric.LIST} and not reading.sentence.was(EXPENSES_HAD)
    is_share = metric is Metric.SHARE and not measure.is_percentage
    if (reading.is_consumed or reading.is_had) and not is_theirs and not is_share:
        reading.unsupported.append("what somebody had")
    if metric is Metric.BALANCE or is_share:
        return Query(metric, filters=filters, people=people.having(*Part))
    if measure.group_by is Grouping.NONE and _is_for_somebody(reading, metric):
        return _paid_for(reading, filters)
    if metric is Metric.TRANSFERS:
        return _transfers(reading, filters)
    payers, sharers = people.having(Part.PAYER, Part.PAYEE), people.having(Part.SHARER, Part.BEARER)
    if is_theirs:
        payers, sharers = (), tuple(dict.fromkeys((*payers, *sharers)))
    if reading.sentence.was("shared?|split|divided") and not reading.sentence.was(
        "pay|pays|paid|spend|spent|cover|covered|buy|bought"
    ):
        payers, sharers = (), tuple(dict.fromkeys((*payers, *sharers)))
    filters = replace(filters, payer_ids=payers, participant_ids=sharers)
    is_each = metric is Metric.SUM and len(payers) > 1 and reading.sentence.was("each|respectively|individually")
    group_by = Grouping.PAYER if is_each and measure.group_by is Grouping.NONE else measure.group_by
    query = Query(metric, group_by, filters, limit=measure.limit, order=measure.order)
    if measure.is_percentage:
        return _percentage(reading, query)
    if metric is Metric.COMPARE:
        return replace(query, sides=tuple(_onto(filters, filters_of(side)) for side in reading.sides))
    return query


def borne_by_each(query: Query) -> Query:
    """Return a query per person of what words name as one of what each person bears of it.

    Not everybody of the trip shares one thing: an average of all of them would be nobody's.
    """
    is_of_thing = query.group_by is Grouping.PARTICIPANT and bool(query.filters.phrases)
    return replace(query, metric=Metric.SUM) if is_of_thing and query.metric is Metric.AVERAGE else query


def filters_of(mentions: Iterable[Mention]) -> Filters:
    """Return the filters that mentions make, of which people are added by their part."""
    values: dict[str, Any] = {}
    for mention in mentions:
        if mention.is_excluded:
            name = _EXCLUDED.get(mention.kind)
            values[name or "without"] = (*values.get(name or "without", ()), mention.value)
        elif mention.kind in _SINGLE:
            values[_SINGLE[mention.kind]] = mention.value
        else:
            name = _FIELDS[mention.kind]
            values[name] = tuple(dict.fromkeys((*values.get(name, ()), mention.value)))
    return Filters(**values)


def _metric(reading: Reading, measure: Measure) -> Metric:
    """Return the metric, where the people named make another one of it: "what did dinner cost me" is a share."""
    if measure.is_percentage or measure.metric in {Metric.BALANCE, Metric.TRANSFERS, Metric.COMPARE}:
        return measure.metric
    people = reading.people
    is_theirs = measure.metric is Metric.SUM and measure.group_by is Grouping.NONE and _is_theirs(reading)
    if people.having(Part.BEARER) or is_theirs:
        return Metric.SHARE
    if people.having(Part.PAYEE) and measure.metric in {Metric.SUM, Metric.LIST, Metric.COUNT}:
        return Metric.TRANSFERS
    return measure.metric


def _is_for_somebody(reading: Reading, metric: Metric) -> bool:
    """Tell whether it is how much was paid for people, which is their part of it: "how much did Mark pay for Rose"."""
    if metric is not Metric.SUM and not (metric is Metric.LIST and reading.sentence.was(_WHAT_WAS_PAID)):
        return False
    starts = {one.start for one in reading.people.mentions if one.part is Part.SHARER}
    tokens = [token for token in reading.sentence.tokens if token.start in starts]
    are_meant = bool(tokens) and not any(token.is_possessive for token in tokens)
    return are_meant and reading.sentence.before(tokens[0])[:1] in {("for",), ("on",)} and reading.sentence.was(_PAYING)


def _paid_for(reading: Reading, filters: Filters) -> Query:
    payers, bearers = reading.people.having(Part.PAYER, Part.PAYEE), reading.people.having(Part.SHARER, Part.BEARER)
    return Query(Metric.SHARE, filters=replace(filters, payer_ids=payers), people=bearers)


def _is_theirs(reading: Reading) -> bool:
    """Tell whether the question is how much of something "was mine", or what somebody ate."""
    if reading.is_consumed:
        return True
    if not reading.sentence.was("how (?:much|many) of"):
        return False
    starts = {one.start for one in reading.people.mentions}
    tokens = [token for token in reading.sentence.tokens if token.start in starts]
    return any(set(reading.sentence.before(token)) & _BEING for token in tokens)


def _transfers(reading: Reading, filters: Filters) -> Query:
    people = reading.people
    sharers, senders, receivers = (
        people.having(Part.SHARER),
        people.having(Part.PAYER),
        people.having(Part.PAYEE, Part.BEARER),
    )
    if any(reading.sentence.was(word) for word in RECEIVING) and not receivers:
        senders, receivers = _from_whom(reading)
    if len(senders) > 1 or len(receivers) > 1 or (sharers and (senders or receivers)):
        reading.unsupported.append("payments of several people at once")
    return Query(
        Metric.TRANSFERS,
        filters=filters,
        people=sharers,
        sender_id=senders[0] if senders else None,
        receiver_id=receivers[0] if receivers else None,
    )


def _from_whom(reading: Reading) -> tuple[tuple[UUID, ...], tuple[UUID, ...]]:
    """Return who sent and who received: whoever stands after "from" sent."""
    tokens = {token.start: token for token in reading.sentence.tokens}
    mentions = reading.people.mentions
    sent = tuple(one.person for one in mentions if reading.sentence.before(tokens[one.start])[-1:] == ("from",))
    return sent, tuple(one.person for one in mentions if one.person not in sent)


def _percentage(reading: Reading, query: Query) -> Query:
    """Return a percentage with what it is of: what stands between "of" and the verb; the rest is the part."""
    sentence, filters = reading.sentence, query.filters
    of, verb = sentence.place_of("of"), None
    if _is_of_a_share(reading):
        reading.unsupported.append("a percentage of shares")
    if of is not None:
        verb = sentence.place_of("was|were|is|are|did|do|does|went|goes|go|has|have|came|comes|on|for", after=of)

    def is_whole(start: int) -> bool:
        return of is not None and of < start < (verb if verb is not None else len(sentence.text))

    whole = filters_of(m for m in reading.mentions if is_whole(m.start) or m.kind is Kind.CURRENCY)
    payers = tuple(one.person for one in reading.people.mentions if is_whole(one.start))
    whole = replace(whole, payer_ids=tuple(p for p in filters.payer_ids if p in payers))
    if whole == filters:
        reading.unsupported.append("a percentage of all there is")
    dropped = sum(getattr(whole, name) != getattr(filters, name) for name in Filters.__slots__)
    if dropped > 1:
        reading.reasons.append("The question does not say clearly what the percentage is of.")
    return replace(query, filters=filters, whole=whole)


def _is_of_a_share(reading: Reading) -> bool:
    """Tell whether the part is what somebody bears: "Rose's share", "mine"; payments would be another percentage."""
    tokens = reading.sentence.tokens
    return reading.sentence.was("mine|ours|theirs") or any(
        token.folded in SHARING_NOUNS and (before.is_possessive or before.folded in FIRST_PERSON)
        for before, token in pairwise(tokens)
    )


def _onto(base: Filters, side: Filters) -> Filters:
    values = {name: getattr(side, name) for name in Filters.__slots__ if getattr(side, name) != getattr(ALL, name)}
    return replace(base, **values)


def _checked(reading: Reading, query: Query) -> Query:
    reading.unsupported += _impossible(reading, query)
    return query


def _impossible(reading: Reading, query: Query) -> Iterator[str]:
    """Yield what does not go together: balances are of the whole ledger, a share is somebody's."""
    filters = query.filters
    if query.metric is Metric.BALANCE:
        yield from _impossible_balances(reading, query)
    if query.metric is Metric.TRANSFERS and replace(filters, currency=None, days=None, amount=None) != ALL:
        yield "payments between people for some expenses"
    if query.metric is Metric.SHARE and query.whole is None and not query.people:
        yield "a share without a name"
    if filters.amount is not None and _bounds_a_total(reading, query):
        yield "a bound of a total"
    if query.metric not in {Metric.BALANCE, Metric.TRANSFERS, Metric.COMPARE} and _is_of_several(reading, query):
        yield "several people at once"
    if query.group_by is Grouping.NONE and reading.sentence.was(EVERYBODY_SHARING):
        yield "what everybody shares"
    if query.metric is Metric.SUM and _is_how_much_shared(reading):
        yield "how much of something was shared"
    is_by_sharer = query.group_by is Grouping.PARTICIPANT and query.metric in {Metric.COUNT, Metric.TOP}
    if is_by_sharer and query.order is not Order.OFTENEST:
        yield "a count by who shared it"


def doubts_about_days_there(reading: Reading, queries: Iterable[Query]) -> Iterator[str]:
    """Yield what is divided by the days, weeks or months in a place, where no expense tells when that was."""
    for query in queries:
        if query.metric is not Metric.AVERAGE or query.group_by not in IN_TIME or not query.filters.places:
            continue
        are_told = all(any(map(place.is_named_by, reading.known.places)) for place in query.filters.places)
        if query.group_by is not Grouping.DAY or not are_told:
            yield "how long you were in a place"


def _impossible_balances(reading: Reading, query: Query) -> Iterator[str]:
    if len(reading.measures) > 1:
        yield "balances together with other figures"
    if len(query.people) > 1 and _are_together(reading):
        yield "what several people owe together"
    if replace(query.filters, currency=None) != ALL:
        yield "balances of a part of the expenses"


def _bounds_a_total(reading: Reading, query: Query) -> bool:
    """Tell whether a bound is of what somebody spent in all: "who spent more than 100 euros"."""
    if reading.sentence.was(BOUNDED_GROUPS):
        return True
    if query.group_by is Grouping.NONE and query.metric in {Metric.LIST, Metric.COUNT, Metric.MAX, Metric.MIN}:
        return False
    if query.metric is Metric.SUM and reading.sentence.was("exceed(?:ed)?"):
        return True
    starts = {mention.start for mention in reading.mentions if mention.kind is Kind.AMOUNT}
    tokens = [token for token in reading.sentence.tokens if token.start in starts]
    return any(set(reading.sentence.before(token)) & set(BOUNDING.split("|")) for token in tokens)


def _is_of_several(reading: Reading, query: Query) -> bool:
    """Tell whether people are named in parts that the question does not keep apart."""
    sentence, people = reading.sentence, reading.people
    if are_scattered(sentence, people) or (people.having(Part.PAYER) and people.having(Part.BEARER)):
        return True
    starts = {one.start for one in people.mentions if one.part is Part.PAYER}
    is_owned = any(token.is_possessive for token in sentence.tokens if token.start in starts)
    return is_owned and len(people.mentions) > 1 and query.metric is not Metric.SHARE and sentence.was(SHARING)


def _is_how_much_shared(reading: Reading) -> bool:
    is_of = reading.sentence.was("how (?:much|many) of") and reading.sentence.was(SHARING)
    return is_of and bool(reading.people.mentions)


def _are_together(reading: Reading) -> bool:
    """Tell whether two people are of one side of a balance: "what do Sarah and David owe", but not "each other"."""
    if reading.sentence.was("between|among|each other|one another|each"):
        return False
    starts = {one.start for one in reading.people.mentions}
    named = [token for token in reading.sentence.tokens if token.start in starts]
    return any("and" in reading.sentence.between(one, other) for one, other in pairwise(named))
