"""Follow-ups: questions that go on from one before them, and replace what that one named of the same kind."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from domain.lexicon.doubts import SHARING
from domain.lexicon.follow_ups import (
    ALTOGETHER,
    ALWAYS,
    ANAPHORA,
    ELLIPTIC,
    EMPTY_CLAUSE,
    LEADING_IN,
    NARROWING,
    OF_IT,
    OPENERS,
    OTHER_END,
    VAGUE,
    WHAT_FOR,
    WHOLE_CLAUSE,
)
from domain.plans import ALL, Filters, Grouping, Metric, Naming, Query, QueryPlan
from domain.queries import doubts_about_days_there, filters_of, queries_of, query_of
from domain.question_reading.metrics import Measure, is_about_money, take_measures
from domain.question_reading.people import Part
from domain.question_reading.readings import Reading
from domain.sentences import Sentence

_THINGS = ("categories", "own_category_ids", "phrases")
_SINGLE_ROWS = frozenset({Metric.MAX, Metric.MIN, Metric.TOP, Metric.LIST})
_SUMMED = frozenset({Metric.SUM, Metric.LIST})
_OF_PEOPLE = frozenset({Metric.BALANCE, Metric.TRANSFERS, *_SINGLE_ROWS})


def follows(clause: str) -> bool:
    """Tell whether a question goes on from the one before it: by how it begins, or by what it points at."""
    sentence = Sentence(clause)
    if re.match(rf" (?:{ALWAYS})(?= )", sentence.text) or sentence.holds(ANAPHORA):
        return True
    if names_nothing(clause) and not (is_vague(clause) and is_about_money(sentence) is None):
        return True
    is_opened = re.match(rf" (?:{OPENERS})(?= )", sentence.text) is not None
    return (is_opened or len(sentence.tokens) <= 2) and not take_measures(sentence)  # noqa: PLR2004  # "Sarah?"


def points_back(text: str) -> bool:
    """Tell whether a question points at what it does not name itself: "how much was that?"."""
    return Sentence(text).holds(ANAPHORA)


def is_vague(text: str) -> bool:
    """Tell whether a short question names nothing, and ends with a word for what was named before: "who ate it?"."""
    return re.fullmatch(VAGUE, Sentence(text).text.strip()) is not None


def is_fragment(text: str) -> bool:
    """Tell whether a text goes on from a question and asks nothing by itself: "and the second?", "what about Ben?"."""
    sentence = Sentence(text)
    is_bare = re.match(r" (?:and |but )?(?:what|how) about ", sentence.text) is not None
    return follows(text) and (is_bare or not sentence.holds(WHOLE_CLAUSE))


def names_nothing(clause: str) -> bool:
    """Tell whether a follow-up says what to compute, and nothing of what: "how much per person?", "who spent that?"."""
    is_elliptic = re.fullmatch(f"(?:{LEADING_IN})*(?:{ELLIPTIC})", Sentence(clause).text.strip()) is not None
    return is_elliptic or is_vague(clause)


def is_empty_clause(clause: str, previous: QueryPlan) -> bool:
    """Tell whether the answer of the clause before has this one's in it: "... and how much was it?"."""
    text = Sentence(clause).text.strip()
    if re.fullmatch(EMPTY_CLAUSE, text) is None:
        return False
    metrics = {query.metric for query in previous.queries}
    grouped = any(query.group_by is not Grouping.NONE for query in previous.queries)
    is_of_rows = metrics <= _SINGLE_ROWS
    return (
        (is_of_rows and not grouped)
        or (text.startswith(("how much", "by how much")) and (metrics <= _OF_PEOPLE or grouped))
        or (text.startswith("by how much") and metrics == {Metric.COMPARE})
    )


def merged(base: QueryPlan, reading: Reading) -> tuple[Query, ...]:
    """Return the queries of a follow-up: its own measures, else those of before, with its own filters over theirs."""
    queries = _merged(base, reading)
    if _is_other_end(base, reading):
        reading.unsupported.append("several orders at once")
    if re.fullmatch(ALTOGETHER, reading.sentence.asked.strip()) and any(map(_is_narrowed_sum, base.queries)):
        reading.ambiguous.append("The total could be of just that, or of more than the question before names.")
    reading.unsupported += doubts_about_days_there(reading, queries)
    return queries


def _merged(base: QueryPlan, reading: Reading) -> tuple[Query, ...]:
    is_narrowing = re.match(rf" (?:{NARROWING})(?= )", reading.sentence.asked) is not None
    if is_empty_clause(reading.sentence.asked, base):
        return base.queries
    is_of_figure = re.fullmatch(WHAT_FOR, reading.sentence.asked.strip()) is not None
    if (is_of_figure or points_back(reading.sentence.asked)) and _points_at_one(base):
        reading.unsupported.append("what it says of the answer before")
    if reading.measures:
        own = queries_of(reading)
        inherited = base.queries[-1]
        if reading.people.mentions and reading.sentence.was(SHARING):
            # Who shared something is no narrowing of who paid.
            inherited = replace(inherited, filters=replace(inherited.filters, payer_ids=()))
        is_by_payer = any(query.group_by is Grouping.PAYER for query in own)
        if is_by_payer and len(inherited.filters.payer_ids) == 1 and not points_back(reading.sentence.asked):
            # Of what Mark paid, nobody but Mark paid the most.
            inherited = replace(inherited, filters=replace(inherited.filters, payer_ids=()))
        if any(
            query.metric in {Metric.BALANCE, Metric.TRANSFERS, Metric.COMPARE} or query.whole is not None
            for query in own
        ):
            return tuple(_of_before(query, inherited, reading) for query in own)
        return tuple(
            replace(query, filters=_over(inherited.filters, query.filters, is_narrowing=is_narrowing)) for query in own
        )
    return tuple(_again(query, reading, is_narrowing=is_narrowing) for query in base.queries)


