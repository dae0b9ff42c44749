"""Subjects: whether a question of the ledger says itself what it is of, where another one stands before it."""

from collections.abc import Iterable

from domain.lexicon.follow_ups import OF_ALL_OF_IT, OF_THE_TRIP
from domain.plans import Metric, Query
from domain.question_reading.mentions import Kind
from domain.question_reading.metrics import is_about_money
from domain.question_reading.readings import Reading
from domain.question_reading.small_talk import is_small_talk
from domain.sentences import Sentence

_THINGS = frozenset({Kind.CATEGORY, Kind.OWN_CATEGORY, Kind.PHRASE})
_WHERE_AND_WHEN = frozenset({Kind.PLACE, Kind.DAYS})
_BETWEEN_PEOPLE = frozenset({Metric.BALANCE, Metric.TRANSFERS})


def is_of_its_own(reading: Reading, queries: Iterable[Query], *, is_sure: bool, after: str) -> bool:
    """Tell whether a clause names what it is of, or plainly means the whole trip, behind a question for documents.

    Behind one of money that the trip does not know, "how much was the safari", it has to name a thing: "how much did
    Mark pay in Prague" may be of the safari there, and so may a total. What is open between people is of all expenses.
    `is_sure` tells that only a ledger can be meant: "how much on Saturday" may be what something costs then.
    """
    if is_small_talk(after):
        return True
    sentence = reading.sentence
    kinds = {mention.kind for mention in reading.mentions}
    if reading.sides or kinds & _THINGS or {query.metric for query in queries} <= _BETWEEN_PEOPLE:
        return True
    if sentence.was(OF_THE_TRIP):
        return True
    is_apart = is_about_money(Sentence(after)) is None
    return is_apart and is_sure and (bool(kinds & _WHERE_AND_WHEN) or sentence.was(OF_ALL_OF_IT))