def _of_before(query: Query, before: Query, reading: Reading) -> Query:
    """Return a percentage of what was asked for before, where it is "of it" or says not of what; others as they are."""
    if query.whole is None or not (reading.sentence.was(OF_IT) or not reading.sentence.was("of")):
        return query
    part, whole = dict(_changes(query.filters)), replace(before.filters, **dict(_changes(query.whole)))
    is_within = all(getattr(whole, name) in {getattr(ALL, name), part[name]} for name in part)
    if before.metric not in _SUMMED or not is_within:
        reading.unsupported.append("what the percentage is of")
    return replace(query, filters=replace(whole, **part), whole=whole)


def _is_other_end(base: QueryPlan, reading: Reading) -> bool:
    """Tell whether it asks for the other end of groups, "and which the cheapest?", which is no single expense."""
    is_of_groups = any(q.metric is Metric.TOP and q.group_by is not Grouping.NONE for q in base.queries)
    is_end = {measure.metric for measure in reading.measures} & {Metric.MAX, Metric.MIN}
    return is_of_groups and bool(is_end) and re.fullmatch(OTHER_END, reading.sentence.asked.strip()) is not None


def _is_narrowed_sum(query: Query) -> bool:
    """Tell whether it is a sum already, of what is narrowed by several things: which of them a total keeps is open."""
    is_sum = query.metric is Metric.SUM and query.group_by is Grouping.NONE
    names = {"things" if name in _THINGS else name for name, _ in _changes(query.filters)}
    return is_sum and len(names) > 1


def _points_at_one(base: QueryPlan) -> bool:
    """Tell whether the answer before was a single expense or person, which no filter stands for."""
    return any(query.metric in {Metric.MAX, Metric.MIN, Metric.TOP} for query in base.queries)


def _again(query: Query, reading: Reading, *, is_narrowing: bool) -> Query:
    named = reading.people.having(*Part)
    new = filters_of(reading.mentions)
    if query.metric in {Metric.BALANCE, Metric.SHARE} and query.whole is None:
        people = named or query.people
        return replace(query, people=people, filters=_over(query.filters, new, is_narrowing=is_narrowing))
    if query.metric is Metric.TRANSFERS:
        replaced = query_of(reading, Measure(Metric.TRANSFERS, 0)) if named else query
        return replace(
            query,
            people=replaced.people,
            sender_id=replaced.sender_id or query.sender_id,
            receiver_id=replaced.receiver_id or query.receiver_id,
            filters=_over(query.filters, new, is_narrowing=is_narrowing),
        )
    new = _with_people(new, query, reading)
    changed = {name for name in Filters.__slots__ if getattr(new, name) != getattr(ALL, name)}
    whole = query.whole
    if whole is not None:
        kept = {name: getattr(new, name) for name in changed if getattr(whole, name) == getattr(query.filters, name)}
        whole = replace(whole, **kept)
    sides = tuple(_over(side, new, is_narrowing=is_narrowing) for side in query.sides)
    if len(sides) > 1 and len(set(sides)) == 1:
        reading.unsupported.append("a comparison of one thing with itself")
    return replace(query, filters=_over(query.filters, new, is_narrowing=is_narrowing), whole=whole, sides=sides)


def _with_people(new: Filters, query: Query, reading: Reading) -> Filters:
    """Add the people, in the part that those of the question before had where nothing says another."""
    payers, sharers = reading.people.having(Part.PAYER, Part.PAYEE), reading.people.having(Part.SHARER, Part.BEARER)
    if query.filters.participant_ids and not query.filters.payer_ids:
        payers, sharers = (), (*payers, *sharers)
    elif sharers and not query.filters.participant_ids and not reading.sentence.was("with|between|among"):
        payers, sharers = (*payers, *sharers), ()
    return replace(new, payer_ids=payers, participant_ids=sharers)


def _over(base: Filters, new: Filters, *, is_narrowing: bool) -> Filters:
    if new.phrases and base.places and not (base.phrases or new.places) and new.phrases[0].written[:1].isupper():
        # "What about Brno?" after a question of Prague is of another place.
        new = replace(new, phrases=(), places=tuple(replace(one, naming=Naming.SPOT) for one in new.phrases))
    values = dict(_changes(new))
    if not is_narrowing and any(name in values for name in _THINGS):
        values = {name: getattr(ALL, name) for name in _THINGS} | values
    return replace(base, **values)


def _changes(new: Filters) -> Iterator[tuple[str, Any]]:
    return ((name, getattr(new, name)) for name in Filters.__slots__ if getattr(new, name) != getattr(ALL, name))
